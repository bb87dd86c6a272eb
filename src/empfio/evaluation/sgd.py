"""Recorded dialogues of SGD (hair stylist, dentist, doctor …) as cases to be replayed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from empfio.agent.contract import Business, Opening, Person, Service
from empfio.evaluation.calendar import Calendar
from empfio.evaluation.plans import Case, Plan, Wish

_ZONE = "America/Los_Angeles"  # where its cities are
_WEEK = tuple(Opening(day, time(9), time(19)) for day in range(7))
_MINUTES = 15  # of an appointment: one that is taken leaves the times beside it
_DAY, _CLOCK = "appointment_date", "appointment_time"

Row = Mapping[str, Any]
Moment = tuple[str, str]  # ISO date, 24-hour clock


@dataclass(slots=True)
class _Record:
    """What a dialogue shows: wishes with their wordings, and the times that were refused."""

    wishes: list[tuple[Moment, Wish]] = field(default_factory=list)
    taken: list[Moment] = field(default_factory=list)
    now: dict[str, str] = field(default_factory=dict)
    said: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    text: str = ""

    def hear(self, turn: Row) -> None:
        """Note what the customer says of times."""
        slots = turn.get("slots", {})
        for slot in (_DAY, _CLOCK):
            if slot in slots:
                said, canonical = slots[slot]
                self.now[slot] = canonical
                self.said[slot, canonical] = said, turn["text"]
                self.text = turn["text"]

    def propose(self, turn: Row) -> None:
        """Note what the desk reads back, or offers instead; what was refused is taken."""
        if "NOTIFY_FAILURE" in turn["acts"] and len(self.now) == 2:
            self.taken.append((self.now[_DAY], self.now[_CLOCK]))
        if {"CONFIRM", "OFFER"} & set(turn["acts"]):
            slots = turn.get("slots", {})
            self.now |= {slot: slots[slot][1] for slot in (_DAY, _CLOCK) if slot in slots}
        if "CONFIRM" in turn["acts"] and len(self.now) == 2:
            self._wish()

    def _wish(self) -> None:
        moment = (self.now[_DAY], self.now[_CLOCK])
        if self.wishes and self.wishes[-1][0] == moment:
            return
        (day, day_text), (clock, clock_text) = (
            self.said.get((slot, self.now[slot]), ("", "")) for slot in (_DAY, _CLOCK)
        )
        text = self.text if self.wishes else ""
        wish = Wish(*_plain(moment), day, clock, day_text, clock_text, text)
        self.wishes.append((moment, wish))


def read_case(row: Row) -> Case:
    """The case of a row; one without a goal is a customer who wants no time.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where the row has another form.
    """
    record = _Record()
    for turn in row["turns"]:
        record.hear(turn) if turn["role"] == "user" else record.propose(turn)
    goal = _goal(row)
    if goal is not None and (not record.wishes or record.wishes[-1][0] != goal):
        record.wishes.append((goal, Wish(*_plain(goal))))
    plan = Plan(
        opening=row["turns"][0]["text"],
        is_goal=lambda moment: moment.strftime("%Y-%m-%d %H:%M") == " ".join(goal or ()),
        wishes=tuple(wish for _, wish in record.wishes) if goal else (),
        yes=tuple(_agreements(row)),
    )
    business = Business(row["service"].title(), _ZONE, ("en",))
    is_bookable = bool(row["booked"]) and goal is not None
    taken = [one for one in record.taken if not is_bookable or one != goal]
    return Case(row["id"], plan, _calendar(row, taken), business, is_bookable)


def _goal(row: Row) -> Moment | None:
    goal = row["goal"]
    return (goal["date"], goal["time"]) if goal else None


def _plain(moment: Moment) -> tuple[str, str]:
    """A day and a clock without recorded wording: ``March 7, 2019`` and ``3:30 pm``."""
    at = datetime.fromisoformat("T".join(moment))
    return f"{at:%B} {at.day}, {at.year}", f"{at.hour % 12 or 12}:{at:%M} {at:%p}".lower()


def _agreements(row: Row) -> Iterator[str]:
    """What was said to a time that was read back, where it was agreed to."""
    for before, turn in zip(row["turns"], row["turns"][1:], strict=False):
        if "CONFIRM" in before["acts"] and "AFFIRM" in turn["acts"]:
            yield turn["text"]


def _calendar(row: Row, taken: list[Moment]) -> Calendar:
    """Open every day, free but for what was refused."""
    name = row["service"].capitalize()
    service = Service("1", name, _MINUTES)
    staff = Person("1", row["goal"].get("provider") or name, frozenset({"1"}))
    zone = ZoneInfo(_ZONE)
    now = datetime.fromisoformat(row["ref"]).replace(tzinfo=zone).astimezone(UTC)
    calendar = Calendar(now, zone, (service,), (staff,), _WEEK, grid=timedelta(minutes=15))
    for moment in taken:
        calendar.take(datetime.fromisoformat("T".join(moment)), _MINUTES)
    return calendar
