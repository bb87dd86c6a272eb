"""Rules by which words become days: weekdays, *tomorrow*, *next week*, *in 3 days*, feasts."""

from datetime import date, timedelta

from empfio.languages.records import PartOfDay
from empfio.languages.times import calendar
from empfio.languages.times.calendar import Span
from empfio.languages.times.dates import NAMED, NUMBERED, day_piece, is_clock_behind, spans_of
from empfio.languages.times.pieces import Day
from empfio.languages.times.rewriting import MOST_COUNTED, Found, Made, Rule, Stage

_SOON = 60  # days in which a bare number behind a weekday may be its date


def _weekday(found: Found) -> Made:
    """Friday, next Friday, the Friday after next; the highest of what is said of it."""
    said = [which for which in found.all("which") if which is not None]
    weekday, part = _named(found)
    return day_piece(Day(weekday=weekday, which=max(said) if said else None, part=part))


def _named(found: Found) -> tuple[int, PartOfDay | None]:
    """The weekday, and the part of the day where one word says both: Montagabend."""
    value = found.one("weekday")
    return value if isinstance(value, tuple) else (value, None)


def _number_of_weekday(found: Found) -> Made:
    """Monday 21: a number behind a weekday is its date where the calendar says so."""
    number = found.one("number")
    weekday, part = _named(found)
    if number.digits > 2 or not 1 <= number.value <= 31:
        return None
    near = (found.today + timedelta(days=count) for count in range(_SOON))
    is_near = any(day.day == number.value and day.weekday() == weekday for day in near)
    is_clock = number.value <= 12 or is_clock_behind(found)
    if is_clock and (not is_near or is_clock_behind(found)):
        return None
    return day_piece(Day(weekday=weekday, day=number.value, part=part))


def _relative(found: Found) -> Made:
    """Today, tonight, tomorrow; *morgen* behind a day is its morning."""
    days, part, part_behind = found.one("relative")
    if part_behind and found.before and found.before.kind in ("day", "on"):
        return "part", part_behind
    return "day", Day(spans=(calendar.single(found.today + timedelta(days=days)),), part=part)


def _this_part(found: Found) -> Made:
    """Of this evening, or of the next morning."""
    day = found.today + timedelta(days=found.one("which") or 0)
    relative = found.one("relative")
    part = relative[2] if relative else found.one("part")
    return day_piece(Day(spans=(calendar.single(day),), part=part)) if part else None


def _unit_of(found: Found) -> str:
    return "weekend" if found.one("weekend") is not None else found.one("unit")


def _this_unit(found: Found) -> Made:
    """The week it is, next month, the weekend after next, next year."""
    unit = _unit_of(found)
    said = [which for which in found.all("which") if which is not None]
    if unit in ("minute", "hour"):
        return None
    # The coming week is the next one, the coming weekend the nearest.
    is_nearest = unit == "weekend" and found.today.weekday() < calendar.SATURDAY
    step = max(said) if said else 1 if found.all("which") and not is_nearest else 0
    return day_piece(spans_of(calendar.around(calendar.add(found.today, step, unit), unit)))


def _this_or_next(found: Found) -> Made:
    """The days of *this or next week*: from the one on, until the other is over."""
    unit = _unit_of(found)
    if unit in ("minute", "hour"):
        return None
    steps = [1 if which is None else which for which in found.all("which")]
    first, last = (
        calendar.around(calendar.add(found.today, step, unit), unit) for step in sorted(steps)
    )
    return day_piece(spans_of(Span(first.first, last.last)))


def _next_few(found: Found) -> Made:
    """The next 3 days, within 2 weeks: from tomorrow, or from now, on."""
    unit, count = found.one("unit"), found.count
    if unit in ("minute", "hour") or count is None or found.all("which") == [None]:
        return None
    last = calendar.add(found.today, count, unit)
    start = 0 if found.one("within") is not None else 1
    return day_piece(spans_of(Span(found.today + timedelta(days=start), last)))


def _upcoming(found: Found) -> Made:
    """Two upcoming weeks: the next two, or the second one; nothing is read in it."""
    return "other", None


def _from_now(found: Found) -> Made:
    """From now until Tuesday."""
    return day_piece(spans_of(found.today))


def _in_some(found: Found) -> Made:
    """In 3 days, two weeks from now, a week later."""
    unit, count = found.one("unit"), found.count
    if unit in ("minute", "hour") or count is None:
        return None
    then = calendar.add(found.today, count, unit)
    is_loose = unit in ("week", "fortnight") or (unit == "day" and count % 7 == 0)
    return "day", Day(spans=(calendar.single(then),), is_loose=is_loose)


def _in_some_to_some(found: Found) -> Made:
    """In 2 to 3 weeks: from the one on, until the other."""
    unit, counts = found.one("unit"), [number.value for number in found.all("number")]
    if unit in ("minute", "hour") or not counts[0] < counts[1] <= MOST_COUNTED:
        return None
    first, last = (calendar.add(found.today, count, unit) for count in counts)
    return day_piece(spans_of(Span(first, last)))


def _week_number(found: Found) -> Made:
    """Week 36, KW 36."""
    number = found.one("number", "ordinal")
    if found.one("unit") != "week" or not 1 <= number.value <= 53:
        return None
    monday = _monday(found.today.year, number.value)
    if monday + timedelta(days=6) < found.today:
        monday = _monday(found.today.year + 1, number.value)
    return day_piece(spans_of(calendar.week_of(monday)))


def _monday(year: int, week: int) -> date:
    return calendar.week_of(date(year, 1, 4)).first + timedelta(days=7 * (week - 1))


def _feast(found: Found) -> Made:
    """Christmas Eve, Ostermontag 2027."""
    rule, number = found.one("holiday"), found.one("number")
    if number is not None and not number.is_year:
        return None
    this = found.today.year
    if number is not None or found.one("which") is not None:
        return day_piece(spans_of(calendar.feast(rule, number.value if number else this + 1)))
    days = [calendar.feast(rule, year) for year in (this, this + 1)]
    return day_piece(spans_of(next((day for day in days if day and day >= found.today), None)))


_NO_DAY = "(?!(unit|slash|dash|pair|past|to|after|before))"
_RULES: list[Rule] = [
    ("holiday (comma|in|of|the)* which unit", _feast),
    ("holiday (comma|in|of|the)* unit? number", _feast),
    ("holiday", _feast),
    (f"weekday dot? comma? the? number {_NO_DAY} dot?", _number_of_weekday),
    ("(the|which)* weekday dot? (which (?!(unit|weekend)))?", _weekday),
    ("relative", _relative),
    ("which part", _this_part),
    ("which relative", _this_part),
    ("(the|in)* unit dot? number", _week_number),
    ("number dot unit", _week_number),
    ("number which unit", _upcoming),
    ("hence (?=(until|to|dash))", _from_now),
    ("within about? (number|the)? unit", _next_few),
    ("(the|in)* which number unit", _next_few),
    ("in about? number (until|to|dash|or) number unit hence?", _in_some_to_some),
    ("(in|after) about? (number|the) filler? unit hence?", _in_some),
    ("(number|the) unit hence", _in_some),
    ("plus (number|the)? unit", _in_some),
    ("(the|in)* which or which (unit|weekend)", _this_or_next),
    ("(the|in)* which (unit|weekend) which?", _this_unit),
    ("(the|in|on)* (unit|weekend) which", _this_unit),
    ("(the|which)* weekend", _this_unit),
]
DAYS = Stage([*NAMED, *_RULES, *NUMBERED])
