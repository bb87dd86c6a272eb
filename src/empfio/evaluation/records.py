"""What a score is."""

from collections.abc import Iterable
from typing import NamedTuple


class Metric(NamedTuple):
    """A value, and on how many rows, turns or answers it rests."""

    value: float
    n: int


def mean(values: Iterable[float]) -> Metric:
    """The mean, of truths their share; 0 of none."""
    counted = list(values)
    return Metric(sum(counted) / len(counted) if counted else 0.0, len(counted))
