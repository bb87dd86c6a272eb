"""Secret addresses: of one appointment for its customer, and of one calendar for who owns it."""

import base64
import binascii
import secrets
from uuid import UUID

from empfio.bookings.records import Booking
from empfio.kit.ids import OrganizationId
from empfio.kit.scope import Scope

SECRET_SIZE = 16  # bytes
_SIZE = 16 + 16 + SECRET_SIZE


def new_secret() -> bytes:
    """What nobody guesses."""
    return secrets.token_bytes(SECRET_SIZE)


def write_token(organization_id: OrganizationId, thing: UUID, secret: bytes) -> str:
    """A token that names a thing of an organization and proves that one was told of it."""
    return base64.urlsafe_b64encode(organization_id.bytes + thing.bytes + secret).decode()


def read_token(token: str) -> tuple[OrganizationId, UUID, bytes] | None:
    """Whose, what, and the secret it was told with; None where it is no token."""
    try:
        packed = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(packed) != _SIZE or base64.urlsafe_b64encode(packed) != token.encode():
        return None
    return OrganizationId(UUID(bytes=packed[:16])), UUID(bytes=packed[16:32]), packed[32:]


def write_address(scope: Scope, address: str, booking: Booking) -> str | None:
    """Where a customer finds the appointment for their calendar; None without an ``address``."""
    if not address or booking.secret is None:
        return None
    token = write_token(scope.organization_id, booking.id, booking.secret)
    return f"{address}/calendar/{token}.ics"
