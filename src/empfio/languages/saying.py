"""What we say, in the language of the conversation."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from string import Formatter

from empfio.languages.records import Language
from empfio.languages.tongues import TONGUES


def say(
    language: Language, line: str, times: int = 0, own: Mapping[str, str] | None = None,
    **values: object,
) -> str:  # fmt: skip
    """A line of the catalogue: its first wording, the next one where it was said before.

    ``own``: lines of a business by their names, which stand in the place of ours.
    """
    given = (own or {}).get(line)
    said = TONGUES[language].lines[line] if given is None else (given,)
    return said[times % len(said)].format(**values)


def wordings(language: Language, line: str) -> int:
    """How many wordings a line has."""
    return len(TONGUES[language].lines[line])


def line_names() -> list[str]:
    """What the lines are called that can be said in every language, in order."""
    return sorted(set.intersection(*(set(tongue.lines) for tongue in TONGUES.values())))


def gaps(line: str) -> frozenset[str] | None:
    """The names of what is filled into a line, in all of its wordings; None: there is no such."""
    if any(line not in tongue.lines for tongue in TONGUES.values()):
        return None
    said = (one for tongue in TONGUES.values() for one in tongue.lines[line])
    return frozenset(name for one in said for _, name, _, _ in Formatter().parse(one) if name)


def weekday(language: Language, day: int) -> str:
    """The name of a weekday; 0 is Monday."""
    return TONGUES[language].weekdays[day]


def clock(language: Language, at: time) -> str:
    """A time of day as it is said: ``18:30``, or ``6:30 pm``."""
    if language == "de":
        return f"{at.hour}:{at.minute:02}"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"


def spans(language: Language, times: Sequence[tuple[time, time]]) -> str:
    """From … until, once or more a day: ``9:00–12:00, 14:00–18:00 Uhr``.

    Until 00:00 is until the midnight that ends the day.
    """
    said = ", ".join(f"{clock(language, a)}–{_until(language, b)}" for a, b in times)
    return f"{said} Uhr" if language == "de" else said


def _until(language: Language, at: time) -> str:
    if at != time.min:
        return clock(language, at)
    return "24:00" if language == "de" else "midnight"


def day(language: Language, on: date) -> str:
    """A day as it is said: ``Thursday, 5 March``, or ``Donnerstag, 5. März``."""
    tongue = TONGUES[language]
    dot = "." if language == "de" else ""
    return f"{tongue.weekdays[on.weekday()]}, {on.day}{dot} {tongue.months[on.month - 1]}"


def moment(language: Language, at: datetime) -> str:
    """A day and a time on it, by the clock on the wall: ``Thursday, 5 March at 3:30 pm``."""
    if language == "de":
        return f"{day(language, at)} um {clock(language, at.time())} Uhr"
    return f"{day(language, at)} at {clock(language, at.time())}"


def short_moment(language: Language, at: datetime) -> str:
    """As ``moment``, short enough for a button: ``Thu 5 Mar, 3:30 pm``."""
    tongue = TONGUES[language]
    if language == "de":
        return f"{tongue.weekdays[at.weekday()][:2]} {at:%-d.%-m.}, {clock(language, at.time())}"
    name = f"{tongue.weekdays[at.weekday()][:3]} {at.day} {tongue.months[at.month - 1][:3]}"
    return f"{name}, {clock(language, at.time())}"
