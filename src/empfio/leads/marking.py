"""SQL of marks on a lead: blocked, and held while something is done with it."""

from datetime import datetime

from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope
from empfio.leads.records import Lead
from empfio.leads.rules import unmerged


async def hold_lead(scope: Scope, lead_id: LeadId) -> Lead:
    """The lead, held against being erased; renaming does not wait for it."""
    row = await scope.connection.fetchrow(
        "SELECT id, name, email, phone, merged_into FROM leads"
        " WHERE organization_id = $1 AND id = $2 FOR KEY SHARE",
        scope.organization_id,
        lead_id,
    )
    return unmerged(row)


async def set_blocked(scope: Scope, lead_id: LeadId, blocked_at: datetime | None) -> bool:
    """Block a lead, or no more; whether that changed anything."""
    changed = await scope.connection.fetchval(
        "UPDATE leads SET blocked_at = $3, version = version + 1 WHERE organization_id = $1"
        " AND id = $2 AND (blocked_at IS NULL) <> ($3::timestamptz IS NULL) RETURNING true",
        scope.organization_id,
        lead_id,
        blocked_at,
    )
    return bool(changed)
