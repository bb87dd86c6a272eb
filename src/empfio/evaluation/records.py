"""What a score is."""

from typing import NamedTuple


class Metric(NamedTuple):
    """A value, and on how many rows, turns or answers it rests."""

    value: float
    n: int
