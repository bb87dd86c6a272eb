"""SQL of marks that do not move a conversation: assigned to whom, read up to where, shown how."""

from empfio.kit.ids import ConversationId, UserId
from empfio.kit.scope import Scope


async def assign(scope: Scope, conversation_id: ConversationId, user_id: UserId | None) -> bool:
    """Assign a locked conversation; False where no such user may sign in."""
    if user_id is not None:
        is_here = await scope.connection.fetchval(
            "SELECT true FROM users WHERE organization_id = $1 AND id = $2"
            " AND deactivated_at IS NULL",
            scope.organization_id,
            user_id,
        )
        if not is_here:
            return False
    await scope.connection.execute(
        "UPDATE conversations SET assigned_to = $3, version = version + 1"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        conversation_id,
        user_id,
    )
    return True


async def mark_read(scope: Scope, conversation_id: ConversationId, seq: int) -> None:
    """Count what a locked conversation holds up to ``seq`` as read, and nothing beyond."""
    await scope.connection.execute(
        "UPDATE conversations SET read_seq = $3, version = version + 1"
        " WHERE organization_id = $1 AND id = $2 AND read_seq <> $3",
        scope.organization_id,
        conversation_id,
        seq,
    )


async def show_anew(scope: Scope, conversation_id: ConversationId) -> None:
    """Count a change that shows on a locked conversation's messages."""
    await scope.connection.execute(
        "UPDATE conversations SET version = version + 1 WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        conversation_id,
    )
