"""Pure decisions about the hours of a week."""

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from empfio.bookings.records import Interval, Openings


def read_week(text: str) -> tuple[Interval, ...]:
    """A week as it is stored."""
    return tuple(Interval(**one) for one in json.loads(text))


def has_overlap(week: Iterable[Interval]) -> bool:
    """Whether two intervals of one day share a minute; they may touch."""
    return any(
        one.weekday == other.weekday and other.opens < one.closes
        for one, other in pairwise(sorted(week))
    )


def is_open_at(openings: Openings, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the business is open at a moment, by the clock on its wall."""
    local = moment.astimezone(zone)
    if any(one.first_day <= local.date() <= one.last_day for one in openings.closures):
        return False
    time = f"{local:%H:%M}"
    return any(
        one.weekday == local.weekday() and one.opens <= time < one.closes for one in openings.week
    )
