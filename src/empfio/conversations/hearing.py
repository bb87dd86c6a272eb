"""Storing what several customers wrote in one statement: the common case of a busy channel.

Those whose conversation is not open already, or full, are left to ``receiving``: one by one.
"""

from collections.abc import Sequence

from empfio.conversations.records import MOST_MESSAGES, MOST_TEXT, Heard, Received
from empfio.conversations.rules import preview, text_size
from empfio.kit.ids import ConnectionId, MessageId, new_id
from empfio.kit.scope import Scope
from empfio.kit.words import mark_of, vector

_KNOWN = """
SELECT provider_id FROM message_origins
 WHERE organization_id = $1 AND connection_id = $2 AND provider_id = ANY($3::text[])
"""

_HOLD = """
SELECT FROM conversations WHERE organization_id = $1 AND session_key = ANY($2::text[])
   AND status IN ('active', 'escalated') ORDER BY id FOR NO KEY UPDATE
"""

# `held` locks the conversations first, in the order of their ids; see `appending`, of which this
# is the case that changes no status.
_STORE = f"""
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($4::text[], $5::uuid[], $6::text[], $7::text[], $8::bigint[], $9::text[],
    $10::text[], $11::uuid[], $12::text[], $13::uuid[]) AS g(session_key, message_id, content,
      metadata, size, preview, words, event_id, provider_id, arrival_id)
), held AS MATERIALIZED (
  SELECT c.organization_id, c.id, c.lead_id, c.status, g.*,
    greatest($3::timestamptz, c.last_message_at, c.updated_at) AS moment
    FROM given AS g JOIN conversations AS c ON c.organization_id = $1
     AND c.session_key = g.session_key AND c.status IN ('active', 'escalated')
   WHERE c.connection_id = $2 AND c.message_count < {MOST_MESSAGES}
     AND c.text_bytes + g.size <= {MOST_TEXT}
   ORDER BY c.id FOR NO KEY UPDATE OF c
), grown AS (
  UPDATE conversations AS c SET last_seq = c.last_seq + 1, message_count = c.message_count + 1,
    text_bytes = c.text_bytes + held.size, version = c.version + 1, updated_at = held.moment,
    last_message_at = held.moment, last_message_preview = held.preview,
    last_user_seq = c.last_seq + 1, last_heard_at = held.moment
    FROM held WHERE c.organization_id = held.organization_id AND c.id = held.id
  RETURNING c.organization_id, c.id, c.last_seq
), m AS (
  INSERT INTO messages
    (organization_id, conversation_id, seq, id, role, content, metadata, created_at, words)
  SELECT held.organization_id, held.id, grown.last_seq, held.message_id, 'user', held.content,
    held.metadata::json, held.moment, held.words::tsvector
    FROM grown JOIN held ON held.organization_id = grown.organization_id AND held.id = grown.id
  RETURNING organization_id, conversation_id, id, seq, role, created_at
), told AS (
  INSERT INTO event_drafts (organization_id, id, event, data, created_at)
  SELECT m.organization_id, held.event_id, 'message.added', ('{{"id":"' || m.id
      || '","conversation_id":"' || held.id || '","lead_id":"' || held.lead_id || '","seq":'
      || m.seq || ',"role":"' || m.role || '"}}')::json, m.created_at
    FROM m JOIN held ON held.organization_id = m.organization_id AND held.id = m.conversation_id
   ORDER BY held.id
), origin AS (
  INSERT INTO message_origins (organization_id, connection_id, provider_id, conversation_id,
    message_id, arrival_id)
  SELECT organization_id, $2, provider_id, id, message_id, arrival_id FROM held
)
SELECT provider_id, id, message_id, status FROM held
"""


async def receive_together(
    scope: Scope, connection_id: ConnectionId, heard: Sequence[Heard]
) -> dict[str, Received | None]:
    """What became of messages, by their provider ids: None where one is known already.

    Each must be of another session. Those that are not named in the answer must be received by
    themselves.
    """
    ids = [one.provider_id for one in heard]
    rows = await scope.connection.fetch(_KNOWN, scope.organization_id, connection_id, ids)
    found: dict[str, Received | None] = {row["provider_id"]: None for row in rows}
    mark = mark_of(scope.organization_id)
    given = [
        (
            f"{one.channel}_{one.address}", MessageId(new_id()), one.content, one.metadata,
            text_size(one.content), preview(one.content), vector(one.content, mark), new_id(),
            one.provider_id, one.arrival_id,
        )
        for one in heard
        if one.provider_id not in found
    ]  # fmt: skip
    if given:
        stored = await scope.connection.fetch(
            _STORE, scope.organization_id, connection_id, scope.now, *zip(*given, strict=True)
        )
        scope.connection.ring_on_commit("events")
        for row in stored:
            is_ours = row["status"] != "escalated"
            found[row["provider_id"]] = Received(row["id"], row["message_id"], "", is_ours)
    return found


async def hold_open(scope: Scope, session_keys: Sequence[str]) -> None:
    """Lock the open conversations of sessions that are heard one by one, before any is.

    Else one of them would be waited for while others are counted already, and whoever holds it,
    as a turn does that completes it, would wait for their counts.
    """
    await scope.connection.execute(_HOLD, scope.organization_id, list(session_keys))
