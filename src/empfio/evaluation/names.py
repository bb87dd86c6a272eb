"""How well a name is taken from what a speech recogniser wrote down."""

from collections.abc import Mapping, Sequence
from typing import Any

from empfio.evaluation.records import Metric, mean
from empfio.languages.actions import hear

Row = Mapping[str, Any]
FIELDS = {"asr": str, "nbest": list, "attempt": int, "first": str, "last": str}
_SPELLED = 2  # the attempt from which on callers mostly spell


def score(rows: Sequence[Row]) -> dict[str, Metric]:
    """Share of the callers whose name is exactly right, whatever the size of its letters.

    ``exact``: from the best guess of the recogniser; ``in_nbest``: from any of its guesses.
    ``said`` and ``spelled``: the best guess, by how it was given.
    """
    best = [(row["attempt"], _is_right(row, row["asr"])) for row in rows]
    guesses = [any(_is_right(row, one) for one in (row["asr"], *row["nbest"])) for row in rows]
    return {
        "exact": mean(is_right for _, is_right in best),
        "in_nbest": mean(guesses),
        "said": mean(is_right for attempt, is_right in best if attempt < _SPELLED),
        "spelled": mean(is_right for attempt, is_right in best if attempt >= _SPELLED),
    }


def _is_right(row: Row, text: str) -> bool:
    name = hear(text, "en", asked_name=True).name or ""
    return name.casefold() == f"{row['first']} {row['last']}".casefold()
