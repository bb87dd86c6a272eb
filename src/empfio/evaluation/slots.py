"""How well names and times are found in what callers of a booking line say."""

from collections.abc import Mapping, Sequence
from typing import Any

from empfio.evaluation.records import Metric, mean
from empfio.languages.actions import hear

Row = Mapping[str, Any]
FIELDS = {"text": str, "requested": list, "slots": dict}
_NAMES = ("first_name", "last_name")


def score(rows: Sequence[Row]) -> dict[str, Metric]:
    """What is found where it was said, and what where nothing was.

    ``time_found``: share of the rows with a day or a time in which one is noticed;
    ``time_where_none``: share of the others. ``name_found``: share of the rows in which a name was
    asked for and given that give exactly this one; ``name_where_none``: share of those where
    none was asked for or given, in which one is found. The number of people is not ours to take.
    """
    timed = [(bool({"date", "time"} & set(row["slots"])), _tells_time(row)) for row in rows]
    named = [(bool(set(_NAMES) & set(row["slots"])), row, _name(row)) for row in rows]
    return {
        "time_found": mean(found for is_said, found in timed if is_said),
        "time_where_none": mean(found for is_said, found in timed if not is_said),
        "name_found": mean(
            _is_right(row, name) for is_said, row, name in named if is_said and _asks_name(row)
        ),
        "name_where_none": mean(
            name is not None for is_said, row, name in named if not is_said and not _asks_name(row)
        ),
    }


def _tells_time(row: Row) -> bool:
    return hear(row["text"], "en").tells_time


def _asks_name(row: Row) -> bool:
    return bool(set(_NAMES) & set(row["requested"]))


def _name(row: Row) -> str | None:
    return hear(row["text"], "en", asked_name=_asks_name(row)).name


def _is_right(row: Row, name: str | None) -> bool:
    """Whether the parts that were said are the name, in their order."""
    parts = [span for slot in _NAMES for span in row["slots"].get(slot, ())[:1]]
    return (name or "").casefold() == " ".join(parts).casefold()
