"""Which of the free times are shown to the customer. Pure; times by the business's clock."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from empfio.agent.built_in.wanting import Clock, Wanted

MOST_SHOWN = 8  # at once; with "other times" they fit every list
_ON_THE_DAY = 5  # of those, on the day that was asked for
_ENOUGH = 4  # round times, so that others need not be shown
_A_DAY = 3  # of each of several days
_LIKELY = (time(7), time(21))  # when a time without "am" or "pm" is rather meant


def exact(free: Sequence[datetime], wanted: Wanted) -> datetime | None:
    """The free time that was asked for, where one was: the likeliest meaning that is free."""
    for days in wanted.days:
        for clock in likely_first(wanted.exact):
            for one in free:
                if days.has(one.date()) and one.time() == clock.at:
                    return one
    return None


def likely_first(clocks: Sequence[Clock]) -> list[Clock]:
    """The ways to understand a time, those at night last."""
    return sorted(clocks, key=lambda one: not (one.at and _LIKELY[0] <= one.at <= _LIKELY[1]))


def that_suit(free: Sequence[datetime], wanted: Wanted) -> list[datetime]:
    """The free times that are as wanted, at most as many as are shown."""
    suit = [one for one in free if wanted.suits(one)]
    if len(suit) <= MOST_SHOWN:
        return suit
    if wanted.is_soon:
        rounded = [one for one in suit[1:] if one.minute in (0, 30)]
        return [suit[0], *rounded[: MOST_SHOWN - 1]]
    days = [list(group) for _, group in groupby(suit, key=datetime.date)]
    if len(days) == 1:
        return spread(suit, MOST_SHOWN)
    found = [one for day in days for one in spread(day, _A_DAY)]
    return found[:MOST_SHOWN]


def instead(free: Sequence[datetime], wanted: Wanted) -> list[datetime]:
    """What is nearest to a time that is not free: on its day, and on the days after it."""
    aim = aim_of(wanted)
    on_day: list[datetime] = []
    near: list[datetime] = []
    for day, group in groupby(free, key=datetime.date):
        if wanted.is_on(day):
            on_day += group
        else:
            near.append(min(group, key=lambda one: _far(one, aim)))
    on_day.sort(key=lambda one: _far(one, aim))
    kept = on_day[: _ON_THE_DAY if near else MOST_SHOWN]
    near.sort(key=lambda one: _days_between(one.date(), wanted))
    return sorted(kept + near[: MOST_SHOWN - len(kept)])


def aim_of(wanted: Wanted) -> time | None:
    """The time of the clock that is wanted, or near which one is."""
    clocks = likely_first([one for one in wanted.clocks if one.at])
    return clocks[0].at if clocks else None


def spread(times: Sequence[datetime], most: int) -> list[datetime]:
    """As many of the times as are shown, over all of them; round ones before others."""
    if len(times) <= most:
        return list(times)
    chosen = next(
        rounded
        for minutes in ((0,), (0, 30), range(60))
        if len(rounded := [one for one in times if one.minute in minutes]) >= _ENOUGH
    )
    step = max(1.0, len(chosen) / most)
    places = range(min(most, len(chosen)))
    return [chosen[int(place * step)] for place in places]


def _far(one: datetime, aim: time | None) -> tuple[timedelta, datetime]:
    """How far a time is from what was wanted, on whatever day."""
    if aim is None:
        return timedelta(0), one
    return abs(one - datetime.combine(one.date(), aim)), one


def _days_between(day: date, wanted: Wanted) -> tuple[bool, timedelta]:
    """How near a day is to those that are wanted; days before them last."""
    if not wanted.days:
        return False, timedelta(0)
    first = wanted.days[0].first
    return day < first, abs(day - first)
