"""What customers do to earlier messages: edits, deletions, reactions become notes."""

from empfio.channels.contract import Change
from empfio.conversations import origins, store
from empfio.conversations.errors import ConversationNotFoundError
from empfio.conversations.handing import write_fact
from empfio.kit.ids import ConnectionId
from empfio.kit.scope import Scope

_WORDS = {
    ("edited", True): "The customer changed a message to: {text}",
    ("edited", False): "The customer changed a message",
    ("deleted", False): "The customer deleted a message",
    ("deleted", True): "The customer deleted a message",
    ("reacted", True): "The customer reacted with {text}",
    ("reacted", False): "The customer took a reaction back",
}


async def note_change(scope: Scope, connection_id: ConnectionId, change: Change) -> bool:
    """Note what the customer did, where the message is; False where it is not known, or noted.

    The message itself stays: what was read and answered was said.
    """
    if await origins.find(scope, connection_id, change.provider_id) is not None:
        return False
    found = await origins.find(scope, connection_id, change.of)
    if found is None:
        found = await origins.find_ours(scope, connection_id, change.of)
    if found is None:
        return False
    conversation_id, message_id = found
    try:
        conversation = await store.get_conversation_locked(scope, conversation_id)
    except ConversationNotFoundError:
        return False
    words = _WORDS[change.kind, bool(change.text)].format(text=change.text[:60_000])
    about: dict[str, object] = {"kind": change.kind, "message_id": str(message_id)}
    await write_fact(scope, conversation, words, about)
    # Its own name is kept too: a repeated call notes nothing twice.
    await origins.add(scope, connection_id, change.provider_id, conversation_id, message_id, None)
    return True
