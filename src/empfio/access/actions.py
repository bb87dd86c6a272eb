"""What can be asked of the entrance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from empfio.access import attempt_store, link_store, people_store, store
from empfio.access.callers import system_caller
from empfio.access.errors import ApiKeyNotFoundError, RegistrationClosedError, WrongLoginError
from empfio.access.limits import Limits, account_of, counted
from empfio.access.passwords import hash_password, is_password
from empfio.access.records import (
    MANAGE_KEYS,
    MANAGE_ORGANIZATION,
    MANAGE_USERS,
    ApiKey,
    Device,
    Role,
    SignedIn,
    User,
)
from empfio.access.rules import slug_of
from empfio.access.sessions import (
    begin_session,
    confirm_caller,
    forget_dead_sessions,
    user_of,
)
from empfio.access.tokens import API_KEY_PREFIX
from empfio.audit import actions as audit
from empfio.audit.catalogue import Action
from empfio.audit.records import Entry
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit import clock
from empfio.kit.clock import write_time
from empfio.kit.db import Database
from empfio.kit.ids import ApiKeyId, OrganizationId, UserId, new_id
from empfio.kit.lanes import routines
from empfio.kit.scope import Caller, Scope
from empfio.kit.secrets import hash_token, random_token

_NOBODY = OrganizationId(UUID(int=0)), UserId(UUID(int=0))


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user about to be stored; the e-mail in the form of ``rules.read_email``."""

    email: str
    full_name: str
    role: Role
    password_hash: str


async def new_owner(email: str, full_name: str, password: str) -> NewUser:
    """An owner about to be stored. Hashing takes its time: call it outside of a scope."""
    return NewUser(email, full_name, "owner", await hash_password(password))


def caller_for_new_organization(database: Database) -> Caller:
    """The system at work for an organization that is about to be founded."""
    return system_caller(database, OrganizationId(new_id()))


async def check_registration(database: Database, who: Literal["open", "first", "closed"]) -> None:
    """Raise ``RegistrationClosedError`` where nobody may found an organization, or nobody else."""
    if who == "closed" or (who == "first" and await store.has_any_across_organizations(database)):
        raise RegistrationClosedError


async def found_organization(scope: Scope, name: str, owner: NewUser) -> User:
    """Store the scope's organization with its owner; raises ``EmailTakenError``."""
    await store.add_organization(scope, name, slug_of(name))
    user = await add_user(scope, owner)
    await routines.begin(scope)
    return user


async def rename_organization(scope: Scope, name: str) -> None:
    """Give the scope's organization another name; its slug stays."""
    scope.actor.require(MANAGE_ORGANIZATION)
    await store.rename_organization(scope, name)


async def add_user(scope: Scope, new: NewUser) -> User:
    """Store a user of the scope's organization; raises ``EmailTakenError``."""
    scope.actor.require(MANAGE_USERS)
    user_id = UserId(new_id())
    await store.add_user(scope, user_id, new.email, new.full_name, new.role, new.password_hash)
    user = await store.find_user(scope, user_id)
    assert user is not None
    await events.record(scope, Happening("user.joined", {"id": str(user_id), "role": new.role}))
    await audit.record(scope, Entry("user.joined", user_id, after={"role": new.role}))
    return user


async def find_user_by_email(database: Database, email: str) -> User | None:
    """The active user who signs in with this e-mail."""
    # Nobody is looked for as long as somebody.
    found = await store.find_login_across_organizations(database, account_of(email))
    organization_id, user_id = found or _NOBODY
    async with system_caller(database, organization_id).open_statement() as scope:
        user = await store.find_user(scope, user_id)
    return user if user is not None and user.is_active else None


async def log_in(
    database: Database,
    limits: Limits,
    email: str,
    password: str,
    device: Device,
    *,
    is_on_page: bool = False,
) -> SignedIn:
    """A new session, when e-mail and password belong together; ``is_on_page``: on one of ours.

    Raises ``WrongLoginError``, and ``TooManyAttemptsError`` before anything is looked at. No
    connection is held while the password is checked, and a stranger takes as long as a friend.
    """
    async with counted(database, limits, "login", device.address, account_of(email)):
        user = await find_user_by_email(database, email)
        if not await is_password(user.password_hash if user else None, password) or user is None:
            await _note_failure(database, user, device)
            raise WrongLoginError
    return await open_session(database, user, device, is_on_page=is_on_page)


async def _note_failure(database: Database, user: User | None, device: Device) -> None:
    """Write down a failed login of a known account; for a stranger something as long."""
    if user is None:
        await attempt_store.write_something_across_organizations(database, clock.now())
        return
    told = Entry("user.login_failed", user.id, after={"address": device.address})
    async with system_caller(database, user.organization_id).open_scope() as scope:
        await audit.record(scope, told)


