"""What a provider sent, read without trusting it: nothing here raises, whatever the bytes are.

A call was signed, but what stands in it was written by customers and by newer versions of the
provider. What is missing or of another type reads as empty.
"""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

LONGEST = 65_536  # characters of a message that are kept
_LONGEST_ID = 255
_LONGEST_LINE = 200  # of names, titles, media types
_MOST_DIGITS = 20
_LAST_SECOND = 253_402_300_799  # the year 9999
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def storable(text: str) -> str:
    """The text with U+FFFD for what PostgreSQL cannot keep: U+0000 and lone surrogates."""
    return _NOT_STORABLE.sub("\ufffd", text)


def read_json(raw: bytes) -> Any:
    """The value of a JSON text; None where it is none, or is nested too deep to be read."""
    try:
        return json.loads(
            raw.decode("utf-8-sig", "replace"),
            parse_constant=lambda _: None,
            parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else None,
        )
    except (ValueError, RecursionError):
        return None


def at(value: Any, *steps: str) -> Any:
    """What stands at the end of the steps; None where there is nothing."""
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def items_at(value: Any, *steps: str) -> list[Any]:
    """The list at the end of the steps."""
    found = at(value, *steps)
    return found if isinstance(found, list) else []


def text_at(value: Any, *steps: str) -> str:
    """The text at the end of the steps, storable, of any length."""
    found = at(value, *steps)
    return storable(found) if isinstance(found, str) else ""


def line_at(value: Any, *steps: str) -> str:
    """The text at the end of the steps on one line, its first 200 characters."""
    # Cut first: a name may be a megabyte of spaces.
    return " ".join(text_at(value, *steps)[: 2 * _LONGEST_LINE].split())[:_LONGEST_LINE]


def id_at(value: Any, *steps: str) -> str:
    """An id, given as text or whole number; empty where it is too long to be one."""
    found = at(value, *steps)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    text = storable(str(found))
    return text if len(text) <= _LONGEST_ID else ""


def moment_at(value: Any, *steps: str) -> datetime | None:
    """The moment that is given in seconds since 1970, as number or text."""
    text = id_at(value, *steps)
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        return None
    seconds = int(text)
    return datetime.fromtimestamp(seconds, UTC) if seconds <= _LAST_SECOND else None


def place_of(latitude: Any, longitude: Any, *names: str) -> str:
    """A place as a person reads it: its names and degrees; empty where it is none."""
    degrees = [_degrees(latitude, 90), _degrees(longitude, 180)]
    named = ", ".join(name for name in names if name)
    if None in degrees:
        return f"📍 {named}" if named else ""
    numbers = ", ".join(f"{number:.6f}".rstrip("0").rstrip(".") for number in degrees)
    return f"📍 {named} ({numbers})" if named else f"📍 {numbers}"


def card_of(name: str, *phones: str) -> str:
    """A contact as a person reads it."""
    known = ", ".join(text for text in (name, *phones) if text)
    return f"👤 {known}" if known else ""


def kept(text: str) -> tuple[str, dict[str, Any]]:
    """As much of a text as is kept, and what is noted where that is not all."""
    return (text, {}) if len(text) <= LONGEST else (text[:LONGEST], {"is_cut": True})


def phone_of(text: str) -> str:
    """A phone number as WhatsApp and Twilio write it, in E.164; empty where it is none."""
    number = "+" + text.removeprefix("whatsapp:").removeprefix("+")
    return number if _E164.fullmatch(number) else ""


def _degrees(value: Any, most: int) -> float | None:
    if isinstance(value, str) and len(value) > _MOST_DIGITS:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) <= most else None
