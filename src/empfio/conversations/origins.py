"""SQL of where messages came from: a provider's message is stored once for ever."""

from collections.abc import Sequence

from empfio.conversations.shapes import MESSAGE
from empfio.kit.ids import ArrivalId, ConnectionId, ConversationId, MessageId
from empfio.kit.scope import Scope


async def add(
    scope: Scope, connection_id: ConnectionId, provider_id: str, conversation_id: ConversationId,
    message_id: MessageId, arrival_id: ArrivalId | None,
) -> None:  # fmt: skip
    """Remember a message by its provider's name; the unique key refuses a second one."""
    await scope.connection.execute(
        "INSERT INTO message_origins (organization_id, connection_id, provider_id,"
        " conversation_id, message_id, arrival_id) VALUES ($1, $2, $3, $4, $5, $6)",
        scope.organization_id, connection_id, provider_id, conversation_id, message_id,
        arrival_id,
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


async def find_form(
    scope: Scope, conversation_id: ConversationId, message_id: MessageId
) -> str | None:
    """The public form of a message."""
    form: str | None = await scope.connection.fetchval(
        f"SELECT {MESSAGE} FROM messages AS m WHERE m.organization_id = $1"
        " AND m.conversation_id = $2 AND m.id = $3",
        scope.organization_id,
        conversation_id,
        message_id,
    )
    return form


async def list_arrivals(
    scope: Scope, conversation_ids: Sequence[ConversationId]
) -> list[ArrivalId]:
    """The arrivals that brought messages of these conversations."""
    rows = await scope.connection.fetch(
        "SELECT DISTINCT arrival_id FROM message_origins WHERE organization_id = $1"
        " AND conversation_id = ANY($2::uuid[]) AND arrival_id IS NOT NULL",
        scope.organization_id,
        list(conversation_ids),
    )
    return [row["arrival_id"] for row in rows]


async def find_ours(
    scope: Scope, connection_id: ConnectionId, provider_id: str
) -> tuple[ConversationId, MessageId] | None:
    """The message of ours of which a provider calls a part so."""
    row = await scope.connection.fetchrow(
        "SELECT p.conversation_id, p.message_id FROM parcel_attempts AS a JOIN parcels AS p"
        " ON p.organization_id = a.organization_id AND p.id = a.parcel_id"
        " WHERE a.organization_id = $1 AND a.connection_id = $2 AND a.provider_id = $3",
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
