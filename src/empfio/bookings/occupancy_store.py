"""SQL of what is offered, and of who has which time; every statement names the organization."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from empfio.bookings.records import Offer, Slot, Stretch
from empfio.kit.ids import BookingId, ConversationId, OfferId, new_id
from empfio.kit.scope import Scope


async def add_offers(scope: Scope, offers: Sequence[Offer]) -> None:
    """Write down what is shown."""
    await scope.connection.executemany(
        "INSERT INTO offers (organization_id, id, conversation_id, service_id, staff_id, starts_at,"
        " ends_at, offered_at, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            (
                scope.organization_id, one.id, one.conversation_id, one.service_id,
                one.slot.staff_id, one.slot.starts_at, one.slot.ends_at, one.offered_at, one.seq,
            )
            for one in offers
        ],
    )  # fmt: skip


_OFFERS = """SELECT o.id, o.conversation_id, o.service_id, o.offered_at, o.seq, o.starts_at,
  o.ends_at, o.staff_id, coalesce(s.name, '') AS staff_name
  FROM offers AS o LEFT JOIN staff AS s
    ON s.organization_id = o.organization_id AND s.id = o.staff_id
 WHERE o.organization_id = $1 AND o.conversation_id = $2"""


async def find_offer(
    scope: Scope, conversation_id: ConversationId, offer_id: OfferId
) -> Offer | None:
    """What was shown in this conversation; None where it was not."""
    row = await scope.connection.fetchrow(
        f"{_OFFERS} AND o.id = $3", scope.organization_id, conversation_id, offer_id
    )
    return None if row is None else _offer(row)


async def list_offers(
    scope: Scope, conversation_id: ConversationId, since: datetime
) -> list[Offer]:
    """What was shown in this conversation since a moment."""
    rows = await scope.connection.fetch(
        f"{_OFFERS} AND o.offered_at >= $3", scope.organization_id, conversation_id, since
    )
    return [_offer(row) for row in rows]


def _offer(row: Any) -> Offer:
    slot = Slot(row["starts_at"], row["ends_at"], row["staff_id"], row["staff_name"])
    return Offer(
        row["id"], row["conversation_id"], row["service_id"], slot, row["offered_at"], row["seq"]
    )


async def forget_offers(scope: Scope, before: datetime) -> None:
    """Remove what was shown before, and holds that have ended."""
    await scope.connection.execute(
        "DELETE FROM offers WHERE organization_id = $1 AND offered_at < $2",
        scope.organization_id,
        before,
    )
    await scope.connection.execute(
        "DELETE FROM occupancy WHERE organization_id = $1 AND id IN (SELECT id FROM occupancy"
        " WHERE organization_id = $1 AND expires_at < $2 FOR UPDATE SKIP LOCKED)",
        scope.organization_id,
        scope.now,
    )


async def list_busy(
    scope: Scope, first: datetime, last: datetime, besides: Collection[UUID]
) -> dict[UUID, list[tuple[int, int]]]:
    """When each resource is taken, in whole seconds and in order; what expired is not.

    ``besides``: bookings, and conversations with holds, whose times count as free.
    """
    rows = await scope.connection.fetch(
        "SELECT resource_id, floor(extract(epoch FROM starts_at))::bigint AS starts,"
        " ceil(extract(epoch FROM ends_at))::bigint AS ends FROM occupancy"
        " WHERE organization_id = $1 AND ends_at > $2 AND starts_at < $3"
        " AND (expires_at IS NULL OR expires_at > $4)"
        " AND coalesce(booking_id, conversation_id) <> ALL($5::uuid[])"
        " ORDER BY starts_at",
        scope.organization_id,
        first,
        last,
        scope.now,
        list(besides),
    )
    found: dict[UUID, list[tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["resource_id"], []).append((row["starts"], row["ends"]))
    return found


# Whoever cleans up at the same time does not wait for the other.
_FORGET_EXPIRED = """
DELETE FROM occupancy WHERE organization_id = $1 AND id IN (
  SELECT id FROM occupancy WHERE organization_id = $1 AND resource_id = $2 AND starts_at < $4
     AND ends_at > $3 AND expires_at <= $5 FOR UPDATE SKIP LOCKED)
"""
# The constraint decides, here as between two transactions: who comes second waits for the end of
# the first, and then has nothing. Nobody looks beforehand, so nobody can be wrong.
_TAKE = """
INSERT INTO occupancy (organization_id, id, resource_id, starts_at, ends_at, booking_id,
  conversation_id, offer_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT DO NOTHING RETURNING true
"""


async def hold(scope: Scope, stretch: Stretch, offer: Offer, expires_at: datetime) -> bool:
    """Take a time for a conversation; False where somebody has it."""
    return await _take(scope, stretch, None, offer.conversation_id, offer.id, expires_at)


async def occupy(scope: Scope, stretch: Stretch, booking_id: BookingId) -> bool:
    """Take a time for a booking that is stored in this transaction; False where somebody has it."""
    return await _take(scope, stretch, booking_id, None, None, None)


async def _take(scope: Scope, stretch: Stretch, *whose: Any) -> bool:
    place = stretch.resource_id, stretch.starts_at, stretch.ends_at
    await scope.connection.execute(_FORGET_EXPIRED, scope.organization_id, *place, scope.now)
    taken = await scope.connection.fetchval(_TAKE, scope.organization_id, new_id(), *place, *whose)
    return bool(taken)


async def release_holds(scope: Scope, conversation_id: ConversationId) -> None:
    """Give back what a conversation holds."""
    await scope.connection.execute(
        "DELETE FROM occupancy WHERE organization_id = $1 AND conversation_id = $2",
        scope.organization_id,
        conversation_id,
    )


async def list_taken(scope: Scope, booking_id: BookingId) -> list[Stretch]:
    """The time that a booking takes; none where it was given back."""
    rows = await scope.connection.fetch(
        "SELECT resource_id, starts_at, ends_at FROM occupancy"
        " WHERE organization_id = $1 AND booking_id = $2",
        scope.organization_id,
        booking_id,
    )
    return [Stretch(**dict(row)) for row in rows]


async def free(scope: Scope, booking_id: BookingId) -> None:
    """Give back the time of a booking."""
    await scope.connection.execute(
        "DELETE FROM occupancy WHERE organization_id = $1 AND booking_id = $2",
        scope.organization_id,
        booking_id,
    )
