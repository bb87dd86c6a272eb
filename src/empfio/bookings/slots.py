"""When something is free: pure reckoning in whole seconds since 1970, in UTC.

A business is open at a moment when the clock on its wall says so. Where the clocks are put back, an
hour comes twice and both are open; where they are put forward, an hour never comes.
"""

import bisect
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 86_400
Span = tuple[int, int]
"""From the first second on, up to the second one, which is not in it."""
Hours = Callable[[date], Sequence[Span]]
"""When a day is open, in seconds by the clock on the wall from its midnight on."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is sought: ``seconds`` long, with seconds that are kept free ``before`` and ``after``.

    It begins every ``grid`` seconds by the clock on the wall (a divisor of an hour), from ``first``
    on and before ``last``. What is kept free may lie outside of the opening hours.
    """

    seconds: int
    before: int
    after: int
    grid: int
    first: int
    last: int


def free_starts(
    zone: ZoneInfo, hours: Sequence[Hours], busy: Sequence[Sequence[Span]], wanted: Wanted
) -> dict[int, int]:
    """When something is free, in order, and with which of those that are given first of all.

    ``hours`` and ``busy`` are of the same ones; ``busy`` in order and without overlap.
    """
    pieces = list(steady_pieces(zone, wanted.first, wanted.last + wanted.seconds))
    opened: dict[Hours, list[Span]] = {}
    found: dict[int, int] = {}
    for index, (each, taken) in enumerate(zip(hours, busy, strict=True)):
        if each not in opened:
            opened[each] = list(_open_spans(each, pieces))
        for low, high in _free_spans(opened[each], taken, wanted):
            for start in _on_the_grid(low, high, wanted.grid, pieces):
                found.setdefault(start, index)
    return dict(sorted(found.items()))


def is_free(zone: ZoneInfo, hours: Hours, busy: Sequence[Span], start: int, wanted: Wanted) -> bool:
    """Whether it can begin just then, on the grid or not."""
    pieces = list(steady_pieces(zone, start, start + wanted.seconds))
    opened = list(_open_spans(hours, pieces))
    return any(low <= start <= high for low, high in _free_spans(opened, busy, wanted))


def steady_pieces(zone: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """(from, until, seconds that the wall is ahead of UTC): in each piece that is the same."""
    begin, ahead = first, _ahead(zone, first)
    for day in range(first, last, DAY):
        end = min(day + DAY, last)
        while _ahead(zone, end) != ahead:
            change = _next_change(zone, begin, end, ahead)
            yield begin, change, ahead
            begin, ahead = change, _ahead(zone, change)
    if begin < last:
        yield begin, last, ahead


def _next_change(zone: ZoneInfo, begin: int, end: int, ahead: int) -> int:
    moments = range(begin, end)
    return begin + bisect.bisect_left(moments, True, key=lambda one: _ahead(zone, one) != ahead)


def _ahead(zone: ZoneInfo, moment: int) -> int:
    offset = datetime.fromtimestamp(moment, UTC).astimezone(zone).utcoffset()
    assert offset is not None, "a zone says how far it is from UTC"
    return offset // timedelta(seconds=1)


def _open_spans(hours: Hours, pieces: Sequence[tuple[int, int, int]]) -> Iterator[Span]:
    """When it is open; what touches is one span, over midnight and where the clocks change."""
    opens = closes = 0
    for begin, end, ahead in pieces:
        for day in range((begin + ahead) // DAY, (end + ahead - 1) // DAY + 1):
            midnight = day * DAY - ahead
            for low, high in hours(_EPOCH + timedelta(days=day)):
                low, high = max(midnight + low, begin), min(midnight + high, end)
                if low >= high:
                    continue
                if low > closes:
                    if closes > opens:
                        yield opens, closes
                    opens = low
                closes = high
    if closes > opens:
        yield opens, closes


def _free_spans(opened: Sequence[Span], busy: Sequence[Span], wanted: Wanted) -> Iterator[Span]:
    """Between which moments, both included, something may begin."""
    around, place = wanted.seconds + wanted.after, 0
    for opens, closes in opened:
        low, last = max(opens, wanted.first), min(closes - wanted.seconds, wanted.last - 1)
        while place < len(busy) and busy[place][1] + wanted.before <= low:
            place += 1
        for begins, ends in itertools.islice(busy, place, None):
            if low > last:
                break
            if begins - around >= low:
                yield low, min(begins - around, last)
            low = max(low, ends + wanted.before)
        if low <= last:
            yield low, last


def _on_the_grid(
    low: int, high: int, grid: int, pieces: Sequence[tuple[int, int, int]]
) -> Iterator[int]:
    for begin, end, ahead in pieces:
        if begin <= high and low < end:
            first = max(low, begin)
            yield from range(first + -(first + ahead) % grid, min(high + 1, end), grid)
