"""Texts as a row of plain words, and patterns over them that are quick on any text.

A pattern is words with ``|`` and brackets, as in regular expressions, and with these signs:
``<name>`` is a group of words that the language names, ``<3>`` up to three words of any kind,
``^`` before it: at the beginning of a clause, ``=``: it is the whole clause. A gap is always
bounded and begins behind a word, so each word is looked at a few times at most.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import regex

from empfio.kit.words import fold

MOST_READ = 2_000  # characters of a message that are looked at

_JOINT = regex.compile(r"['’‘`´]")  # within a word: don't is dont
_EMAIL_WORD = regex.compile(r"\be[- ]mail")
_UMLAUT = regex.compile(r"(?<=[aou])e(?<!\b\w[aou]e(?=\b))")  # not in Doe, Sue and Joe
_THUMB_UP = regex.compile("[👍👌✅🆗]")
_THUMB_DOWN = regex.compile("[👎❌🚫]")
_BREAK = regex.compile(r"[.,;:!\n…–—()]+")
_QUESTION = regex.compile(r"\?+")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}.?]+")
_PATTERN_WORD = regex.compile(r"(?<![\w\\<])[^\W\d_]{3,}")
# What ends no clause: 1. Mai, 24.12. without a year, and am 5. before a small letter.
_IN_A_DATE = regex.compile(
    r"(?<=\b\d{1,2})\.(?=\s?(?:jan|feb|m[aä]r|maer|apr|mai|jun|jul|aug|sep|okt|nov|dez))"
    r"|(?<=\b\d{1,2}\.\d{1,2})\.(?!\d)"
    r"|(?<=\b(?:am|den|dem|zum|vom|der|ab|bis|oder|und) \d{1,2})\.(?=\s(?-i:\p{Ll}))",
    regex.IGNORECASE,
)
_SHORTENED = regex.compile(r"(?<=\b(?:min|std|ca|ungef|evtl|bzw))\.(?=\s)", regex.IGNORECASE)
_BETWEEN_DIGITS = regex.compile(r"(?<=\d)[.:,](?=\d)")
# What stands before and behind a pattern, by its sign.
_EDGES = (
    ("^", r"(?<=[.?] )", r"(?!\S)"),
    ("=", r"(?<=[.?] )", r"(?= [.?])"),
    ("", r"(?<!\S)", r"(?!\S)"),
)
_REFERENCE = regex.compile(r"<(\w+)>")

Groups = Mapping[str, str]


def flat(text: str) -> str:
    """Small letters without accents; ``ue`` is ``u``, as people write it for ``ü``.

    Tables pass through here as texts do, so it does not matter that *value* loses a letter.
    """
    return _UMLAUT.sub("", fold(text))


def plain(text: str) -> str:
    """The words of a text in small letters, one space between them, clauses ended by `` . ``.

    ``Hi, are you open?`` is ``. hi . are you open ? .``.
    """
    line = _JOINT.sub("", text[:MOST_READ])
    line = _THUMB_DOWN.sub(" thumbsdown ", _THUMB_UP.sub(" thumbsup ", line))
    line = _BETWEEN_DIGITS.sub(" ", _SHORTENED.sub("", _IN_A_DATE.sub(" ", line)))
    line = _EMAIL_WORD.sub("email", flat(line))
    line = _QUESTION.sub(" ? ", _BREAK.sub(" . ", line))
    return " ".join([".", *_NO_WORD.sub(" ", line).split(), "."])


class Phrases:
    """A set of patterns as one: whether, and where, a text has one of them."""

    def __init__(self, patterns: Iterable[str], groups: Groups) -> None:
        self.written = _joined([flat(pattern) for pattern in patterns], groups)
        # By re, which compiles these five times as fast as regex: half a second of every start.
        self._pattern = re.compile(self.written)

    def are_in(self, text: str) -> bool:
        """Whether a text as ``plain`` gives it has one of the phrases."""
        return self._pattern.search(text) is not None

    def without(self, text: str) -> str:
        """The text with each of the phrases replaced by a dash, which no pattern reaches over."""
        return self._pattern.sub("—", text)


def words_of(patterns: Iterable[str]) -> frozenset[str]:
    """The words that stand in patterns."""
    return frozenset(word for one in patterns for word in _PATTERN_WORD.findall(flat(one)))


def _joined(patterns: Sequence[str], groups: Groups) -> str:
    """The patterns as one regular expression, those that begin and end alike together.

    So within a word it is seen once, and not for each pattern, that none of them can begin.
    """
    alike: dict[str, list[str]] = {"^": [], "=": [], "": []}
    for pattern in patterns:
        sign = pattern[0] if pattern[0] in "^=" else ""
        alike[sign].append(_written(pattern.removeprefix(sign), groups))
    return "|".join(
        f"{before}(?:{'|'.join(alike[sign])}){behind}"
        for sign, before, behind in _EDGES
        if alike[sign]
    )


def _written(pattern: str, groups: Groups) -> str:
    """A pattern as a regular expression, its edges aside."""
    while _REFERENCE.search(pattern):
        pattern = _REFERENCE.sub(lambda found: _group(found[1], groups), pattern)
    return f"(?:{pattern})"


def _group(name: str, groups: Groups) -> str:
    if name.isdigit():
        return rf"(?:\w+ ){{0,{name}}}?"
    return f"(?:{flat(groups[name])})"
