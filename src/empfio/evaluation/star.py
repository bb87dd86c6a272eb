"""Recorded dialogues of STAR (doctor, viewing, meeting) as cases to be replayed."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from empfio.agent.contract import Business, Opening, Person, Service
from empfio.evaluation.calendar import Calendar
from empfio.evaluation.plans import Case, Plan, Wish

_ZONE = "America/New_York"
_MONDAY = datetime(2019, 3, 4, 8)  # by the clock on the wall
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SERVICES = {
    "apartment_schedule": "Apartment viewing",
    "doctor_schedule": "Doctor's appointment",
    "meeting_schedule": "Meeting",
}
_HOUR = re.compile(r"(\d{1,2}) (am|pm)")
_TODAY = re.compile(rf"today \(({'|'.join(_WEEKDAYS)})\)")
_USUAL = (9, 18)  # hours of opening, where the record asks for none outside of them
_MINUTES = 45  # of an appointment: the last one of a day ends before midnight
_WEEKS = 5  # that are set up

Row = Mapping[str, Any]
Moment = tuple[int, int]  # weekday, hour


def read_case(row: Row) -> Case:
    """The case of a row; one without a single goal is a customer who wants no time.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where the row has another form.
    """
    goal = _moment(row["goal"].get("Day"), row["goal"].get("StartTimeHour"))
    checks = {moment: result == "free" for moment, result in _checks(row)}
    first = next(iter(checks), None)
    wishes = [one for one in (first, goal) if one is not None]
    plan = Plan(
        opening=row["turns"][0]["text"],
        is_goal=lambda moment: (moment.weekday(), moment.hour, moment.minute) == (*(goal or ()), 0),
        wishes=tuple(_wishes(row, wishes)) if goal else (),
        yes=tuple(_after(row, "_available", before="_successful")),
        others=tuple(_after(row, "_unavailable")),
        answers=dict(_answers(row)),
    )
    is_bookable = bool(row["booked"]) and goal is not None
    if goal is not None and is_bookable:
        checks[goal] = True
    business = Business(str(row["goal"].get("Name", "Desk")), _ZONE, ("en",))
    return Case(row["id"], plan, _calendar(row, checks), business, is_bookable)


def _moment(day: Any, hour: Any) -> Moment | None:
    """A weekday and an hour, where they are single ones."""
    found = _HOUR.fullmatch(str(hour))
    if day not in _WEEKDAYS or found is None:
        return None
    return _WEEKDAYS.index(day), int(found[1]) % 12 + (12 if found[2] == "pm" else 0)


def _checks(row: Row) -> Iterator[tuple[Moment, str]]:
    """What was looked up, in order; of a time that was looked up twice the later result counts."""
    for day, hour, result in row["checks"]:
        moment = _moment(day, hour)
        if moment is not None:
            yield moment, result


def _today(row: Row) -> int:
    """The weekday on which the customer writes: as their task says, else Monday."""
    found = _TODAY.search(row["user_task"])
    return _WEEKDAYS.index(found[1]) if found else 0


def _wishes(row: Row, moments: list[Moment]) -> Iterator[Wish]:
    """The first time that was looked up, in the recorded words, and then the goal."""
    day, clock = (next(_after(row, act), "") for act in ("_ask_day", "_ask_start_time"))
    for number, moment in enumerate(dict.fromkeys(moments)):
        plain = _WEEKDAYS[moment[0]], _clock(moment[1])
        yield Wish(*plain, day, clock) if number == 0 else Wish(*plain)


def _clock(hour: int) -> str:
    return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"


def _answers(row: Row) -> Iterator[tuple[str, str]]:
    """Recorded wordings of what is no time: the name, and what it is about."""
    goal = row["goal"]
    name = goal.get("RenterName") or goal.get("PatientName") or goal.get("UserName")
    said = next(_after(row, "ask_name"), name)
    if said:
        yield "name", said
    purpose = next(_after(row, "hello"), None)
    if purpose:
        yield "purpose", purpose


def _after(row: Row, act: str, before: str = "") -> Iterator[str]:
    """What the customer said to an act of the desk; ``before``: the act that came of it."""
    turns = row["turns"]
    for number in range(len(turns) - 1):
        came = turns[number + 2].get("act") if number + 2 < len(turns) else None
        is_answered = turns[number + 1]["role"] == "user"
        is_asked = (turns[number].get("act") or "").endswith(act)
        if is_asked and is_answered and before in (came or ""):
            yield turns[number + 1]["text"]


def _calendar(row: Row, checks: Mapping[Moment, bool]) -> Calendar:
    """On the days that were looked up nothing is free but what was found free there."""
    hours = [hour for _, hour in checks]
    opens, closes = min([_USUAL[0], *hours]), max([_USUAL[1] - 1, *hours]) + 1
    week = tuple(Opening(day, time(opens), _end(closes)) for day in range(7))
    name = str(row["goal"].get("Name") or "Kim")
    service = Service("1", _SERVICES.get(row["task"], "Appointment"), _MINUTES)
    zone, now = ZoneInfo(_ZONE), _MONDAY + timedelta(days=_today(row))
    calendar = Calendar(
        now.replace(tzinfo=zone).astimezone(UTC), zone, (service,),
        (Person("1", name, frozenset({"1"})),), week, grid=timedelta(hours=1),
    )  # fmt: skip
    for past in range(7 * _WEEKS):
        day = now + timedelta(days=past)
        for hour in range(opens, closes):
            if not checks.get((day.weekday(), hour), day.weekday() not in {d for d, _ in checks}):
                calendar.take(day.replace(hour=hour), _MINUTES)
    return calendar


def _end(hour: int) -> time:
    return time(hour) if hour < 24 else time(23, 59)
