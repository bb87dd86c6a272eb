"""How well it is read when something is meant, on phrases of others' test suites.

A row is right where the first reading is: its day, and its clock where one is said. Only the day
counts of a part of a day, only the first day of a range, only the clock where no day is given,
and of an open range (*after 3*) its direction, too. Where no day was said, the next time that the
clock comes is meant. Starts named in ``alt`` are right as well.

The desk acts on the first reading, and reads it back, also where another reading has the other
half of the day (customers come by day: that is the stated preference) or the other week (*next
Friday* is next week's). It asks where nothing is read, and where readings differ in which number
is the month, or in whether a bare number is an hour or a day. Such a row is neither right nor
wrong. So ``right`` + ``asked`` + the wrong rows are all rows, and ``wrong`` is the share of wrong
rows among those that are not asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from empfio.evaluation.records import Metric
from empfio.languages.actions import read_times
from empfio.languages.records import Language, Reading

Row = Mapping[str, Any]
FIELDS = {"text": str, "lang": str, "ref": str, "kind": str, "start": str}
Verdict = Literal["right", "wrong", "asked"]
_ASKED_ABOUT = frozenset({"order", "number"})
_ENDS: Mapping[str, int] = {"morning": 11, "early_morning": 8, "noon": 13, "afternoon": 17}
_BOUNDS = {"open_after": "after", "open_before": "before"}


def score(rows: Sequence[Row]) -> dict[str, Metric]:
    """Shares of right, wrong and asked rows: of all, of each kind and of each tag.

    ``wrong``: of the answers given; the others: of the rows.
    """
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for row in rows:
        verdict = judge(row)
        for group in ("", f"_{row['kind']}", *(f"_{tag}" for tag in row.get("tags", ()))):
            groups[group].append(verdict)
    return {
        name: metric
        for group, verdicts in groups.items()
        for name, metric in _metrics(group, verdicts).items()
    }


def _metrics(group: str, verdicts: Sequence[Verdict]) -> dict[str, Metric]:
    count, asked = len(verdicts), verdicts.count("asked")
    given = count - asked
    return {
        f"right{group}": Metric(verdicts.count("right") / count, count),
        f"wrong{group}": Metric(verdicts.count("wrong") / given if given else 0.0, given),
        f"asked{group}": Metric(asked / count, count),
    }


def judge(row: Row) -> Verdict:
    """Whether the first reading of a row is right; asked where the desk would ask."""
    language: Language = row["lang"]
    now = datetime.fromisoformat(row["ref"])
    readings = _of_phrase(read_times(row["text"], language, now), row)
    if not readings or readings[0].doubts & _ASKED_ABOUT:
        return "asked"
    right = any(_is_right(readings[0], start, row, now) for start in _starts(row))
    return "right" if right else "wrong"


def _starts(row: Row) -> Iterable[str]:
    return (row["start"], *row.get("alt", ()))


def _of_phrase(readings: Sequence[Reading], row: Row) -> Sequence[Reading]:
    """The readings of the phrase that a row marks in its sentence; all where it marks none.

    A phrase that stands apart in the sentence is marked as ``day / clock``.
    """
    places = [
        (start, start + len(part))
        for part in (row.get("phrase") or "").lower().split(" / ")
        if part and (start := row["text"].lower().find(part)) >= 0
    ]
    if not places:
        return readings
    return [
        reading
        for reading in readings
        if any(reading.span[0] < end and start < reading.span[1] for start, end in places)
    ]


def _is_right(reading: Reading, start: str, row: Row, now: datetime) -> bool:
    day, _, clock = start.partition("T")
    at = reading.until if reading.at is None and reading.bound == "before" else reading.at
    if day and _day(reading, now) != date.fromisoformat(day):
        return False
    if clock and row["kind"] not in ("date", "part", "range") and at != time.fromisoformat(clock):
        return False
    wanted = [bound for tag, bound in _BOUNDS.items() if tag in row.get("tags", ())]
    return not wanted or reading.bound in wanted


def _day(reading: Reading, now: datetime) -> date:
    """The day that a reading means; where none was said, when its clock comes next."""
    if reading.first is not None:
        return reading.first
    end = time(_ENDS.get(reading.part, 23), 59) if reading.part else None
    is_over = (reading.at or end or now.time()) < now.time()
    return now.date() + timedelta(days=1) if is_over else now.date()