async def open_session(
    database: Database, user: User, device: Device, *, is_on_page: bool = False
) -> SignedIn:
    """A new session of a user who has proven to be it; raises ``WrongLoginError``.

    The password is still the one that was looked at: while it was, another may have been set and
    all sessions ended, and none must begin with the old one afterwards.
    """
    async with system_caller(database, user.organization_id).open_scope() as scope:
        now = await store.find_user_shared(scope, user.id)
        if now is None or not now.is_active or now.password_hash != user.password_hash:
            raise WrongLoginError
        return await begin_session(scope, now, device, is_on_page=is_on_page)


async def forget(scope: Scope, unused_for: timedelta) -> None:
    """Remove what is over: links, invitations, keys; sessions that ended or rest for so long."""
    await forget_dead_sessions(scope, unused_for)
    await link_store.remove_old_links(scope)
    await people_store.remove_old_invitations(scope)
    await revoke_expired_keys(scope)


async def forget_old_attempts(database: Database) -> None:
    """Forget what was counted of failures in periods that are over."""
    await attempt_store.remove_old_across_organizations(database, clock.now())


async def has_password(user: User, password: str) -> bool:
    """Whether this is the user's password; call it outside of a scope."""
    return await is_password(user.password_hash, password)


async def read_me(scope: Scope) -> User:
    """The user who calls; raises ``ForbiddenError`` for an API key, which is nobody's."""
    user = await store.find_user(scope, user_of(scope))
    assert user is not None
    return user


async def create_key(
    scope: Scope, name: str, scopes: Sequence[str], expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """A new API key, for good without ``expires_at``, and its secret, which is stored nowhere."""
    scope.actor.require(MANAGE_KEYS)
    await confirm_caller(scope)
    secret = random_token(API_KEY_PREFIX)
    key = ApiKey(
        id=ApiKeyId(new_id()),
        name=name,
        prefix=secret[: len(API_KEY_PREFIX) + 4],
        scopes=tuple(sorted(set(scopes))),
        created_by=user_of(scope),
        created_at=scope.now,
        expires_at=expires_at,
        last_used_at=None,
        revoked_at=None,
    )
    await store.add_key(scope, key, hash_token(secret))
    await events.record(scope, Happening("api_key.created", {"id": str(key.id)}))
    told: dict[str, Any] = {"name": key.name, "scopes": list(key.scopes)}
    if expires_at is not None:
        told["expires_at"] = write_time(expires_at)
    await audit.record(scope, Entry("api_key.created", key.id, after=told))
    return key, secret


async def list_keys(scope: Scope) -> list[ApiKey]:
    """The organization's API keys, newest first."""
    scope.actor.require(MANAGE_KEYS)
    return await store.list_keys(scope)


async def revoke_key(scope: Scope, key_id: ApiKeyId) -> None:
    """End a key at once; raises ``ApiKeyNotFoundError``."""
    key = await store.find_key(scope, key_id)
    if key is None or key.revoked_at is not None:
        raise ApiKeyNotFoundError
    scope.actor.require(MANAGE_KEYS)
    await end_key(scope, key, "api_key.revoked")


async def revoke_expired_keys(scope: Scope) -> None:
    """Revoke the keys whose time is over. They open nothing already: this is to tell of it."""
    for key in await store.list_expired_keys_locked(scope):
        await end_key(scope, key, "api_key.expired")


async def end_key(scope: Scope, key: ApiKey, why: Action) -> None:
    """End a key of the organization, and tell why."""
    await store.revoke_key(scope, key.id, scope.now)
    await events.record(scope, Happening("api_key.revoked", {"id": str(key.id)}))
    await audit.record(scope, Entry(why, key.id, before={"name": key.name}))


async def find_by_slug(database: Database, slug: str) -> OrganizationId | None:
    """The organization that an address names."""
    return await store.find_slug_across_organizations(database, slug)


async def find_organization(database: Database, slug: str | None) -> OrganizationId | str:
    """The organization with this slug, or the only one there is; else a sentence on why not."""
    slugs = await store.list_slugs_across_organizations(database)
    if slug is None and len(slugs) == 1:
        return next(iter(slugs.values()))
    if slug is not None and slug in slugs:
        return slugs[slug]
    if not slugs:
        return "There is no organization yet; register one, or serve with --demo."
    names = ", ".join(sorted(slugs)[:20])
    return f"Say which organization with --organization; there are: {names}."
