"""SQL of where messages came from: a provider's message is stored once for ever."""

from empfio.conversations.records import Heard
from empfio.kit.ids import ConnectionId, ConversationId, MessageId
from empfio.kit.scope import Scope


async def is_known(scope: Scope, heard: Heard) -> bool:
    """Whether the message was stored already."""
    known: bool = await scope.connection.fetchval(
        "SELECT EXISTS (SELECT FROM message_origins"
        " WHERE organization_id = $1 AND connection_id = $2 AND provider_id = $3)",
        scope.organization_id,
        heard.connection_id,
        heard.provider_id,
    )
    return known


async def add(
    scope: Scope, heard: Heard, conversation_id: ConversationId, message_id: MessageId
) -> None:
    """Remember the message by its provider's name; the unique key refuses a second one."""
    await scope.connection.execute(
        "INSERT INTO message_origins (organization_id, connection_id, provider_id,"
        " conversation_id, message_id, arrival_id) VALUES ($1, $2, $3, $4, $5, $6)",
        scope.organization_id, heard.connection_id, heard.provider_id, conversation_id,
        message_id, heard.arrival_id,
    )  # fmt: skip


async def find(
    scope: Scope, connection_id: ConnectionId, provider_id: str
) -> tuple[ConversationId, MessageId] | None:
    """The message that a provider calls so."""
    row = await scope.connection.fetchrow(
        "SELECT conversation_id, message_id FROM message_origins"
        " WHERE organization_id = $1 AND connection_id = $2 AND provider_id = $3",
        scope.organization_id,
        connection_id,
        provider_id,
    )
    return None if row is None else (row["conversation_id"], row["message_id"])


async def move_to_connection(
    scope: Scope, conversation_id: ConversationId, connection_id: ConnectionId | None
) -> None:
    """Answer by this connection from now on: the customer came by it last."""
    await scope.connection.execute(
        "UPDATE conversations SET connection_id = $3 WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        conversation_id,
        connection_id,
    )
