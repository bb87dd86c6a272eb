"""Rules by which days are reckoned from other days: *a week from Friday*, *end of March*."""

from datetime import date, timedelta

from empfio.languages.times import calendar
from empfio.languages.times.calendar import Span
from empfio.languages.times.merging import resolve
from empfio.languages.times.pieces import Day, Moment
from empfio.languages.times.rewriting import MOST_COUNTED, Found, Made, Rule, Stage


def _span(found: Found) -> Span | None:
    """The days that a piece stands for: the first of what it may be."""
    spans = resolve(found.one("day"), found.today)
    return spans[0] if spans else None


def _made(span: Span | None) -> Made:
    return None if span is None else ("day", Day(spans=(span,)))


def _shifted(found: Found) -> Made:
    """3 days from Tuesday, 2 weeks before May 13, a fortnight today, Friday week."""
    unit, count, span = found.one("unit"), found.count, _span(found)
    if unit in ("minute", "hour", "week of") or count is None or span is None:
        return None
    day = calendar.add(span.first, -count if found.one("before") is not None else count, unit)
    return _made(calendar.single(day))


def _week_behind(found: Found) -> Made:
    """Friday week."""
    day: Day = found.one("day")
    is_week = found.one("unit") in ("week", "fortnight")
    return _shifted(found) if is_week and (_is_weekday(day) or _is_tomorrow(day, found)) else None


def _is_tomorrow(day: Day, found: Found) -> bool:
    """Whether a day is today or tomorrow, by that word."""
    near = [calendar.single(found.today + timedelta(days=count)) for count in (0, 1)]
    return day.weekday is None and len(day.spans) == 1 and day.spans[0] in near


def _is_weekday(day: Day) -> bool:
    return day.weekday is not None and day.which is None and day.day is None


def _week_with(found: Found) -> Made:
    """The week of the 18th; a week that starts with a day ends seven days later."""
    span = _span(found)
    if span and found.one("the") == "one" and found.one("unit") in ("week", "week of"):
        return _made(Span(span.first, span.first + timedelta(days=6)))
    return (
        _made(calendar.week_of(span.first))
        if span and found.one("unit") in ("week", "week of")
        else None
    )


def _nth_of(found: Found) -> Made:
    """The first Monday of next month, the last day of March, the third week of January."""
    ordinal = found.one("ordinal")
    place = ordinal.value if ordinal else -1
    *inner, outer = found.all("day", "unit")
    if isinstance(outer, str):
        outer = Day(spans=(calendar.around(found.today, outer),))
    spans = resolve(outer, found.today)
    if not spans or place == 0 or place > MOST_COUNTED:
        return None
    return _made(_nth(spans[0], inner[0], place))


def _nth(span: Span, inner: Day | str, place: int) -> Span | None:
    if isinstance(inner, Day):
        if not _is_weekday(inner) or inner.weekday is None:
            return None
        day = calendar.nth_weekday(span, inner.weekday, place)
        return calendar.single(day) if day else None
    if inner in ("week", "week of"):
        start = span.last if place < 0 else span.first + timedelta(days=3 + 7 * (place - 1))
        week = calendar.week_of(start)
        return week if week.first <= span.last else None
    if inner == "month" and 1 <= place <= 12:
        return calendar.month_of(span.first.year, place)
    day = span.last if place < 0 else span.first + timedelta(days=place - 1)
    return calendar.single(day) if inner == "day" and day <= span.last else None


def _gone(found: Found) -> Made:
    """Last Monday, since Friday: nobody wants an appointment then."""
    return "other", "gone"


def _coming_nth(found: Found) -> Made:
    """Two Sundays from now."""
    day: Day = found.one("day")
    number = found.one("number")
    if not _is_weekday(day) or day.weekday is None or not 0 < number.value <= 99:
        return None
    first = calendar.next_weekday(found.today, day.weekday)
    return _made(calendar.single(first + timedelta(days=7 * (number.value - 1))))


def _edge(found: Found) -> Made:
    """End of March, Anfang Mai, the end of next week, the end of the month."""
    edge, _, unit = found.one("edge").partition(" of ")
    unit = unit or found.one("unit")
    if not unit and not found.one("day"):
        return None
    span = calendar.around(found.today, unit) if unit else _span(found)
    if span is None or unit in ("minute", "hour", "day"):
        return None
    return _made(_part_of(span, edge, found.today))


def _part_of(span: Span, edge: str, today: date) -> Span | None:
    days = (span.last - span.first).days + 1
    if days < 7:
        return span
    if days == 7:
        first, last = {"begin": (0, 1), "middle": (2, 3), "end": (4, 6)}[edge]
    elif days <= 31:
        first, last = {"begin": (0, 9), "middle": (10, 19), "end": (20, days - 1)}[edge]
    else:
        first, last = {"begin": (0, 30), "middle": (151, 211), "end": (days - 1, days - 1)}[edge]
    return Span(span.first + timedelta(days=first), span.first + timedelta(days=last))


def _early(found: Found) -> Made:
    """Early next week, late in March; early on Monday is a part of the day."""
    edge = {"early": "begin", "late": "end"}.get(found.one("part"))
    span = _span(found)
    if edge is None or span is None or (span.last - span.first).days < 6:
        return None
    return _made(_part_of(span, edge, found.today))


def _rest(found: Found) -> Made:
    """The rest of the week, later this month: from today on; of the day: from now on."""
    unit = found.one("unit")
    if unit == "day" and found.one("rest") is not None:
        at = found.now.time().replace(second=0, microsecond=0)
        return "moment", Moment(found.today, at, is_start=True)
    span = calendar.around(found.today, unit) if unit else _span(found)
    if span is None or span.last < found.today or unit in ("minute", "hour"):
        return None
    return _made(Span(max(found.today, span.first), span.last))


_RULES: list[Rule] = [
    ("the? (ordinal|last) day part? (of|in|the|which)* (day|unit)", _nth_of),
    ("the? (ordinal|last) unit (of|in|the|which)* (day|unit)", _nth_of),
    ("last (day|unit|part|clock|moment)", _gone),
    ("number day hence", _coming_nth),
    ("edge (of|the|in|about|which)* (day|unit)", _edge),
    ("edge", _edge),
    ("part (in|of|the)* day", _early),
    ("(rest|hence) (of|the|in|which)* (day|unit)", _rest),
    ("(the|number) unit (from|after|past|before|on) (the|on)? day", _shifted),
    ("unit (after|past|before) day", _shifted),
    ("(the|number) unit day", _shifted),
    ("the? unit (of|from|on|the)* day", _week_with),
    ("day unit", _week_behind),
]
OFFSETS = Stage(_RULES)
