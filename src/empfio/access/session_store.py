"""SQL of sessions and their refresh tokens."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from empfio.access.records import USE_NOTED_EVERY, Device, Session, SignedIn, User
from empfio.access.store import USER
from empfio.kit.ids import SessionId, UserId
from empfio.kit.scope import Scope

# User, organization and session in one statement: whoever calls costs a single round trip.
_CALLER = f"""SELECT s.last_used_at AS used_at, {USER}
  JOIN sessions AS s ON s.organization_id = u.organization_id AND s.user_id = u.id
 WHERE u.organization_id = $1 AND u.id = $2 AND s.id = $3 AND s.ended_at IS NULL
   AND s.last_used_at > $4"""

_ON_PAGE = f"""SELECT s.id AS session_id, s.last_used_at AS used_at, {USER}
  JOIN sessions AS s ON s.organization_id = u.organization_id AND s.user_id = u.id
 WHERE s.organization_id = $1 AND s.page_hash = $2 AND s.ended_at IS NULL
   AND s.last_used_at > $3"""

_BEGIN = """
WITH begun AS (
  INSERT INTO sessions
    (organization_id, id, user_id, user_agent, address, created_at, last_used_at, page_hash)
  VALUES ($1, $2, $3, $4, $5, $6, $6, $8)
  RETURNING organization_id, id, created_at
)
INSERT INTO refresh_tokens (organization_id, session_id, token_hash, created_at)
SELECT organization_id, id, $7, created_at FROM begun
"""

_NOTE = """
UPDATE sessions SET last_used_at = used.moment FROM (
  SELECT s.organization_id, s.id, n.moment
    FROM unnest($2::uuid[], $3::timestamptz[]) AS n(id, moment)
    JOIN sessions AS s ON s.organization_id = $1 AND s.id = n.id
   WHERE s.last_used_at <= n.moment - $4::interval
   ORDER BY s.id FOR UPDATE OF s) AS used
 WHERE sessions.organization_id = used.organization_id AND sessions.id = used.id
"""

_DEAD = "organization_id = $1 AND (ended_at IS NOT NULL OR last_used_at <= $2)"


async def find_caller(
    scope: Scope, user_id: UserId, session_id: SessionId, unused_since: datetime
) -> tuple[User, datetime] | None:
    """The user of a session and its last use; None where it ended or rests since that moment."""
    row = await scope.connection.fetchrow(
        _CALLER, scope.organization_id, user_id, session_id, unused_since
    )
    return None if row is None else (User.of_row(row), row["used_at"])


async def find_caller_on_page(
    scope: Scope, page_hash: bytes, unused_since: datetime
) -> tuple[User, SessionId, datetime] | None:
    """The user, session and last use of a page's key; None where it ended or rests since then."""
    row = await scope.connection.fetchrow(_ON_PAGE, scope.organization_id, page_hash, unused_since)
    return None if row is None else (User.of_row(row), row["session_id"], row["used_at"])


async def list_callers(
    scope: Scope, session_ids: Sequence[SessionId], unused_since: datetime
) -> list[tuple[User, SessionId]]:
    """The users of those sessions that go on and were used since that moment."""
    rows = await scope.connection.fetch(
        f"SELECT s.id AS session_id, {USER}"
        " JOIN sessions AS s ON s.organization_id = u.organization_id AND s.user_id = u.id"
        " WHERE s.organization_id = $1 AND s.id = ANY($2) AND s.ended_at IS NULL"
        " AND s.last_used_at > $3",
        scope.organization_id,
        session_ids,
        unused_since,
    )
    return [(User.of_row(row), row["session_id"]) for row in rows]


async def begin_session(
    scope: Scope, signed: SignedIn, device: Device, token_hash: bytes, page_hash: bytes | None
) -> None:
    """Store a session, the hash of its first refresh token, and of its page's key if it has one."""
    await scope.connection.execute(
        _BEGIN, scope.organization_id, signed.session_id, signed.user.id, device.user_agent,
        device.address, scope.now, token_hash, page_hash,
    )  # fmt: skip


async def renew_page(scope: Scope, session_id: SessionId, page_hash: bytes) -> bool:
    """Give a session that a page is known by another key; whether it is one."""
    is_of_page = await scope.connection.fetchval(
        "UPDATE sessions SET page_hash = $3"
        " WHERE organization_id = $1 AND id = $2 AND page_hash IS NOT NULL RETURNING true",
        scope.organization_id,
        session_id,
        page_hash,
    )
    return bool(is_of_page)


async def use_refresh_token(scope: Scope, token_hash: bytes) -> bool:
    """Mark a refresh token as used; whether there was such a token and it was not used before.

    The row is the lock: of two who use one token at once, one finds it used.
    """
    is_fresh = await scope.connection.fetchval(
        "UPDATE refresh_tokens SET used_at = $3"
        " WHERE organization_id = $1 AND token_hash = $2 AND used_at IS NULL RETURNING true",
        scope.organization_id,
        token_hash,
        scope.now,
    )
    return bool(is_fresh)


