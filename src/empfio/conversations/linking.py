"""SQL of whose conversations are: where leads are merged, or parted again, they go along."""

from collections.abc import Sequence

from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope


async def lock_conversations_of_all(scope: Scope, lead_ids: Sequence[LeadId]) -> None:
    """Lock the conversations of several leads in the order of their ids."""
    await scope.connection.execute(
        "SELECT FROM conversations WHERE organization_id = $1 AND lead_id = ANY($2::uuid[])"
        " ORDER BY id FOR NO KEY UPDATE",
        scope.organization_id,
        lead_ids,
    )


async def give(
    scope: Scope,
    giver: LeadId,
    taker: LeadId,
    name: str | None,
    email: str | None,
    sessions: Sequence[str] | None,
) -> None:
    """Make conversations of one lead another's, whose name and e-mail they show from now on.

    ``sessions``: only those of these sessions.
    """
    await scope.connection.execute(
        "UPDATE conversations SET lead_id = $3, lead_name = $4, lead_email = $5,"
        " version = version + 1 WHERE organization_id = $1 AND lead_id = $2"
        " AND ($6::text[] IS NULL OR session_key = ANY($6))",
        scope.organization_id,
        giver,
        taker,
        name,
        email,
        sessions,
    )
