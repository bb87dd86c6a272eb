"""From a bearer token to the caller it belongs to."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from empfio.access import session_store, store
from empfio.access.errors import InvalidTokenError
from empfio.access.records import PERMISSIONS, ApiKey, User
from empfio.access.tokens import API_KEY_PREFIX, read_secret, read_token
from empfio.access.uses import Uses
from empfio.kit import clock
from empfio.kit.db import Database
from empfio.kit.ids import ApiKeyId, OrganizationId, SessionId
from empfio.kit.scope import Actor, Caller, Scope
from empfio.kit.secrets import hash_token

TRUSTED_FOR = 0.5  # seconds; after a revocation a token may still be answered this long
_PATIENCE = 0.05  # seconds that one waits for another who looks up the same token
_MOST_TRUSTED = 10_000
Seek = Callable[[str], Awaitable[tuple[Caller, float]]]
SYSTEM = Actor("system", None, "Empfio", PERMISSIONS["owner"])


@dataclass(slots=True)
class Gate:
    """Recognises callers; a token is looked up at most twice a second.

    ``key`` signs access tokens; a session that is unused for ``unused_for`` has ended.
    """

    database: Database
    key: str
    unused_for: timedelta
    _uses: Uses = field(init=False)
    _trusted: dict[tuple[Seek, str], tuple[float, Caller]] = field(default_factory=dict)
    _seeking: dict[tuple[Seek, str], asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._uses = Uses(self.database, system_caller)

    async def authenticate(self, token: str) -> Caller:
        """The caller of a token or API key; raises ``InvalidTokenError`` for any other text."""
        is_key = token.startswith(API_KEY_PREFIX)
        return await self._known(self._caller_of_key if is_key else self._caller_of_user, token)

    async def authenticate_page(self, page_key: str) -> Caller:
        """The caller of a page's key, which is no token; raises ``InvalidTokenError``."""
        return await self._known(self._caller_of_page, page_key)

    async def _known(self, seek: Seek, shown: str) -> Caller:
        caller = self._find_trusted(seek, shown)
        if caller is not None:
            return caller
        seeking = self._seeking.get((seek, shown))
        if seeking is not None:
            # All who show a token that is to be looked up again come at once: one does it for them.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    await seeking.wait()
            caller = self._find_trusted(seek, shown)
        return caller or await self._sought(seek, shown)

    def _find_trusted(self, seek: Seek, shown: str) -> Caller | None:
        trusted = self._trusted.get((seek, shown))
        return trusted[1] if trusted is not None and trusted[0] > time.monotonic() else None

    async def _sought(self, seek: Seek, shown: str) -> Caller:
        began = time.monotonic()
        ended = self._seeking[seek, shown] = asyncio.Event()
        try:
            caller, seconds = await seek(shown)
            if len(self._trusted) >= _MOST_TRUSTED:
                self._trusted.clear()
            # From before it was looked up: not a moment longer than it lives.
            self._trusted[seek, shown] = (began + min(seconds, TRUSTED_FOR), caller)
        finally:
            ended.set()
            if self._seeking.get((seek, shown)) is ended:
                del self._seeking[seek, shown]
        return caller

    @contextlib.asynccontextmanager
    async def noting_uses(self) -> AsyncIterator[None]:
        """While the block runs, write down now and then which sessions and keys were used."""
        async with self._uses.being_written():
            yield

    async def _caller_of_page(self, page_key: str) -> tuple[Caller, float]:
        found = read_secret(page_key)
        if found is None:
            raise InvalidTokenError
        organization_id, page_hash = found
        async with system_caller(self.database, organization_id).open_statement() as scope:
            on_page = await session_store.find_caller_on_page(
                scope, page_hash, scope.now - self.unused_for
            )
            now = scope.now
        if on_page is None or not on_page[0].is_active:
            raise InvalidTokenError
        user, session_id, used_at = on_page
        self._uses.note("sessions", organization_id, session_id, used_at, now)
        return Caller(self.database, organization_id, actor_of(user, session_id)), TRUSTED_FOR

    async def _caller_of_user(self, token: str) -> tuple[Caller, float]:
        claims = read_token(self.key, token, clock.now())
        organization_id = claims.organization_id
        async with system_caller(self.database, organization_id).open_statement() as scope:
            found = await session_store.find_caller(
                scope, claims.user_id, claims.session_id, scope.now - self.unused_for
            )
            now = scope.now
        if found is None:
            raise InvalidTokenError
        user, used_at = found
        if not user.is_active or user.token_version != claims.version:
            raise InvalidTokenError
        self._uses.note("sessions", organization_id, claims.session_id, used_at, now)
        caller = Caller(self.database, organization_id, actor_of(user, claims.session_id))
        return caller, TRUSTED_FOR

    async def _caller_of_key(self, token: str) -> tuple[Caller, float]:
        """Who calls by a key, and for how many seconds that is sure not to end by itself."""
        found = await store.find_key_across_organizations(self.database, hash_token(token))
        if found is None:
            raise InvalidTokenError
        organization_id, key_id = found
        async with system_caller(self.database, organization_id).open_statement() as scope:
            key = await store.find_key(scope, key_id)
            now = scope.now
        if key is None or not key.is_open_at(now):
            raise InvalidTokenError
        self._uses.note("api_keys", organization_id, key.id, key.last_used_at, now)
        actor = _actor_of_key(key)
        seconds = (key.expires_at - now).total_seconds() if key.expires_at else TRUSTED_FOR
        return Caller(self.database, organization_id, actor), seconds


async def still_calling(
    scope: Scope, actors: Collection[Actor], unused_since: datetime
) -> set[Actor]:
    """Those of these users and keys who would be let in now, and as the very same.

    Left out is whose session or key has ended, who was shut out, and whose rights or name changed.
    """
    sessions = [actor.session_id for actor in actors if actor.session_id is not None]
    keys = [ApiKeyId(actor.id) for actor in actors if actor.kind == "api_key" and actor.id]
    users = await session_store.list_callers(scope, sessions, unused_since)
    found = {actor_of(user, session_id) for user, session_id in users if user.is_active}
    if keys:
        open_keys = await store.list_keys_among(scope, keys)
        found |= {_actor_of_key(key) for key in open_keys if key.is_open_at(scope.now)}
    return found & set(actors)


def system_caller(database: Database, organization_id: OrganizationId) -> Caller:
    """The system itself at work for one organization: the command line, background work."""
    return Caller(database, organization_id, SYSTEM)


def _actor_of_key(key: ApiKey) -> Actor:
    return Actor("api_key", key.id, key.name, frozenset(key.scopes))


def actor_of(user: User, session_id: SessionId) -> Actor:
    """The user as one who acts; role and rights come from the row, never from a token."""
    return Actor("user", user.id, user.full_name, PERMISSIONS[user.role], session_id)
