"""SQL of visitors and of what they may see; every statement names the organization."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from empfio.chat.records import MOST_CONVERSATIONS, MOST_SHOWN, Place, Said, Standing
from empfio.chat.rules import answered_by, session_of
from empfio.chat.shapes import SAID
from empfio.kit.db import Database
from empfio.kit.ids import ConversationId, MessageId, OrganizationId, VisitorId
from empfio.kit.scope import Scope

# The visitor's conversations, newest first. They are found by the lead who has the visitor's
# address and are those of the visitor's session alone: whoever is taken for the same person
# elsewhere has theirs in another browser.
_MINE = f"""
  SELECT c.id, c.created_at, c.status, c.last_seq, c.last_user_seq
    FROM lead_addresses AS a JOIN conversations AS c
      ON c.organization_id = a.organization_id AND c.lead_id = a.lead_id
     AND c.session_key = 'web_' || a.channel_id
   WHERE a.organization_id = $1 AND a.channel = 'web' AND a.channel_id = $2
   ORDER BY c.created_at DESC, c.id DESC LIMIT {MOST_CONVERSATIONS}"""

_NEWEST = f"""
WITH mine AS MATERIALIZED ({_MINE})
SELECT m.conversation_id, m.seq, m.role, {SAID} AS form
  FROM mine CROSS JOIN LATERAL (
    SELECT m.* FROM messages AS m
     WHERE m.organization_id = $1 AND m.conversation_id = mine.id AND m.role <> 'system'
     ORDER BY m.seq DESC LIMIT $3) AS m
 ORDER BY mine.created_at DESC, mine.id DESC, m.seq DESC LIMIT $3
"""

_AFTER = f"""
WITH mine AS MATERIALIZED ({_MINE}),
place AS MATERIALIZED (SELECT created_at, id FROM mine WHERE id = $3)
SELECT m.conversation_id, m.seq, m.role, {SAID} AS form
  FROM mine CROSS JOIN LATERAL (
    SELECT m.* FROM messages AS m
     WHERE m.organization_id = $1 AND m.conversation_id = mine.id AND m.role <> 'system'
       AND m.seq > CASE WHEN mine.id = $3 THEN $4::int ELSE 0 END
     ORDER BY m.seq LIMIT {MOST_SHOWN}) AS m
 WHERE NOT EXISTS (SELECT FROM place)
    OR (mine.created_at, mine.id) >= (SELECT created_at, id FROM place)
 ORDER BY mine.created_at, mine.id, m.seq LIMIT {MOST_SHOWN}
"""

_TOLD = f"""
SELECT c.session_key, c.status, m.conversation_id, m.seq, m.role, {SAID} AS form
  FROM unnest($2::uuid[], $3::int[]) AS told(conversation_id, seq)
  JOIN conversations AS c ON c.organization_id = $1 AND c.id = told.conversation_id
   AND c.session_key = ANY($4::text[])
  LEFT JOIN messages AS m ON m.organization_id = $1 AND m.conversation_id = told.conversation_id
   AND m.seq = told.seq AND m.role <> 'system'
 ORDER BY m.conversation_id, m.seq
"""


async def find_token_across_organizations(
    database: Database, token_hash: bytes
) -> tuple[OrganizationId, VisitorId] | None:
    """Whose visitor's token hashes to this (32 bytes)."""
    async with database.across_organizations() as connection:
        row = await connection.fetchrow(
            "SELECT organization_id, visitor_id FROM visitor_tokens WHERE token_hash = $1",
            token_hash,
        )
    return None if row is None else (row["organization_id"], row["visitor_id"])


async def add_visitor(scope: Scope, visitor_id: VisitorId, token_hash: bytes) -> None:
    """Store a visitor and the hash of their token."""
    await scope.connection.execute(
        "WITH made AS (INSERT INTO visitors (organization_id, id, created_at, used_at)"
        " VALUES ($1, $2, $4, $4) RETURNING organization_id, id)"
        " INSERT INTO visitor_tokens (token_hash, organization_id, visitor_id)"
        " SELECT $3, organization_id, id FROM made",
        scope.organization_id,
        visitor_id,
        token_hash,
        scope.now,
    )


async def note_uses(scope: Scope, visitor_ids: Sequence[VisitorId], before: datetime) -> None:
    """Write down that visitors are here, where what is known is of ``before``."""
    await scope.connection.execute(
        "UPDATE visitors SET used_at = $3"
        " WHERE organization_id = $1 AND id = ANY($2) AND used_at < $4",
        scope.organization_id,
        list(visitor_ids),
        scope.now,
        before,
    )


async def list_present(
    scope: Scope, visitor_ids: Sequence[VisitorId], since: datetime
) -> set[VisitorId]:
    """Those of the visitors whose token has not ended."""
    rows = await scope.connection.fetch(
        "SELECT id FROM visitors WHERE organization_id = $1 AND id = ANY($2) AND used_at >= $3",
        scope.organization_id,
        list(visitor_ids),
        since,
    )
    return {row["id"] for row in rows}


