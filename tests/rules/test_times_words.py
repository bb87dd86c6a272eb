"""The tables of words that say when something is meant."""

from collections import Counter

import pytest

from empfio.languages.de import times as de_times
from empfio.languages.en import times as en_times
from empfio.languages.phrases import flat
from empfio.languages.records import TimeWords
from empfio.languages.times.lexing import LONGEST_PHRASE, Lexicon, read_pieces

TABLES = {"en": en_times, "de": de_times}


def phrases(words: TimeWords) -> list[str]:
    return [
        flat(phrase) for table in words.values() for said in table for phrase in said.split("|")
    ]


@pytest.mark.parametrize("language", TABLES)
def test_no_phrase_stands_in_two_places(language: str) -> None:
    counted = Counter(phrases(TABLES[language].WORDS))
    assert [phrase for phrase, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("language", TABLES)
def test_every_phrase_is_found_in_a_text(language: str) -> None:
    words = TABLES[language].WORDS
    lexicon = Lexicon.of(words, TABLES[language].SUFFIXES)
    for phrase in phrases(words):
        assert len(phrase.split()) <= LONGEST_PHRASE
        kinds = [piece.kind for piece in read_pieces(phrase, lexicon)]
        assert len(kinds) == 1, phrase
