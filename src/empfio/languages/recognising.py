"""In which language somebody writes."""

from collections.abc import Sequence

import regex

from empfio.languages.phrases import plain
from empfio.languages.records import Language
from empfio.languages.tongues import TONGUES

# German alone has these letters, of our languages.
_GERMAN_LETTERS = regex.compile("[äöüßÄÖÜẞ]")
_ENOUGH = 2  # words by which a language must be ahead to take the place of the one before


def recognise(
    texts: Sequence[str], allowed: Sequence[Language], before: Language | None = None
) -> Language:
    """The language that the texts are in, of those that are allowed.

    Kept steady: one that was spoken ``before`` is left only for clear signs of another; where
    nothing tells, it stays, and without one the first that is allowed is taken.
    """
    is_steady = before is not None and before in allowed
    first = before if before is not None and is_steady else allowed[0]
    signs = _count(texts)
    best = max(allowed, key=lambda language: signs[language])
    return best if signs[best] - signs[first] >= (_ENOUGH if is_steady else 1) else first


def _count(texts: Sequence[str]) -> dict[Language, int]:
    """How many words of the texts only one language has."""
    words = {word for text in texts for word in plain(text).split()}
    found = {language: len(words & tongue.signs) for language, tongue in TONGUES.items()}
    found["de"] += 2 * any(_GERMAN_LETTERS.search(text[:2_000]) is not None for text in texts)
    return found
