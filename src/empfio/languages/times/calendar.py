"""Days counted on the calendar."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
Unit = str  # minute, hour, day, workday, week, weekend, fortnight, month or year
Feast = tuple[str | int, ...]
"""(month, day), (month, weekday, which of them), or ("easter" or "advent", days from it)."""


class Span(NamedTuple):
    """Days one after the other, the last included."""

    first: date
    last: date


def on(year: int, month: int, day: int) -> date | None:
    """The day, where there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def single(day: date) -> Span:
    """One day."""
    return Span(day, day)


def week_of(day: date) -> Span:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


def weekend_of(day: date) -> Span:
    """Saturday and Sunday of a day's week."""
    monday = week_of(day).first
    return Span(monday + timedelta(days=SATURDAY), monday + timedelta(days=SUNDAY))


def month_of(year: int, month: int) -> Span:
    """A whole month."""
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_of(year: int) -> Span:
    """A whole year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def next_weekday(day: date, weekday: int) -> date:
    """The first such weekday after a day."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def nth_weekday(span: Span, weekday: int, place: int) -> date | None:
    """Which of the weekdays in a span; -1 is the last one."""
    if place < 0:
        return next_weekday(span.last - timedelta(days=7), weekday)
    day = next_weekday(span.first - timedelta(days=1), weekday) + timedelta(days=7 * (place - 1))
    return day if day <= span.last else None


def add(day: date, count: int, unit: Unit) -> date:
    """A day so much later; raises ``OverflowError`` beyond the calendar's ends."""
    if unit in ("month", "year"):
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        if not date.min.year <= year <= date.max.year:
            raise OverflowError
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    if unit == "workday":
        weeks, rest = divmod(count, 5)
        free = 2 if day.weekday() + rest > 4 else 0
        return day + timedelta(days=7 * weeks + rest + free)
    return day + timedelta(days=count * {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1))


def around(day: date, unit: Unit) -> Span:
    """The week, month and so on that a day is in."""
    if unit in ("week", "fortnight"):
        return week_of(day)
    if unit == "weekend":
        return weekend_of(day)
    if unit == "month":
        return month_of(day.year, day.month)
    return year_of(day.year) if unit == "year" else single(day)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, century, place = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (place // 4) - moon - place % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def feast(rule: Feast, year: int) -> date | None:
    """When a feast is in a year."""
    kind, *rest = rule
    if isinstance(kind, str):
        fourth_advent = next_weekday(date(year, 12, 17), SUNDAY)
        start = easter(year) if kind == "easter" else fourth_advent
        return start + timedelta(days=int(rest[0]))
    if len(rest) == 1:
        return on(year, kind, int(rest[0]))
    return nth_weekday(month_of(year, kind), int(rest[0]), int(rest[1]))
