"""What is understood of a text, and what a language consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from empfio.languages.phrases import Phrases

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Intent = Literal[
    "greet", "thanks", "goodbye", "nothing_more", "ask_human", "ask_bot", "ask_hours",
    "ask_services", "ask_prices", "ask_contact", "book", "cancel", "reschedule", "check_booking",
    "complaint", "help", "abort",
]  # fmt: skip
INTENTS: tuple[Intent, ...] = get_args(Intent)
Patterns = Mapping[Intent, tuple[tuple[str, ...], tuple[str, ...]]]
"""Of each intent what means it, and what looks like it and means something else."""

Decision = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a customer's message says; what is not in it is empty.

    ``decision``: the answer to a question that can be answered by yes or no, where one was asked.
    ``tells_time``: a day or a time is in it, whichever. ``name``: what the customer calls
    themselves (*my name is …*).
    """

    text: str
    intents: frozenset[Intent] = frozenset()
    decision: Decision | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    tells_time: bool = False


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
    wordings. ``weekdays``: Monday first.
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
    are_nouns_capital: bool
