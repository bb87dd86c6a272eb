"""SQL of organizations, users and keys; ``…_across_organizations`` read the look-ups."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from empfio.access.errors import EmailTakenError
from empfio.access.records import USE_NOTED_EVERY, ApiKey, Role, User
from empfio.kit.db import Database
from empfio.kit.ids import ApiKeyId, OrganizationId, UserId
from empfio.kit.scope import Scope

USER = """u.id, u.organization_id, o.name AS organization_name, u.email, u.full_name,
  u.role, u.password_hash, u.token_version, u.deactivated_at, u.version, u.created_at
  FROM users AS u JOIN organizations AS o ON o.organization_id = u.organization_id"""
"""What makes a ``User``, for a SELECT."""
_USER = f"SELECT {USER} WHERE u.organization_id = $1 AND u.id = $2"
_KEY = """SELECT id, name, prefix, scopes, created_by, created_at, expires_at, last_used_at,
  revoked_at
  FROM api_keys"""


def _key(row: asyncpg.Record) -> ApiKey:
    return ApiKey(**{**row, "scopes": tuple(row["scopes"])})


async def find_login_across_organizations(
    database: Database, email: str
) -> tuple[OrganizationId, UserId] | None:
    """Whose e-mail this is."""
    async with database.across_organizations() as connection:
        row = await connection.fetchrow(
            "SELECT organization_id, user_id FROM logins WHERE email = $1", email
        )
    return None if row is None else (row["organization_id"], row["user_id"])


async def find_key_across_organizations(
    database: Database, token_hash: bytes
) -> tuple[OrganizationId, ApiKeyId] | None:
    """Whose API key hashes to this (32 bytes)."""
    async with database.across_organizations() as connection:
        row = await connection.fetchrow(
            "SELECT organization_id, api_key_id FROM api_key_hashes WHERE token_hash = $1",
            token_hash,
        )
    return None if row is None else (row["organization_id"], row["api_key_id"])


async def list_slugs_across_organizations(database: Database) -> dict[str, OrganizationId]:
    """The organizations of this server by slug."""
    async with database.across_organizations() as connection:
        rows = await connection.fetch("SELECT slug, organization_id FROM organization_slugs")
    return {row["slug"]: row["organization_id"] for row in rows}


async def has_any_across_organizations(database: Database) -> bool:
    """Whether this server has an organization."""
    async with database.across_organizations() as connection:
        found: bool = await connection.fetchval("SELECT EXISTS (SELECT FROM organization_slugs)")
    return found


async def find_slug_across_organizations(database: Database, slug: str) -> OrganizationId | None:
    """Whose slug this is."""
    async with database.across_organizations() as connection:
        found: OrganizationId | None = await connection.fetchval(
            "SELECT organization_id FROM organization_slugs WHERE slug = $1", slug
        )
    return found


async def find_user(scope: Scope, user_id: UserId) -> User | None:
    """A user of the scope's organization."""
    row = await scope.connection.fetchrow(_USER, scope.organization_id, user_id)
    return None if row is None else User.of_row(row)


async def find_user_shared(scope: Scope, user_id: UserId) -> User | None:
    """A user, who keeps password and state until the transaction ends."""
    row = await scope.connection.fetchrow(f"{_USER} FOR SHARE OF u", scope.organization_id, user_id)
    return None if row is None else User.of_row(row)


async def find_user_locked(scope: Scope, user_id: UserId) -> User | None:
    """A user, whom nobody else changes until the transaction ends."""
    row = await scope.connection.fetchrow(
        f"{_USER} FOR NO KEY UPDATE OF u", scope.organization_id, user_id
    )
    return None if row is None else User.of_row(row)


async def lock_users(scope: Scope) -> None:
    """Lock everybody of the organization, by id, until the transaction ends."""
    await scope.connection.execute(
        "SELECT FROM users WHERE organization_id = $1 ORDER BY id FOR NO KEY UPDATE",
        scope.organization_id,
    )


async def add_organization(scope: Scope, name: str, slug: str) -> None:
    """Store the scope's organization; a slug that is taken gets the end of the id added."""
    await scope.connection.execute(
        "INSERT INTO organizations (organization_id, name, slug, created_at)"
        " VALUES ($1, $2, $3, $4)",
        scope.organization_id,
        name,
        slug,
        scope.now,
    )
    added = await scope.connection.fetchval(
        "INSERT INTO organization_slugs (slug, organization_id) VALUES ($2, $1)"
        " ON CONFLICT DO NOTHING RETURNING true",
        scope.organization_id,
        slug,
    )
    if not added:
        longer = f"{slug}-{scope.organization_id.hex[-8:]}"
        await scope.connection.execute(
            "WITH named AS (UPDATE organizations SET slug = $2 WHERE organization_id = $1)"
            " INSERT INTO organization_slugs (slug, organization_id) VALUES ($2, $1)",
            scope.organization_id,
            longer,
        )


async def rename_organization(scope: Scope, name: str) -> None:
    """Give the scope's organization another name."""
    await scope.connection.execute(
        "UPDATE organizations SET name = $2 WHERE organization_id = $1",
        scope.organization_id,
        name,
    )


