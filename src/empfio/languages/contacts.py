"""E-mail addresses and phone numbers in what somebody wrote."""

import phonenumbers
import regex
from email_validator import EmailNotValidError, validate_email

_AROUND = regex.compile(r"[^\s<>()\[\]{},;:]+")
_DATE = regex.compile(r"\d{4}-\d\d?-\d\d?|\d\d?([./-])\d\d?\1\d{2,4}")
_LEAST_DIGITS = 6  # of a number as it was written
_QUOTES = "\"'„“”‚‘’*"
_INTERNATIONAL = regex.compile(r"(?<![\d+])00(?=[ -]?[1-9])")
MOST_READ = 2_000  # characters of a message that are looked at


def find_email(text: str) -> str | None:
    """The first e-mail address in a text, in small letters; None where there is none."""
    for found in _AROUND.finditer(text[:MOST_READ]):
        word = found[0].strip(_QUOTES).rstrip(".!?…" + _QUOTES)
        if "@" not in word[1:]:
            continue
        try:
            return validate_email(word, check_deliverability=False).normalized.lower()
        except EmailNotValidError:
            continue
    return None


def is_meant_as_email(text: str) -> bool:
    """Whether somebody wrote something like an e-mail address, be it right or not."""
    return "@" in text[:MOST_READ]


def find_phone(text: str, region: str | None, *, was_asked: bool = False) -> str | None:
    """The first phone number in a text, in E.164; None where there is none.

    ``region``: the country of numbers without a country code. Nothing but a number that its
    country may have given out is taken, except with a country code or where one was asked for:
    then it needs only the right length.
    """
    given = _INTERNATIONAL.sub("+", text[:MOST_READ])
    if number := _first(given, region, phonenumbers.Leniency.VALID):
        return number
    loose = region if was_asked else None
    return _first(given, loose, phonenumbers.Leniency.POSSIBLE)


def _first(text: str, region: str | None, leniency: int) -> str | None:
    matcher = phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency, max_tries=20)
    for found in matcher:
        digits = sum(sign.isdigit() for sign in found.raw_string)
        if digits < _LEAST_DIGITS or _DATE.fullmatch(found.raw_string):
            continue  # the 11th, 22 people, 2000 credits
        return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
    return None
