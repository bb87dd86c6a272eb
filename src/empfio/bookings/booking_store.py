"""SQL of bookings and of whose they are; every statement names the organization."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from empfio.bookings.errors import BookingNotFoundError
from empfio.bookings.records import Booking, Status
from empfio.kit.ids import BookingId, LeadId, OfferId, StaffId
from empfio.kit.scope import Scope
from empfio.leads.shapes import with_parts

_BOOKING = """SELECT b.id, b.service_id, b.service_name, b.staff_id,
  coalesce(s.name, '') AS staff_name, b.starts_at, b.ends_at, b.status, b.moved_to, b.version,
  l.lead_id, l.conversation_id, l.offer_id, coalesce(l.language, 'en') AS language, l.notes,
  l.secret
  FROM bookings AS b
  LEFT JOIN booking_leads AS l ON l.organization_id = b.organization_id AND l.booking_id = b.id
  LEFT JOIN staff AS s ON s.organization_id = b.organization_id AND s.id = b.staff_id
 WHERE b.organization_id = $1"""
_GET = f"{_BOOKING} AND b.id = $2"
_LOCK = f"{_GET} FOR NO KEY UPDATE OF b"
_UPCOMING = (
    f"{_BOOKING} AND l.lead_id IN {with_parts('$2')} AND b.status = 'confirmed'"
    " AND b.starts_at > $3 ORDER BY b.starts_at, b.id LIMIT 100"
)
_EXPECTED = f"""SELECT min(b.starts_at) FROM bookings AS b
  JOIN booking_leads AS l ON l.organization_id = b.organization_id AND l.booking_id = b.id
 WHERE b.organization_id = $1 AND l.lead_id IN {with_parts("$2")} AND b.status = 'confirmed'
   AND b.starts_at < $3 AND b.ends_at > $4"""
_IS_OF_LEAD = (
    "SELECT EXISTS (SELECT FROM booking_leads WHERE organization_id = $1 AND booking_id = $2"
    f" AND lead_id IN {with_parts('$3')})"
)


async def get_booking(scope: Scope, booking_id: BookingId) -> Booking:
    """The booking as it is now."""
    return _one(await scope.connection.fetchrow(_GET, scope.organization_id, booking_id))


async def get_booking_locked(scope: Scope, booking_id: BookingId) -> Booking:
    """The booking, locked until the transaction ends."""
    return _one(await scope.connection.fetchrow(_LOCK, scope.organization_id, booking_id))


def _one(row: Any) -> Booking:
    if row is None:
        raise BookingNotFoundError
    return Booking(**dict(row))


async def find_of_offer(scope: Scope, offer_id: OfferId) -> Booking | None:
    """What an offer became, if it was booked."""
    row = await scope.connection.fetchrow(
        f"{_BOOKING} AND l.offer_id = $2",
        scope.organization_id,
        offer_id,
    )
    return None if row is None else Booking(**dict(row))


async def list_upcoming(scope: Scope, lead_id: LeadId) -> list[Booking]:
    """What a lead has booked and is still to come, the next one first."""
    rows = await scope.connection.fetch(
        _UPCOMING,
        scope.organization_id,
        lead_id,
        scope.now,
    )
    return [Booking(**dict(row)) for row in rows]


async def find_expected(scope: Scope, lead_id: LeadId, until: datetime) -> datetime | None:
    """When the booking of a lead's begins that is not over, and begins before ``until``."""
    found: datetime | None = await scope.connection.fetchval(
        _EXPECTED, scope.organization_id, lead_id, until, scope.now
    )
    return found


async def is_of_lead(scope: Scope, booking_id: BookingId, lead_id: LeadId) -> bool:
    """Whether a booking is a lead's, or one's that became a part of it."""
    found: bool = await scope.connection.fetchval(
        _IS_OF_LEAD,
        scope.organization_id,
        booking_id,
        lead_id,
    )
    return found


async def add_booking(scope: Scope, one: Booking) -> None:
    """Store a new booking, and whose it is, if that is known."""
    await scope.connection.execute(
        "INSERT INTO bookings (organization_id, id, service_id, service_name, staff_id, starts_at,"
        " ends_at, status, created_at, updated_at, version)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 1)",
        scope.organization_id, one.id, one.service_id, one.service_name, one.staff_id,
        one.starts_at, one.ends_at, one.status, scope.now,
    )  # fmt: skip
    if one.lead_id is None:
        return
    await scope.connection.execute(
        "INSERT INTO booking_leads (organization_id, booking_id, lead_id, conversation_id,"
        " offer_id, language, notes, secret) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.organization_id, one.id, one.lead_id, one.conversation_id, one.offer_id,
        one.language, one.notes, one.secret,
    )  # fmt: skip


_OF_STAFF = f"""{_BOOKING} AND b.staff_id = $2 AND b.ends_at > $3
   AND b.status IN ('confirmed', 'cancelled') ORDER BY b.starts_at, b.id LIMIT 5000"""


async def list_of_staff(
    scope: Scope, staff_id: StaffId, since: datetime
) -> list[tuple[Booking, str | None]]:
    """Somebody's bookings that end after a moment, in order, each with its lead's name."""
    rows = await scope.connection.fetch(_OF_STAFF, scope.organization_id, staff_id, since)
    bookings = [Booking(**dict(row)) for row in rows]
    names = await scope.connection.fetch(
        "SELECT id, name FROM leads WHERE organization_id = $1 AND id = ANY($2::uuid[])",
        scope.organization_id,
        [one.lead_id for one in bookings if one.lead_id is not None],
    )
    known = {row["id"]: row["name"] for row in names}
    return [(one, known.get(one.lead_id)) for one in bookings]


async def set_status(
    scope: Scope, booking_id: BookingId, status: Status, moved_to: BookingId | None = None
) -> None:
    """Give a locked booking another status, and show a new version of it."""
    await scope.connection.execute(
        "UPDATE bookings SET status = $3, moved_to = $4, updated_at = $5, version = version + 1"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        booking_id,
        status,
        moved_to,
        scope.now,
    )


async def list_leads_with_upcoming(scope: Scope, lead_ids: Sequence[LeadId]) -> set[LeadId]:
    """Those of the leads who are still to come."""
    rows = await scope.connection.fetch(
        "SELECT DISTINCT l.lead_id FROM booking_leads AS l JOIN bookings AS b"
        " ON b.organization_id = l.organization_id AND b.id = l.booking_id"
        " WHERE l.organization_id = $1 AND l.lead_id = ANY($2::uuid[])"
        " AND b.status = 'confirmed' AND b.ends_at > $3",
        scope.organization_id,
        lead_ids,
        scope.now,
    )
    return {row["lead_id"] for row in rows}


async def forget_whose(scope: Scope, before: datetime, most: int) -> int:
    """Keep of bookings that ended before only when and what they were; how many these are."""
    done: Any = await scope.connection.fetch(
        "DELETE FROM booking_leads AS l WHERE l.organization_id = $1 AND l.booking_id IN ("
        " SELECT b.id FROM bookings AS b JOIN booking_leads AS o"
        "  ON o.organization_id = b.organization_id AND o.booking_id = b.id"
        "  WHERE b.organization_id = $1 AND b.ends_at < $2 ORDER BY b.ends_at LIMIT $3)"
        " RETURNING l.booking_id",
        scope.organization_id,
        before,
        most,
    )
    return len(done)
