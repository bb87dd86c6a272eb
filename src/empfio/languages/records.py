"""What is understood of a text, and what a language consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal, get_args

from empfio.languages.phrases import Phrases

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Intent = Literal[
    "greet", "thanks", "goodbye", "nothing_more", "ask_human", "ask_bot", "ask_hours",
    "ask_services", "ask_prices", "ask_contact", "book", "cancel", "reschedule", "check_booking",
    "complaint", "help", "abort", "other_times", "later", "earlier", "other_day", "any_time",
    "soonest", "urgent", "late",
]  # fmt: skip
INTENTS: tuple[Intent, ...] = get_args(Intent)
Patterns = Mapping[Intent, tuple[tuple[str, ...], tuple[str, ...]]]
"""Of each intent what means it, and what looks like it and means something else."""

Claim = Literal["booked", "moved", "cancelled", "has"]
"""What may be said to have been done; ``has``: that there is an appointment."""
Claims = Mapping[Claim, tuple[tuple[str, ...], tuple[str, ...]]]
"""Of each claim how it is made, and what looks like it and claims nothing."""

Decision = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a customer's message says; what is not in it is empty.

    ``decision``: the answer to a question that can be answered by yes or no, where one was asked.
    ``tells_time``: a day or a time is in it, whichever. ``name``: what the customer calls
    themselves (*my name is …*). ``place``: which one of several that were shown: 0 is the first,
    -1 the last.
    """

    text: str
    intents: frozenset[Intent] = frozenset()
    decision: Decision | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    tells_time: bool = False
    place: int | None = None


PartOfDay = Literal[
    "early", "late", "morning", "noon", "afternoon", "evening", "night", "early_morning",
    "late_morning", "early_afternoon", "late_afternoon", "early_evening", "late_evening",
]  # fmt: skip
Bound = Literal["at", "about", "after", "before"]
Doubt = Literal["half", "order", "week", "number"]
"""What a reading may have wrong: the half of the day; which of two numbers is the month; which
week *next Friday* is in; whether a bare number is an hour or a day."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand when something is meant; what was not said is None.

    ``first``, ``last``: the days, the last included. ``at``: the clock, ``until``: where an
    interval ends, on the last day, and on the day after it where ``until`` is before ``at``.
    ``part``: of the day. ``bound``: whether it is then, about then, from then on or up to then;
    of the days, where no clock was said. ``span``: where it stands in the text, in characters.
    ``is_half_said``: nothing is open between morning and evening. ``is_denied``: *not then*.
    ``doubts``: what another reading of the same span has otherwise.
    """

    first: date | None
    last: date | None
    at: time | None
    until: time | None
    part: PartOfDay | None
    bound: Bound
    span: tuple[int, int]
    is_half_said: bool
    is_denied: bool
    doubts: frozenset[Doubt]


Kind = Literal[
    "weekday", "month", "number", "ordinal", "unit", "part", "relative", "date", "pair", "clock",
    "meridiem", "oclock", "fraction", "after", "before", "past", "to", "until", "from", "between",
    "and", "or", "not", "which", "in", "within", "hence", "the", "of", "at", "on", "about", "noon",
    "edge", "rest", "weekend", "holiday", "last", "filler", "for", "comma", "dot", "slash", "open",
    "plus", "dash", "other", "day", "moment", "lasting", "hundred", "short",
]  # fmt: skip
"""What a word, or several that were put together, may be in an expression of time."""

TimeWords = Mapping[Kind, Mapping[str, Any]]
"""Of each kind the words and phrases, ``|`` between those that mean the same, and what."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: patterns of what is said in it (see ``phrases``), and what we say.

    ``intents``: of each intent what means it, and what looks like it and means something else.
    ``decisions``: of yes, no and so on. ``name_follows``: what stands before a name,
    ``name_precedes`` behind one; ``name_may_follow`` before names and other things,
    ``name_answers`` where one was asked for.
    ``keywords``: words that are mended where they are misspelt; ``known``: those that are not.
    ``no_names``: words that are no name. ``signs``: words that only this language has.
    ``times``: words by which a day or a time is told. ``lines``: what we say, in one or more
    wordings. ``weekdays``: Monday first. ``months``: January first. ``places``: which one of
    several is meant: the first, the second and so on, the last one at the end. ``clear_yes``: what
    agrees without any doubt; ``bare_yes``: words that do where nothing else is said.
    ``once_wished``, ``but``: the two halves of *I was going to …, but*. ``claims``: how it is
    claimed that something was done; ``free``, ``not_free``, ``no_price``: that a time is to be had,
    or not, or costs nothing.
    ``are_nouns_capital``: a capital letter makes no name.
    """

    intents: Mapping[Intent, tuple[Phrases, Phrases | None]]
    decisions: Mapping[str, Phrases]
    keywords: frozenset[str]
    known: frozenset[str]
    name_follows: tuple[tuple[str, ...], ...]
    name_precedes: tuple[tuple[str, ...], ...]
    name_may_follow: tuple[tuple[str, ...], ...]
    name_answers: tuple[tuple[str, ...], ...]
    no_names: frozenset[str]
    signs: frozenset[str]
    times: frozenset[str]
    lines: Mapping[str, tuple[str, ...]]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    places: tuple[Phrases, ...]
    clear_yes: Phrases
    bare_yes: frozenset[str]
    once_wished: Phrases
    but: Phrases
    claims: Mapping[Claim, tuple[Phrases, Phrases]]
    free: Phrases
    not_free: Phrases
    no_price: Phrases
    are_nouns_capital: bool
