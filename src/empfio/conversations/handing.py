"""Who answers: taken over, handed back, assigned; what the team notes and has read."""

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.conversations import marking, store
from empfio.conversations.actions import WRITE
from empfio.conversations.appending import NewMessage, append_message
from empfio.conversations.errors import NoSuchAssigneeError
from empfio.conversations.records import Conversation
from empfio.conversations.rules import text_size
from empfio.conversations.standing import (
    assigned,
    make_room,
    refuse_second_open,
    set_status,
)
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import ConversationId, MessageId, UserId, new_id
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope


async def hand_over(
    scope: Scope, conversation_id: ConversationId, reason: str | None
) -> tuple[int, str]:
    """Let a person answer from now on; the agent's unfinished turn is thrown away.

    Held already: nothing changes. Raises ``OtherConversationOpenError``.
    """
    conversation = await _locked(scope, conversation_id)
    if conversation.status != "escalated":
        await escalate(scope, conversation, reason)
    return await store.get_listed(scope, conversation_id)


async def escalate(scope: Scope, conversation: Conversation, reason: str | None) -> None:
    """Hand a locked conversation over, and write down in it that it was."""
    if not conversation.is_open:
        await refuse_second_open(scope, conversation)
    await set_status(scope, conversation, "escalated", reason)
    await write_fact(scope, conversation, "handed over" + (f": {reason}" if reason else ""))


async def hand_back(scope: Scope, conversation_id: ConversationId) -> tuple[int, str]:
    """Let the agent answer again; at once where the customer spoke last.

    Not held by a person: nothing changes.
    """
    conversation = await _locked(scope, conversation_id)
    if conversation.status == "escalated":
        await set_status(scope, conversation, "active")
        await write_fact(scope, conversation, "handed back")
    return await store.get_listed(scope, conversation_id)


async def assign(
    scope: Scope, conversation_id: ConversationId, user_id: UserId | None
) -> tuple[int, str]:
    """Say who of the team looks after it, or nobody; it does not move in the list.

    Raises ``NoSuchAssigneeError`` for whoever cannot sign in.
    """
    conversation = await store.get_conversation_locked(scope, conversation_id)
    if user_id is not None and not await marking.may_look_after(scope, user_id):
        raise NoSuchAssigneeError
    scope.actor.require(WRITE)
    if conversation.assigned_to != user_id:
        await marking.assign(scope, conversation_id, user_id)
        await _tell_assigned(scope, conversation, user_id)
    return await store.get_listed(scope, conversation_id)


async def mark_read(
    scope: Scope, conversation_id: ConversationId, seq: int | None
) -> tuple[int, str]:
    """Count what the customer wrote up to message number ``seq`` as read; None: all of it."""
    conversation = await _locked(scope, conversation_id)
    last = conversation.last_seq
    upto = last if seq is None else min(seq, last)
    if await marking.mark_read(scope, conversation_id, upto):
        data = {"id": str(conversation_id), "lead_id": str(conversation.lead_id)}
        await events.record(scope, Happening("conversation.read", data))
    return await store.get_listed(scope, conversation_id)


async def note(scope: Scope, conversation_id: ConversationId, content: str) -> str:
    """Write down a note that the customer never sees; its form."""
    conversation = await _locked(scope, conversation_id)
    actor = scope.actor
    author = {"type": actor.kind, "id": str(actor.id), "name": actor.name}
    return await write_fact(scope, conversation, content, {"author": author, "kind": "note"})


async def write_fact(
    scope: Scope, conversation: Conversation, content: str,
    metadata: dict[str, object] | None = None,
) -> str:  # fmt: skip
    """Store a message of the role system in a locked conversation; its form.

    A full one goes on elsewhere (see ``make_room``), and the message with it.
    """
    # Its status may have changed since it was locked.
    present = await store.get_conversation_locked(scope, conversation.id)
    place = await make_room(scope, present, text_size(content))
    message_id = MessageId(new_id())
    text = write_metadata(metadata or {"kind": "fact"})
    message = NewMessage(place.id, message_id, "system", content, text, "note")
    form = await append_message(scope, message)
    if form is None:
        raise UnavailableError("The conversation changed meanwhile. Try again.")
    return form


async def _tell_assigned(scope: Scope, conversation: Conversation, user_id: UserId | None) -> None:
    became = None if user_id is None else str(user_id)
    before = None if conversation.assigned_to is None else str(conversation.assigned_to)
    await events.record(scope, assigned(conversation, user_id))
    was, now = {"assigned_to": before}, {"assigned_to": became}
    await audit.record_of_people(scope, Entry("conversation.assigned", conversation.id, was, now))


async def _locked(scope: Scope, conversation_id: ConversationId) -> Conversation:
    conversation = await store.get_conversation_locked(scope, conversation_id)
    scope.actor.require(WRITE)
    return conversation
