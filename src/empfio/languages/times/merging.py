"""What is said of a day in several places, put together and found on the calendar."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from empfio.languages.times import calendar
from empfio.languages.times.calendar import Span
from empfio.languages.times.pieces import Day

_SEARCHED = 17  # months in which a weekday with a date is sought


def merge(one: Day, other: Day, today: date) -> Day | None:
    """Both as one, as in *Monday* and *the 24th*; None where they speak of different days."""
    for dated, single in ((one, other), (other, one)):
        if _is_single(single) and dated.month is not None:
            # A date beside *tomorrow* is believed more; a month beside a date is the date's.
            return dated if dated.day is not None else _in_month(single, dated.month)
    if one.spans and other.spans:
        return _of_spans(one, other, today)
    for name in ("weekday", "day", "month", "year"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine is not None and theirs is not None and mine != theirs:
            return None
    return Day(
        weekday=_first(one.weekday, other.weekday),
        which=_first(one.which, other.which),
        day=_first(one.day, other.day),
        month=_first(one.month, other.month),
        year=_first(one.year, other.year),
        spans=one.spans or other.spans,
        is_loose=one.is_loose or other.is_loose,
        is_order_open=one.is_order_open or other.is_order_open,
        part=one.part or other.part,
    )


def _first(mine: int | None, theirs: int | None) -> int | None:
    return theirs if mine is None else mine


def _is_single(day: Day) -> bool:
    return bool(day.spans) and all(span.first == span.last for span in day.spans)


def _in_month(single: Day, month: int) -> Day | None:
    inside = tuple(span for span in single.spans if span.first.month == month)
    return replace(single, spans=inside) if inside else None


def _of_spans(one: Day, other: Day, today: date) -> Day | None:
    """The narrower where one holds the other; *tomorrow in two weeks* is reckoned on."""
    wide, narrow = sorted((one, other), key=_width, reverse=True)
    inside = [span for span in narrow.spans if _holds(wide.spans[0], span)]
    if inside:
        return replace(narrow, spans=tuple(inside), weekday=_first(one.weekday, other.weekday))
    if other.is_loose or one.is_loose:
        loose, fixed = (other, one) if other.is_loose else (one, other)
        distance = loose.spans[0].first - today
        return replace(fixed, spans=tuple(_moved(fixed.spans, distance)))
    if today == one.spans[0].first == one.spans[0].last:
        return other
    return None


def _width(day: Day) -> int:
    return (day.spans[0].last - day.spans[0].first).days


def _holds(wide: Span, narrow: Span) -> bool:
    return wide.first <= narrow.first and narrow.last <= wide.last


def _moved(spans: tuple[Span, ...], distance: timedelta) -> Iterator[Span]:
    for first, last in spans:
        try:
            yield Span(first + distance, last + distance)
        except OverflowError:
            return


def resolve(day: Day, today: date) -> tuple[Span, ...]:
    """The days that are meant, the likelier first; empty where there are none."""
    try:
        return tuple(dict.fromkeys(_resolved(day, today)))
    except (OverflowError, ValueError):
        return ()


def _resolved(day: Day, today: date) -> Iterator[Span]:
    if day.day is not None:
        found = _date(day, day.day, today)
        yield from [calendar.single(found)] if found else []
    elif day.month is not None:
        month = calendar.month_of(_year(day, day.month, today), day.month)
        first = None if day.weekday is None else calendar.nth_weekday(month, day.weekday, 1)
        yield calendar.single(first) if first else month
    elif day.weekday is not None:
        yield from _weekdays(day, day.weekday, today)
    else:
        yield from day.spans


def _date(day: Day, number: int, today: date) -> date | None:
    """The date of a day of a month, the next one where the month or its year is not said."""
    if day.month is not None:
        year = day.year or (day.spans[0].first.year if day.spans else None)
        years = (year,) if year else range(today.year, today.year + 9)
        dates = (calendar.on(one, day.month, number) for one in years)
        return next((one for one in dates if one and (year or one >= today)), None)
    start = day.spans[0].first if day.spans else today
    months = (divmod(start.month - 1 + count, 12) for count in range(_SEARCHED))
    later = (calendar.on(start.year + years, month + 1, number) for years, month in months)
    dates_then = [one for one in later if one and one >= start]
    fitting = [one for one in dates_then if day.weekday in (None, one.weekday())]
    return next(iter(fitting or dates_then), None)


def _year(day: Day, month: int, today: date) -> int:
    if day.year is not None:
        return day.year
    if day.spans:
        return day.spans[0].first.year
    return today.year + (month < today.month)


def _weekdays(day: Day, weekday: int, today: date) -> Iterator[Span]:
    """The days that a weekday may be: of *next Friday* two, where it is not this week's."""
    if day.spans:
        yield from _weekdays_in(day, weekday)
        return
    coming = calendar.next_weekday(today, weekday)
    this = calendar.week_of(today).first + timedelta(days=weekday)
    if day.which is None:
        days = [coming, this] if this == today else [coming]
    elif day.which == 0:
        days = [this if this >= today else coming]
    elif day.which == 1:
        days = [this + timedelta(days=7), coming]
    else:
        days = [coming + timedelta(days=7 * (day.which - 1))]
    yield from map(calendar.single, days)


def _weekdays_in(day: Day, weekday: int) -> Iterator[Span]:
    if day.is_loose:
        then = day.spans[0].first
        in_that_week = calendar.week_of(then).first + timedelta(days=weekday)
        yield calendar.single(in_that_week)
        if weekday < then.weekday():  # or so long after the one that comes next
            yield calendar.single(in_that_week + timedelta(days=7))
        return
    fitting = [span for span in day.spans if span.first.weekday() == weekday]
    if _is_single(day):
        yield from fitting or day.spans
    else:
        for span in day.spans:
            found = calendar.nth_weekday(span, weekday, 1)
            yield calendar.single(found) if found else span
