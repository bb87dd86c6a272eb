"""When something is meant in a message: its expressions, and what each of them may be."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time

from empfio.languages.records import Doubt, Language, Reading
from empfio.languages.times.calendar import Span
from empfio.languages.times.clocks import CLOCKS
from empfio.languages.times.days import DAYS
from empfio.languages.times.expressions import Expression
from empfio.languages.times.gathering import gather
from empfio.languages.times.lexicons import lexicon_of
from empfio.languages.times.lexing import read_pieces
from empfio.languages.times.meaning import Times, spans_of, times_of, upcoming
from empfio.languages.times.merging import resolve
from empfio.languages.times.numbers import NUMBERS
from empfio.languages.times.offsets import OFFSETS
from empfio.languages.times.pieces import Day, Piece
from empfio.languages.times.sharing import share


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
    pieces: Sequence[Piece] = read_pieces(text, lexicon_of(language))
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


def _readings(one: Expression, now: datetime) -> Iterator[Reading]:
    """All that an expression may be; *early* alone is none."""
    if one.left.is_vague and one.right is None:
        return
    days = spans_of(one, now.date())
    times = list(times_of(one))
    doubts = _doubts(one, days, times)
    if "number" in doubts and one.left.bare is not None:
        days = [None]
    for span in days or [None]:
        for at, until in upcoming(times, span, now) or [(None, None)]:
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
        bound="after" if one.is_open_ended else one.bound if _is_bound(one, until) else "at",
        span=(one.start, one.end),
        is_half_said=is_half_said,
        is_denied=one.is_denied,
        doubts=doubts,
    )


def _is_bound(one: Expression, until: time | None) -> bool:
    """Whether a word before it says how a clock is meant: it is no interval."""
    return until is None and (one.right is None or one.is_daily)


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
