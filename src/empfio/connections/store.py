"""SQL of connections; every statement names the organization."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from empfio.channels.contract import Kind
from empfio.connections.records import NewConnection, StoredConnection
from empfio.kit.db import Database
from empfio.kit.ids import ConnectionId, OrganizationId
from empfio.kit.scope import Scope

_COLUMNS = "id, kind, name, is_on, is_simulated, problem, settings, version, created_at, updated_at"


def _stored(row: Any) -> StoredConnection:
    return StoredConnection(**{**dict(row), "settings": json.loads(row["settings"])})


async def find_by_addresses_across_organizations(
    database: Database, addresses: Sequence[str]
) -> list[tuple[OrganizationId, ConnectionId]]:
    """Who claims one of these addresses: several may, and only one has the secret."""
    async with database.across_organizations() as connection:
        rows = await connection.fetch(
            "SELECT DISTINCT organization_id, connection_id FROM connection_addresses"
            " WHERE address = ANY($1::text[]) ORDER BY organization_id, connection_id",
            list(addresses),
        )
    return [(row["organization_id"], row["connection_id"]) for row in rows]


async def list_connections(scope: Scope) -> list[StoredConnection]:
    """All that are not removed, oldest first."""
    rows = await scope.connection.fetch(
        f"SELECT {_COLUMNS} FROM channel_connections"
        " WHERE organization_id = $1 AND removed_at IS NULL ORDER BY id",
        scope.organization_id,
    )
    return [_stored(row) for row in rows]


async def find_connection(
    scope: Scope, connection_id: ConnectionId
) -> tuple[StoredConnection, bytes] | None:
    """The connection and its sealed secrets, unless it was removed."""
    row = await scope.connection.fetchrow(
        f"SELECT {_COLUMNS}, secrets FROM channel_connections"
        " WHERE organization_id = $1 AND id = $2 AND removed_at IS NULL",
        scope.organization_id,
        connection_id,
    )
    if row is None:
        return None
    columns = dict(row)
    secrets: bytes = columns.pop("secrets")
    return _stored(columns), secrets


async def find_connection_locked(
    scope: Scope, connection_id: ConnectionId
) -> tuple[StoredConnection, bytes] | None:
    """As ``find_connection``, locked until the transaction ends."""
    await scope.connection.execute(
        "SELECT FROM channel_connections WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE",
        scope.organization_id,
        connection_id,
    )
    return await find_connection(scope, connection_id)


async def hold(scope: Scope, connection_id: ConnectionId) -> bool:
    """Lock the connection's row unless somebody has; its calls can be kept meanwhile."""
    held = await scope.connection.fetchval(
        "SELECT true FROM channel_connections WHERE organization_id = $1 AND id = $2"
        " FOR NO KEY UPDATE SKIP LOCKED",
        scope.organization_id,
        connection_id,
    )
    return bool(held)


async def add_connection(scope: Scope, new: NewConnection, sealed: bytes) -> None:
    """Store a connection."""
    await scope.connection.execute(
        "INSERT INTO channel_connections (organization_id, id, kind, name, settings, secrets,"
        " is_simulated, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        scope.organization_id, new.id, new.kind, new.name, json.dumps(dict(new.settings)), sealed,
        new.is_simulated, scope.now,
    )  # fmt: skip


async def claim_addresses(
    scope: Scope, connection_id: ConnectionId, addresses: Sequence[str]
) -> int:
    """Let calls to these addresses find the connection, and no others; how many are its own now."""
    await scope.connection.execute(
        "DELETE FROM connection_addresses WHERE organization_id = $1 AND connection_id = $2",
        scope.organization_id,
        connection_id,
    )
    rows = await scope.connection.fetch(
        "INSERT INTO connection_addresses (organization_id, address, connection_id)"
        " SELECT $1, address, $2 FROM unnest($3::text[]) AS given(address)"
        " ON CONFLICT DO NOTHING RETURNING address",
        scope.organization_id,
        connection_id,
        list(addresses),
    )
    return len(rows)


async def change_connection(
    scope: Scope, connection_id: ConnectionId, name: str, is_on: bool,
    settings: Mapping[str, Any], sealed: bytes,
) -> None:  # fmt: skip
    """Store a locked connection's changes under the next version."""
    await scope.connection.execute(
        "UPDATE channel_connections SET name = $3, is_on = $4, settings = $5, secrets = $6,"
        " version = version + 1, updated_at = $7 WHERE organization_id = $1 AND id = $2",
        scope.organization_id, connection_id, name, is_on, json.dumps(dict(settings)), sealed,
        scope.now,
    )  # fmt: skip


async def is_carrying(scope: Scope, connection_id: ConnectionId) -> bool:
    """Whether there is anybody to send to by it: browsers ask, and programs may."""
    return bool(
        await scope.connection.fetchval(
            "SELECT kind <> 'web' AND (kind <> 'api' OR settings->>'callback_url' IS NOT NULL)"
            " FROM channel_connections WHERE organization_id = $1 AND id = $2",
            scope.organization_id,
            connection_id,
        )
    )


async def note_problem(scope: Scope, connection_id: ConnectionId, problem: str | None) -> bool:
    """Store what is wrong with a connection; whether that is new."""
    changed = await scope.connection.fetchval(
        "UPDATE channel_connections SET problem = $3, version = version + 1, updated_at = $4"
        " WHERE organization_id = $1 AND id = $2 AND removed_at IS NULL"
        " AND problem IS DISTINCT FROM $3 RETURNING true",
        scope.organization_id,
        connection_id,
        problem,
        scope.now,
    )
    return bool(changed)


async def remove_connection(scope: Scope, connection_id: ConnectionId) -> None:
    """Remove a locked connection: its row stays for what came by it, its secrets do not."""
    await scope.connection.execute(
        "UPDATE channel_connections SET removed_at = $3, updated_at = $3, is_on = false,"
        " secrets = '', version = version + 1 WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        connection_id,
        scope.now,
    )


async def find_simulated(scope: Scope, kind: Kind) -> StoredConnection | None:
    """The simulated connection of a kind."""
    found = (one for one in await list_connections(scope) if one.kind == kind and one.is_simulated)
    return next(found, None)
