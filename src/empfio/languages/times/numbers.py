"""Rules by which numbers in words become one, and short words a day or a month."""

from empfio.languages.times.pieces import Clock, Number
from empfio.languages.times.rewriting import Found, Made, Stage


def _count_of_others(found: Found) -> Made:
    """1.5 hours: what is counted is no time."""
    return "other", None


def _thousands(found: Found) -> Made:
    """Two thousand and eighteen."""
    first, *rest = found.all("number")
    value = first.value * 1000 + (rest[0].value if rest else 0)
    return ("number", Number(value)) if first.value < 10 else None


def _tens(found: Found) -> Made:
    """Twenty one, twenty-first: numbers in words that stand apart."""
    tens, ones = found.all("number", "ordinal")
    is_one = tens.digits == 0 and ones.digits == 0 and tens.value in (20, 30, 40, 50)
    if not is_one or not 0 < ones.value < 10:
        return None
    return found.pieces[-1].kind, Number(tens.value + ones.value)


def _by_zero(found: Found) -> Made:
    """Twelve oh three."""
    hour, zero, minute = found.all("number")
    is_clock = zero.value == zero.digits == 0 < hour.value <= 24 and 0 < minute.value < 10
    return ("clock", Clock(hour.value, minute.value)) if is_clock else None


def _short(found: Found) -> Made:
    """Sat 7th, on sun: with a number or the like beside it no verb, and no name."""
    kind, value = found.one("short")
    return kind, value


def _sunday(found: Found) -> Made:
    """So, 8.3., am So and Sa/So: in German the same word is *about*."""
    return ("weekday", 6) if found.one("about") == "so" else None


_BESIDE = "(number|ordinal|on|which|of|from|for|until|to|dash|slash|between|last|edge|weekday)"
NUMBERS = Stage(
    [
        ("(?<=(weekday|short)(dash|slash|and|or|comma|until))about", _sunday),
        ("(?<=on)about", _sunday),
        ("about (?=(dot|comma)+ the? (number|pair|date|ordinal))", _sunday),
        ("about (?=date|pair dot|slash weekday)", _sunday),
        ("^about (?=dot?$)", _sunday),
        ("short (?=(to|until|or|and|slash|dash)(weekday|short))", _short),
        ("(?<=short(to|until|or|and))short", _short),
        (f"(?<={_BESIDE}(the|comma|dot)?)short", _short),
        (
            "short (?=(comma|dot|the)?(number|ordinal|clock|date|pair|part|month|dash|slash|at))",
            _short,
        ),
        ("short (?=dot?$)", _short),
        ("number number number", _by_zero),
        ("pair unit", _count_of_others),
        ("number hundred and? number?", _thousands),
        ("number (number|ordinal)", _tens),
    ]
)
