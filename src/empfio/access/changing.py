"""New passwords: changed by their user, reset by a link or by the operator."""

import asyncio
import time

from empfio.access import link_store, store
from empfio.access.actions import find_user_by_email
from empfio.access.callers import system_caller
from empfio.access.errors import LinkGoneError, WrongPasswordError
from empfio.access.letters import reset_letter
from empfio.access.limits import Limits, account_of, count, counted
from empfio.access.passwords import hash_password, is_password
from empfio.access.records import RESET_LIFE, SignedIn, User
from empfio.access.sessions import confirm_caller, end_sessions_of, renew_session, user_of
from empfio.access.tokens import make_secret, read_link
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.kit.db import Database
from empfio.kit.ids import UserId
from empfio.kit.lanes.queue import enqueue
from empfio.kit.mail import Mail
from empfio.kit.scope import Caller, Scope
from empfio.kit.secrets import hash_token

RESET_MAIL = "password_reset_mail"
RESET_SECONDS = 0.2  # that a request for a link takes


async def change_password(
    caller: Caller, limits: Limits, address: str, current: str, new: str
) -> SignedIn:
    """Give the calling user a new password; all other sessions end, this one gets new tokens.

    Raises ``ForbiddenError`` for an API key, ``WrongPasswordError``, ``TooManyAttemptsError``, and
    ``InvalidTokenError`` where the session has ended meanwhile.
    """
    async with caller.open_statement() as scope:
        user = await _get(scope)
    async with counted(caller.database, limits, "password", address, str(user.id)):
        if not await is_password(user.password_hash, current):
            raise WrongPasswordError
    new_hash = await hash_password(new)
    async with caller.open_scope() as scope:
        await _refuse_changed(scope, user)
        await store.set_password(scope, user.id, new_hash)
        await link_store.remove_links(scope, user.id)
        await end_sessions_of(scope, user.id, but=scope.actor.session_id)
        await audit.record(scope, Entry("user.password_changed", user.id))
        return await renew_session(scope, await _get(scope))


async def _get(scope: Scope) -> User:
    user = await store.find_user(scope, user_of(scope))
    assert user is not None
    return user


async def _refuse_changed(scope: Scope, user: User) -> None:
    """Lock the calling user; refuse where they are not as they were when their word was checked.

    Hashes take a while. Whoever resets a password or shuts somebody out in it has the last word.
    """
    now = await store.find_user_locked(scope, user.id)
    await confirm_caller(scope, now)
    if now is None or now.password_hash != user.password_hash:
        raise WrongPasswordError


async def request_reset(
    database: Database, limits: Limits, address: str, email: str, is_mailed: bool
) -> None:
    """Have a link to a new password mailed to whom the e-mail belongs to; ``is_mailed``: if at all.

    For nobody it takes as long. Raises ``TooManyAttemptsError``: each request counts, whoever's.
    """
    await count(database, limits.counts_of("reset", address, account_of(email)))
    # However long asking and enqueuing take, the answer is given at one time for all.
    answered_at = time.monotonic() + RESET_SECONDS
    found = await find_user_by_email(database, email)
    if found is not None and is_mailed:
        async with system_caller(database, found.organization_id).open_scope() as scope:
            # The job makes the token when it sends: no secret rests among the jobs.
            await enqueue(scope, f"mail:{found.id}", RESET_MAIL, {"user_id": str(found.id)})
    await asyncio.sleep(answered_at - time.monotonic())


async def write_reset_mail(scope: Scope, user_id: UserId, address: str) -> Mail | None:
    """A mail with a fresh link, beside those of before; None for who left meanwhile."""
    user = await store.find_user(scope, user_id)
    if user is None or not user.is_active:
        return None
    token = make_secret(scope.organization_id)
    await link_store.add_link(scope, "password_reset", user_id, hash_token(token), RESET_LIFE)
    await audit.record(scope, Entry("user.password_reset_sent", user_id))
    return reset_letter(user.email, address, token)


async def reset_password(
    database: Database, limits: Limits, address: str, token: str, new: str
) -> None:
    """Give the user of a link a new password; all sessions end.

    Raises ``LinkGoneError`` for a link that was used, replaced, is too old or none of ours, and
    ``TooManyAttemptsError``.
    """
    async with counted(database, limits, "link", address):
        organization_id, token_hash = read_link(token)
        caller = system_caller(database, organization_id)
        async with caller.open_statement() as scope:
            if await link_store.find_link(scope, "password_reset", token_hash) is None:
                raise LinkGoneError
        new_hash = await hash_password(new)
        async with caller.open_scope() as scope:
            subject_id = await link_store.find_link(scope, "password_reset", token_hash)
            if subject_id is None:
                raise LinkGoneError
            # The user before the link, as whoever shuts them out or changes their password.
            await store.find_user_locked(scope, UserId(subject_id))
            if await link_store.use_link(scope, "password_reset", token_hash) is None:
                raise LinkGoneError
            await _set_password(scope, UserId(subject_id), new_hash)


async def set_password(database: Database, user: User, new: str) -> None:
    """Give a user a new password, as the operator; all sessions end."""
    new_hash = await hash_password(new)
    async with system_caller(database, user.organization_id).open_scope() as scope:
        await _set_password(scope, user.id, new_hash)


async def _set_password(scope: Scope, user_id: UserId, new_hash: str) -> None:
    await store.set_password(scope, user_id, new_hash)
    await link_store.remove_links(scope, user_id)
    await end_sessions_of(scope, user_id)
    await audit.record(scope, Entry("user.password_reset", user_id))
