"""SQL of leads and their addresses; every statement names the organization."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from empfio.kit import counters
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope
from empfio.leads.errors import LeadNotFoundError
from empfio.leads.records import Lead, Listing, NewLead, Page
from empfio.leads.rules import sought_patterns, sought_text, unmerged
from empfio.leads.shapes import ADDRESS, FULL, LISTED

KIND = "leads"
FEW = 5_000  # leads found, up to which they are sorted; beyond, the list is walked in its order
_SOUGHT = ("name", "email", "company", "phone")


@functools.cache
def _list_sql(names: tuple[str, ...], has_cursor: bool, is_search: bool) -> str:
    """$1 organization, $2 size, $3 rows to skip, then the filters, the cursor's two, and of a
    search its longest pattern and all of them.
    """
    places = {name: f"${index}" for index, name in enumerate(names, start=4)}
    own = ["l.organization_id = $1", "l.merged_into IS NULL"]
    filters = [*own, *(f"l.{name} = {places[name]}" for name in names)]
    last = 3 + len(names)
    after = [f"(l.updated_at, l.id) < (${last + 1}, ${last + 2})"] if has_cursor else []
    last += 2 * has_cursor
    if is_search:
        search, total = f"{_hits(last)}, ", _count_found(filters, last)
        rows = _found(filters + after, last)
    else:
        search, total = "", _count(places)
        rows = f"SELECT l.* FROM leads AS l WHERE {' AND '.join(filters + after)}"
    return f"""WITH {search}page AS MATERIALIZED (
  SELECT l.* FROM ({rows}) AS l ORDER BY l.updated_at DESC, l.id DESC LIMIT $2 OFFSET $3)
SELECT ({total}) AS total, (SELECT count(*) FROM page) AS count,
  (SELECT string_agg({LISTED}, ',' ORDER BY l.updated_at DESC, l.id DESC) FROM page AS l) AS items,
  (SELECT updated_at FROM page ORDER BY updated_at, id LIMIT 1) AS moment,
  (SELECT id FROM page ORDER BY updated_at, id LIMIT 1) AS id"""


def _count(places: Mapping[str, str]) -> str:
    conditions = "".join(f" AND {name} = {place}" for name, place in places.items())
    return (
        "SELECT coalesce(sum(n), 0)::bigint AS n FROM counters"
        f" WHERE organization_id = $1 AND kind = '{KIND}'{conditions}"
    )


def _hits(last: int) -> str:
    return f"""hits AS MATERIALIZED (
  SELECT h.id FROM match_leads($1, ${last + 1}, ${last + 2}, {FEW + 1}) AS h),
few AS MATERIALIZED (SELECT count(*) <= {FEW} AS is_so FROM hits)"""


def _found(conditions: Sequence[str], last: int) -> str:
    """The leads that are sought; which half runs is decided once, before anything is read."""
    where = " AND ".join(conditions)
    return f"""SELECT l.* FROM hits JOIN leads AS l ON l.organization_id = $1 AND l.id = hits.id
   WHERE {where} AND (SELECT is_so FROM few)
  UNION ALL
  SELECT l.* FROM leads AS l WHERE {where} AND l.sought LIKE ALL (${last + 2}::text[])
   AND NOT (SELECT is_so FROM few)"""


def _count_found(filters: Sequence[str], last: int) -> str:
    return f"SELECT count(*) FROM ({_found(filters, last)}) AS found"


async def list_page(scope: Scope, listing: Listing) -> Page:
    """One page of leads, last activity first, its total from the same snapshot."""
    arguments: list[Any] = [*listing.filters.values()]
    skip = (listing.page - 1) * listing.size
    if listing.cursor is not None:
        arguments += [listing.cursor.moment, listing.cursor.id]
        skip = 0
    patterns = sought_patterns(listing.search or "")
    if patterns:
        arguments += [patterns[0], patterns]
    sql = _list_sql(tuple(listing.filters), listing.cursor is not None, bool(patterns))
    row = await scope.connection.fetchrow(
        sql, scope.organization_id, listing.size, skip, *arguments
    )
    assert row is not None
    return Page(row["items"] or "", row["count"], row["moment"], row["id"], row["total"])


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
        " preferred_services, metadata, version, merged_into FROM leads"
        " WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE",
        scope.organization_id,
        lead_id,
    )
    if row is None:
        raise LeadNotFoundError
    return Lead(row["id"], row["name"], row["email"], row["phone"]), row["version"], dict(row)


async def get_lead(scope: Scope, lead_id: LeadId) -> Lead:
    """The lead as it is now."""
    row = await scope.connection.fetchrow(
        "SELECT id, name, email, phone FROM leads WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        lead_id,
    )
    if row is None:
        raise LeadNotFoundError
    return Lead(*row)


async def get_lead_shared(scope: Scope, lead_id: LeadId) -> Lead:
    """The lead, locked against renaming: its name is about to be copied."""
    row = await scope.connection.fetchrow(
        "SELECT id, name, email, phone, merged_into FROM leads"
        " WHERE organization_id = $1 AND id = $2 FOR SHARE",
        scope.organization_id,
        lead_id,
    )
    return unmerged(row)


# A fixed set of columns: a name from outside never becomes part of a statement.
_CHANGEABLE = (
    "name", "phone", "email", "company", "appointment_notes", "status", "preferred_services",
    "metadata", "sought",
)  # fmt: skip


async def change_lead(scope: Scope, before: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Change columns of a locked lead, and count it under its new status."""
    if not changes.keys().isdisjoint(_SOUGHT):
        sought = (changes.get(name, before[name]) for name in _SOUGHT)
        changes = {**changes, "sought": sought_text(*sought)}
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
    $9::text[], $10::text[], $11::text[], $12::json[], $13::text[], $14::text[])
    AS g(id, channel, channel_id, name, phone, email, company, status, notes, metadata, services,
      sought)
), addressed AS (
  INSERT INTO lead_addresses (organization_id, channel, channel_id, lead_id, created_at)
  SELECT $1, channel, channel_id, id, $2 FROM given ORDER BY channel, channel_id
  ON CONFLICT DO NOTHING RETURNING lead_id
)
INSERT INTO leads (organization_id, id, name, phone, email, company, channel, channel_id, status,
  appointment_notes, metadata, preferred_services, sought, created_at, updated_at)
SELECT $1, id, name, phone, email, company, channel, channel_id, status, notes, metadata,
  ARRAY(SELECT json_array_elements_text(services::json)), sought, $2, $2
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
        [sought_text(lead.name, lead.email, lead.company, lead.phone) for lead in leads],
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
        "SELECT a.channel, a.channel_id, l.id, l.name, l.email, l.phone,"
        "  l.blocked_at IS NOT NULL AS is_blocked"
        "  FROM unnest($2::text[], $3::text[]) AS given(channel, channel_id)"
        "  JOIN lead_addresses AS a ON a.organization_id = $1"
        "   AND a.channel = given.channel AND a.channel_id = given.channel_id"
        # One that was merged while we waited for its row: its address is another's by now.
        "  JOIN leads AS l ON l.organization_id = $1 AND l.id = a.lead_id AND l.merged_into IS NULL"
        "   FOR KEY SHARE OF l",
        scope.organization_id,
        [channel for channel, _ in addresses],
        [channel_id for _, channel_id in addresses],
    )
    return {
        (row["channel"], row["channel_id"]): Lead(
            row["id"], row["name"], row["email"], row["phone"], row["is_blocked"]
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
