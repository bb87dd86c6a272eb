"""SQL of the people of an organization, and of those who are invited."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from empfio.access.records import Invitation, Role, User
from empfio.access.store import USER
from empfio.kit.ids import InvitationId, UserId
from empfio.kit.scope import Scope

_COLUMNS = "id, email, role, created_at, expires_at"
_INVITATION = f"SELECT {_COLUMNS} FROM invitations"


async def list_users(scope: Scope) -> list[User]:
    """Everybody of the organization, the oldest first."""
    rows = await scope.connection.fetch(
        f"SELECT {USER} WHERE u.organization_id = $1 ORDER BY u.created_at, u.id",
        scope.organization_id,
    )
    return [User.of_row(row) for row in rows]


async def list_owners_and_locked(scope: Scope, user_ids: Collection[UUID]) -> list[User]:
    """All active owners and these users, locked by id until the transaction ends.

    Whoever changes an owner holds all of them: of two who would each leave the other as the last
    one, the second sees what the first did.
    """
    rows = await scope.connection.fetch(
        f"SELECT {USER} WHERE u.organization_id = $1"
        " AND (u.id = ANY($2) OR (u.role = 'owner' AND u.deactivated_at IS NULL))"
        " ORDER BY u.id FOR NO KEY UPDATE OF u",
        scope.organization_id,
        list(user_ids),
    )
    return [User.of_row(row) for row in rows]


async def change_user(scope: Scope, user_id: UserId, changes: Mapping[str, Any]) -> None:
    """Store new values of role, full name and deactivation; the version goes up."""
    await scope.connection.execute(
        "UPDATE users SET version = version + 1, role = coalesce($3, role),"
        " full_name = coalesce($4, full_name),"
        " deactivated_at = CASE WHEN $5 THEN $6::timestamptz ELSE deactivated_at END"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        user_id,
        changes.get("role"),
        changes.get("full_name"),
        "deactivated_at" in changes,
        changes.get("deactivated_at"),
    )


async def add_invitation(
    scope: Scope, invitation_id: InvitationId, email: str, role: Role, life: timedelta
) -> Invitation:
    """Store an invitation by the scope's user."""
    row = await scope.connection.fetchrow(
        "INSERT INTO invitations (organization_id, id, email, role, created_by, created_at,"
        " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        f" RETURNING {_COLUMNS}",
        scope.organization_id,
        invitation_id,
        email,
        role,
        scope.actor.id,
        scope.now,
        scope.now + life,
    )
    return Invitation(**dict(row))


async def list_invitations(scope: Scope) -> list[Invitation]:
    """The invitations that are pending, newest first."""
    rows = await scope.connection.fetch(
        f"{_INVITATION} WHERE organization_id = $1 AND expires_at > $2"
        " ORDER BY created_at DESC, id DESC",
        scope.organization_id,
        scope.now,
    )
    return [Invitation(**dict(row)) for row in rows]


async def find_invitation(scope: Scope, invitation_id: InvitationId) -> Invitation | None:
    """An invitation while it is pending, locked until the transaction ends."""
    row = await scope.connection.fetchrow(
        f"{_INVITATION} WHERE organization_id = $1 AND id = $2 AND expires_at > $3 FOR UPDATE",
        scope.organization_id,
        invitation_id,
        scope.now,
    )
    return None if row is None else Invitation(**dict(row))


async def find_inviter(scope: Scope, invitation_id: InvitationId) -> User | None:
    """Who made an invitation."""
    row = await scope.connection.fetchrow(
        f"SELECT {USER} JOIN invitations AS i"
        " ON i.organization_id = u.organization_id AND i.created_by = u.id"
        " WHERE i.organization_id = $1 AND i.id = $2",
        scope.organization_id,
        invitation_id,
    )
    return None if row is None else User.of_row(row)


async def remove_invitation(scope: Scope, invitation_id: InvitationId) -> None:
    """Forget an invitation that is no longer pending."""
    await scope.connection.execute(
        "DELETE FROM invitations WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        invitation_id,
    )


async def remove_invitations(scope: Scope) -> list[Invitation]:
    """Forget all invitations of the organization; what was pending."""
    rows = await scope.connection.fetch(
        "DELETE FROM invitations WHERE organization_id = $1 AND expires_at > $2"
        f" RETURNING {_COLUMNS}",
        scope.organization_id,
        scope.now,
    )
    return [Invitation(**dict(row)) for row in rows]


async def remove_invitations_by(
    scope: Scope, user_id: UserId, roles: Collection[Role]
) -> list[Invitation]:
    """Forget what a user invited to these roles; what was pending."""
    rows = await scope.connection.fetch(
        "DELETE FROM invitations WHERE organization_id = $1 AND created_by = $2"
        f" AND role = ANY($3) AND expires_at > $4 RETURNING {_COLUMNS}",
        scope.organization_id,
        user_id,
        list(roles),
        scope.now,
    )
    return [Invitation(**dict(row)) for row in rows]


async def remove_old_invitations(scope: Scope) -> None:
    """Forget the invitations that are too old."""
    await scope.connection.execute(
        "DELETE FROM invitations WHERE organization_id = $1 AND expires_at <= $2",
        scope.organization_id,
        scope.now,
    )
