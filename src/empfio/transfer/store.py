"""SQL that reads whole conversations over the rooms below; nothing is written here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from empfio.kit.clock import json_time
from empfio.kit.scope import Scope

_MESSAGE = f"""json_build_object('role', m.role, 'content', m.content,
  'created_at', {json_time("m.created_at")}, 'metadata', m.metadata)"""

_LEAD = """json_build_object('name', l.name, 'phone', l.phone, 'email', l.email,
  'company', l.company, 'channel', l.channel, 'channel_id', l.channel_id, 'status', l.status,
  'preferred_services', l.preferred_services, 'appointment_notes', l.appointment_notes,
  'metadata', l.metadata)"""

_LINE = f"""json_build_object('source', coalesce(c.source, 'empfio'),
  'id', coalesce(c.source_id, c.id::text), 'lead', {_LEAD}, 'channel', c.channel,
  'address', substr(c.session_key, length(c.channel) + 2), 'status', c.status,
  'created_at', {json_time("c.created_at")},
  'messages', coalesce((SELECT json_agg({_MESSAGE} ORDER BY m.seq) FROM messages AS m
    WHERE m.organization_id = c.organization_id AND m.conversation_id = c.id), '[]'::json))"""

_LINES = f"""
SELECT c.created_at, c.id, c.message_count, {_LINE}::text AS line
  FROM conversations AS c
  JOIN leads AS l ON l.organization_id = c.organization_id AND l.id = c.lead_id
 WHERE c.organization_id = $1 AND (c.created_at, c.id) > ($2, $3)
 ORDER BY c.created_at, c.id LIMIT $4
"""


async def list_lines(
    scope: Scope, after: tuple[datetime, UUID], limit: int
) -> list[tuple[datetime, UUID, int, str]]:
    """The next conversations as export lines: when begun, id, number of messages, JSON."""
    rows = await scope.connection.fetch(_LINES, scope.organization_id, *after, limit)
    return [(row["created_at"], row["id"], row["message_count"], row["line"]) for row in rows]


async def list_native(scope: Scope, ids: Sequence[UUID]) -> set[str]:
    """Which of these ids are conversations that were born here."""
    if not ids:
        return set()
    rows = await scope.connection.fetch(
        "SELECT id::text AS id FROM conversations"
        " WHERE organization_id = $1 AND id = ANY($2::uuid[])",
        scope.organization_id,
        list(ids),
    )
    return {row["id"] for row in rows}
