"""SQL of who waits for a time; every statement names the organization."""

from datetime import date

from empfio.bookings.records import Waiting
from empfio.kit.ids import BookingId, LeadId, ServiceId
from empfio.kit.scope import Scope

_WAITING = "lead_id, service_id, conversation_id, first_day, last_day, language, asked_at"


async def put(scope: Scope, one: Waiting) -> None:
    """Put somebody on the list; in their old place's stead."""
    await scope.connection.execute(
        "INSERT INTO waiting (organization_id, lead_id, service_id, conversation_id, first_day,"
        " last_day, language, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (organization_id, lead_id, service_id) DO UPDATE SET"
        "  conversation_id = excluded.conversation_id, first_day = excluded.first_day,"
        "  last_day = excluded.last_day, language = excluded.language,"
        "  asked_at = excluded.asked_at, told_of = NULL",
        scope.organization_id, one.lead_id, one.service_id, one.conversation_id, one.first_day,
        one.last_day, one.language, one.asked_at,
    )  # fmt: skip


async def list_waiting(scope: Scope, day: date, booking_id: BookingId) -> list[Waiting]:
    """Who waits for a time on a day and was not told of what this booking gave back."""
    rows = await scope.connection.fetch(
        f"SELECT {_WAITING} FROM waiting WHERE organization_id = $1 AND first_day <= $2"
        " AND last_day >= $2 AND told_of IS DISTINCT FROM $3 ORDER BY asked_at, lead_id LIMIT 100",
        scope.organization_id,
        day,
        booking_id,
    )
    return [Waiting(**dict(row)) for row in rows]


async def note_asked(scope: Scope, one: Waiting, booking_id: BookingId) -> None:
    """Remember that somebody was told of what a booking gave back."""
    await scope.connection.execute(
        "UPDATE waiting SET told_of = $4"
        " WHERE organization_id = $1 AND lead_id = $2 AND service_id = $3",
        scope.organization_id,
        one.lead_id,
        one.service_id,
        booking_id,
    )


async def remove(scope: Scope, lead_id: LeadId, service_id: ServiceId) -> None:
    """Take somebody off the list: they have what they waited for."""
    await scope.connection.execute(
        "DELETE FROM waiting WHERE organization_id = $1 AND lead_id = $2 AND service_id = $3",
        scope.organization_id,
        lead_id,
        service_id,
    )


async def forget_past(scope: Scope, day: date) -> None:
    """Take everybody off the list whose days are over."""
    await scope.connection.execute(
        "DELETE FROM waiting WHERE organization_id = $1 AND last_day < $2",
        scope.organization_id,
        day,
    )
