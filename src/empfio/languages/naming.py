"""What somebody calls themselves."""

from dataclasses import dataclass
from itertools import pairwise

import regex

from empfio.languages.phrases import flat
from empfio.languages.records import Tongue

_MOST_WORDS = 4  # of a name
_MOST_READ = 500  # characters of a message that are looked at
_WORD = regex.compile(r"\S+")
_CLAUSE_ENDS = (",", ".", ";", "!", "?", ":", "…", ")")
_AROUND = "\"'„“”‚‘’()[]<>,.;:!?…*"
_NAME = regex.compile(r"[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*")
_BETWEEN = frozenset("von van der den de la le di da del dos das al bin zu vom zum".split())
_PART = r"\p{Lu}[\p{L}\p{M}'’-]+"
_LAST_FIRST = regex.compile(rf"(?<last>{_PART}),\s*(?<first>{_PART}(?: {_PART})?)\.?")
# Of two words with a comma between them these make another thing, in either language.
_NO_PART = frozenset(
    """dr mr mrs ms miss prof md phd jr sr esq herr frau dipl ing mag gruss grusse lg vg best cheers
    regards love thanks thank danke ja nein yes no ok okay gern gerne sure klar sorry hi hello hey
    hallo moin servus name vorname nachname germany deutschland austria usa uk""".split()
)
_COURTESY = frozenset("here hier please bitte".split())


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it was written, without what is around it, and its folded form."""

    written: str
    folded: str
    ends_clause: bool


def find_name(text: str, tongue: Tongue, *, was_asked: bool = False) -> str | None:
    """The name in *my name is …*, or in a bare answer where it was asked for; None otherwise."""
    words = _words(text[:_MOST_READ])
    for start in range(len(words)):
        if length := _introduction(words[start:], tongue.name_follows):
            return _leading(words[start + length :], tongue)
        if _introduction(words[start:], tongue.name_precedes):
            return _trailing(words[:start], tongue)
    before = tongue.name_may_follow + (tongue.name_answers if was_asked else ())
    for start in range(len(words)):
        is_first = start == 0 or words[start - 1].ends_clause
        length = _introduction(words[start:], before) if is_first else 0
        name = _leading(words[start + length :], tongue) if length else None
        if name and (was_asked or _looks_like_name(words[start + length :], name, tongue)):
            return name
    return _turned(text, tongue) or _bare(words, tongue) if was_asked else None


def _words(text: str) -> list[_Word]:
    found = []
    for one in _WORD.finditer(text):
        written = one[0].strip(_AROUND)
        if written:
            folded = flat(written.replace("'", "").replace("’", ""))
            found.append(_Word(written, folded, one[0].endswith(_CLAUSE_ENDS)))
        elif found:
            found[-1] = _Word(found[-1].written, found[-1].folded, ends_clause=True)
    return found


def _introduction(words: list[_Word], phrases: tuple[tuple[str, ...], ...]) -> int:
    """How many words of an introduction stand at the beginning; the longest counts."""
    folded = tuple(word.folded for word in words[:6])
    lengths = [
        len(phrase)
        for phrase in phrases
        if phrase[0] == folded[0]  # which few are
        and folded[: len(phrase)] == phrase
        and not any(word.ends_clause for word in words[: len(phrase) - 1])
    ]
    return max(lengths, default=0)


def _trailing(words: list[_Word], tongue: Tongue) -> str | None:
    """The name that the words end with, from the beginning of its clause on."""
    ends = [place for place, word in enumerate(words, start=1) if word.ends_clause]
    clause = words[ends[-1] if ends else 0 :]
    name = _leading(clause, tongue)
    return name if name and len(name.split()) == len(clause) else None


def _leading(words: list[_Word], tongue: Tongue) -> str | None:
    """The name that the words begin with."""
    taken: list[_Word] = []
    for word in words[:_MOST_WORDS]:
        is_name = _NAME.fullmatch(word.written) is not None
        is_between = bool(taken) and word.folded in _BETWEEN
        if not is_name or (word.folded in tongue.no_names and not is_between):
            break
        if taken and taken[0].written[:1].isupper() and word.written.islower() and not is_between:
            break
        taken.append(word)
        if word.ends_clause:
            break
    while taken and taken[-1].folded in _BETWEEN:
        taken.pop()
    return _written(taken) if taken else None


def _written(words: list[_Word]) -> str:
    """A name as it is kept: capital letters where it was written without any."""
    parts = [word.written for word in words]
    if all(part.islower() for part in parts):
        parts = [part if part in _BETWEEN else part.title() for part in parts]
    return " ".join(parts)


def _looks_like_name(words: list[_Word], name: str, tongue: Tongue) -> bool:
    """Whether what follows *I am* is a name and not what somebody is or does."""
    count = len(name.split())
    if not words[0].written[:1].isupper():
        return False
    return count >= 2 or not tongue.are_nouns_capital


def _turned(text: str, tongue: Tongue) -> str | None:
    """*Smith, Jane*: a last name, a comma, one or two first names, and nothing else."""
    found = _LAST_FIRST.fullmatch(text.strip())
    if found is None:
        return None
    last, first = (_leading(_words(found[part]), tongue) for part in ("last", "first"))
    if last != found["last"] or first != found["first"]:
        return None
    if _NO_PART & {word.folded for word in _words(text)}:
        return None
    return f"{first} {last}"


def _bare(words: list[_Word], tongue: Tongue) -> str | None:
    """The first clause that is nothing but a name, or a name and then an address or a number."""
    starts = [0, *(place + 1 for place, (one, _) in enumerate(pairwise(words)) if one.ends_clause)]
    for start in starts:
        name = _leading(words[start:], tongue)
        if name is None:
            continue
        behind = start + len(name.split())
        if behind >= len(words) or words[behind - 1].ends_clause:
            return name
        rest = words[behind]
        if rest.folded in _COURTESY | tongue.times or not _NAME.fullmatch(rest.written):
            return name
    return None
