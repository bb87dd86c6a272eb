"""Words that were misspelt by one letter, brought back to the words that patterns know."""

import functools
from collections.abc import Iterator

_SHORTEST = 5  # letters of a keyword that is sought: shorter ones are too near to each other
_LONGEST = 20


def mend(text: str, keywords: frozenset[str], known: frozenset[str]) -> str:
    """The text with misspelt keywords mended: one letter too many, too few, other, or swapped.

    ``known``: words that are left as they are.
    """
    near = _near(keywords)
    return " ".join(
        word if word in known or word in keywords else _mended(word, near)
        for word in text.split(" ")
    )


def _mended(word: str, near: dict[str, str]) -> str:
    if not _SHORTEST - 1 <= len(word) <= _LONGEST or not word.isalpha():
        return word
    for shape in (word, *_shorter(word)):
        known = near.get(shape)
        if known is not None and _is_one_step(word, known):
            return known
    return word


@functools.lru_cache(maxsize=8)
def _near(keywords: frozenset[str]) -> dict[str, str]:
    """Each keyword, whole and without each of its letters: two that share one are near.

    A whole word stands before what is left of a longer one: *tusday* before *tusdays*.
    """
    long = sorted(word for word in keywords if len(word) >= _SHORTEST)
    shorter = {shape: word for word in long for shape in _shorter(word)}
    return shorter | {word: word for word in long}


def _shorter(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _is_one_step(word: str, known: str) -> bool:
    """Whether one letter was put in, left out, replaced, or swapped with the next."""
    start = 0
    while start < min(len(word), len(known)) and word[start] == known[start]:
        start += 1
    left, right = word[start:], known[start:]
    return (
        left[1:] == right
        or left == right[1:]
        or left[1:] == right[1:]
        or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    )
