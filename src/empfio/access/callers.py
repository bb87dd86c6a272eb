"""From a bearer token to the caller it belongs to."""

import time
from dataclasses import dataclass, field

from empfio.access import store
from empfio.access.errors import InvalidTokenError
from empfio.access.records import PERMISSIONS, User
from empfio.access.tokens import API_KEY_PREFIX, read_token
from empfio.kit.db import Database
from empfio.kit.ids import OrganizationId
from empfio.kit.scope import Actor, Caller
from empfio.kit.secrets import hash_token

TRUSTED_FOR = 0.5  # seconds; after a revocation a token may still be answered this long
_MOST_TRUSTED = 10_000
SYSTEM = Actor("system", None, "Empfio", PERMISSIONS["owner"])


@dataclass(slots=True)
class Gate:
    """Recognises callers; a token is looked up at most twice a second."""

    database: Database
    key: str
    _trusted: dict[str, tuple[float, Caller]] = field(default_factory=dict)

    async def authenticate(self, token: str) -> Caller:
        """The caller of a token or API key; raises ``InvalidTokenError`` for any other text."""
        trusted = self._trusted.get(token)
        if trusted is not None and trusted[0] > time.monotonic():
            return trusted[1]
        if token.startswith(API_KEY_PREFIX):
            caller = await _caller_of_key(self.database, token)
        else:
            caller = await _caller_of_user(self.database, self.key, token)
        if len(self._trusted) >= _MOST_TRUSTED:
            self._trusted.clear()
        self._trusted[token] = (time.monotonic() + TRUSTED_FOR, caller)
        return caller


def system_caller(database: Database, organization_id: OrganizationId) -> Caller:
    """The system itself at work for one organization: the command line, background work."""
    return Caller(database, organization_id, SYSTEM)


async def _caller_of_key(database: Database, token: str) -> Caller:
    found = await store.find_key_across_organizations(database, hash_token(token))
    if found is None:
        raise InvalidTokenError
    organization_id, key_id = found
    async with system_caller(database, organization_id).open_statement() as scope:
        key = await store.find_key(scope, key_id)
    if key is None or key.revoked_at is not None:
        raise InvalidTokenError
    return Caller(
        database, organization_id, Actor("api_key", key.id, key.name, frozenset(key.scopes))
    )


async def _caller_of_user(database: Database, key: str, token: str) -> Caller:
    organization_id, user_id, version = read_token(key, token)
    async with system_caller(database, organization_id).open_statement() as scope:
        user = await store.find_user(scope, user_id)
    if user is None or not user.is_active or user.token_version != version:
        raise InvalidTokenError
    return Caller(database, organization_id, actor_of(user))


def actor_of(user: User) -> Actor:
    """The user as one who acts; role and rights come from the row, never from a token."""
    return Actor("user", user.id, user.full_name, PERMISSIONS[user.role])
