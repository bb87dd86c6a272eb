"""What time the customer would like: said in pieces, corrected, and put together. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

import regex

from empfio.languages.records import Bound, PartOfDay, Reading

_OR = regex.compile(
    r"[\s,/]*+(?:(?:or|oder|bzw\.?|and|und|&|also|sonst)[\s,]*+)?", regex.IGNORECASE
)
_MOST_WAYS = 4  # in which one expression is understood
# From when until when a part of the day is, on the clock.
_PARTS: Mapping[str, tuple[int, int]] = {
    "early": (0, 10), "late": (16, 24), "morning": (0, 12), "noon": (11, 14), "afternoon": (12, 18),
    "evening": (17, 24), "night": (18, 24), "early_morning": (0, 9), "late_morning": (9, 12),
    "early_afternoon": (12, 15), "late_afternoon": (15, 19), "early_evening": (16, 20),
    "late_evening": (19, 24),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """Days one after the other, the last included."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Clock:
    """When on a day: at a time of the clock, in an interval, or in a part of the day."""

    at: time | None = None
    until: time | None = None
    part: PartOfDay | None = None
    bound: Bound = "at"

    @property
    def is_exact(self) -> bool:
        """Whether one time is meant, and no span of times."""
        return self.at is not None and self.until is None and self.bound in ("at", "about")

    def suits(self, at: time) -> bool:
        """Whether an appointment could begin at a time of the clock."""
        if self.part is not None and self.at is None:
            begins, ends = _PARTS[self.part]
            return begins <= at.hour < ends
        if self.at is None:
            return True
        if self.until is not None:
            if self.until < self.at:  # over midnight
                return at >= self.at or at < self.until
            return self.at <= at < self.until
        if self.bound == "after":
            return at >= self.at
        return at < self.at if self.bound == "before" else at == self.at


@dataclass(frozen=True, slots=True)
class Wanted:
    """Days and times that would suit, each as it may be understood, the likeliest first.

    Nothing said of one of them: any. ``is_soon``: the sooner the better.
    """

    days: tuple[Days, ...] = ()
    clocks: tuple[Clock, ...] = ()
    is_soon: bool = False

    @property
    def exact(self) -> tuple[Clock, ...]:
        """The times of the clock that are asked for as such."""
        return tuple(one for one in self.clocks if one.is_exact)

    @property
    def only_day(self) -> date | None:
        """The day, where there is one alone."""
        first = self.days[0] if self.days else None
        return first.first if first and first.first == first.last else None

    def is_on(self, day: date) -> bool:
        """Whether a day would suit."""
        return not self.days or any(one.has(day) for one in self.days)

    def suits(self, local: datetime) -> bool:
        """Whether a beginning would suit, by the business's clock."""
        is_then = not self.clocks or any(one.suits(local.time()) for one in self.clocks)
        return is_then and self.is_on(local.date())


def together(
    before: Wanted, text: str, readings: Sequence[Reading], *, is_day_asked: bool = False
) -> Wanted:
    """What is wanted after a message: what it says of days or times takes the place of before.

    What is said later in it corrects what is said earlier, unless *or* stands between the two.
    A bare number is an hour, except where ``is_day_asked``.
    """
    days: tuple[Days, ...] = ()
    clocks: tuple[Clock, ...] = ()
    end: int | None = None
    for expression in expressions(readings, is_day_asked=is_day_asked):
        begins = expression[0].span[0]
        is_more = end is not None and _OR.fullmatch(text[end:begins]) is not None
        said_days, said_clocks = _days(expression), _clocks(expression)
        if said_days:
            days = (*days, *said_days) if is_more and days else said_days
        if said_clocks:
            clocks = (*clocks, *said_clocks) if is_more and clocks else said_clocks
        end = expression[0].span[1]
    if not days and not clocks:
        return before
    return Wanted(days or before.days, _clearer(before.clocks, clocks), before.is_soon and not days)


def expressions(readings: Iterable[Reading], *, is_day_asked: bool = False) -> list[list[Reading]]:
    """The ways to understand each expression that was not denied, in the order of the text."""
    meant = (
        one for one in readings
        if "number" not in one.doubts or (one.first is not None) is is_day_asked
    )  # fmt: skip
    kept = sorted((one for one in meant if not one.is_denied), key=lambda one: one.span)
    return [list(group)[:_MOST_WAYS] for _, group in groupby(kept, key=lambda one: one.span)]


def _days(expression: Iterable[Reading]) -> tuple[Days, ...]:
    found = [Days(one.first, one.last or one.first) for one in expression if one.first]
    return tuple(dict.fromkeys(found))


def _clocks(expression: Iterable[Reading]) -> tuple[Clock, ...]:
    found = [
        Clock(one.at, one.until, one.part, one.bound) for one in expression if one.at or one.part
    ]
    # After 4 in the morning would be all day long: of an open end only the likeliest is meant.
    is_open = bool(found) and found[0].until is None and found[0].bound in ("after", "before")
    return tuple(dict.fromkeys(found[:1] if is_open else found))


def _clearer(before: tuple[Clock, ...], said: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """Times after what was said: a part of the day may only tell which *three* was meant."""
    if not said:
        return before
    if all(one.at is None for one in said):
        within = [
            one for one in before if one.is_exact and one.at and any(p.suits(one.at) for p in said)
        ]
        if within and len(before) > 1:
            return tuple(within)
    return said


def write_wanted(wanted: Wanted) -> dict[str, Any]:
    """What is wanted as small plain JSON."""
    return {
        "days": [[one.first.isoformat(), one.last.isoformat()] for one in wanted.days],
        "clocks": [[_text(one.at), _text(one.until), one.part, one.bound] for one in wanted.clocks],
        "is_soon": wanted.is_soon,
    }


def read_wanted(kept: Mapping[str, Any]) -> Wanted:
    """What ``write_wanted`` wrote."""
    days = (Days(*map(date.fromisoformat, one)) for one in kept.get("days", ()))
    clocks = (
        Clock(_time(at), _time(until), part, bound)
        for at, until, part, bound in kept.get("clocks", ())
    )
    return Wanted(tuple(days), tuple(clocks), bool(kept.get("is_soon")))


def exactly(at: datetime) -> Wanted:
    """One time alone, by the business's clock."""
    return Wanted((Days(at.date(), at.date()),), (Clock(at.time()),))


def on_days_from(wanted: Wanted, first: date, last: date) -> Wanted:
    """The same times on other days."""
    return replace(wanted, days=(Days(first, last),), is_soon=False)


def _text(at: time | None) -> str | None:
    return None if at is None else f"{at:%H:%M}"


def _time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
