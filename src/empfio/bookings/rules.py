"""Pure decisions about the hours of a week."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from empfio.bookings.records import Closure, Interval, Openings, SpecialDay, Stretch


def read_week(text: str) -> tuple[Interval, ...]:
    """A week as it is stored."""
    return tuple(Interval(**one) for one in json.loads(text))


def read_closures(text: str) -> tuple[Closure, ...]:
    """Closures, or absences, as they are stored."""
    return tuple(
        Closure(
            date.fromisoformat(one["first_day"]), date.fromisoformat(one["last_day"]), one["reason"]
        )
        for one in json.loads(text)
    )


def read_special_days(text: str) -> tuple[SpecialDay, ...]:
    """Special days as they are stored."""
    return tuple(
        SpecialDay(
            date.fromisoformat(one["day"]),
            tuple((each["opens"], each["closes"]) for each in one["hours"]),
            one["reason"],
        )
        for one in json.loads(text)
    )


def beyond(stretch: Stretch, taken: Iterable[Stretch]) -> list[Stretch]:
    """The parts of a stretch that lie outside of others, in order."""
    parts = [stretch]
    for one in taken:
        if one.resource_id == stretch.resource_id:
            parts = [rest for part in parts for rest in _without(part, one)]
    return parts


def _without(stretch: Stretch, other: Stretch) -> list[Stretch]:
    """What is left of a stretch before and behind another one."""
    before = replace(stretch, ends_at=min(stretch.ends_at, other.starts_at))
    behind = replace(stretch, starts_at=max(stretch.starts_at, other.ends_at))
    return [one for one in (before, behind) if one.starts_at < one.ends_at]


def has_overlap(week: Iterable[Interval]) -> bool:
    """Whether two intervals of one day share a minute; they may touch."""
    return any(
        one.weekday == other.weekday and other.opens < one.closes
        for one, other in pairwise(sorted(week))
    )


def is_open_at(openings: Openings, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the business is open at a moment, by the clock on its wall."""
    local = moment.astimezone(zone)
    time = f"{local:%H:%M}"
    for special in openings.special_days:
        if special.day == local.date():
            return any(opens <= time < closes for opens, closes in special.hours)
    if any(one.first_day <= local.date() <= one.last_day for one in openings.closures):
        return False
    return any(
        one.weekday == local.weekday() and one.opens <= time < one.closes for one in openings.week
    )
