"""A text as pieces: each word is looked up, numbers and dates in digits are taken as they stand."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from empfio.languages.phrases import MOST_READ, flat
from empfio.languages.records import Kind, TimeWords
from empfio.languages.spelling import mend
from empfio.languages.times.pieces import Clock, Number, Pair, Piece, Written

LONGEST_PHRASE = 5  # words
_LONGEST_WORD = 99  # letters: none has as many
# Of which kinds misspelt words are mended, and from how many letters on: shorter ones are too near
# to words that are no time (nachts, nichts).
_MENDED: dict[Kind, int] = {"weekday": 6, "month": 6, "relative": 7, "part": 7, "holiday": 8}

# Money, addresses and telephone numbers are taken whole, so that no part of them is a time. Not
# `\d`: that is any digit of Unicode, of which the library knows more than `int`.
_TOKEN = regex.compile(
    r"""
    (?P<other>
        (?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,64}+\.[\w.-]{1,64}+ | https?://\S++ | www\.\S++
      | (?<![0-9])[0-9]{1,4}:[0-9](?![0-9]) | [€$£]\s?[0-9][0-9.,]*+
      | (?<![0-9.,])[0-9][0-9.,]{0,12}+\s?(?:[€$£%]|(?:eur|euros?|usd|gbp|pounds?|dollars?|chf)\b)
    )
  | (?P<halved> ½ | (?<![0-9/.])1/2(?=\s?(?:h|hrs?|hours?|std|stunden?)\b) )
  | (?P<date> (?<![0-9.])(?:
        (?P<y>[0-9]{4})(?P<s>[-/.\ ])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})
      | (?P<a>[0-9]{1,2})(?P<t>[-/.])(?P<b>[0-9]{1,2})(?P=t){1,2}(?P<c>[0-9]{2,5})
      | (?P<a>[0-9]{1,2})(?P<t>[.])\s?(?P<b>[0-9]{1,2})[.]\s(?P<c>(?:19|20)[0-9][0-9])
    )(?![0-9:]) )
  | (?P<phone>
        \+[0-9][0-9\s()/.-]{6,20}[0-9] | (?<![0-9])0[0-9]{2,5}(?:[\s/-]?[0-9]){6,10}
      | (?<![0-9])\(?[0-9]{3}\)?[\s.-][0-9]{3}[\s.-][0-9]{4} | [0-9]{5,}+
    )
  | (?P<clock> (?P<h>[01]?[0-9]|2[0-4]):{1,2}(?P<i>[0-5][0-9])(?::[0-5][0-9])?(?![0-9]) )
  | (?P<pair> (?<![0-9]\.)(?P<l>[0-9]{1,2})\.(?P<r>[0-9]{1,2})(?![0-9]) )
  | (?P<decimal> [0-9]{1,4}[.,][0-9]{1,2}(?![0-9]) )
  | (?P<number> [0-9]++ )
  | (?P<meridiem> (?<!\p{L})(?P<half>[ap])(?:\s?\.\s?m\s?\.?|\ m\b) )
  | (?P<word> (?:am|pm)(?=\p{Lu}) | w/c\b
      | \p{L}\p{M}*(?:\p{L}|\p{M}|['’‘`´"](?=\p{L}))*(?:(?<=s)['’](?=\s))? )
  | (?P<sign> \S )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_QUOTES = regex.compile("['’‘`´\"]")
_SIGNS: dict[str, Kind] = {
    ",": "comma", ";": "comma", ".": "dot", "/": "slash", "-": "dash", "–": "dash", "—": "dash",
    "(": "open", ")": "open", "[": "open", "]": "open", "@": "at", "+": "plus", "&": "and",
    ":": "comma", "'": "filler", "?": "filler", "!": "filler",
}  # fmt: skip
Meaning = tuple[Kind, Any]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language: phrases, what may stand at a number's end, what is mended.

    ``counts_to_24``: the hour of a clock in digits is meant as it stands.
    """

    phrases: dict[str, Meaning]
    suffixes: dict[str, Meaning]
    keywords: frozenset[str]
    counts_to_24: bool

    @classmethod
    def of(
        cls,
        words: TimeWords,
        suffixes: TimeWords,
        others: TimeWords | None = None,
        *,
        counts_to_24: bool = False,
    ) -> "Lexicon":
        """Put together from a language's tables; ``others``: what people mix into it."""
        phrases = dict(_meanings(others or {})) | dict(_meanings(words))
        return cls(
            phrases=phrases,
            suffixes=dict(_meanings(suffixes)),
            keywords=frozenset(
                phrase
                for phrase, (kind, _) in phrases.items()
                if len(phrase) >= _MENDED.get(kind, _LONGEST_WORD) and " " not in phrase
            ),
            counts_to_24=counts_to_24,
        )


