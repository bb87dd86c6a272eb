"""What an expression may mean: days found on the calendar, clocks in either half of the day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from empfio.languages.times import calendar
from empfio.languages.times.calendar import Span
from empfio.languages.times.expressions import Expression, Side
from empfio.languages.times.merging import resolve
from empfio.languages.times.pieces import Clock, Day

Times = tuple[time | None, time | None]
"""From when, and until when."""


def spans_of(one: Expression, today: date) -> list[Span | None]:
    """The days that an expression may mean; none beyond the calendar's ends."""
    try:
        return list(_days(one, today))
    except OverflowError:
        return []


def _days(one: Expression, today: date) -> Iterator[Span]:
    left, right = one.left.day, one.right.day if one.right else None
    if left is None or right is None:
        said = left or right
        yield from resolve(said, today) if said else ()
        return
    if left.day is not None and left.month is None and not left.spans:
        yield from _before_the_end(left, right, today)
        return
    for first in resolve(left, today):
        ends = resolve(right, first.first)
        last = ends[0].last if ends and ends[0].last >= first.first else first.last
        yield Span(first.first, last)


def _before_the_end(left: Day, right: Day, today: date) -> Iterator[Span]:
    """From the 14th to 15.10.: the month is that of the end, or the one before."""
    number = left.day or 1
    for end in resolve(right, today):
        if right.month is None and not right.spans:
            first = next(iter(resolve(left, today)), end)
            last = next(iter(resolve(right, first.first)), end)
            yield Span(first.first, last.last)
            continue
        start = calendar.on(end.first.year, end.first.month, number)
        if start is None or start > end.last:
            before = calendar.add(end.first, -1, "month")
            start = calendar.on(before.year, before.month, number)
        yield Span(start or end.first, end.last)


def times_of(one: Expression) -> Iterator[Times]:
    """The clocks that an expression may mean, from and until."""
    left, right = one.left.hour, one.right.hour if one.right else None
    part = one.left.part or (one.right.part if one.right else None)
    if right is not None and one.is_daily:
        yield from ((at, None) for at in right.candidates(part))
    elif left is None and right is not None:
        yield from ((None, until) for until in right.candidates(part))
    elif left is not None and right is None:
        for at in left.candidates(part):
            yield at, _later(at, one.lasting) if one.lasting else None
    elif left is not None and right is not None and one.right is not None:
        yield from _intervals(left, right, one.left, one.right)


def _intervals(left: Clock, right: Clock, start: Side, end: Side) -> Iterator[Times]:
    """From left to right, the shorter way round: 11 to 3 pm begins in the morning."""
    begins = left.candidates(start.part or (end.part if left.half is None else None))
    ends = right.candidates(end.part or (start.part if right.half is None else None))
    found = [(at, _next_of(ends, at)) for at in begins]
    if len(ends) == 1 and len(begins) > 1:
        found = [min(found, key=lambda pair: _gap(*pair))]
    yield from found


def _next_of(ends: Sequence[time], at: time) -> time:
    return min(ends, key=lambda until: _gap(at, until))


def _gap(at: time, until: time) -> int:
    """Minutes from one clock to the next time that the other comes."""
    minutes = (until.hour - at.hour) * 60 + until.minute - at.minute
    return (minutes - 1) % (24 * 60)


def _later(at: time, minutes: int) -> time:
    return (datetime.combine(date.min, at) + timedelta(minutes=minutes)).time()


def upcoming(times: Sequence[Times], span: Span | None, now: datetime) -> list[Times]:
    """The times of a day; of today's those first that are still to come."""
    if span is None or span.first != now.date():
        return list(times)
    return sorted(times, key=lambda pair: pair[0] is not None and pair[0] < now.time())