async def remove_unused(scope: Scope, before: datetime, most: int) -> bool:
    """Forget visitors who were last here before that moment; whether more may be left."""
    done = await scope.connection.execute(
        "DELETE FROM visitors WHERE organization_id = $1 AND id IN (SELECT id FROM visitors"
        " WHERE organization_id = $1 AND used_at < $2 ORDER BY id LIMIT $3)",
        scope.organization_id,
        before,
        most,
    )
    return int(done.rpartition(" ")[2]) == most


async def hold_visitor(scope: Scope, visitor_id: VisitorId) -> bool:
    """Lock the visitor until the transaction ends; False where they are gone."""
    found = await scope.connection.fetchval(
        "SELECT true FROM visitors WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE",
        scope.organization_id,
        visitor_id,
    )
    return bool(found)


async def find_written(
    scope: Scope, visitor_id: VisitorId, client_id: UUID
) -> tuple[ConversationId, MessageId] | None:
    """The message that a visitor's browser calls so."""
    row = await scope.connection.fetchrow(
        "SELECT conversation_id, message_id FROM visitor_messages"
        " WHERE organization_id = $1 AND visitor_id = $2 AND client_id = $3",
        scope.organization_id,
        visitor_id,
        client_id,
    )
    return None if row is None else (row["conversation_id"], row["message_id"])


async def note_written(
    scope: Scope, visitor_id: VisitorId, client_id: UUID, conversation_id: UUID, message_id: UUID
) -> None:
    """Remember a message by its browser's name for it."""
    await scope.connection.execute(
        "INSERT INTO visitor_messages (organization_id, visitor_id, client_id, conversation_id,"
        " message_id) VALUES ($1, $2, $3, $4, $5)",
        scope.organization_id, visitor_id, client_id, conversation_id, message_id,
    )  # fmt: skip


async def get_form(scope: Scope, conversation_id: UUID, message_id: UUID) -> str:
    """A message as its visitor sees it."""
    form: str = await scope.connection.fetchval(
        f"SELECT {SAID} FROM messages AS m"
        " WHERE m.organization_id = $1 AND m.conversation_id = $2 AND m.id = $3",
        scope.organization_id,
        conversation_id,
        message_id,
    )
    return form


async def find_options(scope: Scope, visitor_id: VisitorId) -> str | None:
    """What was last offered in the visitor's open conversation by the agent or the desk; JSON."""
    found: str | None = await scope.connection.fetchval(
        "SELECT m.metadata->'options' FROM conversations AS c JOIN messages AS m"
        " ON m.organization_id = c.organization_id AND m.conversation_id = c.id"
        " WHERE c.organization_id = $1 AND c.session_key = $2"
        " AND c.status IN ('active', 'escalated') AND m.role = 'assistant'"
        " AND m.metadata->'author'->>'type' IN ('agent', 'system')"
        " AND m.metadata->'options' IS NOT NULL"
        " ORDER BY m.seq DESC LIMIT 1",
        scope.organization_id,
        session_of(visitor_id),
    )
    return found


async def find_open_conversation(scope: Scope, visitor_id: VisitorId) -> ConversationId | None:
    """The visitor's open conversation."""
    found: ConversationId | None = await scope.connection.fetchval(
        "SELECT id FROM conversations WHERE organization_id = $1 AND session_key = $2"
        " AND status IN ('active', 'escalated')",
        scope.organization_id,
        session_of(visitor_id),
    )
    return found


async def find_standing(scope: Scope, visitor_id: VisitorId) -> Standing:
    """How the visitor's newest conversation stands; nobody answers where there is none."""
    row = await scope.connection.fetchrow(
        f"SELECT status, last_seq = last_user_seq AS is_waiting FROM ({_MINE}) AS mine LIMIT 1",
        scope.organization_id,
        str(visitor_id),
    )
    if row is None:
        return Standing("nobody", False)
    return Standing(answered_by(row["status"]), row["is_waiting"])


async def list_newest(scope: Scope, visitor_id: VisitorId, most: int) -> list[Said]:
    """The visitor's newest messages, oldest first."""
    rows = await scope.connection.fetch(_NEWEST, scope.organization_id, str(visitor_id), most)
    return [_said(row) for row in reversed(rows)]


async def list_after(scope: Scope, visitor_id: VisitorId, place: Place) -> list[Said]:
    """The visitor's messages behind a place, oldest first: the first ``MOST_SHOWN`` of them.

    A place that is none of theirs is the beginning.
    """
    rows = await scope.connection.fetch(
        _AFTER, scope.organization_id, str(visitor_id), place.conversation_id, place.seq
    )
    return [_said(row) for row in rows]


async def list_told(
    scope: Scope, told: Sequence[tuple[UUID, int]], sessions: Sequence[str]
) -> list[tuple[str, str, Said | None]]:
    """Session, status and message, where the log told of them and they are of these sessions.

    A message is None where only something about its conversation was told.
    """
    rows = await scope.connection.fetch(
        _TOLD,
        scope.organization_id,
        [conversation_id for conversation_id, _ in told],
        [seq for _, seq in told],
        list(sessions),
    )
    return [
        (row["session_key"], row["status"], _said(row) if row["seq"] is not None else None)
        for row in rows
    ]


def _said(row: Any) -> Said:
    return Said(row["conversation_id"], row["seq"], row["role"] == "user", row["form"])
