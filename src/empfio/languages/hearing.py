"""What somebody says in a message."""

from empfio.languages.contacts import find_email, find_phone
from empfio.languages.deciding import decide
from empfio.languages.naming import find_name
from empfio.languages.phrases import plain
from empfio.languages.records import Heard, Intent, Language, Tongue
from empfio.languages.spelling import mend
from empfio.languages.tongues import TONGUES


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
    )


def _tells_time(line: str, tongue: Tongue) -> bool:
    return any(word in tongue.times or word[0].isdigit() for word in line.split())


def _intents(line: str, tongue: Tongue) -> frozenset[Intent]:
    found: set[Intent] = set()
    for intent, (means, looks_like) in tongue.intents.items():
        if means.are_in(looks_like.without(line) if looks_like else line):
            found.add(intent)
    if found & {"cancel", "reschedule"}:
        found.discard("book")  # "book" is a part of how both are said
    return frozenset(found)
