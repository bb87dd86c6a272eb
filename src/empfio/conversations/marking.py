"""SQL of marks that do not move a conversation: assigned to whom, read up to where, shown how."""

from datetime import datetime

from empfio.kit.ids import ConversationId, MessageId, UserId
from empfio.kit.scope import Scope


async def may_look_after(scope: Scope, user_id: UserId) -> bool:
    """Whether it is a user of the organization who may sign in."""
    is_here = await scope.connection.fetchval(
        "SELECT true FROM users WHERE organization_id = $1 AND id = $2 AND deactivated_at IS NULL",
        scope.organization_id,
        user_id,
    )
    return bool(is_here)


async def assign(scope: Scope, conversation_id: ConversationId, user_id: UserId | None) -> None:
    """Assign a locked conversation, or let nobody look after it."""
    await scope.connection.execute(
        "UPDATE conversations SET assigned_to = $3, version = version + 1"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        conversation_id,
        user_id,
    )


async def mark_read(scope: Scope, conversation_id: ConversationId, seq: int) -> bool:
    """Count what a locked conversation holds up to ``seq`` as read, and nothing beyond.

    False where it was so already.
    """
    done: str = await scope.connection.execute(
        "UPDATE conversations SET read_seq = $3, version = version + 1"
        " WHERE organization_id = $1 AND id = $2 AND read_seq <> $3",
        scope.organization_id,
        conversation_id,
        seq,
    )
    return done != "UPDATE 0"


async def find_metadata(
    scope: Scope, conversation_id: ConversationId, message_id: MessageId
) -> str | None:
    """A message's metadata as JSON text."""
    text: str | None = await scope.connection.fetchval(
        "SELECT metadata FROM messages WHERE organization_id = $1 AND conversation_id = $2"
        " AND id = $3",
        scope.organization_id,
        conversation_id,
        message_id,
    )
    return text


async def set_metadata(
    scope: Scope, conversation_id: ConversationId, message_id: MessageId, metadata: str
) -> None:
    """Store the metadata of a message whose conversation is locked."""
    await scope.connection.execute(
        "UPDATE messages SET metadata = $4 WHERE organization_id = $1 AND conversation_id = $2"
        " AND id = $3",
        scope.organization_id,
        conversation_id,
        message_id,
        metadata,
    )


async def note_told(scope: Scope, conversation_id: ConversationId, before: datetime) -> bool:
    """Note that the team is told now; False where it was told after ``before``."""
    told = await scope.connection.fetchval(
        "UPDATE conversations SET team_told_at = $3 WHERE organization_id = $1 AND id = $2"
        " AND (team_told_at IS NULL OR team_told_at <= $4) RETURNING true",
        scope.organization_id,
        conversation_id,
        scope.now,
        before,
    )
    return bool(told)


async def show_anew(scope: Scope, conversation_id: ConversationId) -> None:
    """Count a change that shows on a locked conversation's messages."""
    await scope.connection.execute(
        "UPDATE conversations SET version = version + 1 WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        conversation_id,
    )
