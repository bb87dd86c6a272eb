"""SQL of arrivals; every statement names the organization."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from empfio.arrivals.records import Arrival, Listed, Taken, Waiting
from empfio.kit.db import Database
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


async def list_waiting_across_organizations(database: Database, most: int) -> list[Waiting]:
    """Connections of which something waits to be taken in."""
    async with database.across_organizations() as connection:
        rows = await connection.fetch(
            "SELECT organization_id, connection_id, since FROM connections_with_arrivals($1)", most
        )
    return [Waiting(**dict(row)) for row in rows]


async def list_waiting(scope: Scope, connection_id: ConnectionId, most: int) -> list[Arrival]:
    """What waits of a connection, in the order in which it came."""
    rows = await scope.connection.fetch(
        "SELECT id, connection_id, body, received_at, taken_at FROM arrivals"
        " WHERE organization_id = $1 AND connection_id = $2 AND taken_at IS NULL"
        " ORDER BY id LIMIT $3",
        scope.organization_id,
        connection_id,
        most,
    )
    return [Arrival(**dict(row)) for row in rows]


async def take_again(scope: Scope, arrival_id: ArrivalId) -> None:
    """Let an arrival wait once more."""
    await scope.connection.execute(
        "UPDATE arrivals SET taken_at = NULL WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        arrival_id,
    )


async def find_arrival(scope: Scope, arrival_id: ArrivalId) -> Arrival | None:
    """The arrival, unless it was forgotten."""
    row = await scope.connection.fetchrow(
        "SELECT id, connection_id, body, received_at, taken_at FROM arrivals"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        arrival_id,
    )
    return None if row is None else Arrival(**dict(row))


async def note_taken(scope: Scope, taken: Sequence[Taken]) -> None:
    """Write down that arrivals were read: what was only noted, and where reading broke off."""
    await scope.connection.execute(
        "UPDATE arrivals AS a SET taken_at = $2, fault = t.fault,"
        " noted = CASE t.noted WHEN '' THEN '{}' ELSE string_to_array(t.noted, E'\\n') END"
        " FROM unnest($3::uuid[], $4::text[], $5::text[]) AS t(id, noted, fault)"
        " WHERE a.organization_id = $1 AND a.id = t.id",
        scope.organization_id, scope.now, [one.id for one in taken],
        ["\n".join(one.noted) for one in taken], [one.fault for one in taken],
    )  # fmt: skip


async def list_newest(scope: Scope, most: int, *, is_faulty: bool) -> list[Listed]:
    """The newest arrivals, newest first; those with a fault, or all."""
    rows = await scope.connection.fetch(
        "SELECT id, connection_id, octet_length(body) AS size, received_at, taken_at, noted, fault"
        " FROM arrivals WHERE organization_id = $1 AND (fault IS NOT NULL OR NOT $2)"
        " ORDER BY id DESC LIMIT $3",
        scope.organization_id,
        is_faulty,
        most,
    )
    return [Listed(**{**dict(row), "noted": tuple(row["noted"])}) for row in rows]


async def remove(scope: Scope, arrival_ids: Sequence[ArrivalId]) -> None:
    """Remove these."""
    await scope.connection.execute(
        "DELETE FROM arrivals WHERE organization_id = $1 AND id = ANY($2::uuid[])",
        scope.organization_id,
        list(arrival_ids),
    )


_REMOVE_MENTIONING = """
WITH piece AS MATERIALIZED (
  SELECT id FROM arrivals WHERE organization_id = $1 AND id > $3 ORDER BY id LIMIT $4
), gone AS (
  DELETE FROM arrivals AS a WHERE a.organization_id = $1 AND a.id > $3
     AND a.id <= (SELECT id FROM piece ORDER BY id DESC LIMIT 1) AND a.taken_at IS NOT NULL
     AND EXISTS (SELECT FROM unnest($2::bytea[]) AS sought(text)
       WHERE position(sought.text IN a.body) > 0)
)
SELECT id FROM piece ORDER BY id DESC LIMIT 1
"""


async def remove_mentioning(
    scope: Scope, texts: Sequence[bytes], after: ArrivalId, most: int
) -> ArrivalId | None:
    """Look at ``most`` arrivals behind ``after``, the last of which is given; None: at none.

    Those that were taken in and hold one of the texts are removed.
    """
    last: ArrivalId | None = await scope.connection.fetchval(
        _REMOVE_MENTIONING, scope.organization_id, list(texts), after, most
    )
    return last


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
