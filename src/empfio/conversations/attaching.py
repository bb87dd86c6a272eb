"""What became of files that customers sent, shown on their messages."""

import json
from typing import Any

from empfio.attachments.records import Attachment
from empfio.attachments.shapes import attachment_form
from empfio.conversations import marking, store
from empfio.conversations.errors import ConversationNotFoundError
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope


async def show_attachment(scope: Scope, one: Attachment) -> None:
    """Show how an attachment is from now on, and tell of it; its conversation is locked by this."""
    try:
        await store.get_conversation_locked(scope, one.conversation_id)
    except ConversationNotFoundError:
        return  # erased meanwhile
    text = await marking.find_metadata(scope, one.conversation_id, one.message_id)
    if text is None:
        return
    metadata: dict[str, Any] = json.loads(text)
    metadata["attachments"] = [
        attachment_form(one) if shown.get("id") == str(one.id) else shown
        for shown in metadata.get("attachments", [])
    ]
    written = write_metadata(metadata)
    await marking.set_metadata(scope, one.conversation_id, one.message_id, written)
    await marking.show_anew(scope, one.conversation_id)
    data = {
        "id": str(one.id),
        "conversation_id": str(one.conversation_id),
        "message_id": str(one.message_id),
        "state": one.state,
    }
    await events.record(scope, Happening("message.attachment_changed", data))
