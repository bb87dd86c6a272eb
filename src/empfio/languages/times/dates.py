"""Rules by which numbers and names of months become days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from empfio.languages.times import calendar
from empfio.languages.times.calendar import Span
from empfio.languages.times.clocks import clock_of
from empfio.languages.times.pieces import Day, Number, Pair
from empfio.languages.times.rewriting import Found, Made, Rule

_SOON = 60  # days


def day_piece(day: Day | None) -> Made:
    """A day as what a rule makes."""
    return None if day is None else ("day", day)


def spans_of(*spans: Span | date | None) -> Day | None:
    """A day that may be one of these."""
    found = [calendar.single(one) if isinstance(one, date) else one for one in spans if one]
    return Day(spans=tuple(dict.fromkeys(found))) if found else None


def year_of(number: Number | None) -> int | None:
    """The year that a number says: 2027, or 27; None where it cannot be one.

    A year of one, three or five digits is a slip, and the next such day is meant.
    """
    if number is None or number.digits in (1, 3, 5):
        return None
    return number.value + 2000 if number.digits == 2 else number.value


def coming(month: int, day: int, today: date) -> date | None:
    """The next such day, today included."""
    years = range(today.year, today.year + 9)  # there is a 29 February in each nine of them
    days = (calendar.on(year, month, day) for year in years)
    return next((one for one in days if one and one >= today), None)


def wished(day: date | None, today: date) -> date | None:
    """A date as it was written, unless its year is a slip: a year before a day soon to come.

    Just before and after New Year many write the year that was.
    """
    if day is None or day >= today:
        return day
    later = calendar.on(day.year + 1, day.month, day.day)
    is_soon = later is not None and today <= later <= today + timedelta(days=_SOON)
    return later if is_soon else day


def _date(day: int, month: int, year: int | None, today: date) -> date | None:
    if year is None:
        return coming(month, day, today)
    return wished(calendar.on(year, month, day), today)


def _orders(found: Found, first: Number, second: Number, year: Number | None, sign: str) -> Made:
    """Two numbers as day and month, and the other way round where the sign leaves it open."""
    said = year_of(year)
    by_day = _date(first.value, second.value, said, found.today)
    by_month = _date(second.value, first.value, said, found.today)
    if sign == "." and by_day:
        return day_piece(spans_of(by_day))
    if found.is_day_first is not None:
        likely, other = (by_day, by_month) if found.is_day_first else (by_month, by_day)
        return day_piece(spans_of(likely or other))
    day = spans_of(by_day, by_month)
    return day_piece(day and replace(day, is_order_open=len(day.spans) > 1))


def _by_date(found: Found) -> Made:
    """29.10.2017, 2/29/2020, 2016-12-22."""
    written = found.one("date")
    first, second, third = written.numbers
    if first.digits == 4:
        pairs = _both(second.value, third.value)
        days = (wished(calendar.on(first.value, *pair), found.today) for pair in pairs)
        return day_piece(spans_of(next((day for day in days if day), None)))
    return _orders(found, first, second, third, written.sign)


def _both(first: int, second: int) -> Sequence[tuple[int, int]]:
    return ((first, second), (second, first))


def _by_pair(found: Found) -> Made:
    """16.9 is a day, and a clock behind a day; 8.30 is rather a clock, and 4.22 a day."""
    pair: Pair = found.one("pair")
    clock = clock_of(pair)
    made = _orders(found, pair.left, pair.right, None, ".")
    if clock and (made is None or _is_behind_other_day(found, made[1])):
        return "clock", clock
    is_month_first = _date(pair.left.value, pair.right.value, None, found.today) is None
    is_round = clock is not None and clock.minute % 5 == 0
    return ("clock", clock) if is_month_first and is_round else made


def _is_behind_other_day(found: Found, day: Day) -> bool:
    """Whether a day is said already, and another one."""
    before = found.before
    if before is None or before.kind != "day" or not (before.value.spans or before.value.day):
        return False
    return bool(before.value.spans != day.spans)


def _by_ordinals(found: Found) -> Made:
    """Siebter vierter, dritter/11."""
    day, month = found.all("ordinal", "number")
    if not 1 <= month.value <= 12 or not 1 <= day.value <= 31:
        return None
    return day_piece(Day(day=day.value, month=month.value))


def _by_slash(found: Found) -> Made:
    """20/5, 9/24: beside a month or a clock, two of them are meant."""
    first, second = found.all("number")
    if first.digits > 2 or second.digits > 2:
        return None
    return _orders(found, first, second, None, "/")


def _by_dash(found: Found) -> Made:
    """On 4-22: a day where nothing else is said and it cannot be hours or days of a month."""
    first, second = found.all("number")
    is_alone = (found.before is None or found.before.kind == "on") and found.behind is None
    is_date = first.value <= 12 < second.value and first.digits <= 2 == second.digits
    return _orders(found, first, second, None, "-") if is_alone and is_date else None


def _by_name(found: Found) -> Made:
    """The 3rd of March, March 3rd 2027, 13AUG, siebter 4."""
    day, *rest = found.all("number", "ordinal")
    month = found.one("month")
    if not 1 <= day.value <= 31 or day.digits > 2:
        return None
    year = rest[0] if rest else None
    if year is not None and not _may_be_year(year, found):
        return None
    said = year_of(year)
    return day_piece(Day(day=day.value, month=month, year=said))


def _by_year_first(found: Found) -> Made:
    """2020/Sep/23."""
    year, day = found.all("number")
    if not year.is_year or not 1 <= day.value <= 31:
        return None
    return day_piece(Day(day=day.value, month=found.one("month"), year=year.value))


def _may_be_year(year: Number, found: Found) -> bool:
    """Whether a number behind a date is its year, and no clock."""
    this = found.today.year
    if year.digits == 2:
        return year.value + 2000 in (this, this + 1) and not is_clock_behind(found)
    return year.is_year and this - 20 < year.value <= this + 8


def is_clock_behind(found: Found) -> bool:
    """Whether what stands behind makes a number before it an hour."""
    kinds = ("oclock", "meridiem", "to", "dash", "number", "until")
    return found.behind is not None and found.behind.kind in kinds


def _month(found: Found) -> Made:
    """March, March 2027, next March."""
    number, which = found.one("number"), found.one("which")
    if number is not None and not (number.is_year and _may_be_year(number, found)):
        return None
    month = found.one("month")
    year = number.value if number else None
    if which is not None and which > 1:
        first = coming(month, 28, found.today)
        year = first.year + which - 1 if first else None
    return day_piece(Day(month=month, year=year))


def _day_of_month(found: Found) -> Made:
    """The 22nd, on the 15th, am 25."""
    number = found.one("number", "ordinal")
    is_day = 1 <= number.value <= 31 and number.digits <= 2
    return day_piece(Day(day=number.value)) if is_day else None


def _by_ordinal(found: Found) -> Made:
    """22nd, tuesday the eleventh; *the first* alone is rather the first of something."""
    ordinal = found.one("ordinal")
    is_behind = found.before is not None and found.before.kind in ("day", "on")
    return _day_of_month(found) if ordinal.digits or is_behind else None


def _dotted(found: Found) -> Made:
    """25., Donnerstag 31.: a day, where no sentence ends."""
    is_day = found.before is None or found.before.kind == "day"
    return _day_of_month(found) if is_day else None


_BETWEEN = "(dot|of|the|slash|dash)*"  # a number and the month behind it
_BEHIND_MONTH = "(dot|slash|dash|the|comma|open)*"
_NO_DAY = (  # what makes a number before it something else than a day
    "(?!(unit|oclock|meridiem|other|of other|number|slash|dash (number|unit|other)|month|pair"
    "|weekday|about))"
)
NAMED: list[Rule] = [
    ("date", _by_date),
    ("number (slash|dash|dot) month (slash|dash|dot) number", _by_year_first),
    (f"the? (number|ordinal) {_BETWEEN} month (dot|slash|dash|of|in|comma|the)* number", _by_name),
    (f"the? (number|ordinal) {_BETWEEN} month dot?", _by_name),
    (f"month {_BEHIND_MONTH} (number|ordinal) dot? (comma|of|in)? number", _by_name),
    (f"month {_BEHIND_MONTH} (number|ordinal)", _by_name),
    ("month (dot|slash|dash|of|in|comma)* number", _month),
    ("the? which month", _month),
    ("month which", _month),
    ("month dot?", _month),
    ("ordinal slash? (number dot|ordinal)", _by_ordinals),
    ("number slash number", _by_slash),
    ("pair dot?", _by_pair),
]
"""Dates with a month."""
NUMBERED: list[Rule] = [
    ("the? ordinal (?!(unit|weekday))", _by_ordinal),
    ("number dash number", _by_dash),
    (f"(on|which) the? number dot? {_NO_DAY}", _day_of_month),
    (f"the number dot? {_NO_DAY}", _day_of_month),
    ("number dot", _dotted),
]
"""Days of a month that is not said; tried last."""
