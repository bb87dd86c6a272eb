"""The people of an organization: their roles, and who left."""

from collections.abc import Mapping
from typing import Any

from empfio.access import link_store, people_store, store
from empfio.access.errors import LastOwnerError, UserNotFoundError
from empfio.access.records import (
    MANAGE_ORGANIZATION,
    MANAGE_USERS,
    PERMISSIONS,
    SEE_COLLEAGUES,
    Role,
    User,
)
from empfio.access.sessions import confirm_caller, end_sessions_of
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.clock import write_time
from empfio.kit.etags import Condition, check_version
from empfio.kit.ids import UserId
from empfio.kit.scope import Scope


async def list_users(scope: Scope) -> list[User]:
    """Everybody of the organization, those who left included."""
    scope.actor.require(MANAGE_USERS)
    return await people_store.list_users(scope)


async def list_colleagues(scope: Scope) -> list[User]:
    """Those of the organization who may sign in, for whoever works with them."""
    scope.actor.require(SEE_COLLEAGUES)
    return [user for user in await people_store.list_users(scope) if user.is_active]


async def change_user(
    scope: Scope, user_id: UserId, changes: Mapping[str, Any], condition: Condition | None
) -> User:
    """Give a user another role or name; the user as it then is.

    Raises ``UserNotFoundError``; ``ForbiddenError`` for an admin where an owner is touched or
    made; ``LastOwnerError`` where nobody would be left to own the organization.
    """
    user, is_last_owner = await _get_locked(scope, user_id)
    refuse_owners_matter(scope, user.role, changes.get("role", user.role))
    check_version(condition, user.version)
    if is_last_owner and changes.get("role", "owner") != "owner":
        raise LastOwnerError
    new = {name: value for name, value in changes.items() if getattr(user, name) != value}
    if not new:
        return user
    await people_store.change_user(scope, user_id, new)
    before = {name: getattr(user, name) for name in new}
    await audit.record(scope, Entry("user.changed", user_id, before, new))
    told = {"id": str(user_id), "fields": sorted(new)}
    await events.record(scope, Happening("user.changed", told))
    await _end_invitations_by(scope, user, changes.get("role", user.role))
    return await _get(scope, user_id)


async def deactivate(scope: Scope, user_id: UserId) -> User:
    """Shut a user out: all sessions end, and no new one begins. Raises as ``change_user``.

    What they invited to ends, too. API keys that they made go on: programs sign in with those.
    """
    user, is_last_owner = await _get_locked(scope, user_id)
    refuse_owners_matter(scope, user.role)
    if not user.is_active:
        return user
    if is_last_owner:
        raise LastOwnerError
    await people_store.change_user(scope, user_id, {"deactivated_at": scope.now})
    await link_store.remove_links(scope, user_id)
    await end_sessions_of(scope, user_id)
    told = {"deactivated_at": write_time(scope.now)}
    await audit.record(scope, Entry("user.deactivated", user_id, after=told))
    await events.record(scope, Happening("user.deactivated", {"id": str(user_id)}))
    await _end_invitations_by(scope, user, None)
    return await _get(scope, user_id)


async def reactivate(scope: Scope, user_id: UserId) -> User:
    """Let a user sign in again. Raises as ``change_user``."""
    user, _ = await _get_locked(scope, user_id)
    refuse_owners_matter(scope, user.role)
    if user.deactivated_at is None:
        return user
    await people_store.change_user(scope, user_id, {"deactivated_at": None})
    told = {"deactivated_at": write_time(user.deactivated_at)}
    await audit.record(scope, Entry("user.reactivated", user_id, before=told))
    await events.record(scope, Happening("user.reactivated", {"id": str(user_id)}))
    return await _get(scope, user_id)


async def _end_invitations_by(scope: Scope, user: User, role: Role | None) -> None:
    """End what a user has invited to and could not any more, who has now ``role`` or none.

    Else who was shut out could come back by a link of their own.
    """
    roles = [one for one in PERMISSIONS if not (role and invites_to(role, one))]
    for invitation in await people_store.remove_invitations_by(scope, user.id, roles):
        await link_store.remove_links(scope, invitation.id)
        told = {"email": invitation.email, "role": invitation.role}
        await audit.record(scope, Entry("invitation.revoked", invitation.id, before=told))


def invites_to(role: Role, invited: Role) -> bool:
    """Whether those of a role may invite to another one."""
    rights = PERMISSIONS[role]
    return MANAGE_USERS in rights and (invited != "owner" or MANAGE_ORGANIZATION in rights)


async def _get_locked(scope: Scope, user_id: UserId) -> tuple[User, bool]:
    """A user, and whether it is the last active owner; raises ``UserNotFoundError``."""
    ids = {user_id, scope.actor.id or user_id}
    people = {one.id: one for one in await people_store.list_owners_and_locked(scope, ids)}
    user = people.get(user_id)
    if user is None:
        raise UserNotFoundError
    scope.actor.require(MANAGE_USERS)
    if scope.actor.id is not None:
        await confirm_caller(scope, people.get(UserId(scope.actor.id)))
    owners = [one for one in people.values() if one.role == "owner" and one.is_active]
    return user, owners == [user]


async def _get(scope: Scope, user_id: UserId) -> User:
    user = await store.find_user(scope, user_id)
    assert user is not None
    return user


def refuse_owners_matter(scope: Scope, *roles: Role) -> None:
    """Raise ``ForbiddenError`` where a role is that of an owner, which is an owner's matter."""
    if "owner" in roles:
        scope.actor.require(MANAGE_ORGANIZATION)
