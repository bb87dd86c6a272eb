"""The words of a text as search knows them: case and accents folded, no stemming, any script.

PostgreSQL's own parser is not asked: it takes ``cut/colour`` for a file and ``jane@example.com``
for one word, and what is a letter depends on the server's locale.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

import regex

MOST_WORDS = 16  # that one search may hold
_LONGEST = 100  # characters of a word that count; a lexeme may have 2,046 bytes
_LAST_POSITION = 16_383  # of PostgreSQL's tsvector; what lies beyond is in no phrase
_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
_ASCII = re.compile(r"[0-9a-z]+")
# Signs such as ½ and ² are words of their own: 2½ is not 21 and 2.
_WORD = regex.compile(r"[\p{L}\p{Nd}\p{Nl}][\p{L}\p{Nd}\p{Nl}\p{M}]*|\p{No}")
_SAID = regex.compile(r'"([^"]*)"?|([^"]+)')  # a phrase, whose end may be missing, or words
# Letters that Unicode does not take apart into a plain one and its accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
# How a word of ASCII may go on: by one of its own signs, or by another. That there is another is
# written down as a word of its own, with this sign, which stands in no word.
_BEYOND = "~"
_NEXT = f"0123456789abcdefghijklmnopqrstuvwxyz{_BEYOND}"
_BEFORE_OTHERS = re.compile(r"[0-9a-z]+(?=[^0-9a-z])")
_ACCENT = 10  # from this combining class on; below it are vowel signs, which are letters


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, in characters, and its folded form."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: words, each of which may be a beginning, and phrases."""

    beginnings: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    def query(self, mark: str) -> str:
        """The same as text of a tsquery; words hold nothing that would need escaping."""
        phrases = (" <-> ".join(f"'{mark}{word}'" for word in phrase) for phrase in self.phrases)
        return " & ".join(
            [*(f"'{mark}{word}':*" for word in self.beginnings), *(f"({one})" for one in phrases)]
        )


def going_on(word: str, mark: str) -> str | None:
    """Text of a tsquery for the words that begin like this one and are longer.

    None for a word with other signs than a to z and digits: it may go on in too many ways.
    """
    if not _ASCII.fullmatch(word):
        return None
    return " | ".join(f"'{mark}{word}{sign}':*" for sign in _NEXT)


def mark_of(organization_id: UUID) -> str:
    """What an organization's words begin with in the index: it keeps those of others apart.

    Without it the index would go through what all organizations have said with a word, and with
    all that begin like it; two that share a mark by chance cost each other a little time.
    """
    number = organization_id.int
    return "".join(_SIGNS[number >> shift & 31] for shift in range(0, 30, 5))


def fold(text: str) -> str:
    """The text in small letters without accents: ``Müßig`` is ``mussig``."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in apart if unicodedata.combining(sign) < _ACCENT)
    return unicodedata.normalize("NFC", kept.translate(_PLAIN)).casefold()


def words(text: str) -> list[Word]:
    """The words of a text in their order."""
    if text.isascii():
        found = _ASCII.finditer(text.lower())
        return [Word(one.start(), one.end(), one[0][:_LONGEST]) for one in found]
    return [
        Word(one.start(), one.end(), part)
        for one in _WORD.finditer(text)
        for part in _parts(one[0][: 2 * _LONGEST])
    ]


@functools.lru_cache(maxsize=10_000)
def _parts(word: str) -> tuple[str, ...]:
    """The folded words of a word: a sign such as ½ comes apart into several.

    Given is at most the beginning of it: 65,536 times ﷺ would be 262,144 words in one.
    """
    return tuple(part[:_LONGEST] for part in _WORD.findall(fold(word)))


def vector(text: str, mark: str) -> str:
    """The words of a text, with their places, as text of a PostgreSQL tsvector.

    And, with no place, where a word goes on beyond ASCII: ``amber中`` adds ``amber~``.
    """
    # Every message that is stored passes here, and most are ASCII: no objects are made for them.
    if text.isascii():
        folded = [word[:_LONGEST] for word in _ASCII.findall(text.lower())]
    else:
        given = _WORD.findall(text)
        folded = [part for word in given for part in _parts(word[: 2 * _LONGEST])]
    lexemes = set(folded[_LAST_POSITION:])
    if not text.isascii():
        found = (_BEFORE_OTHERS.match(word) for word in folded if not word.isascii())
        lexemes |= {f"{one[0]}{_BEYOND}" for one in found if one}
    # PostgreSQL sorts them, and puts the places of a word together.
    placed = [
        f"'{mark}{word}':{place}" for place, word in enumerate(folded[:_LAST_POSITION], start=1)
    ]
    return " ".join([*placed, *(f"'{mark}{word}'" for word in lexemes)])


def read_sought(text: str) -> Sought:
    """What a search asks for: words, and phrases in double quotes.

    Raises ``ValueError`` with a sentence where there is no word, or there are too many.
    """
    beginnings: dict[str, None] = {}
    phrases: dict[tuple[str, ...], None] = {}
    for quoted, plain in _SAID.findall(text):
        phrase = tuple(word.folded for word in words(quoted))
        if phrase:
            phrases[phrase] = None
        beginnings |= dict.fromkeys(word.folded for word in words(plain))
    count = len(beginnings) + sum(map(len, phrases))
    if not count:
        raise ValueError("must hold a letter or a digit")
    if count > MOST_WORDS:
        raise ValueError("must not hold more than 16 words")
    return Sought(tuple(beginnings), tuple(phrases))


def find(sought: Sought, text: str) -> list[tuple[int, int]]:
    """Where the words that are sought stand in a text: (start, end) in characters, in order.

    A word of which a beginning is sought is given whole; of a phrase each word.
    """
    found = words(text)
    matches = {
        (word.start, word.end) for word in found if word.folded.startswith(sought.beginnings)
    }
    for phrase in sought.phrases:
        for index in range(len(found) - len(phrase) + 1):
            row = found[index : index + len(phrase)]
            if tuple(word.folded for word in row) == phrase:
                matches |= {(word.start, word.end) for word in row}
    return sorted(matches)