async def add_user(
    scope: Scope, user_id: UserId, email: str, full_name: str, role: Role, password_hash: str
) -> None:
    """Store a user; raises ``EmailTakenError`` where any organization has the e-mail."""
    await scope.connection.execute(
        "INSERT INTO users (organization_id, id, email, full_name, role, password_hash, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.organization_id,
        user_id,
        email,
        full_name,
        role,
        password_hash,
        scope.now,
    )
    # The unique e-mail is the lock: of two registrations at once one wins here.
    added = await scope.connection.fetchval(
        "INSERT INTO logins (email, organization_id, user_id) VALUES ($2, $1, $3)"
        " ON CONFLICT DO NOTHING RETURNING true",
        scope.organization_id,
        email,
        user_id,
    )
    if not added:
        raise EmailTakenError


async def get_organization_name(scope: Scope) -> str:
    """What the scope's organization is called."""
    name: str = await scope.connection.fetchval(
        "SELECT name FROM organizations WHERE organization_id = $1", scope.organization_id
    )
    return name


async def set_password(scope: Scope, user_id: UserId, password_hash: str) -> None:
    """Store a user's new password as its hash; access tokens of before end."""
    await scope.connection.execute(
        "UPDATE users SET password_hash = $3, token_version = token_version + 1"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        user_id,
        password_hash,
    )


async def add_key(scope: Scope, key: ApiKey, token_hash: bytes) -> None:
    """Store a key and its hash."""
    await scope.connection.execute(
        "INSERT INTO api_keys (organization_id, id, name, prefix, scopes, created_by, created_at,"
        " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.organization_id,
        key.id,
        key.name,
        key.prefix,
        list(key.scopes),
        key.created_by,
        key.created_at,
        key.expires_at,
    )
    await scope.connection.execute(
        "INSERT INTO api_key_hashes (token_hash, organization_id, api_key_id) VALUES ($2, $1, $3)",
        scope.organization_id,
        token_hash,
        key.id,
    )


async def find_key(scope: Scope, key_id: ApiKeyId) -> ApiKey | None:
    """A key of the scope's organization, revoked or not."""
    row = await scope.connection.fetchrow(
        f"{_KEY} WHERE organization_id = $1 AND id = $2", scope.organization_id, key_id
    )
    return None if row is None else _key(row)


async def list_keys_among(scope: Scope, key_ids: Sequence[ApiKeyId]) -> list[ApiKey]:
    """Those keys of the organization, revoked or not."""
    rows = await scope.connection.fetch(
        f"{_KEY} WHERE organization_id = $1 AND id = ANY($2)", scope.organization_id, key_ids
    )
    return [_key(row) for row in rows]


async def list_keys(scope: Scope) -> list[ApiKey]:
    """All keys of the organization that are not revoked, newest first."""
    rows = await scope.connection.fetch(
        f"{_KEY} WHERE organization_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id",
        scope.organization_id,
    )
    return [_key(row) for row in rows]


async def note_key_uses(scope: Scope, used: Mapping[UUID, datetime]) -> None:
    """Write down when keys were used, where that is not known to the minute already."""
    await scope.connection.execute(
        "UPDATE api_keys SET last_used_at = used.moment FROM ("
        " SELECT k.organization_id, k.id, n.moment"
        " FROM unnest($2::uuid[], $3::timestamptz[]) AS n(id, moment)"
        " JOIN api_keys AS k ON k.organization_id = $1 AND k.id = n.id"
        " WHERE k.last_used_at IS NULL OR k.last_used_at <= n.moment - $4::interval"
        " ORDER BY k.id FOR UPDATE OF k) AS used"
        " WHERE api_keys.organization_id = used.organization_id AND api_keys.id = used.id",
        scope.organization_id,
        list(used),
        list(used.values()),
        USE_NOTED_EVERY,
    )


async def list_keys_locked(scope: Scope) -> list[ApiKey]:
    """All keys of the organization that are not revoked; by id, locked."""
    rows = await scope.connection.fetch(
        f"{_KEY} WHERE organization_id = $1 AND revoked_at IS NULL ORDER BY id FOR UPDATE",
        scope.organization_id,
    )
    return [_key(row) for row in rows]


async def list_expired_keys_locked(scope: Scope) -> list[ApiKey]:
    """The keys whose time is over and that are not revoked yet; by id, locked."""
    rows = await scope.connection.fetch(
        f"{_KEY} WHERE organization_id = $1 AND revoked_at IS NULL AND expires_at <= $2"
        " ORDER BY id FOR UPDATE",
        scope.organization_id,
        scope.now,
    )
    return [_key(row) for row in rows]


async def revoke_key(scope: Scope, key_id: ApiKeyId, now: datetime) -> bool:
    """Mark the key as revoked and forget its hash; whether there was such a key to revoke."""
    await scope.connection.execute(
        "DELETE FROM api_key_hashes WHERE organization_id = $1 AND api_key_id = $2",
        scope.organization_id,
        key_id,
    )
    revoked = await scope.connection.fetchval(
        "UPDATE api_keys SET revoked_at = $3"
        " WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING true",
        scope.organization_id,
        key_id,
        now,
    )
    return bool(revoked)
