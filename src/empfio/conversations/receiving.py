"""What customers write: found or opened the conversation, stored once, in order."""

from dataclasses import replace
from datetime import timedelta

import asyncpg

from empfio.conversations import origins, store
from empfio.conversations.appending import NewMessage, append_message
from empfio.conversations.records import Conversation, Heard, History, Received
from empfio.conversations.rules import may_reopen, text_size
from empfio.conversations.standing import add_histories, make_room
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import ConversationId, MessageId, new_id
from empfio.kit.scope import Scope

_CHANGED = "The conversation changed meanwhile. Try again."


async def receive(scope: Scope, heard: Heard, reopen_within: timedelta) -> Received | None:
    """Store what a customer wrote; None where it is known already.

    It goes to the session's open conversation; into the last one that was closed within
    ``reopen_within``, which is active again then; else into a new one.
    """
    connection_id = heard.connection_id
    # Calls of one connection are taken in one after the other: nobody adds it meanwhile.
    if connection_id and await origins.find(scope, connection_id, heard.provider_id):
        return None
    conversation = await conversation_for(scope, heard, reopen_within)
    message_id = MessageId(new_id())
    message = NewMessage(conversation.id, message_id, "user", heard.content, heard.metadata)
    try:
        form = await append_message(scope, message)
    except asyncpg.UniqueViolationError:
        raise UnavailableError(_CHANGED) from None
    if form is None:
        raise UnavailableError(_CHANGED)
    if connection_id is not None:
        await origins.add(
            scope, connection_id, heard.provider_id, conversation.id, message_id, heard.arrival_id
        )
    return Received(conversation.id, message_id, form, conversation.status != "escalated")


async def conversation_for(scope: Scope, heard: Heard, reopen_within: timedelta) -> Conversation:
    """Where the message belongs, locked and with room for it."""
    session_key = f"{heard.channel}_{heard.address}"
    found = await store.find_open_locked(scope, session_key)
    if found is None:
        latest = await store.find_latest_locked(scope, heard.lead_id, session_key)
        if latest is not None and may_reopen(latest.updated_at, scope.now, reopen_within):
            found = latest
    if found is None:
        return await _open(scope, heard)
    if found.connection_id != heard.connection_id:
        await origins.move_to_connection(scope, found.id, heard.connection_id)
        found = replace(found, connection_id=heard.connection_id)
    return await make_room(scope, found, text_size(heard.content))


async def _open(scope: Scope, heard: Heard) -> Conversation:
    new = History(
        id=ConversationId(new_id()),
        lead_id=heard.lead_id,
        lead_name=heard.lead_name,
        lead_email=heard.lead_email,
        channel=heard.channel,
        channel_id=heard.address,
        status="active",
        created_at=scope.now,
        messages=(),
        connection_id=heard.connection_id,
    )
    if not await add_histories(scope, [new]):
        raise UnavailableError(_CHANGED)  # another message of the session came first
    return await store.get_conversation_locked(scope, new.id)
