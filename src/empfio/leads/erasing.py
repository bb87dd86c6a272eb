"""Erasing leads: their rows, their addresses, and their place in the counts."""

from collections.abc import Sequence
from datetime import datetime

from empfio.kit import counters
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope
from empfio.leads.errors import LeadMergedError, LeadNotFoundError
from empfio.leads.merge_store import list_merged
from empfio.leads.records import Counted
from empfio.leads.store import KIND


async def get_lead_locked_alone(scope: Scope, lead_id: LeadId) -> Counted:
    """The lead, locked even against new conversations and addresses."""
    row = await scope.connection.fetchrow(
        "SELECT id, status, channel, merged_into FROM leads"
        " WHERE organization_id = $1 AND id = $2 FOR UPDATE",
        scope.organization_id,
        lead_id,
    )
    if row is None:
        raise LeadNotFoundError
    if row["merged_into"] is not None:
        raise LeadMergedError
    return Counted(row["id"], row["status"], row["channel"])


async def list_left_locked(
    scope: Scope, lead_ids: Sequence[LeadId], before: datetime
) -> list[Counted]:
    """Those of the leads without a conversation and not changed since ``before``; locked as above.

    Those that somebody works on are left out.
    """
    rows = await scope.connection.fetch(
        "SELECT id FROM leads WHERE organization_id = $1 AND id = ANY($2::uuid[])"
        " AND updated_at < $3 AND merged_into IS NULL ORDER BY id FOR UPDATE SKIP LOCKED",
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


async def remove_leads(scope: Scope, leads: Sequence[Counted]) -> list[LeadId]:
    """Remove locked leads, what became a part of them and all addresses; count them no more.

    The ids of all that are gone.
    """
    ids = await list_merged(scope, [one.id for one in leads])
    for statement in (
        "DELETE FROM lead_addresses WHERE organization_id = $1 AND lead_id = ANY($2::uuid[])",
        "DELETE FROM leads WHERE organization_id = $1 AND id = ANY($2::uuid[])",
    ):
        await scope.connection.execute(statement, scope.organization_id, ids)
    await counters.move(scope, KIND, [(one.status, one.channel, one.id, -1) for one in leads])
    return ids


async def list_addresses(scope: Scope, lead_ids: Sequence[LeadId]) -> list[str]:
    """All that leads are reached at, on whatever channel, and their phones."""
    rows = await scope.connection.fetch(
        "SELECT channel_id FROM lead_addresses"
        " WHERE organization_id = $1 AND lead_id = ANY($2::uuid[])"
        " UNION SELECT phone FROM leads WHERE organization_id = $1 AND id = ANY($2::uuid[])"
        " AND phone IS NOT NULL",
        scope.organization_id,
        lead_ids,
    )
    return [row["channel_id"] for row in rows]
