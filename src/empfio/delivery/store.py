"""SQL of parcels and attempts; every statement names the organization."""

import json
from typing import Any

from empfio.delivery.records import Attempt, NewParcel, Outcome, Parcel, State
from empfio.kit.clock import write_time
from empfio.kit.ids import ConnectionId, ParcelId
from empfio.kit.scope import Scope

_COLUMNS = (
    "p.id, p.conversation_id, p.message_id, p.connection_id, p.address, p.content, p.state,"
    " p.parts_sent, p.created_at"
)


def _parcel(row: Any) -> Parcel:
    return Parcel(**{**dict(row), "content": json.loads(row["content"])})


async def add_parcel(scope: Scope, parcel_id: ParcelId, new: NewParcel) -> None:
    """Store a parcel that waits."""
    content = {
        "text": new.text,
        "sections": [
            {"title": s.title, "choices": [[c.id, c.label, c.description] for c in s.choices]}
            for s in new.sections
        ],
        "list_label": new.list_label,
        "last_heard_at": new.last_heard_at and write_time(new.last_heard_at),
        **({} if new.template is None else {"template": dict(new.template)}),
    }
    await scope.connection.execute(
        "INSERT INTO parcels (organization_id, id, conversation_id, message_id, connection_id,"
        " address, content, state, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $8)",
        scope.organization_id, parcel_id, new.conversation_id, new.message_id,
        new.connection_id, new.address, json.dumps(content), scope.now,
    )  # fmt: skip


async def find_parcel(scope: Scope, parcel_id: ParcelId) -> Parcel | None:
    """The parcel, unless it was erased."""
    row = await scope.connection.fetchrow(
        f"SELECT {_COLUMNS} FROM parcels AS p WHERE p.organization_id = $1 AND p.id = $2",
        scope.organization_id,
        parcel_id,
    )
    return None if row is None else _parcel(row)


async def find_parcel_locked(scope: Scope, parcel_id: ParcelId) -> Parcel | None:
    """The parcel as it is now, locked until the transaction ends."""
    row = await scope.connection.fetchrow(
        f"SELECT {_COLUMNS} FROM parcels AS p WHERE p.organization_id = $1 AND p.id = $2"
        " FOR NO KEY UPDATE",
        scope.organization_id,
        parcel_id,
    )
    return None if row is None else _parcel(row)


async def find_by_provider_id(
    scope: Scope, connection_id: ConnectionId, provider_id: str
) -> tuple[Parcel, int] | None:
    """The parcel of which the provider calls a part so, and that part."""
    row = await scope.connection.fetchrow(
        f"SELECT {_COLUMNS}, a.part FROM parcel_attempts AS a JOIN parcels AS p"
        " ON p.organization_id = a.organization_id AND p.id = a.parcel_id"
        " WHERE a.organization_id = $1 AND a.connection_id = $2 AND a.provider_id = $3",
        scope.organization_id,
        connection_id,
        provider_id,
    )
    if row is None:
        return None
    columns = dict(row)
    part: int = columns.pop("part")
    return _parcel(columns), part


async def list_attempts(scope: Scope, parcel_id: ParcelId, part: int) -> list[Attempt]:
    """The tries to send a part, oldest first."""
    rows = await scope.connection.fetch(
        "SELECT part, number, began_at, outcome FROM parcel_attempts"
        " WHERE organization_id = $1 AND parcel_id = $2 AND part = $3 ORDER BY number",
        scope.organization_id,
        parcel_id,
        part,
    )
    return [Attempt(**dict(row)) for row in rows]


async def begin_attempt(scope: Scope, parcel: Parcel, part: int, number: int) -> None:
    """Write down that a part is about to be sent."""
    await scope.connection.execute(
        "INSERT INTO parcel_attempts (organization_id, parcel_id, part, number, began_at,"
        " connection_id) VALUES ($1, $2, $3, $4, $5, $6)",
        scope.organization_id, parcel.id, part, number, scope.now, parcel.connection_id,
    )  # fmt: skip


async def end_attempt(
    scope: Scope, parcel_id: ParcelId, part: int, number: int, outcome: Outcome,
    reason: str | None = None, provider_id: str | None = None,
) -> None:  # fmt: skip
    """Write down how a try ended."""
    await scope.connection.execute(
        # A name that another part has already is not noted: else the part would be sent again.
        "UPDATE parcel_attempts AS a SET ended_at = $5, outcome = $6, reason = $7,"
        " provider_id = CASE WHEN NOT EXISTS (SELECT FROM parcel_attempts AS other"
        "   WHERE other.organization_id = $1 AND other.connection_id = a.connection_id"
        "    AND other.provider_id = $8) THEN $8 END"
        " WHERE a.organization_id = $1 AND a.parcel_id = $2 AND a.part = $3 AND a.number = $4",
        scope.organization_id, parcel_id, part, number, scope.now, outcome, reason, provider_id,
    )  # fmt: skip


async def note_reason(scope: Scope, parcel_id: ParcelId, reason: str) -> None:
    """Say why a parcel waits still."""
    await scope.connection.execute(
        "UPDATE parcels SET reason = $3"
        " WHERE organization_id = $1 AND id = $2 AND state = 'waiting'",
        scope.organization_id, parcel_id, reason,
    )  # fmt: skip


async def move_parcel(
    scope: Scope, parcel_id: ParcelId, state: State, reason: str | None, parts_sent: int
) -> None:
    """Give a locked parcel its state."""
    await scope.connection.execute(
        "UPDATE parcels SET state = $3, reason = $4, parts_sent = $5, updated_at = $6"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id, parcel_id, state, reason, parts_sent, scope.now,
    )  # fmt: skip
