"""SQL of the links of mails: their tokens' hashes."""

from datetime import timedelta
from uuid import UUID

from empfio.access.records import LinkPurpose
from empfio.kit.scope import Scope


async def add_link(
    scope: Scope, purpose: LinkPurpose, subject_id: UUID, token_hash: bytes, life: timedelta
) -> None:
    """Store what a link leads to, until its life is over."""
    await scope.connection.execute(
        "INSERT INTO links (organization_id, token_hash, purpose, subject_id, expires_at)"
        " VALUES ($1, $2, $3, $4, $5)",
        scope.organization_id,
        token_hash,
        purpose,
        subject_id,
        scope.now + life,
    )


async def find_link(scope: Scope, purpose: LinkPurpose, token_hash: bytes) -> UUID | None:
    """What a link leads to, while it lives."""
    subject_id: UUID | None = await scope.connection.fetchval(
        "SELECT subject_id FROM links"
        " WHERE organization_id = $1 AND token_hash = $2 AND purpose = $3 AND expires_at > $4",
        scope.organization_id,
        token_hash,
        purpose,
        scope.now,
    )
    return subject_id


async def use_link(scope: Scope, purpose: LinkPurpose, token_hash: bytes) -> UUID | None:
    """What a link leads to; it is gone then, so of two who use it at once one finds nothing."""
    subject_id: UUID | None = await scope.connection.fetchval(
        "DELETE FROM links WHERE organization_id = $1 AND token_hash = $2 AND purpose = $3"
        " AND expires_at > $4 RETURNING subject_id",
        scope.organization_id,
        token_hash,
        purpose,
        scope.now,
    )
    return subject_id


async def remove_links(scope: Scope, subject_id: UUID) -> None:
    """End every link that leads there."""
    await scope.connection.execute(
        "DELETE FROM links WHERE organization_id = $1 AND subject_id = $2",
        scope.organization_id,
        subject_id,
    )


async def remove_all_links(scope: Scope) -> int:
    """End every link of the organization; how many to a new password were good."""
    removed: int = await scope.connection.fetchval(
        "WITH gone AS (DELETE FROM links WHERE organization_id = $1 RETURNING purpose, expires_at)"
        " SELECT count(*) FROM gone WHERE purpose = 'password_reset' AND expires_at > $2",
        scope.organization_id,
        scope.now,
    )
    return removed


async def remove_old_links(scope: Scope) -> None:
    """Forget the organization's links whose life is over."""
    await scope.connection.execute(
        "DELETE FROM links WHERE organization_id = $1 AND expires_at <= $2",
        scope.organization_id,
        scope.now,
    )
