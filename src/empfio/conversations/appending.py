"""Adding one message: lock, number, store, count and preview in a single statement."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from empfio.conversations.listing import KIND
from empfio.conversations.records import MOST_MESSAGES, MOST_TEXT
from empfio.conversations.rules import handover_text, preview, text_size
from empfio.conversations.shapes import MESSAGE
from empfio.kit.counters import stripe_of
from empfio.kit.idempotency import Claim
from empfio.kit.ids import ConversationId, MessageId, new_id
from empfio.kit.scope import Scope
from empfio.kit.words import mark_of, vector

# `held` locks the row first; everything else reads from it, so its order cannot change. The time
# of acceptance never runs backwards within a conversation, whatever the clocks of two servers
# say. A closed conversation opens again; the unique index refuses a second open one.
_HELD = """
WITH held AS MATERIALIZED (
  SELECT c.organization_id, c.id, c.lead_id, c.status, c.channel,
    CASE WHEN $8::text = 'take over' THEN 'escalated'
      WHEN $8 = 'note' OR c.status IN ('active', 'escalated') THEN c.status
      ELSE 'active' END AS next_status,
    greatest($4::timestamptz, c.last_message_at, c.updated_at) AS moment
    FROM conversations AS c
   WHERE c.organization_id = $1 AND c.id = $2"""
_STORED = f"""
     AND c.message_count < {MOST_MESSAGES} AND c.text_bytes + $9::bigint <= {MOST_TEXT}
     FOR NO KEY UPDATE
), grown AS (
  UPDATE conversations AS c SET last_seq = c.last_seq + 1, message_count = c.message_count + 1,
    text_bytes = c.text_bytes + $9::bigint, version = c.version + 1, status = held.next_status,
    updated_at = held.moment, last_message_at = held.moment, last_message_preview = $10,
    last_user_seq = CASE WHEN $5 = 'user' THEN c.last_seq + 1 ELSE c.last_user_seq END,
    last_heard_at = CASE WHEN $5 = 'user' THEN held.moment ELSE c.last_heard_at END,
    read_seq = CASE WHEN $8 = 'take over' THEN c.last_seq + 1 ELSE c.read_seq END,
    handover = CASE WHEN held.next_status <> 'escalated' THEN NULL
      WHEN held.status <> 'escalated' THEN $19::json ELSE c.handover END
    FROM held WHERE c.organization_id = held.organization_id AND c.id = held.id
  RETURNING c.organization_id, c.id, c.last_seq, held.moment
), m AS (
  INSERT INTO messages
    (organization_id, conversation_id, seq, id, role, content, metadata, created_at, words)
  SELECT organization_id, id, last_seq, $3, $5::text, $6, $7::json, moment,
    $14::text::tsvector
    FROM grown
  RETURNING *
), counted AS (
  INSERT INTO counters AS counter (organization_id, kind, status, channel, stripe, n)
  SELECT held.organization_id, '{KIND}', change.status, held.channel, $11::smallint, change.n
    FROM held CROSS JOIN LATERAL
      (VALUES (held.status, -1), (held.next_status, 1)) AS change(status, n)
   WHERE held.status <> held.next_status
   ORDER BY change.status
  ON CONFLICT (organization_id, kind, status, channel, stripe)
  DO UPDATE SET n = counter.n + excluded.n
), told AS (
  INSERT INTO event_drafts (organization_id, id, event, data, created_at)
  SELECT m.organization_id, told.id, told.event, told.data::json, m.created_at
    FROM m JOIN held ON held.organization_id = m.organization_id CROSS JOIN LATERAL (VALUES
      (true, 1, $12::uuid, 'message.added', '{{"id":"' || m.id || '","conversation_id":"' || held.id
        || '","lead_id":"' || held.lead_id || '","seq":' || m.seq || ',"role":"' || m.role
        || '"}}'),
      (held.status <> held.next_status, 2, $13::uuid, 'conversation.status_changed',
        '{{"id":"' || held.id || '","lead_id":"' || held.lead_id || '","channel":"'
        || held.channel || '","previous_status":"' || held.status || '","status":"'
        || held.next_status || '"}}')) AS told(happened, place, id, event, data)
   WHERE told.happened ORDER BY told.place
), audited AS (
  INSERT INTO audit_entries (organization_id, id, action, actor_kind, actor_id, actor_name,
    subject_id, was, became, created_at)
  SELECT held.organization_id, $15, 'conversation.status_changed', $16, $17, $18, held.id,
    json_build_object('status', held.status), json_build_object('status', held.next_status),
    held.moment
    FROM held WHERE held.status <> held.next_status
)"""
# What goes out by a provider takes more than one statement: a parcel and a job to send it.
_HERE = " AND c.connection_id IS NULL"
APPEND = f"{_HELD}{_STORED}\nSELECT {MESSAGE} AS form FROM m"
APPEND_HERE = f"{_HELD}{_HERE}{_STORED}\nSELECT {MESSAGE} AS form FROM m"
APPEND_CLAIMED = f"""{_HELD}{_HERE}{_STORED}, form AS (SELECT {MESSAGE} AS form FROM m), kept AS (
  INSERT INTO idempotency_keys
    (organization_id, key_hash, fingerprint, status, body, created_at)
  SELECT $1, $20, $21, 201, form, $4 FROM form
)
SELECT form FROM form"""


# A message opens a closed conversation again; a note leaves it as it is.
Effect = Literal["open", "take over", "note"]


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to append; ``metadata`` is JSON text."""

    conversation_id: ConversationId
    id: MessageId
    role: str
    content: str
    metadata: str
    effect: Effect = "open"

    def moved_to(self, conversation_id: ConversationId) -> "NewMessage":
        """The same in another conversation."""
        return replace(self, conversation_id=conversation_id)


def append_arguments(scope: Scope, message: NewMessage) -> list[Any]:
    """The parameters $1 to $19 of ``APPEND``."""
    return [
        scope.organization_id, message.conversation_id, message.id, scope.now, message.role,
        message.content, message.metadata, message.effect, text_size(message.content),
        preview(message.content), stripe_of(message.conversation_id), new_id(), new_id(),
        vector(message.content, mark_of(scope.organization_id)),
        new_id(), scope.actor.kind, scope.actor.id, scope.actor.name,
        handover_text(scope.actor.kind, scope.actor.id, scope.actor.name, scope.now, None),
    ]  # fmt: skip


async def append_message(scope: Scope, message: NewMessage) -> str | None:
    """Store the message; its form, or None where the conversation is absent or full.

    Raises asyncpg's UniqueViolationError where another conversation of the session is open.
    """
    form: str | None = await scope.connection.fetchval(APPEND, *append_arguments(scope, message))
    scope.connection.ring_on_commit()
    return form


async def append_here(scope: Scope, message: NewMessage, claim: Claim | None) -> str | None:
    """As ``append_message``, in one statement of its own; None too where a provider delivers it.

    With ``claim`` the answer is kept in the same statement. Raises asyncpg's UniqueViolationError
    also where the claim is taken.
    """
    arguments = append_arguments(scope, message)
    sql = APPEND_HERE
    if claim is not None:
        sql = APPEND_CLAIMED
        arguments += [claim.key_hash, claim.fingerprint]
    form: str | None = await scope.connection.fetchval(sql, *arguments)
    scope.connection.ring_on_commit()
    return form
