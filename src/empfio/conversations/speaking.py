"""What we say: stored, and on its way to the customer, in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from empfio.channels.contract import Receipt, Section
from empfio.connections import actions as connections
from empfio.conversations import marking, store
from empfio.conversations.appending import NewMessage, append_message
from empfio.conversations.errors import ConversationNotFoundError
from empfio.conversations.records import Conversation
from empfio.conversations.rules import text_size
from empfio.conversations.standing import make_room, refuse_second_open
from empfio.delivery import actions as delivery
from empfio.delivery.records import Moved, NewParcel
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import ConnectionId, ConversationId
from empfio.kit.scope import Scope

# The end of a message's form, before and after its parcel is posted.
_HERE = '"delivery":null}'
_ON_ITS_WAY = '"delivery":{"state":"waiting","reason":null}}'


async def say(
    scope: Scope, conversation: Conversation, message: NewMessage,
    sections: Sequence[Section] = (), list_label: str = "",
    template: Mapping[str, Any] | None = None,
) -> tuple[ConversationId, str]:  # fmt: skip
    """Store a message of ours in a locked conversation and let it go out; where, and its form.

    A closed conversation opens again, unless the session has another open one
    (``OtherConversationOpenError``); a full one rolls over. Where no provider carries it, it is
    read from the log and from the messages. ``template``: for providers that ask for one.
    """
    if not conversation.is_open:
        await refuse_second_open(scope, conversation)
    conversation = await make_room(scope, conversation, text_size(message.content))
    message = message.moved_to(conversation.id)
    try:
        form = await append_message(scope, message)
    except asyncpg.UniqueViolationError:
        form = None
    if form is None:
        raise UnavailableError("The conversation changed meanwhile. Try again.")
    connection_id = conversation.connection_id
    if connection_id is not None and await connections.is_carrying(scope, connection_id):
        parcel = NewParcel(
            conversation.id, message.id, connection_id, conversation.address,
            message.content, tuple(sections), list_label, conversation.last_heard_at, template,
        )  # fmt: skip
        await delivery.post(scope, parcel)
        form = form.removesuffix(_HERE) + _ON_ITS_WAY
    return conversation.id, form


async def note_delivery(scope: Scope, moved: Moved) -> None:
    """Tell that a message of ours got further, or did not; its conversation is locked by this."""
    parcel = moved.parcel
    try:
        await store.get_conversation_locked(scope, parcel.conversation_id)
    except ConversationNotFoundError:
        return  # erased meanwhile
    if moved.state == parcel.state:
        return
    await marking.show_anew(scope, parcel.conversation_id)
    data = {
        "id": str(parcel.message_id),
        "conversation_id": str(parcel.conversation_id),
        "state": moved.state,
    }
    await events.record(scope, Happening("message.delivery_changed", data))


async def note_receipt(scope: Scope, connection_id: ConnectionId, receipt: Receipt) -> bool:
    """Take down what a provider says of a message of ours; False where it is none of ours."""
    found = await delivery.find_moved(scope, connection_id, receipt)
    if found is None:
        return False
    moved, part = found
    await note_delivery(scope, moved)
    await delivery.move(scope, moved, receipt, part)
    return True
