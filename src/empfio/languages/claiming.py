"""What a text claims: that something was done about an appointment, a time, a price.

Every language is looked for, whichever a text is in.
"""

from collections.abc import Iterator
from decimal import Decimal

import regex

from empfio.languages.phrases import plain
from empfio.languages.records import Claim
from empfio.languages.tongues import TONGUES

_SENTENCE = regex.compile(r"(?<=[^\W\d][.!?]|[.!?]['\"”“)])\s+|\n+")
_HIDDEN = regex.compile(r"[\p{Cf}\p{Mn}--[\u0300-\u036f]]", regex.VERSION1)
_CURRENCY = (
    r"(?:[€$£¥]|(?:EUR|USD|GBP|CHF|JPY)\b|(?:euros?|dollars?|pounds?|francs?|franken|pfund|bucks"
    r"|cents?)\b)"
)
# The digits are taken whole and few groups of three, so that no text is read again and again.
_AMOUNT = r"(?<!\d)\d++(?:[.,]\d{3}){0,4}(?:[.,]\d{1,2}(?!\d))?"
_PRICE = regex.compile(
    rf"(?:{_CURRENCY}\s?(?P<behind>{_AMOUNT}))|(?P<before>{_AMOUNT})(?:[.,][-–])?\s?{_CURRENCY}",
    regex.IGNORECASE,
)
_PERCENT = regex.compile(r"\d\s?%")
_GROUPED = regex.compile(r"[.,](?=\d{3}(?:\D|$))")
MOST_READ = 4_000  # characters of a reply that may be trusted


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without signs that nobody sees."""
    return (one for one in _SENTENCE.split(_HIDDEN.sub("", text)) if one and one.strip())


def find_claims(sentence: str) -> frozenset[Claim]:
    """What a sentence claims to have been done, or that there is an appointment."""
    line = plain(sentence)
    found = {
        claim
        for tongue in TONGUES.values()
        for claim, (means, looks_like) in tongue.claims.items()
        if means.are_in(looks_like.without(line))
    }
    return frozenset(found)


def says_free(sentence: str) -> bool:
    """Whether it says of something that it is to be had."""
    line = plain(sentence)
    return any(one.free.are_in(line) and not one.not_free.are_in(line) for one in TONGUES.values())


def says_not_free(sentence: str) -> bool:
    """Whether it says of something that it is not to be had."""
    return any(one.not_free.are_in(plain(sentence)) for one in TONGUES.values())


def find_prices(text: str) -> frozenset[Decimal]:
    """The amounts of money that a text names; of a long one, in what may be trusted."""
    found = (one["behind"] or one["before"] for one in _PRICE.finditer(text, 0, MOST_READ))
    return frozenset(Decimal(_GROUPED.sub("", one).replace(",", ".")) for one in found)


def says_cheaper(text: str) -> bool:
    """Whether it says that something costs nothing, or less than otherwise."""
    line = plain(text)
    is_less = any(one.no_price.are_in(line) for one in TONGUES.values())
    return is_less or _PERCENT.search(text) is not None
