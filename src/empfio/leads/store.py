"""SQL of leads and their addresses; every statement names the organization."""

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from empfio.kit import counters
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope
from empfio.leads.errors import LeadNotFoundError
from empfio.leads.records import Counted, Lead, Listing, NewLead, Page
from empfio.leads.shapes import ADDRESS, FULL, LISTED

KIND = "leads"
_SOUGHT = ("name", "email", "company", "phone")


@functools.cache
def _list_sql(names: tuple[str, ...], has_cursor: bool) -> str:
    """$1 organization, $2 size, $3 rows to skip, then the filters, then the cursor's two."""
    places = {name: f"${index}" for index, name in enumerate(names, start=4)}
    conditions = ["l.organization_id = $1"]
    conditions += [f"l.{name} = {places[name]}" for name in names if name != "search"]
    if "search" in names:
        sought = (f"l.{column} ILIKE {places['search']}" for column in _SOUGHT)
        conditions.append(f"({' OR '.join(sought)})")
    counted = (
        f"SELECT count(*) AS n FROM leads AS l WHERE {' AND '.join(conditions)}"
        if "search" in names
        else "SELECT coalesce(sum(n), 0)::bigint AS n FROM counters WHERE organization_id = $1"
        f" AND kind = '{KIND}'" + "".join(f" AND {name} = {places[name]}" for name in names)
    )
    if has_cursor:
        conditions.append(f"(l.updated_at, l.id) < (${4 + len(names)}, ${5 + len(names)})")
    return f"""WITH page AS MATERIALIZED (SELECT l.* FROM leads AS l
   WHERE {" AND ".join(conditions)} ORDER BY l.updated_at DESC, l.id DESC LIMIT $2 OFFSET $3)
SELECT ({counted}) AS total, (SELECT count(*) FROM page) AS count,
  (SELECT string_agg({LISTED}, ',' ORDER BY l.updated_at DESC, l.id DESC) FROM page AS l) AS items,
  (SELECT updated_at FROM page ORDER BY updated_at, id LIMIT 1) AS moment,
  (SELECT id FROM page ORDER BY updated_at, id LIMIT 1) AS id"""


async def list_page(scope: Scope, listing: Listing) -> Page:
    """One page of leads, last activity first, its total from the same snapshot."""
    arguments = [*listing.filters.values()]
    skip = (listing.page - 1) * listing.size
    if listing.cursor is not None:
        arguments += [listing.cursor.moment, listing.cursor.id]
        skip = 0
    sql = _list_sql(tuple(listing.filters), listing.cursor is not None)
    row = await scope.connection.fetchrow(
        sql, scope.organization_id, listing.size, skip, *arguments
    )
    assert row is not None
    return Page(row["items"] or "", row["total"], row["count"], row["moment"], row["id"])


async def get_form(scope: Scope, lead_id: LeadId) -> tuple[int, str]:
    """The version and the full form."""
    row = await scope.connection.fetchrow(
        f"SELECT l.version, {FULL} AS form FROM leads AS l"
        " WHERE l.organization_id = $1 AND l.id = $2",
        scope.organization_id,
        lead_id,
    )
    if row is None:
        raise LeadNotFoundError
    return row["version"], row["form"]


async def get_lead_locked(scope: Scope, lead_id: LeadId) -> tuple[Lead, int, dict[str, Any]]:
    """The lead, its version and its changeable columns; locked until the transaction ends."""
    row = await scope.connection.fetchrow(
        "SELECT id, name, email, phone, company, appointment_notes, status, channel,"
        " preferred_services, metadata, version FROM leads"
        " WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE",
        scope.organization_id,
        lead_id,
    )
    if row is None:
        raise LeadNotFoundError
    return Lead(row["id"], row["name"], row["email"], row["phone"]), row["version"], dict(row)


async def get_lead_locked_alone(scope: Scope, lead_id: LeadId) -> Counted:
    """The lead, locked even against new conversations and addresses."""
    row = await scope.connection.fetchrow(
        "SELECT id, status, channel FROM leads WHERE organization_id = $1 AND id = $2 FOR UPDATE",
        scope.organization_id,
        lead_id,
    )
    if row is None:
        raise LeadNotFoundError
    return Counted(**dict(row))


async def list_left_locked(
    scope: Scope, lead_ids: Sequence[LeadId], before: datetime
) -> list[Counted]:
    """Those of the leads without a conversation and not changed since ``before``; locked as above.

    Those that somebody works on are left out.
    """
    rows = await scope.connection.fetch(
        "SELECT id FROM leads WHERE organization_id = $1 AND id = ANY($2::uuid[])"
        " AND updated_at < $3 ORDER BY id FOR UPDATE SKIP LOCKED",
        scope.organization_id,
        lead_ids,
        before,
    )
    # Only now: a conversation that was committed before the lock was got is seen.
    left = await scope.connection.fetch(
        "SELECT l.id, l.status, l.channel FROM leads AS l WHERE l.organization_id = $1"
        " AND l.id = ANY($2::uuid[]) AND NOT EXISTS (SELECT FROM conversations AS c"
        "  WHERE c.organization_id = l.organization_id AND c.lead_id = l.id)",
        scope.organization_id,
        [row["id"] for row in rows],
    )
    return [Counted(**dict(row)) for row in left]


async def get_lead_shared(scope: Scope, lead_id: LeadId) -> Lead:
    """The lead, locked against renaming: its name is about to be copied."""
    row = await scope.connection.fetchrow(
        "SELECT id, name, email, phone FROM leads WHERE organization_id = $1 AND id = $2 FOR SHARE",
        scope.organization_id,
        lead_id,
    )
    if row is None:
        raise LeadNotFoundError
    return Lead(**dict(row))


