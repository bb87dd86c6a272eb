"""What a customer reads in a reply: what is asked for, and which times are named.

It goes by the words that are shown and by nothing the agent keeps to itself, and shares no code
with what the agent understands times by: a mistake there is not made twice.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Question = Literal[
    "email", "phone", "name", "change", "person", "more", "staff", "service", "when", "clock",
    "day", "agree", "purpose", "nothing",
]  # fmt: skip

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)? (?:of )?(?P<month>{_MONTH})\b"
    rf"|(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|(?P<today>today|tonight)\b|(?P<tomorrow>tomorrow)\b|{_WEEKDAY})",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:.–-])(?:(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<hour2>\d{1,2}):(?P<minute2>\d\d)(?![\d:])|(?P<noon>noon|midday))(?! ?[–-] ?\d)",
    re.IGNORECASE,
)
_MOST_READ = 4_096  # characters of a sentence
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9])|\n+|,? but ")
_REFUSES = re.compile(
    r"\b(?:taken|unfortunately|afraid|no longer|not (?:free|available|open)|isn't|sorry|closed)\b",
    re.IGNORECASE,
)
# What each question looks like, the surest first.
_LOOKS: Mapping[Question, str] = {
    "email": r"e-?mail",
    "phone": r"phone|number can we reach",
    "name": r"\bname\b",
    "change": r"cancel (?:this|your)|move your",
    "person": r"talk to|bring in|speak (?:to|with)|pass you",
    "more": r"anything else",
    "staff": r"whom|who would|which (?:person|staff)|anybody|anyone|somebody in particular",
    "service": r"which (?:service|treatment|of our services)|what service",
    "when": r"\bwhen\b|day (?:and|or) (?:at )?(?:what |which )?time|\bdate\b",
    "clock": r"(?:what|which) time|at what|time of (?:the )?day",
    "day": r"(?:what|which|another|other) day",
    "agree": r"shall i|should i|is that right|is that correct|may i book|(?:do|does|would) (?:that"
    r"|any|one)|which (?:of|one|would)|like (?:one|to take|me to|that)|how about|confirm"
    r"|book (?:it|this|that)|choose|pick",
    "purpose": r"help you|do for you|what would you like",
}
_ASKS = {kind: re.compile(looks, re.IGNORECASE) for kind, looks in _LOOKS.items()}
WHEN: tuple[Question, ...] = ("when", "clock", "day")
_WHATEVER_IS_PROPOSED: Container[Question | None] = (
    *("email", "phone", "name", "change", "person", "more"),
    *WHEN,
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a reply says. ``times``: those that it proposes, by the clock on the wall.

    ``labels``: of what can be tapped, those that name a time, with it.
    """

    question: Question
    times: frozenset[datetime]
    labels: tuple[tuple[str, datetime], ...] = ()


def read(text: str, labels: Sequence[str], today: date) -> Read:
    """What a customer takes from a message and from what can be tapped below it."""
    sentences = [one for one in _SENTENCE.split(text) if one.strip()]
    day = next((found for one in reversed(sentences) if (found := _days(one, today))), None)
    tapped = [
        (label, moment)
        for label in labels
        for moment in _moments(label, today, day[-1][1] if day else None)
    ]
    named = frozenset(moment for _, moment in tapped) or frozenset(_named(sentences, today))
    return Read(_asked(sentences, has_times=bool(named)), named, tuple(tapped))


def _asked(sentences: Sequence[str], *, has_times: bool) -> Question:
    """What the last question asks for; times that are named are proposed, if nothing else is."""
    asked = next((one for one in reversed(sentences) if one.rstrip().endswith("?")), "")
    found = next((kind for kind, pattern in _ASKS.items() if pattern.search(asked)), None)
    if has_times and found not in _WHATEVER_IS_PROPOSED:
        return "agree"
    return found or ("purpose" if asked else "nothing")


def _named(sentences: Sequence[str], today: date) -> Iterator[datetime]:
    """The times of the sentences that refuse none; a day holds until another one is named."""
    day: date | None = None
    for sentence in sentences:
        days = _days(sentence, today)
        if not _REFUSES.search(sentence):
            yield from _moments(sentence, today, day)
        day = days[-1][1] if days else day


def _moments(text: str, today: date, before: date | None) -> Iterator[datetime]:
    """Each clock of a text with the day that stands before it, or else behind it."""
    days = _days(text, today)
    for found in _CLOCK.finditer(text, 0, _MOST_READ):
        earlier = [day for place, day in days if place <= found.start()]
        later = [day for place, day in days if place > found.start()]
        day = earlier[-1] if earlier else later[0] if later else before
        clock = _clock(found)
        if day is not None and clock is not None:
            yield datetime.combine(day, clock)


def _clock(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(12)
    hour = int(found["hour"] or found["hour2"])
    minute = int(found["minute"] or found["minute2"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _days(text: str, today: date) -> list[tuple[int, date]]:
    """The days that a text names, with their places; a weekday beside a date adds nothing."""
    found = [
        (one.start(), _day(one, today), bool(one["weekday"]))
        for one in _DATE.finditer(text, 0, _MOST_READ)
    ]
    dates = [(place, day) for place, day, is_weekday in found if day and not is_weekday]
    alone = [(place, day) for place, day, is_weekday in found if day and is_weekday]
    near = [place for place, _ in dates]
    kept = [one for one in alone if not any(abs(one[0] - place) < 16 for place in near)]
    return sorted(dates + kept)


def _day(found: re.Match[str], today: date) -> date | None:
    if found["iso"]:
        return date.fromisoformat(found["iso"])
    if found["today"]:
        return today
    if found["tomorrow"]:
        return today + timedelta(days=1)
    if found["weekday"]:
        short = found["weekday"][:3].lower()
        wanted = next(number for number, name in enumerate(_WEEKDAYS) if name.startswith(short))
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    return _dated(found["day"] or found["day2"], found["month"] or found["month2"], today)


def _dated(day: str, month: str, today: date) -> date | None:
    """A day of a month, in this year or, where it is long over, the next."""
    number = next(n for n, name in enumerate(_MONTHS, start=1) if name[:3] == month[:3].lower())
    try:
        this_year = date(today.year, number, int(day))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None
