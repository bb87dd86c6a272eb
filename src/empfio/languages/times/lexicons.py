"""The words of each language by which it is said when something is meant."""

import functools

from empfio.languages.de import times as de_times
from empfio.languages.en import times as en_times
from empfio.languages.records import Language
from empfio.languages.times.lexing import Lexicon

# English words that people who write German use as well.
_MIXED = frozenset(
    """weekday month part relative noon meridiem about after before between at on of ordinal
    short""".split()
)


@functools.cache
def lexicon_of(language: Language) -> Lexicon:
    """A language's words, put together when they are first needed."""
    if language == "en":
        return Lexicon.of(en_times.WORDS, en_times.SUFFIXES)
    mixed = {kind: table for kind, table in en_times.WORDS.items() if kind in _MIXED}
    return Lexicon.of(de_times.WORDS, de_times.SUFFIXES, mixed, counts_to_24=True)
