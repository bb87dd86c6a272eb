"""Rules by which numbers and words become clocks."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from empfio.languages.times.pieces import Clock, Half, Moment, Number, Pair
from empfio.languages.times.rewriting import Found, Made, Rule, Stage

_USUAL_MINUTES = frozenset({5, 10, 15, 20, 25})  # that are said before or after an hour
_WORKING_DAY = 8  # hours
_EARLIEST = 6  # o'clock


def clock_of(number: Any) -> Clock | None:
    """The clock that a number or a pair may be: 8, 1030, 8.30."""
    if isinstance(number, Clock):
        return number
    if isinstance(number, Pair):
        is_clock = number.left.value <= 24 and number.right.digits == 2 and number.right.value < 60
        clock = _clock(number.left.value, number.right.value, number.left) if is_clock else None
        return replace(clock, is_literal=True) if clock and number.is_literal else clock
    if number.digits in (3, 4):
        hour, minute = divmod(number.value, 100)
        return _clock(hour, minute, number) if minute < 60 else None
    return _clock(number.value, 0, None) if number.digits <= 2 else None


def _clock(hour: int, minute: int, written: Number | None) -> Clock | None:
    if hour > 24 or (hour == 24 and minute):
        return None
    is_literal = written is not None and len(str(written.value)) < written.digits
    return Clock(hour, minute, is_literal=is_literal)


def _with_half(clock: Clock | None, half: Half | None) -> Made:
    if clock is None:
        return None
    return "clock", Clock(clock.hour, clock.minute, half or clock.half, clock.is_literal)


def _by_one_number(found: Found) -> Made:
    """8 am, 8.30 Uhr, 0845am, 3:15 pm; *Feb 5 AM* is the morning of a day."""
    if found.before and found.before.kind == "month" and not found.pieces[-1].is_glued:
        return None
    said = found.one("number", "pair", "clock")
    clock = clock_of(said)
    if clock and found.one("oclock") == "24" and isinstance(said, Number) and said.digits:
        # German counts on to 24: 6 Uhr is the early hour, where 5 and less are none for customers.
        clock = replace(clock, is_literal=clock.is_literal or clock.hour == _EARLIEST)
    return _rough(_with_half(clock, found.one("meridiem")), found)


def _rough(made: Made, found: Found) -> Made:
    """The clock, marked where it is said to be no exact one: 11ish."""
    if made is None or found.one("about") is None:
        return made
    return made[0], replace(made[1], is_rough=True)


def _by_unit(found: Found) -> Made:
    """14hr: the hour, and not how many of them."""
    is_hour = found.one("unit") == "hour" and found.pieces[-1].is_glued
    clock = clock_of(found.one("number")) if is_hour else None
    return ("clock", clock) if clock else None


def _by_hour_and_minute(found: Found) -> Made:
    """2 10 pm, 9h15, 18 Uhr 12."""
    hour, minute, *_ = found.all("number")
    is_said = found.one("oclock") is not None or found.one("meridiem") is not None
    if hour.value > 24 or minute.value > 59 or minute.digits == 1 or not is_said:
        return None
    return _with_half(_clock(hour.value, minute.value, hour), found.one("meridiem"))


def _by_minutes(found: Found) -> Made:
    """Quarter past 8, 20 to 2."""
    count, last = found.all("number", "fraction", "clock", "noon")
    hour = _hour(last)
    if hour is None:
        return None
    is_sure = isinstance(count, tuple) or found.one("unit") == "minute"
    minute = count[0] if isinstance(count, tuple) else count.value
    if not is_sure and minute not in _USUAL_MINUTES and found.one("past") is None:
        return None
    if found.one("to") is not None and not is_sure and (_is_from(found) or _is_range(found)):
        return None
    forward = found.one("past", "after", "from") is not None
    return _with_half(_moved(hour, minute if forward else -minute), found.one("meridiem"))


def _by_minutes_and_fraction(found: Found) -> Made:
    """Fünf vor halb drei."""
    minutes, fraction, number = found.all("number", "fraction")
    hour = clock_of(number)
    if hour is None or hour.minute or hour.hour == 0 or fraction[1] is None:
        return None
    forward = found.one("before") is None
    count = minutes.value if isinstance(minutes, Number) else minutes[0]
    return _with_half(_moved(hour, fraction[1] + (count if forward else -count)), None)


def _is_range(found: Found) -> bool:
    """Whether *10 to 12* is from one hour to another, within a working day.

    10 to 9 would be a long day, and ten to twelve in words is said of a clock.
    """
    first, last = found.all("number", "clock", "noon")[:2]
    is_led = found.before is not None and found.before.kind in ("at", "about", "before", "after")
    if is_led or not isinstance(last, Number) or first.value > 12:
        return False
    is_in_words = not first.digits and first.value != 5
    is_day = 0 < (last.value - first.value) % 12 <= _WORKING_DAY
    return last.value > 12 or (is_day and not is_in_words)


def _is_from(found: Found) -> bool:
    return found.before is not None and found.before.kind in ("from", "between")


def _hour(value: Any) -> Clock | None:
    """An hour that minutes are counted from: 3, 3:30, noon."""
    if isinstance(value, tuple):
        return None
    if isinstance(value, str):
        return Clock(12, half="pm" if value == "pm" else "am")
    clock = clock_of(value)
    return clock if clock is not None and clock.minute in (0, 30) else None


def _moved(clock: Clock, minutes: int) -> Clock:
    """A clock so many minutes later; quarter to one is 12:45."""
    if clock.half:
        said = clock.candidates(None)[0]
        hour, minute = divmod(said.hour * 60 + said.minute + minutes, 60)
        return Clock(hour % 24 or 24, minute, "am" if hour % 24 < 12 else "pm")
    hour, minute = divmod(clock.hour * 60 + clock.minute + minutes, 60)
    return Clock(hour or 12 if 0 < clock.hour <= 12 else hour % 24, minute)


def _by_fraction(found: Found) -> Made:
    """Half eight is 8:30, halb acht and viertel acht are before eight."""
    fraction, number = found.one("fraction"), found.one("number")
    hour = clock_of(number)
    if hour is None or hour.minute or fraction[1] is None or hour.hour == 0:
        return None
    return _with_half(_moved(hour, fraction[1]), found.one("meridiem"))


def _noon(found: Found) -> Made:
    """Noon, 12 noon, midnight; of *December 6 noon* the number is the day."""
    if found.one("number") and found.before and found.before.kind == "month":
        return None
    return "clock", _hour(found.one("noon"))


def _after_the_word(found: Found) -> Made:
    """At 6.45, um 10.10: behind such a word two numbers are no day."""
    clock = clock_of(found.one("pair"))
    return None if clock is None else ("clock", clock)


def _counted(found: Found) -> Made:
    """In 5 minutes, in an hour, 3 hours from now, in half an hour."""
    unit = found.one("unit") or "hour"
    number, fraction = found.one("number"), found.one("fraction")
    if unit not in ("minute", "hour") or found.count is None:
        return None
    minutes = found.count if unit == "minute" else 60 * found.count
    if fraction is not None:
        is_added = number is not None or found.one("and") is not None  # an hour and a half
        minutes = minutes * fraction[0] // 60 + (minutes if is_added else 0)
    then = found.now + timedelta(minutes=minutes)
    return "moment", Moment(then.date(), then.time().replace(second=0, microsecond=0))


def _before_noon(found: Found) -> Made:
    """Between 5 and 9 am, in a language in which *am* is a word of its own, at the very end."""
    if found.one("on") != "am" or found.pieces[-1].is_glued:
        return None
    return _with_half(clock_of(found.one("number", "pair", "clock")), "am")


def _bare(found: Found) -> Made:
    """Three in the afternoon, 13 50 in the afternoon, 11ish."""
    hour, *minutes = found.all("number")
    is_apart = found.pieces[-1].kind == "about" and found.pieces[-1].value != "behind"
    if is_apart or (found.before and found.before.kind == "month"):
        return None
    if not minutes:
        clock = clock_of(hour)
        return _rough(("clock", clock), found) if clock else None
    is_clock = hour.value <= 24 and minutes[0].value < 60 and minutes[0].digits != 1
    return ("clock", Clock(hour.value, minutes[0].value)) if is_clock else None


def _lasting(found: Found) -> Made:
    """For 30 minutes: how long, and not when; in minutes, 0 for whole days."""
    unit, count = found.one("unit"), found.count
    if count is None or unit == "week of":
        return None
    minutes = {"minute": count, "hour": 60 * count}.get(unit, 0)
    fraction = found.one("fraction")
    if fraction is not None and unit == "hour":
        is_added = found.one("number") is not None or found.one("and") is not None
        minutes = fraction[0] + (minutes if is_added else 0)
    return "lasting", minutes


def _nights(found: Found) -> Made:
    """For two nights."""
    return ("lasting", 0) if found.one("part") == "night" and found.count else None


_HALF = "about? oclock? (in? the? meridiem)"
_RULES: list[Rule] = [
    ("in about? (the|number) unit and the? fraction", _counted),
    ("in about? (the|number)* fraction? (the|of)* (unit|oclock)", _counted),
    ("in about? number and? the? fraction unit", _counted),
    ("(the|number) fraction? (unit|oclock) hence", _counted),
    ("plus (the|number)? (unit|oclock)", _counted),
    ("for about? (the|number) unit and the? fraction", _lasting),
    ("for about? (the|number) (and? the? fraction)? unit (?!hence)", _lasting),
    ("for about? fraction the? unit", _lasting),
    ("for (number|the) part", _nights),
    (f"(number|fraction) unit? (past|after|before|to|from) the? (number|clock|noon) {_HALF}?",
     _by_minutes),
    ("(number|fraction) unit? (past|after|before|to) the? (number|clock|noon) oclock?",
     _by_minutes),
    ("(number|fraction) unit? (past|after|before) fraction number oclock?",
     _by_minutes_and_fraction),
    (f"fraction number {_HALF}?", _by_fraction),
    ("fraction number oclock?", _by_fraction),
    (f"number number {_HALF}", _by_hour_and_minute),
    ("number oclock number", _by_hour_and_minute),
    (f"(number|pair|clock) dot? {_HALF}", _by_one_number),
    ("(number|pair|clock) dash? oclock", _by_one_number),
    ("(number|pair|clock) on (?=dot?$)", _before_noon),
    ("number about? oclock? noon", _noon),
    ("noon", _noon),
    ("(?<=(at|about)(about|the|filler|dot)*)pair", _after_the_word),
    ("(?<=between the?)pair(?!dot)", _after_the_word),
    ("number number? about? oclock? (?=(comma|in|at|the|on|which)* part)", _bare),
    ("number about", _bare),
    ("(?<!(in|for|within|after|the|which|plus))number unit", _by_unit),
]  # fmt: skip
CLOCKS = Stage(_RULES)
