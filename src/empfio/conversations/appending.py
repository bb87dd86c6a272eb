"""Adding messages: lock, number, store, count and preview in a single statement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from empfio.conversations.listing import KIND
from empfio.conversations.records import MOST_MESSAGES, MOST_TEXT
from empfio.conversations.rules import handover_text, preview, text_size
from empfio.conversations.shapes import NEW_MESSAGE
from empfio.kit.counters import stripe_of
from empfio.kit.idempotency import Claim
from empfio.kit.ids import ConversationId, MessageId, new_id
from empfio.kit.scope import Actor, Scope
from empfio.kit.words import mark_of, vector

# `held` locks the rows first, in the order of their ids; everything else reads from it, so its
# order cannot change. The time of acceptance never runs backwards within a conversation, whatever
# the clocks of two servers say. A closed conversation opens again; the unique index refuses a
# second open one.
_HELD = f"""
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::bigint[], $10::text[], $11::smallint[], $12::text[], $13::uuid[], $14::uuid[], $15::uuid[],
    $16::uuid[], $17::text[], $18::uuid[], $19::text[], $20::text[], $21::bytea[], $22::bytea[])
    AS g(conversation_id, id, role, content, metadata, effect, size, preview, stripe, words,
      event_id, change_id, handover_id, audit_id, actor_kind, actor_id, actor_name, taken_over,
      key_hash, fingerprint)
), held AS MATERIALIZED (
  SELECT c.organization_id, c.lead_id, c.status, c.channel, g.*,
    CASE WHEN g.effect = 'take over' THEN 'escalated'
      WHEN g.effect = 'note' OR c.status IN ('active', 'escalated') THEN c.status
      ELSE 'active' END AS next_status,
    greatest($2::timestamptz, c.last_message_at, c.updated_at) AS created_at
    FROM given AS g JOIN conversations AS c
      ON c.organization_id = $1 AND c.id = g.conversation_id
   WHERE c.message_count < {MOST_MESSAGES} AND c.text_bytes + g.size <= {MOST_TEXT}"""
_STORED = f"""
), grown AS (
  UPDATE conversations AS c SET last_seq = c.last_seq + 1, message_count = c.message_count + 1,
    text_bytes = c.text_bytes + held.size, version = c.version + 1, status = held.next_status,
    updated_at = held.created_at, last_message_at = held.created_at,
    last_message_preview = held.preview,
    last_user_seq = CASE WHEN held.role = 'user' THEN c.last_seq + 1 ELSE c.last_user_seq END,
    last_heard_at = CASE WHEN held.role = 'user' THEN held.created_at ELSE c.last_heard_at END,
    read_seq = CASE WHEN held.effect = 'take over' THEN c.last_seq + 1 ELSE c.read_seq END,
    handover = CASE WHEN held.next_status <> 'escalated' THEN NULL
      WHEN held.status <> 'escalated' THEN held.taken_over::json ELSE c.handover END
    FROM held WHERE c.organization_id = held.organization_id AND c.id = held.conversation_id
  RETURNING held.*, c.last_seq AS seq
), stored AS (
  INSERT INTO messages
    (organization_id, conversation_id, seq, id, role, content, metadata, created_at, words)
  SELECT organization_id, conversation_id, seq, id, role, content, metadata::json, created_at,
    words::tsvector
    FROM grown
), counted AS (
  INSERT INTO counters AS counter (organization_id, kind, status, channel, stripe, n)
  SELECT organization_id, '{KIND}', change.status, channel, stripe, sum(change.n)
    FROM grown CROSS JOIN LATERAL
      (VALUES (grown.status, -1), (grown.next_status, 1)) AS change(status, n)
   WHERE grown.status <> grown.next_status
   GROUP BY organization_id, change.status, channel, stripe
   ORDER BY change.status, channel, stripe
  ON CONFLICT (organization_id, kind, status, channel, stripe)
  DO UPDATE SET n = counter.n + excluded.n
), told AS (
  INSERT INTO event_drafts (organization_id, id, event, data, created_at)
  SELECT m.organization_id, told.id, told.event, told.data::json, m.created_at
    FROM grown AS m CROSS JOIN LATERAL (VALUES
      (true, 1, m.event_id, 'message.added', '{{"id":"' || m.id || '","conversation_id":"'
        || m.conversation_id || '","lead_id":"' || m.lead_id || '","seq":' || m.seq
        || ',"role":"' || m.role || '"}}'),
      (m.status <> m.next_status, 2, m.change_id, 'conversation.status_changed',
        '{{"id":"' || m.conversation_id || '","lead_id":"' || m.lead_id || '","channel":"'
        || m.channel || '","previous_status":"' || m.status || '","status":"'
        || m.next_status || '"}}'),
      (m.status <> m.next_status AND m.next_status = 'escalated', 3, m.handover_id,
        'conversation.handed_over', '{{"id":"' || m.conversation_id || '","lead_id":"'
        || m.lead_id || '","reason":null}}')) AS told(happened, place, id, event, data)
   WHERE told.happened ORDER BY m.conversation_id, told.place
), audited AS (
  INSERT INTO audit_entries (organization_id, id, action, actor_kind, actor_id, actor_name,
    subject_id, was, became, created_at)
  SELECT organization_id, audit_id, 'conversation.status_changed', actor_kind, actor_id,
    actor_name, conversation_id, json_build_object('status', status),
    json_build_object('status', next_status), created_at
    FROM grown WHERE status <> next_status
), formed AS (
  SELECT organization_id, conversation_id, key_hash, fingerprint, {NEW_MESSAGE} AS form
    FROM grown AS m
)"""
APPEND = f"{_HELD}\n   ORDER BY c.id FOR NO KEY UPDATE OF c{_STORED}\nSELECT form FROM formed"
# What goes out by a provider takes more than one statement: a parcel and a job to send it. Nobody
# waits here for another's row, nor for a key: whoever has the same key is at the same conversation.
APPEND_TOGETHER = f"""{_HELD}
     AND c.connection_id IS NULL AND c.status IN ('active', 'escalated')
     AND NOT EXISTS (SELECT FROM idempotency_keys AS kept
       WHERE kept.organization_id = $1 AND kept.key_hash = g.key_hash)
   ORDER BY c.id FOR NO KEY UPDATE OF c SKIP LOCKED{_STORED}, kept AS (
  INSERT INTO idempotency_keys
    (organization_id, key_hash, fingerprint, status, body, created_at)
  SELECT organization_id, key_hash, fingerprint, 201, form, $2
    FROM formed WHERE key_hash IS NOT NULL ORDER BY key_hash
)
SELECT conversation_id, form FROM formed"""


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


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that ``actor`` posts, under the claim of an Idempotency-Key or none."""

    message: NewMessage
    actor: Actor
    claim: Claim | None = None


