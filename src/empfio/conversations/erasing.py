"""Erasing whole conversations: their rows, their messages, and their place in the counts."""

from collections.abc import Sequence
from datetime import datetime

from empfio.arrivals import actions as arrivals
from empfio.attachments import actions as attachments
from empfio.conversations import origins
from empfio.conversations.listing import KIND
from empfio.conversations.records import CHANNELS, CLOSED, MOST_ERASED_MESSAGES, Conversation
from empfio.conversations.rules import batches
from empfio.conversations.store import COLUMNS
from empfio.kit import counters
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope

# Each (status, channel) is a run of an index in the order of last activity: however many
# conversations there are, only the oldest are looked at.
_OLDEST = """
SELECT found.id FROM unnest($3::text[]) AS closed(status)
 CROSS JOIN unnest($4::text[]) AS taken(channel) CROSS JOIN LATERAL (
  SELECT c.id, c.updated_at FROM conversations AS c
   WHERE c.organization_id = $1 AND c.status = closed.status AND c.channel = taken.channel
     AND c.updated_at < $2 ORDER BY c.updated_at, c.id LIMIT $5) AS found
 ORDER BY found.updated_at, found.id LIMIT $5
"""
# Asked again under the lock: one that was written to meanwhile is open again.
_LOCK = f"""
SELECT {COLUMNS} FROM conversations WHERE organization_id = $1 AND id = ANY($4::uuid[])
   AND status = ANY($3::text[]) AND updated_at < $2 ORDER BY id FOR UPDATE SKIP LOCKED
"""


async def list_old_locked(scope: Scope, before: datetime, most: int) -> list[Conversation]:
    """Up to ``most`` closed conversations without activity since ``before``, the oldest.

    Locked, and those that somebody works on left out.
    """
    closed = list(CLOSED)
    oldest = await scope.connection.fetch(
        _OLDEST, scope.organization_id, before, closed, list(CHANNELS), most
    )
    ids = [row["id"] for row in oldest]
    rows = await scope.connection.fetch(_LOCK, scope.organization_id, before, closed, ids)
    return [Conversation(**dict(row)) for row in rows]


async def list_of_lead_locked(scope: Scope, lead_id: LeadId) -> list[Conversation]:
    """All conversations of a lead, locked in the order of their ids, even against new messages."""
    rows = await scope.connection.fetch(
        f"SELECT {COLUMNS} FROM conversations WHERE organization_id = $1 AND lead_id = $2"
        " ORDER BY id FOR UPDATE",
        scope.organization_id,
        lead_id,
    )
    return [Conversation(**dict(row)) for row in rows]


async def remove(scope: Scope, conversations: Sequence[Conversation]) -> None:
    """Remove locked conversations with their messages, and count them no more.

    The calls that brought the messages go with them, and the files that came by them.
    """
    for batch in batches(conversations, MOST_ERASED_MESSAGES):
        ids = [one.id for one in batch]
        await attachments.erase_of(scope, ids)
        await arrivals.erase(scope, await origins.list_arrivals(scope, ids))
        await scope.connection.execute(
            "DELETE FROM messages WHERE organization_id = $1 AND conversation_id = ANY($2::uuid[])",
            scope.organization_id,
            ids,
        )
        await scope.connection.execute(
            "DELETE FROM conversations WHERE organization_id = $1 AND id = ANY($2::uuid[])",
            scope.organization_id,
            ids,
        )
    await counters.move(scope, KIND, [(c.status, c.channel, c.id, -1) for c in conversations])
