"""SQL of the log."""

import json
from collections.abc import Sequence
from datetime import datetime

import asyncpg

from empfio.events.records import Feed, Happened, Happening, Place
from empfio.events.shapes import EVENT
from empfio.kit.db import Database
from empfio.kit.ids import LeadId, new_id
from empfio.kit.scope import Scope

_ADD = """
INSERT INTO event_drafts (organization_id, id, event, data, created_at)
SELECT $1, h.id, h.event, h.data, $2
  FROM unnest($3::uuid[], $4::text[], $5::json[]) WITH ORDINALITY AS h(id, event, data, place)
 ORDER BY h.place
"""

_AFTER = f"""
SELECT string_agg({EVENT}, ',' ORDER BY e.position) AS items, count(*) AS count,
  max(e.position) AS position, max(e.created_at) FILTER (WHERE e.is_last) AS moment,
  (SELECT max(position) FROM events WHERE organization_id = $1) AS end_position
  FROM (
    SELECT *, position = max(position) OVER () AS is_last FROM (
      SELECT * FROM events WHERE organization_id = $1 AND position > $2
         AND ($4::text[] IS NULL OR event = ANY($4)) ORDER BY position LIMIT $3) AS found
  ) AS e
"""

_HAPPENED = f"""SELECT e.position, e.organization_id, e.event, e.data, e.created_at,
  {EVENT} AS form FROM events AS e"""

# A piece of the log at a time: no index leads from a lead to its events.
_ABOUT = f"""
WITH piece AS MATERIALIZED (
  SELECT * FROM events WHERE organization_id = $1 AND position > $2 ORDER BY position LIMIT $4
)
SELECT (SELECT max(position) FROM piece) AS position, (
  SELECT string_agg({EVENT}, ',' ORDER BY e.position) FROM piece AS e
   WHERE e.data->>'lead_id' = $3 OR (e.event LIKE 'lead.%' AND e.data->>'id' = $3)) AS items
"""


async def add(scope: Scope, happenings: Sequence[Happening]) -> None:
    """Record events in this order, in the transaction of what they tell."""
    await scope.connection.execute(
        _ADD, scope.organization_id, scope.now, [new_id() for _ in happenings],
        [one.event for one in happenings], [json.dumps(one.data) for one in happenings],
    )  # fmt: skip


async def list_after(scope: Scope, position: int, limit: int, events: Sequence[str] | None) -> Feed:
    """The events behind ``position``; of these kinds where some are named."""
    row = await scope.connection.fetchrow(
        _AFTER, scope.organization_id, position, limit, None if events is None else list(events)
    )
    assert row is not None
    if row["count"] == limit:
        return Feed(row["items"], Place(row["position"], row["moment"]), has_more=True)
    # The end was reached, and nothing that will be committed gets a place before it.
    return Feed(row["items"] or "", Place(row["end_position"] or 0, scope.now), has_more=False)


async def list_happened(scope: Scope, position: int, most: int) -> list[Happened]:
    """What happened in the organization behind ``position``, one by one."""
    rows = await scope.connection.fetch(
        f"{_HAPPENED} WHERE e.organization_id = $1 AND e.position > $2"
        " ORDER BY e.position LIMIT $3",
        scope.organization_id,
        position,
        most,
    )
    return [_happened(row) for row in rows]


def _happened(row: asyncpg.Record) -> Happened:
    return Happened(**{**row, "data": json.loads(row["data"])})


async def list_about(
    scope: Scope, lead_id: LeadId, position: int, most: int
) -> tuple[str, int | None]:
    """The forms of the events about a lead among ``most`` behind ``position``, and where to go on.

    None where the log ends.
    """
    row = await scope.connection.fetchrow(
        _ABOUT, scope.organization_id, position, str(lead_id), most
    )
    assert row is not None
    return row["items"] or "", row["position"]


async def number_across_organizations(database: Database, most: int) -> int | None:
    """Move what is committed into the log, in the order of drafts; how many that were.

    None where another is at it, who may have looked before the newest were committed.
    """
    async with database.across_organizations() as connection:
        moved: int | None = await connection.fetchval("SELECT number_events($1)", most)
    return moved


async def get_end_across_organizations(database: Database) -> int:
    """The last position of the log."""
    async with database.across_organizations() as connection:
        end: int = await connection.fetchval("SELECT coalesce(max(position), 0) FROM events")
    return end


async def list_newer_across_organizations(
    database: Database, position: int, events: Sequence[str], most: int
) -> list[Happened]:
    """What happened behind ``position``, of these kinds, whoever's it is."""
    async with database.across_organizations() as connection:
        rows = await connection.fetch(
            f"{_HAPPENED} WHERE e.position > $1 AND e.event = ANY($2) ORDER BY e.position LIMIT $3",
            position,
            list(events),
            most,
        )
    return [_happened(row) for row in rows]


async def remove_old(scope: Scope, before: datetime) -> None:
    """Forget the organization's events of before that moment."""
    await scope.connection.execute(
        "DELETE FROM events WHERE organization_id = $1 AND created_at < $2",
        scope.organization_id,
        before,
    )
