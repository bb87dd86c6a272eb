"""By how much a time is to be moved: *an hour later*, *push it back half an hour*."""

import functools
from collections.abc import Sequence
from datetime import datetime, timedelta

from empfio.languages.de import times as de_times
from empfio.languages.en import times as en_times
from empfio.languages.phrases import Phrases, plain
from empfio.languages.records import Kind, Language
from empfio.languages.times.lexicons import lexicon_of
from empfio.languages.times.lexing import read_pieces
from empfio.languages.times.numbers import NUMBERS
from empfio.languages.times.pieces import Piece
from empfio.languages.times.rewriting import MOST_COUNTED

_MINUTES = {"minute": 1, "hour": 60, "day": 1_440, "week": 10_080, "fortnight": 20_160}
_COUNTING: tuple[Kind, ...] = ("number", "the", "fraction", "of", "and")
_SHIFTS = {"de": de_times.SHIFTS, "en": en_times.SHIFTS}


def read_shift(text: str, language: Language) -> timedelta | None:
    """How much later it is to be, less than nothing for earlier; None where neither is said.

    *An hour later* is meant from the time that is being spoken of, and not from now. Where both
    are said, or only *later*, there is none.
    """
    line = plain(text)
    later, earlier = (phrases.are_in(line) for phrases in _phrases(language))
    if later == earlier:
        return None
    pieces = NUMBERS.rewrite(read_pieces(text, lexicon_of(language)), datetime.min, None)
    whiles = (_minutes(pieces[:place], piece) for place, piece in enumerate(pieces))
    minutes = next((one for one in whiles if one is not None), None)
    return None if minutes is None else timedelta(minutes=minutes if later else -minutes)


@functools.cache
def _phrases(language: Language) -> tuple[Phrases, Phrases]:
    """How it is said that something is to be later, and earlier."""
    later, earlier = _SHIFTS[language]
    return Phrases(later, {}), Phrases(earlier, {})


def _minutes(before: Sequence[Piece], unit: Piece) -> int | None:
    """How long the while is that ends with a unit of time: half an hour are 30 minutes."""
    if unit.kind != "unit" or unit.value not in _MINUTES:
        return None
    said: list[Piece] = []
    for piece in reversed(before):
        if piece.kind not in _COUNTING:
            break
        said.append(piece)
    number = next((one.value.value for one in said if one.kind == "number"), None)
    fraction = next((one.value[0] for one in said if one.kind == "fraction"), None)
    if fraction is not None:
        return fraction + 60 * (number or 0) if unit.value == "hour" else None
    is_one = any(one.kind == "the" and one.value == "one" for one in said)
    count = 1 if number is None and is_one else number
    return None if count is None or count > MOST_COUNTED else count * _MINUTES[unit.value]
