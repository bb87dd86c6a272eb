"""SQL of arrivals; every statement names the organization."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from empfio.intake.records import Arrival
from empfio.kit.ids import ArrivalId, ConnectionId
from empfio.kit.scope import Scope


async def add_arrival(
    scope: Scope, arrival_id: ArrivalId, connection_id: ConnectionId, body: bytes
) -> None:
    """Keep a call as it came in."""
    await scope.connection.execute(
        "INSERT INTO arrivals (organization_id, id, connection_id, body, sha256, received_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        scope.organization_id, arrival_id, connection_id, body, hashlib.sha256(body).digest(),
        scope.now,
    )  # fmt: skip


async def find_arrival(scope: Scope, arrival_id: ArrivalId) -> Arrival | None:
    """The arrival, unless it was forgotten."""
    row = await scope.connection.fetchrow(
        "SELECT id, connection_id, body, received_at, taken_at FROM arrivals"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        arrival_id,
    )
    return None if row is None else Arrival(**dict(row))


async def note_taken(
    scope: Scope, arrival_id: ArrivalId, noted: Sequence[str], fault: str | None
) -> None:
    """Write down that an arrival was read: what was only noted, and where reading broke off."""
    await scope.connection.execute(
        "UPDATE arrivals SET taken_at = $3, noted = $4, fault = $5"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id, arrival_id, scope.now, list(noted), fault,
    )  # fmt: skip


async def list_faulty(scope: Scope, most: int) -> list[tuple[ArrivalId, datetime, str]]:
    """Arrivals that could not be taken in, oldest first."""
    rows = await scope.connection.fetch(
        "SELECT id, received_at, fault FROM arrivals"
        " WHERE organization_id = $1 AND fault IS NOT NULL ORDER BY id LIMIT $2",
        scope.organization_id,
        most,
    )
    return [(row["id"], row["received_at"], row["fault"]) for row in rows]


async def forget_old(scope: Scope, before: datetime, most: int) -> bool:
    """Remove up to ``most`` arrivals of before that moment; whether more may be left."""
    done = await scope.connection.execute(
        "DELETE FROM arrivals WHERE organization_id = $1 AND id IN (SELECT id FROM arrivals"
        " WHERE organization_id = $1 AND received_at < $2 ORDER BY id LIMIT $3)",
        scope.organization_id,
        before,
        most,
    )
    return int(done.rpartition(" ")[2]) == most
