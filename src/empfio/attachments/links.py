"""Addresses of files: signed, for a while, and good for one file alone."""

import base64
import binascii
import hmac
import struct
from datetime import UTC, datetime
from uuid import UUID

from empfio.kit.ids import AttachmentId, OrganizationId

_SIGNATURE = 32  # bytes
_SIZE = 16 + 16 + 8 + _SIGNATURE


def write_link(
    key: str, organization_id: OrganizationId, attachment_id: AttachmentId, expires_at: datetime
) -> str:
    """A token for one file; ``key``: the server's own."""
    said = organization_id.bytes + attachment_id.bytes
    said += struct.pack(">q", int(expires_at.timestamp()))
    return base64.urlsafe_b64encode(said + _sign(key, said)).decode()


def read_link(key: str, token: str, now: datetime) -> tuple[OrganizationId, AttachmentId] | None:
    """Whose file a token opens; None where it is none of ours, or its time is over."""
    try:
        packed = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    said, signature = packed[:-_SIGNATURE], packed[-_SIGNATURE:]
    is_ours = len(packed) == _SIZE and base64.urlsafe_b64encode(packed) == token.encode()
    if not is_ours or not hmac.compare_digest(_sign(key, said), signature):
        return None
    (until,) = struct.unpack(">q", said[32:])
    if datetime.fromtimestamp(until, UTC) < now:
        return None
    return OrganizationId(UUID(bytes=said[:16])), AttachmentId(UUID(bytes=said[16:32]))


def _sign(key: str, said: bytes) -> bytes:
    return hmac.digest(key.encode(), b"empfio file 1\n" + said, "sha256")