# A fixed set of columns: a name from outside never becomes part of a statement.
_CHANGEABLE = (
    "name", "phone", "email", "company", "appointment_notes", "status", "preferred_services",
    "metadata",
)  # fmt: skip


async def change_lead(scope: Scope, before: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Change columns of a locked lead, and count it under its new status."""
    names = [name for name in _CHANGEABLE if name in changes]
    settings = ", ".join(f"{name} = ${index}" for index, name in enumerate(names, start=4))
    await scope.connection.execute(
        f"UPDATE leads SET {settings}, version = version + 1, updated_at = greatest(updated_at, $3)"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        before["id"],
        scope.now,
        *(changes[name] for name in names),
    )
    status, channel, thing = (
        changes.get("status", before["status"]),
        before["channel"],
        before["id"],
    )
    if status != before["status"]:
        moved = [(before["status"], channel, thing, -1), (status, channel, thing, 1)]
        await counters.move(scope, KIND, moved)


# The address is the lock: of twenty first messages at once one inserts it, the others wait for
# that transaction and then find it. Foreign keys are checked when the statement ends.
_ADD_LEADS = """
WITH given AS (
  SELECT * FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::json[], $13::text[])
    AS g(id, channel, channel_id, name, phone, email, company, status, notes, metadata, services)
), addressed AS (
  INSERT INTO lead_addresses (organization_id, channel, channel_id, lead_id, created_at)
  SELECT $1, channel, channel_id, id, $2 FROM given ORDER BY channel, channel_id
  ON CONFLICT DO NOTHING RETURNING lead_id
)
INSERT INTO leads (organization_id, id, name, phone, email, company, channel, channel_id, status,
  appointment_notes, metadata, preferred_services, created_at, updated_at)
SELECT $1, id, name, phone, email, company, channel, channel_id, status, notes, metadata,
  ARRAY(SELECT json_array_elements_text(services::json)), $2, $2
  FROM given JOIN addressed ON addressed.lead_id = given.id
RETURNING id
"""


async def add_leads(scope: Scope, leads: Sequence[NewLead], services: Sequence[str]) -> set[LeadId]:
    """Store the leads whose address is new, and count them; their ids.

    ``services``: the preferred services of each, as a JSON list.
    """
    rows = await scope.connection.fetch(
        _ADD_LEADS,
        scope.organization_id,
        scope.now,
        [lead.id for lead in leads],
        [lead.channel for lead in leads],
        [lead.channel_id for lead in leads],
        [lead.name for lead in leads],
        [lead.phone for lead in leads],
        [lead.email for lead in leads],
        [lead.company for lead in leads],
        [lead.status for lead in leads],
        [lead.appointment_notes for lead in leads],
        [lead.metadata for lead in leads],
        list(services),
    )
    added = {LeadId(row["id"]) for row in rows}
    new = [(lead.status, lead.channel, lead.id, 1) for lead in leads if lead.id in added]
    await counters.move(scope, KIND, new)
    return added


async def add_address(scope: Scope, lead_id: LeadId, channel: str, channel_id: str) -> bool:
    """Give a lead a further address; False where it is somebody's already."""
    added = await scope.connection.fetchval(
        "INSERT INTO lead_addresses (organization_id, channel, channel_id, lead_id, created_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING true",
        scope.organization_id,
        channel,
        channel_id,
        lead_id,
        scope.now,
    )
    return bool(added)


async def find_address(scope: Scope, lead_id: LeadId, channel: str) -> str | None:
    """The lead's first address on a channel."""
    found: str | None = await scope.connection.fetchval(
        "SELECT channel_id FROM lead_addresses"
        " WHERE organization_id = $1 AND lead_id = $2 AND channel = $3"
        " ORDER BY created_at, channel_id LIMIT 1",
        scope.organization_id,
        lead_id,
        channel,
    )
    return found


async def list_by_address(
    scope: Scope, addresses: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Lead]:
    """The leads that have these (channel, channel_id); locked against being erased."""
    rows = await scope.connection.fetch(
        "SELECT a.channel, a.channel_id, l.id, l.name, l.email, l.phone"
        "  FROM unnest($2::text[], $3::text[]) AS given(channel, channel_id)"
        "  JOIN lead_addresses AS a ON a.organization_id = $1"
        "   AND a.channel = given.channel AND a.channel_id = given.channel_id"
        "  JOIN leads AS l ON l.organization_id = $1 AND l.id = a.lead_id"
        "   FOR KEY SHARE OF l",
        scope.organization_id,
        [channel for channel, _ in addresses],
        [channel_id for _, channel_id in addresses],
    )
    return {
        (row["channel"], row["channel_id"]): Lead(
            row["id"], row["name"], row["email"], row["phone"]
        )
        for row in rows
    }


async def get_addresses(scope: Scope, lead_id: LeadId) -> str:
    """The forms of the lead's addresses, oldest first, separated by commas."""
    found: str | None = await scope.connection.fetchval(
        f"SELECT string_agg({ADDRESS}, ',' ORDER BY a.created_at, a.channel_id)"
        " FROM lead_addresses AS a WHERE a.organization_id = $1 AND a.lead_id = $2",
        scope.organization_id,
        lead_id,
    )
    return found or ""


async def remove_leads(scope: Scope, leads: Sequence[Counted]) -> None:
    """Remove locked leads and their addresses, and count them no more."""
    for statement in (
        "DELETE FROM lead_addresses WHERE organization_id = $1 AND lead_id = ANY($2::uuid[])",
        "DELETE FROM leads WHERE organization_id = $1 AND id = ANY($2::uuid[])",
    ):
        await scope.connection.execute(statement, scope.organization_id, [one.id for one in leads])
    await counters.move(scope, KIND, [(one.status, one.channel, one.id, -1) for one in leads])