def _meanings(words: TimeWords) -> Iterator[tuple[str, Meaning]]:
    for kind, table in words.items():
        for phrases, said in table.items():
            value = (
                Number(said) if kind in ("number", "ordinal") and isinstance(said, int) else said
            )
            for phrase in phrases.split("|"):
                yield flat(phrase), (kind, value)


def read_pieces(text: str, lexicon: Lexicon) -> list[Piece]:
    """The pieces of a text, in order; of a long one only those of its beginning."""
    found = list(_TOKEN.finditer(text, 0, MOST_READ))
    pieces: list[Piece] = []
    place = 0
    while place < len(found):
        piece, taken = _piece(found, place, lexicon, pieces)
        if piece is not None:
            if pieces and piece.start == pieces[-1].start:
                pieces.pop()  # what takes its number with it: 22nd
            pieces.append(piece)
        place += taken
    return pieces


Token = regex.Match[str]


def _piece(
    found: list[Token], place: int, lexicon: Lexicon, done: list[Piece]
) -> tuple[Piece | None, int]:
    """The piece at a place, and how many tokens it takes; None: a hyphen within a word."""
    one, before = found[place], done[-1] if done else None
    is_glued = before is not None and before.end == one.start()
    is_suffix = is_glued and before is not None and before.kind in ("number", "pair", "clock")
    if one["word"]:
        (kind, value), taken = _word(found, place, lexicon, is_suffix=is_suffix)
    elif one[0] == "." and "." in lexicon.suffixes and is_glued and _is_place(done):
        (kind, value), taken = lexicon.suffixes["."], 1
    else:
        (kind, value), taken = _sign_or_digits(one, is_literal=lexicon.counts_to_24), 1
        if one["sign"] == "-" and is_glued and _is_within_word(found, place, lexicon):
            return None, 1
    end = found[place + taken - 1].end()
    if is_suffix and before is not None and kind in ("ordinal", "relative"):
        value = before.value if kind == "ordinal" else value
        return Piece(kind, value, before.start, end, before.is_glued), taken
    return Piece(kind, value, one.start(), end, is_glued), taken


def _is_place(done: list[Piece]) -> bool:
    """Whether a dot behind a number makes it a day of a month, and not an hour's full stop."""
    number, lead = done[-1], done[-2].kind if len(done) > 1 else None
    is_hour = lead in ("at", "about", "fraction", "past")
    return number.kind == "number" and 1 <= number.value.value <= 31 and not is_hour


def _is_within_word(found: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether a hyphen stands within a word such as week-end, and not in Mon-Fri."""
    before, behind = found[place - 1], found[place + 1] if place + 1 < len(found) else None
    if behind is None or not before["word"] or not behind["word"]:
        return False
    kinds = {lexicon.phrases.get(_plain(one[0]), ("other", ""))[0] for one in (before, behind)}
    are_days = kinds <= {"weekday", "month", "short", "about"}  # about is a Sunday, too: Fr-So
    return behind.start() == found[place].end() and not are_days


def _word(
    found: list[Token], place: int, lexicon: Lexicon, *, is_suffix: bool
) -> tuple[Meaning, int]:
    """What the longest phrase means that begins at a place, and how many tokens it has."""
    word = _plain(found[place][0])
    if is_suffix and word in lexicon.suffixes:
        return lexicon.suffixes[word], 1
    words: list[tuple[str, int]] = []  # each with how many tokens there are up to it
    for index in range(place, min(place + 2 * LONGEST_PHRASE, len(found))):
        if found[index]["word"]:
            words.append((_plain(found[index][0]), index - place + 1))
        elif found[index]["sign"] != "-":
            break
    for count in range(min(len(words), LONGEST_PHRASE), 0, -1):
        meaning = lexicon.phrases.get(" ".join(word for word, _ in words[:count]))
        if meaning is not None:
            return meaning, words[count - 1][1]
    mended = mend(word, lexicon.keywords, frozenset())
    return lexicon.phrases.get(mended, ("other", word)), 1


@functools.lru_cache(maxsize=4_096)
def _plain(word: str) -> str:
    return flat(_QUOTES.sub("", word))


def _sign_or_digits(one: Token, *, is_literal: bool) -> Meaning:
    if one["number"]:
        return "number", Number(int(one[0]), len(one[0]))
    if one["halved"]:
        return "fraction", (30, None)
    if one["clock"]:
        is_literal = is_literal or one["h"][0] == "0"
        return "clock", Clock(int(one["h"]), int(one["i"]), is_literal=is_literal)
    if one["pair"]:
        return "pair", Pair(_number(one["l"]), _number(one["r"]), is_literal)
    if one["date"]:
        digits = [one[name] for name in ("y", "m", "d", "a", "b", "c") if one[name]]
        first, second, third = (_number(part) for part in digits)
        return "date", Written((first, second, third), one["s"] or one["t"])
    if one["meridiem"]:
        return "meridiem", f"{one['half'].lower()}m"
    return _SIGNS.get(one[0], "other"), one[0]


def _number(digits: str) -> Number:
    return Number(int(digits), len(digits))
