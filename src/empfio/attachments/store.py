"""SQL of attachments; every statement names the organization."""

from collections.abc import Sequence

from empfio.attachments.records import Attachment, NewAttachment
from empfio.kit.ids import AttachmentId, ConnectionId, ConversationId, MessageId
from empfio.kit.scope import Scope

_COLUMNS = (
    "id, conversation_id, message_id, connection_id, kind, reference, media_type, name, size,"
    " state, reason, created_at"
)


async def add_attachment(
    scope: Scope, conversation_id: ConversationId, message_id: MessageId,
    connection_id: ConnectionId | None, new: NewAttachment,
) -> None:  # fmt: skip
    """Store an attachment, kept already or waiting to be fetched."""
    await scope.connection.execute(
        "INSERT INTO attachments (organization_id, id, conversation_id, message_id,"
        " connection_id, kind, reference, media_type, name, size, state, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        scope.organization_id, new.id, conversation_id, message_id, connection_id, new.kind,
        new.reference, new.media_type, new.name, new.size, new.state, scope.now,
    )  # fmt: skip


async def find_attachment(scope: Scope, attachment_id: AttachmentId) -> Attachment | None:
    """The attachment, unless it was erased."""
    row = await scope.connection.fetchrow(
        f"SELECT {_COLUMNS} FROM attachments WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        attachment_id,
    )
    return None if row is None else Attachment(**dict(row))


async def change_attachment(scope: Scope, one: Attachment) -> bool:
    """Store how an attachment is now; False where it was erased."""
    changed = await scope.connection.fetchval(
        "UPDATE attachments SET media_type = $3, size = $4, state = $5, reason = $6"
        " WHERE organization_id = $1 AND id = $2 RETURNING true",
        scope.organization_id, one.id, one.media_type, one.size, one.state, one.reason,
    )  # fmt: skip
    return bool(changed)


async def sum_kept(scope: Scope) -> int:
    """Bytes of all files that the organization keeps."""
    kept: int = await scope.connection.fetchval(
        "SELECT coalesce(sum(size), 0)::bigint FROM attachments WHERE organization_id = $1"
        " AND state = 'kept'",
        scope.organization_id,
    )
    return kept


async def remove_of(scope: Scope, conversation_ids: Sequence[ConversationId]) -> list[AttachmentId]:
    """Remove the attachments of conversations; the ids of all."""
    rows = await scope.connection.fetch(
        "DELETE FROM attachments WHERE organization_id = $1 AND conversation_id = ANY($2::uuid[])"
        " RETURNING id",
        scope.organization_id,
        list(conversation_ids),
    )
    return [row["id"] for row in rows]