def append_arguments(scope: Scope, posts: Sequence[Posted]) -> list[Any]:
    """The parameters of ``APPEND`` and ``APPEND_TOGETHER``."""
    mark = mark_of(scope.organization_id)
    actors = {one.actor for one in posts}
    taken_over = {one: handover_text(one.kind, one.id, one.name, scope.now, None) for one in actors}
    columns = zip(*(_row(one, mark, taken_over[one.actor]) for one in posts), strict=True)
    return [scope.organization_id, scope.now, *columns]


def _row(one: Posted, mark: str, taken_over: str) -> tuple[Any, ...]:
    message, actor, claim = one.message, one.actor, one.claim
    return (
        message.conversation_id, message.id, message.role, message.content, message.metadata,
        message.effect, text_size(message.content), preview(message.content),
        stripe_of(message.conversation_id), vector(message.content, mark),
        new_id(), new_id(), new_id(), new_id(), actor.kind, actor.id, actor.name,
        taken_over, claim and claim.key_hash, claim and claim.fingerprint,
    )  # fmt: skip


async def append_message(scope: Scope, message: NewMessage) -> str | None:
    """Store the message; its form, or None where the conversation is absent or full.

    Raises asyncpg's UniqueViolationError where another conversation of the session is open.
    """
    arguments = append_arguments(scope, [Posted(message, scope.actor)])
    form: str | None = await scope.connection.fetchval(APPEND, *arguments)
    scope.connection.ring_on_commit("events")
    return form


async def append_together(scope: Scope, posts: Sequence[Posted]) -> list[str | None]:
    """Store messages of different conversations, with their claims, in one statement; their forms.

    None where one must take its own way: its conversation is absent, full, closed, busy at this
    moment or a provider's, or its key was used. Raises asyncpg's UniqueViolationError, and stores
    none, where a claim was taken at this moment.
    """
    rows = await scope.connection.fetch(APPEND_TOGETHER, *append_arguments(scope, posts))
    scope.connection.ring_on_commit("events")
    forms = {row["conversation_id"]: row["form"] for row in rows}
    return [forms.get(one.message.conversation_id) for one in posts]
