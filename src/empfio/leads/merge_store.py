"""SQL of leads that became one, and of what goes along with them."""

from collections.abc import Sequence
from datetime import datetime

from empfio.kit import counters
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope
from empfio.leads.records import Mergeable
from empfio.leads.shapes import FULL, LISTED
from empfio.leads.store import KIND

_ROOT = """
WITH RECURSIVE path AS (
  SELECT id, merged_into FROM leads WHERE organization_id = $1 AND id = $2
  UNION ALL
  SELECT l.id, l.merged_into FROM leads AS l JOIN path
    ON l.organization_id = $1 AND l.id = path.merged_into
)
SELECT id FROM path WHERE merged_into IS NULL
"""

_TREE = """
WITH RECURSIVE tree AS (
  SELECT id FROM leads WHERE organization_id = $1 AND id = ANY($2::uuid[])
  UNION ALL
  SELECT l.id FROM leads AS l JOIN tree ON l.organization_id = $1 AND l.merged_into = tree.id
)
"""

# E-mails are compared as they were given, and in small letters.
_SIMILAR = f"""
WITH one AS (SELECT id, email, phone FROM leads WHERE organization_id = $1 AND id = $2),
found AS (
  SELECT l.id, 'email' AS why FROM one JOIN leads AS l ON l.organization_id = $1
     AND l.email = ANY(ARRAY[one.email, lower(one.email)])
  UNION ALL
  SELECT l.id, 'phone' FROM one JOIN leads AS l ON l.organization_id = $1 AND l.phone = one.phone
)
SELECT string_agg('{{"lead":' || {LISTED} || ',"because":' || why || '}}', ','
    ORDER BY l.updated_at DESC, l.id DESC) AS items
  FROM (SELECT id, json_agg(why ORDER BY why)::text AS why FROM found GROUP BY id LIMIT $3) AS f
  JOIN leads AS l ON l.organization_id = $1 AND l.id = f.id
 WHERE l.id <> $2 AND l.merged_into IS NULL
"""


async def find_root(scope: Scope, lead_id: LeadId) -> LeadId | None:
    """The lead that a lead became a part of, at the end: itself, where it was not merged."""
    root: LeadId | None = await scope.connection.fetchval(_ROOT, scope.organization_id, lead_id)
    return root


async def list_merged(scope: Scope, lead_ids: Sequence[LeadId]) -> list[LeadId]:
    """The leads with all that became a part of them, by id."""
    rows = await scope.connection.fetch(
        f"{_TREE} SELECT id FROM tree ORDER BY id", scope.organization_id, lead_ids
    )
    return [row["id"] for row in rows]


async def list_forms_of_parts(scope: Scope, lead_id: LeadId) -> str:
    """The full forms of all that became a part of a lead, separated by commas."""
    found: str | None = await scope.connection.fetchval(
        f"{_TREE} SELECT string_agg({FULL}, ',' ORDER BY l.id) FROM tree"
        " JOIN leads AS l ON l.organization_id = $1 AND l.id = tree.id WHERE l.id <> ALL($2)",
        scope.organization_id,
        [lead_id],
    )
    return found or ""


async def list_last_merged(scope: Scope, lead_id: LeadId, most: int) -> str:
    """The full forms of what became a part of a lead, merged last first, separated by commas."""
    # What is a part is changed no more: its last change is when it became that.
    found: str | None = await scope.connection.fetchval(
        f"{_TREE}, last AS (SELECT l.* FROM tree"
        " JOIN leads AS l ON l.organization_id = $1 AND l.id = tree.id WHERE l.id <> ALL($2)"
        " ORDER BY l.updated_at DESC, l.id DESC LIMIT $3)"
        f" SELECT string_agg({FULL}, ',' ORDER BY l.updated_at DESC, l.id DESC) FROM last AS l",
        scope.organization_id,
        [lead_id],
        most,
    )
    return found or ""


async def list_similar(scope: Scope, lead_id: LeadId, most: int) -> str:
    """The forms of leads that may be the same person, separated by commas."""
    found: str | None = await scope.connection.fetchval(
        _SIMILAR, scope.organization_id, lead_id, most
    )
    return found or ""


async def list_locked(scope: Scope, lead_ids: Sequence[LeadId]) -> dict[LeadId, Mergeable]:
    """Those of the leads that there are, locked in the order of their ids, even against what is
    new of them.
    """
    rows = await scope.connection.fetch(
        "SELECT id, name, email, status, channel, merged_into FROM leads"
        " WHERE organization_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE",
        scope.organization_id,
        lead_ids,
    )
    return {row["id"]: Mergeable(**row) for row in rows}


async def move_addresses(scope: Scope, giver: LeadId, taker: LeadId) -> None:
    """Make a lead's addresses another's; each remembers whose it was first."""
    await scope.connection.execute(
        "UPDATE lead_addresses SET lead_id = $3, first_lead_id = coalesce(first_lead_id, lead_id)"
        " WHERE organization_id = $1 AND lead_id = $2",
        scope.organization_id,
        giver,
        taker,
    )


async def return_addresses(
    scope: Scope, lead_id: LeadId, first_leads: Sequence[LeadId]
) -> list[str]:
    """Make those addresses a lead's again that were first these leads'; the sessions on them."""
    rows = await scope.connection.fetch(
        "UPDATE lead_addresses SET lead_id = $2, first_lead_id = nullif(first_lead_id, $2)"
        " WHERE organization_id = $1 AND first_lead_id = ANY($3::uuid[])"
        " RETURNING channel || '_' || channel_id AS session",
        scope.organization_id,
        lead_id,
        first_leads,
    )
    return [row["session"] for row in rows]


async def set_merged(scope: Scope, lead: Mergeable, merged_into: LeadId | None) -> None:
    """Make a locked lead a part of another, or one of its own; it is counted while it is that."""
    await scope.connection.execute(
        "UPDATE leads SET merged_into = $3, version = version + 1, updated_at = $4"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        lead.id,
        merged_into,
        scope.now,
    )
    n = 1 if merged_into is None else -1
    await counters.move(scope, KIND, [(lead.status, lead.channel, lead.id, n)])


async def note_change(scope: Scope, lead_id: LeadId, now: datetime) -> None:
    """A locked lead has other addresses and conversations from now on."""
    await scope.connection.execute(
        "UPDATE leads SET version = version + 1, updated_at = greatest(updated_at, $3)"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        lead_id,
        now,
    )
