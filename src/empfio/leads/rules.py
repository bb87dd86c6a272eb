"""Pure decisions about leads: addresses in the one form they are stored and sought in."""

import re
from collections.abc import Mapping
from typing import Any

import phonenumbers

from empfio.kit.words import fold
from empfio.leads.errors import LeadMergedError, LeadNotFoundError, NoPhoneNumberError
from empfio.leads.records import Channel, Lead

SPOKEN: tuple[Channel, ...] = ("whatsapp", "voice")  # channels whose address is a phone number

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# Ours, and those that are named after the line of a file: <source>:<id>.
_MADE_UP = re.compile(r"[0-9a-f]{32}|(?!tel:)[^:]+:.+", re.DOTALL)


def phone_in_e164(text: str, region: str | None) -> str | None:
    """The number in E.164 when it is *possible* (its length fits its country), else None.

    Possible and not valid: numbering plans change faster than libraries, and a number that
    writes to us exists. ``region`` is the country of numbers written without a country code.
    """
    plain = re.sub(r"[^0-9+]", "", text)
    if _E164.fullmatch(plain) and plain == text:
        return plain
    if plain.startswith("00"):
        text = "+" + plain[2:]
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def keep_phone(text: str | None, region: str | None) -> str | None:
    """A lead's phone: in E.164 where possible, else as it was given; nothing is lost."""
    if text is None or not text.strip():
        return None
    return phone_in_e164(text, region) or text


def unmerged(row: Mapping[str, Any] | None) -> Lead:
    """The lead of a row; raises ``LeadNotFoundError``, and ``LeadMergedError`` for a mere part."""
    if row is None:
        raise LeadNotFoundError
    if row["merged_into"] is not None:
        raise LeadMergedError
    return Lead(row["id"], row["name"], row["email"], row["phone"])


def sought_text(name: str | None, email: str | None, company: str | None, phone: str | None) -> str:
    """What a lead is sought by, as it is compared: case and accents folded."""
    return fold("\n".join(text for text in (name, email, company, phone) if text))


def sought_patterns(search: str) -> list[str]:
    """A pattern of SQL's LIKE for each word of a search, the longest first."""
    words = sorted(set(fold(search).split()), key=lambda word: (-len(word), word))
    literal = (re.sub(r"([\\%_])", r"\\\1", word) for word in words)
    return [f"%{word}%" for word in literal]


def is_made_up(address: str) -> bool:
    """Whether the address stands in for one that nobody gave."""
    return bool(_MADE_UP.fullmatch(address))


def address_on(
    channel: Channel, channel_id: str | None, phone: str | None, region: str | None
) -> str | None:
    """The address on a channel in its stored form; None where one must be made up.

    Raises ``NoPhoneNumberError`` where the channel speaks to phones and ``channel_id`` is none.
    """
    if channel_id is not None:
        if channel in SPOKEN:
            number = phone_in_e164(channel_id, region)
            if number is None:
                raise NoPhoneNumberError
            return number
        return channel_id.lower() if channel == "email" else channel_id
    if channel in SPOKEN and phone is not None:
        return phone_in_e164(phone, region)
    return None
