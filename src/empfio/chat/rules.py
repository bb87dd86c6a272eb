"""Pure decisions: places as text, and which pages are our own."""

import base64
import binascii
import json
import re
import struct
from uuid import UUID

from empfio.chat.records import Answering, Place, Typing
from empfio.kit.ids import OrganizationId, VisitorId
from empfio.kit.strict_json import write_json

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 80
_OURS = {"messages", "stream", "typing"}  # what stands where a slug does in an address
PLACE_PATTERN = "^[A-Za-z0-9_-]{27}$"


def session_of(visitor_id: VisitorId) -> str:
    """The session that goes on over a visitor's conversations."""
    return f"web_{visitor_id}"


def is_slug(text: str) -> bool:
    """Whether the text has the form of a business's address."""
    is_short = len(text) <= _LONGEST_SLUG
    return is_short and text not in _OURS and _SLUG.fullmatch(text) is not None


def write_place(place: Place) -> str:
    """The place as text that browsers treat as opaque."""
    packed = place.conversation_id.bytes + struct.pack(">i", place.seq)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def find_place(text: str) -> Place | None:
    """The place in a text that ``write_place`` made; None for any other text."""
    try:
        packed = base64.b64decode(text + "=", altchars=b"-_", validate=True)
        (seq,) = struct.unpack(">i", packed[16:])
        place = Place(UUID(bytes=packed[:16]), seq)
    except (binascii.Error, struct.error, ValueError):
        return None
    return place if seq >= 0 and write_place(place) == text else None


def write_typing(typing: Typing) -> str:
    """As a hint to other processes."""
    told = {"organization_id": str(typing.organization_id), "session": typing.session}
    return write_json({**told, "typing": typing.name})


def find_typing(hint: str) -> Typing | None:
    """What a hint of ``write_typing`` says; None for any other hint."""
    told = json.loads(hint)
    if "typing" not in told:
        return None
    organization_id = OrganizationId(UUID(told["organization_id"]))
    return Typing(organization_id, told["session"], told["typing"])


def is_own_page(origin: str, host: str, address: str) -> bool:
    """Whether a page of this origin is served by us: at our address, or where we are asked.

    ``host``: the request's Host. No secret hangs on it: a browser keeps a visitor's token for one
    origin, and a page that lies about its host holds the tokens of nobody.
    """
    is_asked = host != "" and origin in (f"http://{host}", f"https://{host}")
    return origin == address or is_asked


def answered_by(status: str) -> Answering:
    """Who answers in a conversation of this status."""
    if status == "active":
        return "agent"
    return "person" if status == "escalated" else "nobody"
