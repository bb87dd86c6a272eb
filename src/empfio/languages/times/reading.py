"""When something is meant in a message: its expressions, and what each of them may be."""

import functools
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from empfio.languages.de import times as de_times
from empfio.languages.en import times as en_times
from empfio.languages.records import Doubt, Language, Reading
from empfio.languages.times import calendar
from empfio.languages.times.calendar import Span
from empfio.languages.times.clocks import CLOCKS, NUMBERS
from empfio.languages.times.days import DAYS
from empfio.languages.times.expressions import Expression, Side
from empfio.languages.times.gathering import gather
from empfio.languages.times.lexing import Lexicon, read_pieces
from empfio.languages.times.merging import resolve
from empfio.languages.times.offsets import OFFSETS
from empfio.languages.times.pieces import Clock, Day, Piece
from empfio.languages.times.sharing import share

# English words that people who write German use as well.
_MIXED = frozenset(
    "weekday month part relative noon meridiem about after before between at on of ordinal".split()
)
Times = tuple[time | None, time | None]  # from when, and until when


def read_times(
    text: str, language: Language, now: datetime, *, is_day_first: bool | None = None
) -> tuple[Reading, ...]:
    """When something is meant in a text; of several readings of one span the likelier first.

    What is denied comes last, else they stand as they were said. ``now``: the clock on the
    business's wall, without zone. ``is_day_first``: of 3/4 the 3 is the day, where the business
    knows. Only the beginning of a text is looked at; without any time in it there is no reading.
    """
    now = now.replace(tzinfo=None)
    if language == "de":
        is_day_first = True  # nobody who writes German puts the month first
    pieces: Sequence[Piece] = read_pieces(text, _lexicon(language))
    for stage in (NUMBERS, CLOCKS, DAYS, OFFSETS):
        pieces = stage.rewrite(pieces, now, is_day_first)
    expressions = share(gather(pieces, now.date()))
    readings = [reading for one in expressions for reading in _readings(one, now)]
    return tuple(sorted(readings, key=lambda reading: reading.is_denied))


def surviving(
    readings: Sequence[Reading], could_be: Callable[[Reading], bool]
) -> tuple[Reading, ...]:
    """The readings that can be: in opening hours, with a free slot, or whatever is asked."""
    return tuple(reading for reading in readings if could_be(reading))


@functools.cache
def _lexicon(language: Language) -> Lexicon:
    """A language's words, put together when they are first needed."""
    if language == "en":
        return Lexicon.of(en_times.WORDS, en_times.SUFFIXES)
    mixed = {kind: table for kind, table in en_times.WORDS.items() if kind in _MIXED}
    return Lexicon.of(de_times.WORDS, de_times.SUFFIXES, mixed, counts_to_24=True)


def _readings(one: Expression, now: datetime) -> Iterator[Reading]:
    """All that an expression may be; *early* alone is none."""
    if one.left.is_vague and one.right is None:
        return
    days: list[Span | None] = list(_days(one, now.date()))
    times = list(_times(one))
    doubts = _doubts(one, days, times)
    if "number" in doubts and one.left.bare is not None:
        days = [None]
    for span in days or [None]:
        for at, until in _upcoming(times, span, now) or [(None, None)]:
            yield _reading(one, span, (at, until), doubts, is_half_said=len(times) < 2)
    if "number" in doubts and one.left.bare is not None:
        for span in resolve(Day(day=one.left.bare.value), now.date()):
            yield _reading(one, span, (None, None), doubts, is_half_said=True)


def _reading(
    one: Expression,
    span: Span | None,
    times: Times,
    doubts: frozenset[Doubt],
    *,
    is_half_said: bool,
) -> Reading:
    at, until = times
    return Reading(
        first=span.first if span else None,
        last=span.last if span else None,
        at=at,
        until=until,
        part=one.left.part or (one.right.part if one.right else None),
        bound=one.bound if until is None and (one.right is None or one.is_daily) else "at",
        span=(one.start, one.end),
        is_half_said=is_half_said,
        is_denied=one.is_denied,
        doubts=doubts,
    )


def _doubts(
    one: Expression, days: Sequence[Span | None], times: Sequence[Times]
) -> frozenset[Doubt]:
    found: set[Doubt] = set()
    if len(times) > 1:
        found.add("half")
    if len(days) > 1:
        is_order = one.left.day is not None and one.left.day.is_order_open
        found.add("order" if is_order else "week")
    bare = one.left.bare
    is_lone = one.is_lone and one.right is None and one.left.day is None and not one.left.part
    if bare is not None and is_lone:
        found.add("number")
    return frozenset(found)


def _upcoming(times: Sequence[Times], span: Span | None, now: datetime) -> list[Times]:
    """The times of a day; of today's those first that are still to come."""
    if span is None or span.first != now.date():
        return list(times)
    return sorted(times, key=lambda pair: pair[0] is not None and pair[0] < now.time())


def _days(one: Expression, today: date) -> Iterator[Span]:
    """The days that an expression may mean."""
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
            start = calendar.on(*_month_before(end.first), number)
        yield Span(start or end.first, end.last)


def _month_before(day: date) -> tuple[int, int]:
    before = day.replace(day=1) - timedelta(days=1)
    return before.year, before.month


def _times(one: Expression) -> Iterator[Times]:
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
