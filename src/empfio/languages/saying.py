"""What we say, in the language of the conversation."""

from collections.abc import Sequence
from datetime import time

from empfio.languages.records import Language
from empfio.languages.tongues import TONGUES


def say(language: Language, line: str, times: int = 0, **values: object) -> str:
    """A line of the catalogue: its first wording, the next one where it was said before."""
    said = TONGUES[language].lines[line]
    return said[times % len(said)].format(**values)


def wordings(language: Language, line: str) -> int:
    """How many wordings a line has."""
    return len(TONGUES[language].lines[line])


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
