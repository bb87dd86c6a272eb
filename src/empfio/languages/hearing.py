"""What somebody says in a message."""

import regex

from empfio.languages.contacts import find_email, find_phone
from empfio.languages.deciding import decide
from empfio.languages.naming import find_name
from empfio.languages.phrases import plain
from empfio.languages.records import Heard, Intent, Language, Tongue
from empfio.languages.spelling import mend
from empfio.languages.tongues import TONGUES

_SENTENCE_END = regex.compile(r"(?<=[^\W\d])[.!?]\s")


def hear(
    text: str,
    language: Language,
    region: str | None = None,
    *,
    asked_name: bool = False,
    asked_phone: bool = False,
) -> Heard:
    """What a message says; only its beginning is looked at.

    ``region``: the country of phone numbers without a country code. ``asked_name``,
    ``asked_phone``: a bare answer may be one.
    """
    tongue = TONGUES[language]
    line = mend(plain(text), tongue.keywords, tongue.known)
    intents = _intents(line, tongue)
    return Heard(
        text=text,
        intents=intents,
        decision=decide(line, tongue.decisions),
        name=find_name(text, tongue, was_asked=asked_name),
        email=find_email(text),
        phone=find_phone(text, region, was_asked=asked_phone),
        tells_time=_tells_time(line, tongue),
        place=_place(line, tongue),
    )


def is_clear_yes(text: str, language: Language) -> bool:
    """Whether a message that agrees does so in clear words; *ok, thanks* may mean anything."""
    tongue, line = TONGUES[language], plain(text)
    said = {word for word in line.split() if word.isalpha()}
    return tongue.clear_yes.are_in(line) or (bool(said) and said <= tongue.bare_yes)


def is_wished_no_more(text: str, place: int, language: Language) -> bool:
    """Whether what stands at a place is what somebody had wished for: *I was going to …, but*."""
    tongue = TONGUES[language]
    before = _SENTENCE_END.split(text[:place])[-1]
    behind = _SENTENCE_END.split(text[place:])[0]
    return tongue.once_wished.are_in(plain(before)) and tongue.but.are_in(plain(behind))


def _tells_time(line: str, tongue: Tongue) -> bool:
    return any(word in tongue.times or word[0].isdigit() for word in line.split())


def _place(line: str, tongue: Tongue) -> int | None:
    """Which one is meant: 0 is the first, -1 the last."""
    for number, phrases in enumerate(tongue.places):
        if phrases.are_in(line):
            return number if number < len(tongue.places) - 1 else -1
    return None


def _intents(line: str, tongue: Tongue) -> frozenset[Intent]:
    found: set[Intent] = set()
    for intent, (means, looks_like) in tongue.intents.items():
        if means.are_in(looks_like.without(line) if looks_like else line):
            found.add(intent)
    if found & {"cancel", "reschedule", "late"}:
        found.discard("book")  # "book" is a part of how both are said
    return frozenset(found)
