"""What can be done with attachments; each verb one promise, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from empfio.attachments import store
from empfio.attachments.errors import AttachmentNotFoundError, NoFileError, NoRoomError
from empfio.attachments.links import write_link
from empfio.attachments.records import (
    CLAIMED_WITHIN,
    FETCH,
    LINK_LIFE,
    REMOVE,
    UNCLAIMED,
    Attachment,
    NewAttachment,
)
from empfio.kit.ids import AttachmentId, ConnectionId, ConversationId, MessageId
from empfio.kit.lanes.queue import enqueue
from empfio.kit.scope import Scope

READ = "conversations:read"
_AT_ONCE = 500  # files that one job removes


async def add(
    scope: Scope, conversation_id: ConversationId, message_id: MessageId,
    connection_id: ConnectionId | None, new: Sequence[NewAttachment],
) -> None:  # fmt: skip
    """Store the files of a message; those not kept are fetched once this has committed."""
    for one in new:
        await store.add_attachment(scope, conversation_id, message_id, connection_id, one)
        if one.state == "kept":
            continue
        arguments = {"attachment_id": str(one.id)}
        await enqueue(scope, f"attachments:{conversation_id}", FETCH, arguments)


async def check_room(scope: Scope, size: int, room: int) -> None:
    """Raise ``NoRoomError`` unless so many bytes fit into the organization's ``room``."""
    if await store.sum_kept(scope) + size > room:
        raise NoRoomError


async def expect(scope: Scope, attachment_id: AttachmentId) -> None:
    """A file is about to be kept: it goes after an hour, unless its attachment is there by then."""
    arguments, due_at = {"attachment_id": str(attachment_id)}, scope.now + CLAIMED_WITHIN
    await enqueue(scope, f"{UNCLAIMED}:{attachment_id}", UNCLAIMED, arguments, due_at)


async def make_link(scope: Scope, key: str, attachment_id: AttachmentId) -> tuple[str, datetime]:
    """A token that opens the file for a while, and until when; ``key``: the server's own.

    Raises ``AttachmentNotFoundError``, ``NoFileError`` where the file is not kept.
    """
    one = await store.find_attachment(scope, attachment_id)
    if one is None:
        raise AttachmentNotFoundError
    scope.actor.require(READ)
    if one.state != "kept":
        raise NoFileError(one.reason)
    expires_at = scope.now.replace(microsecond=0) + LINK_LIFE
    return write_link(key, scope.organization_id, one.id, expires_at), expires_at


async def find_kept(scope: Scope, attachment_id: AttachmentId) -> Attachment | None:
    """The attachment whose file is kept."""
    one = await store.find_attachment(scope, attachment_id)
    return one if one is not None and one.state == "kept" else None


async def erase_of(scope: Scope, conversation_ids: Sequence[ConversationId]) -> None:
    """Erase the attachments of conversations; their files go once this has committed."""
    ids = [str(one) for one in await store.remove_of(scope, conversation_ids)]
    for start in range(0, len(ids), _AT_ONCE):
        await enqueue(scope, REMOVE, REMOVE, {"attachment_ids": ids[start : start + _AT_ONCE]})
