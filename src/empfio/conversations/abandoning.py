"""Which conversations are given up because nobody answers us any more."""

from datetime import datetime

from empfio.conversations.records import Conversation
from empfio.conversations.store import COLUMNS
from empfio.kit.scope import Scope


async def list_quiet_locked(scope: Scope, before: datetime, limit: int) -> list[Conversation]:
    """Active conversations without activity since ``before`` whose last message is not the
    customer's, locked in the order of their ids; those that somebody works on are left out.
    """
    rows = await scope.connection.fetch(
        f"SELECT {COLUMNS} FROM conversations AS c"
        " WHERE organization_id = $1 AND status = 'active' AND updated_at < $2 AND NOT EXISTS ("
        "  SELECT FROM messages AS m WHERE m.organization_id = c.organization_id"
        "   AND m.conversation_id = c.id AND m.seq = c.last_seq AND m.role = 'user')"
        " ORDER BY id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED",
        scope.organization_id,
        before,
        limit,
    )
    return [Conversation(**dict(row)) for row in rows]
