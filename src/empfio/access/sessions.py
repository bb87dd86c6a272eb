"""Sessions: begun by signing in, gone on with by refresh tokens, ended by their user."""

from dataclasses import replace
from datetime import datetime, timedelta

from empfio.access import session_store, store
from empfio.access.callers import actor_of, system_caller
from empfio.access.errors import (
    InvalidRefreshError,
    InvalidTokenError,
    RefreshReusedError,
    SessionNotFoundError,
)
from empfio.access.records import PERMISSIONS, Device, Session, SignedIn, User
from empfio.access.tokens import make_secret, read_secret
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.kit.db import Database
from empfio.kit.errors import ForbiddenError, Refusal
from empfio.kit.ids import SessionId, UserId, new_id
from empfio.kit.scope import Scope
from empfio.kit.secrets import hash_token


def user_of(scope: Scope) -> UserId:
    """The user who calls; raises ``ForbiddenError`` for an API key, which is nobody's."""
    if scope.actor.kind != "user" or scope.actor.id is None:
        raise ForbiddenError("An API key belongs to no user.")
    return UserId(scope.actor.id)


async def confirm_caller(scope: Scope, me: User | None = None) -> None:
    """Refuse a user who was let in a moment ago and would not be now: what follows lasts.

    ``me``: their row, where it is locked already; else they stay as they are until the transaction
    ends. Raises ``InvalidTokenError`` where they were shut out or their session has ended, and
    ``ForbiddenError`` where a right is gone.
    """
    if scope.actor.kind != "user":
        return
    me = me or await store.find_user_shared(scope, user_of(scope))
    session_id = scope.actor.session_id
    goes_on = session_id is not None and await session_store.find_owner(scope, session_id)
    if me is None or not me.is_active or not goes_on:
        raise InvalidTokenError
    if not scope.actor.permissions <= PERMISSIONS[me.role]:
        raise ForbiddenError("Your role was changed a moment ago. Ask again.")


async def begin_session(
    scope: Scope, user: User, device: Device, *, is_on_page: bool = False
) -> SignedIn:
    """A new session of the user; its refresh token, and its page's key, are stored as hashes."""
    page_key = make_secret(scope.organization_id) if is_on_page else None
    signed = SignedIn(user, SessionId(new_id()), make_secret(scope.organization_id), page_key)
    hashed = hash_token(signed.refresh_token)
    page_hash = None if page_key is None else hash_token(page_key)
    await session_store.begin_session(scope, signed, device, hashed, page_hash)
    told = {"session_id": str(signed.session_id), "address": device.address}
    by = actor_of(user, signed.session_id)
    await audit.record(scope, Entry("user.logged_in", user.id, after=told), by=by)
    return signed


async def refresh_session(database: Database, token: str, unused_for: timedelta) -> SignedIn:
    """Go on in the session of a refresh token, which gets a new one.

    Raises ``RefreshReusedError`` for a token that was used before, once its session has been
    ended (RFC 9700, 4.14.2), and ``InvalidRefreshError``.
    """
    found = read_secret(token)
    if found is None:
        raise InvalidRefreshError
    organization_id, token_hash = found
    async with system_caller(database, organization_id).open_scope() as scope:
        outcome = await _refresh(scope, token_hash, scope.now - unused_for)
    # Raised behind the scope: a session that was ended for it stays ended.
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def _refresh(scope: Scope, token_hash: bytes, unused_since: datetime) -> SignedIn | Refusal:
    is_fresh = await session_store.use_refresh_token(scope, token_hash)
    known = await session_store.find_refresh_token(scope, token_hash)
    if known is None:
        return InvalidRefreshError()
    session_id, user_id = known
    if not is_fresh:
        await session_store.end_session(scope, session_id)
        told = Entry("session.token_reused", session_id, after={"user_id": str(user_id)})
        await audit.record(scope, told)
        return RefreshReusedError()
    found = await session_store.find_caller(scope, user_id, session_id, unused_since)
    if found is None or not found[0].is_active:
        return InvalidRefreshError()
    return await _with_new_token(scope, found[0], session_id)


async def renew_session(scope: Scope, user: User) -> SignedIn:
    """New tokens for the session that the calling user acts in, and a new key for its page.

    Those it had end.
    """
    session_id = scope.actor.session_id
    assert session_id is not None
    await session_store.use_up_refresh_tokens(scope, session_id)
    signed = await _with_new_token(scope, user, session_id)
    page_key = make_secret(scope.organization_id)
    is_of_page = await session_store.renew_page(scope, session_id, hash_token(page_key))
    return replace(signed, page_key=page_key) if is_of_page else signed


async def _with_new_token(scope: Scope, user: User, session_id: SessionId) -> SignedIn:
    secret = make_secret(scope.organization_id)
    await session_store.add_refresh_token(scope, session_id, hash_token(secret))
    return SignedIn(user, session_id, secret)


async def list_sessions(scope: Scope, unused_for: timedelta) -> list[Session]:
    """The caller's own sessions that go on, last used first."""
    return await session_store.list_sessions(scope, user_of(scope), scope.now - unused_for)


async def log_out(scope: Scope) -> None:
    """End the session that the caller acts in."""
    user_of(scope)
    assert scope.actor.session_id is not None
    if await session_store.end_session(scope, scope.actor.session_id):
        await audit.record(scope, Entry("session.ended", scope.actor.session_id))


async def end_session(scope: Scope, session_id: SessionId) -> None:
    """End one of the caller's own sessions; raises ``SessionNotFoundError``."""
    owner = await session_store.find_owner(scope, session_id)
    if owner is None:
        raise SessionNotFoundError
    if owner != user_of(scope) or not await session_store.end_session(scope, session_id):
        raise SessionNotFoundError
    await audit.record(scope, Entry("session.ended", session_id))


async def end_other_sessions(scope: Scope) -> None:
    """End all sessions of the caller but the one that the caller acts in."""
    await end_sessions_of(scope, user_of(scope), but=scope.actor.session_id)


async def end_sessions_of(scope: Scope, user_id: UserId, but: SessionId | None = None) -> None:
    """End all sessions of a user, or all but one."""
    ended = await session_store.end_sessions_of(scope, user_id, but)
    await audit.record(scope, *(Entry("session.ended", session_id) for session_id in ended))


async def forget_dead_sessions(scope: Scope, unused_for: timedelta) -> None:
    """Remove the organization's sessions that have ended, or that nobody used for so long."""
    await session_store.remove_dead(scope, scope.now - unused_for)
