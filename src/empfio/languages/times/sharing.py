"""Expressions that say something of each other: *Monday or Tuesday*, *Friday? … after 3*."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from empfio.languages.times.expressions import Expression, Side
from empfio.languages.times.pieces import Clock, Day, Number


def share(expressions: Sequence[Expression]) -> list[Expression]:
    """The expressions, each with what others say of it."""
    for one in expressions:
        _read_bare_numbers(one)
        one.is_lone = len(expressions) == 1
    _share_among_alternatives(expressions)
    return _joined(expressions)


def _read_bare_numbers(one: Expression) -> None:
    """Bare numbers of a range are days beside a date, and hours elsewhere."""
    left, right = one.left, one.right
    if right is None:
        if left.bare is not None and left.bare.value > 24:
            _as_day(left)
        return
    if left.bare is not None and left.clock is None and right.hour is None:
        if right.day or not right.part:  # from 2 until the evening is an hour
            _as_day(left)
    elif right.bare is not None and right.day is None and left.hour is None and left.day:
        _as_day(right)
    elif left.bare is not None and right.bare is not None:
        is_month = left.day is not None and left.day.day is None and left.day.month is not None
        if is_month or max(left.bare.value, right.bare.value) > 24:
            _as_day(left)
            _as_day(right)


def _as_day(side: Side) -> None:
    """The bare number as a day of the month, of the month that was said."""
    number: Number | None = side.bare
    if number is None:
        return
    side.bare = None
    day = Day(day=number.value)
    side.day = day if side.day is None else replace(side.day, day=number.value)


def _share_among_alternatives(expressions: Sequence[Expression]) -> None:
    """*Monday or Tuesday after 3* says the clock of both, *Monday at 3 or 4* the day."""
    pairs = [pair for pair in itertools.pairwise(expressions) if pair[1].is_alternative]
    for before, one in pairs:
        if one.is_denied == before.is_denied and before.left.day:
            if one.left.day is None:
                one.left.day = before.left.day
                one.left.part = one.left.part or before.left.part
            else:
                one.left.day = _in_same_week(one.left.day, before.left.day)
    for before, one in reversed(pairs):
        if not (before.is_denied or one.right or before.right):
            _say_of_both(before, one)


def _say_of_both(before: Expression, one: Expression) -> None:
    """What was said of the second of two alternatives alone, and is meant of both."""
    left, other = before.left, one.left
    if left.day and other.day and (left.day.weekday or 0) < (other.day.weekday or 0):
        left.day = _in_same_week(left.day, replace(other.day, which=None))
    if left.hour and other.hour and left.day is None:
        left.day = other.day
    if left.day and other.day and left.is_part_of_date:
        left.day = replace(left.day, month=other.day.month)
    if left.day and not left.hour and not left.part:
        left.clock, left.part, before.bound = other.hour, other.part, one.bound
    elif left.hour and other.hour and not left.part:
        left.clock, left.bare = _in_same_half(left.hour, other.hour), None
        left.part = other.part


def _in_same_week(day: Day, other: Day) -> Day:
    """A weekday alone, in the week that is said of another one: next week Monday or Tuesday."""
    if other.weekday is None or day != Day(weekday=day.weekday) or day.weekday is None:
        return day
    if other.spans:
        return replace(day, spans=other.spans, is_loose=other.is_loose)
    return replace(day, which=other.which or None)


def _in_same_half(clock: Clock, other: Clock) -> Clock:
    """2 or 3 pm: both in the afternoon."""
    is_before = clock.is_open and clock.hour % 12 < other.hour % 12
    return replace(clock, half=other.half) if is_before and clock.half is None else clock


def _joined(expressions: Sequence[Expression]) -> list[Expression]:
    """A clock without a day belongs to the day that was said alone, nearest before or behind."""
    done: list[Expression] = []
    waiting: Expression | None = None  # a clock whose day may follow
    for one in expressions:
        day = done[-1] if done else None
        if day is not None and _is_day_alone(day) and _is_clock_alone(one):
            done[-1] = _with_day(one, day)
        elif waiting is not None and _is_day_alone(one) and done[-1] is waiting:
            done[-1] = _with_day(waiting, one)
            waiting = None
        else:
            waiting = one if _is_clock_alone(one) else None
            done.append(one)
    return done


def _is_day_alone(one: Expression) -> bool:
    return one.left.day is not None and not one.is_denied and not _has_clock(one)


def _is_clock_alone(one: Expression) -> bool:
    is_said = one.left.day is None and (one.right is None or one.right.day is None)
    return is_said and not one.is_denied and (_has_clock(one) or one.left.part is not None)


def _has_clock(one: Expression) -> bool:
    return one.left.hour is not None or (one.right is not None and one.right.hour is not None)


def _with_day(clock: Expression, day: Expression) -> Expression:
    """A clock on the day that another expression says."""
    left = replace(clock.left, day=day.left.day, part=clock.left.part or day.left.part)
    start, end = min(clock.start, day.start), max(clock.end, day.end)
    return replace(clock, left=left, start=start, end=end, is_lone=False)
