"""Pure decisions: places as text, what an event is about, and who may see that."""

import base64
import binascii
import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from empfio.events.records import Happened, Place
from empfio.live.records import KINDS, Kind, Thing

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**62
PLACE_PATTERN = "^[A-Za-z0-9_-]{22}$"
# What each kind of row needs; who may read events is told of the others without their rows.
NEEDED: Mapping[Kind, str] = {
    "conversation": "conversations:read",
    "message": "conversations:read",
    "lead": "leads:read",
}


def write_place(place: Place) -> str:
    """The place as text that callers treat as opaque."""
    micros = (place.moment - _EPOCH) // timedelta(microseconds=1)
    packed = struct.pack(">qq", place.position, micros)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def find_place(text: str) -> Place | None:
    """The place in a text that ``write_place`` made; None for any other text."""
    try:
        packed = base64.b64decode(text + "==", altchars=b"-_", validate=True)
        position, micros = struct.unpack(">qq", packed)
        place = Place(position, _EPOCH + timedelta(microseconds=micros))
    except (binascii.Error, struct.error, ValueError, OverflowError):
        return None
    return place if 0 <= position <= _LARGEST and write_place(place) == text else None


def things_of(one: Happened) -> list[Thing]:
    """What an event changed and can be shown: a message comes with its conversation."""
    named: dict[str, str] = one.data
    room, _, what = one.event.partition(".")
    if room == "message":
        message = named.get("message_id") or named["id"]
        found: list[tuple[Kind, str]] = [("message", message)]
        if what == "added":
            found.append(("conversation", named["conversation_id"]))
    else:
        found = [(kind, named["id"]) for kind in KINDS if kind == room]
    return [Thing(kind, UUID(id)) for kind, id in found]


def last_of_each(happened: Sequence[Happened]) -> list[list[Thing]]:
    """What each event changed, left out where a later one of these changed it again.

    A row is read when it is told, so it would be the same one twice.
    """
    seen: set[Thing] = set()
    shown = []
    for one in reversed(happened):
        new = [thing for thing in things_of(one) if thing not in seen]
        seen.update(new)
        shown.append(new)
    return shown[::-1]


def kinds_for(permissions: Iterable[str]) -> frozenset[Kind]:
    """The kinds of rows that somebody may see."""
    held = set(permissions)
    return frozenset(kind for kind, needed in NEEDED.items() if needed in held)
