"""How well names and times are found in what callers of a booking line say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from empfio.evaluation.records import Metric, mean
from empfio.languages.actions import hear, read_times
from empfio.languages.records import Reading

Row = Mapping[str, Any]
FIELDS = {"text": str, "requested": list, "slots": dict}
_NOW = datetime(2026, 11, 25, 12)  # the rows were said at no known time
_NAMES = ("first_name", "last_name")


def score(rows: Sequence[Row]) -> dict[str, Metric]:
    """What is found where it was said, and what where nothing was.

    ``date_found``, ``time_found``: share of the rows with one in which a reading with a day, or
    with a clock or a part of the day, stands at its place. ``when_where_none``: share of the rows
    with neither in which there is any reading. ``name_found``: share of the rows in which a name
    was asked for and given that give exactly this one; ``name_where_none``: share of those where
    none was asked for or given, in which one is found. The number of people is not ours to take.
    """
    named = [(bool(set(_NAMES) & set(row["slots"])), row, _name(row)) for row in rows]
    read = [(row, read_times(row["text"], "en", _NOW)) for row in rows]
    return {
        "date_found": mean(_is_found(row, "date", readings) for row, readings in read
                           if row["slots"].get("date")),
        "time_found": mean(_is_found(row, "time", readings) for row, readings in read
                           if row["slots"].get("time")),
        "when_where_none": mean(
            bool(readings) for row, readings in read if not {"date", "time"} & set(row["slots"])
        ),
        "name_found": mean(
            _is_right(row, name) for is_said, row, name in named if is_said and _asks_name(row)
        ),
        "name_where_none": mean(
            name is not None for is_said, row, name in named if not is_said and not _asks_name(row)
        ),
    }  # fmt: skip


def _is_found(row: Row, slot: str, readings: Sequence[Reading]) -> bool:
    """Whether a reading of the slot's kind stands where the slot does."""
    begins = row["text"].find(row["slots"][slot][0])
    ends = begins + len(row["slots"][slot][0])
    return any(
        one.span[0] < ends and begins < one.span[1]
        for one in readings
        if (one.first if slot == "date" else one.at or one.until or one.part) is not None
    )


def _asks_name(row: Row) -> bool:
    return bool(set(_NAMES) & set(row["requested"]))


def _name(row: Row) -> str | None:
    return hear(row["text"], "en", asked_name=_asks_name(row)).name


def _is_right(row: Row, name: str | None) -> bool:
    """Whether the parts that were said are the name, in their order."""
    parts = [span for slot in _NAMES for span in row["slots"].get(slot, ())[:1]]
    return (name or "").casefold() == " ".join(parts).casefold()