async def find_refresh_token(scope: Scope, token_hash: bytes) -> tuple[SessionId, UserId] | None:
    """The session and user of a refresh token, used or not."""
    row = await scope.connection.fetchrow(
        "SELECT s.id, s.user_id FROM refresh_tokens AS t"
        " JOIN sessions AS s ON s.organization_id = t.organization_id AND s.id = t.session_id"
        " WHERE t.organization_id = $1 AND t.token_hash = $2",
        scope.organization_id,
        token_hash,
    )
    return None if row is None else (row["id"], row["user_id"])


async def add_refresh_token(scope: Scope, session_id: SessionId, token_hash: bytes) -> None:
    """Store the hash of a session's next refresh token; the session was used now."""
    await scope.connection.execute(
        "WITH used AS (UPDATE sessions SET last_used_at = $4"
        " WHERE organization_id = $1 AND id = $2)"
        " INSERT INTO refresh_tokens (organization_id, session_id, token_hash, created_at)"
        " VALUES ($1, $2, $3, $4)",
        scope.organization_id,
        session_id,
        token_hash,
        scope.now,
    )


async def use_up_refresh_tokens(scope: Scope, session_id: SessionId) -> None:
    """Mark all refresh tokens of a session as used."""
    await scope.connection.execute(
        "UPDATE refresh_tokens SET used_at = $3"
        " WHERE organization_id = $1 AND session_id = $2 AND used_at IS NULL",
        scope.organization_id,
        session_id,
        scope.now,
    )


async def list_sessions(scope: Scope, user_id: UserId, unused_since: datetime) -> list[Session]:
    """A user's sessions that have not ended, last used first."""
    rows = await scope.connection.fetch(
        "SELECT id, user_id, user_agent, address, created_at, last_used_at FROM sessions"
        " WHERE organization_id = $1 AND user_id = $2 AND ended_at IS NULL AND last_used_at > $3"
        " ORDER BY last_used_at DESC, id DESC",
        scope.organization_id,
        user_id,
        unused_since,
    )
    return [Session(**dict(row)) for row in rows]


async def find_owner(scope: Scope, session_id: SessionId) -> UserId | None:
    """Whose session this is, unless it has ended."""
    user_id: UserId | None = await scope.connection.fetchval(
        "SELECT user_id FROM sessions WHERE organization_id = $1 AND id = $2 AND ended_at IS NULL",
        scope.organization_id,
        session_id,
    )
    return user_id


async def end_session(scope: Scope, session_id: SessionId) -> bool:
    """End a session; whether it was going on."""
    ended = await scope.connection.fetchval(
        "UPDATE sessions SET ended_at = $3"
        " WHERE organization_id = $1 AND id = $2 AND ended_at IS NULL RETURNING true",
        scope.organization_id,
        session_id,
        scope.now,
    )
    return bool(ended)


async def end_sessions_of(scope: Scope, user_id: UserId, but: SessionId | None) -> list[SessionId]:
    """End a user's sessions, all or all but one; those that were going on, by id."""
    rows = await scope.connection.fetch(
        "UPDATE sessions SET ended_at = $3 FROM (SELECT organization_id, id FROM sessions"
        " WHERE organization_id = $1 AND user_id = $2 AND ended_at IS NULL"
        " AND id IS DISTINCT FROM $4 ORDER BY id FOR UPDATE) AS going"
        " WHERE sessions.organization_id = going.organization_id AND sessions.id = going.id"
        " RETURNING sessions.id",
        scope.organization_id,
        user_id,
        scope.now,
        but,
    )
    return [row["id"] for row in rows]


async def end_all_sessions(scope: Scope) -> list[SessionId]:
    """End all sessions of the organization; those that were going on, by id."""
    rows = await scope.connection.fetch(
        "UPDATE sessions SET ended_at = $2 FROM (SELECT organization_id, id FROM sessions"
        " WHERE organization_id = $1 AND ended_at IS NULL ORDER BY id FOR UPDATE) AS going"
        " WHERE sessions.organization_id = going.organization_id AND sessions.id = going.id"
        " RETURNING sessions.id",
        scope.organization_id,
        scope.now,
    )
    return [row["id"] for row in rows]


async def note_uses(scope: Scope, used: Mapping[UUID, datetime]) -> None:
    """Write down when sessions were used, where that is not known to the minute already."""
    await scope.connection.execute(
        _NOTE, scope.organization_id, list(used), list(used.values()), USE_NOTED_EVERY
    )


async def remove_dead(scope: Scope, unused_since: datetime) -> None:
    """Forget the sessions that have ended or are unused since that moment."""
    await scope.connection.execute(
        "DELETE FROM refresh_tokens USING"
        f" (SELECT organization_id, id FROM sessions WHERE {_DEAD}) AS dead"
        " WHERE refresh_tokens.organization_id = dead.organization_id"
        " AND refresh_tokens.session_id = dead.id",
        scope.organization_id,
        unused_since,
    )
    await scope.connection.execute(
        f"DELETE FROM sessions WHERE {_DEAD}", scope.organization_id, unused_since
    )
