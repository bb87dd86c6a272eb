"""What is said in a conversation when something was done that concerns its customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from empfio.channels.contract import Section
from empfio.conversations import store
from empfio.conversations.appending import NewMessage
from empfio.conversations.errors import ConversationNotFoundError
from empfio.conversations.handing import write_fact
from empfio.conversations.records import Conversation
from empfio.conversations.speaking import say
from empfio.kit.ids import ConversationId, LeadId, MessageId, new_id
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope


@dataclass(frozen=True, slots=True)
class Notice:
    """``text`` is for the customer, ``fact`` for the team; ``about`` stands beside both.

    ``by``: the agent, or the desk itself. ``opens``: a closed conversation is open again, because
    an answer is waited for.
    """

    text: str
    fact: str
    about: Mapping[str, object]
    by: Literal["agent", "system"] = "system"
    sections: Sequence[Section] = ()
    opens: bool = False


async def hold_active(scope: Scope, conversation_id: ConversationId) -> Conversation | None:
    """The conversation, locked; None unless the agent answers in it."""
    try:
        conversation = await store.get_conversation_locked(scope, conversation_id)
    except ConversationNotFoundError:
        return None
    return conversation if conversation.status == "active" else None


async def check_lead(scope: Scope, conversation_id: ConversationId, lead_id: LeadId) -> None:
    """Raise ``ConversationNotFoundError`` unless the conversation is this lead's."""
    conversation = await store.find_conversation(scope, conversation_id)
    if conversation is None or conversation.lead_id != lead_id:
        raise ConversationNotFoundError


async def find_place(scope: Scope, conversation_id: ConversationId) -> Conversation | None:
    """Where its customer is spoken to now, locked: here, or where the session went on.

    None where it was erased.
    """
    known = await store.find_conversation(scope, conversation_id)
    if known is None:
        return None
    opened = await store.find_open_locked(scope, known.session_key)
    if opened is not None:
        return opened
    try:
        return await store.get_conversation_locked(scope, conversation_id)
    except ConversationNotFoundError:
        return None


async def give_notice(scope: Scope, conversation: Conversation, notice: Notice) -> Conversation:
    """Write down what was done, and tell the customer; where that stands now."""
    about = {**notice.about, "kind": "fact"}
    await write_fact(scope, conversation, notice.fact, about)
    # A fact may have filled it: then the session goes on in the next one.
    place = await store.find_open_locked(scope, conversation.session_key)
    if place is None:
        place = await store.get_conversation_locked(scope, conversation.id)
    metadata: dict[str, object] = {**notice.about, "author": {"type": notice.by}}
    if notice.sections:
        metadata["options"] = [
            {"id": choice.id, "label": choice.label, "description": choice.description}
            for section in notice.sections
            for choice in section.choices
        ]
    message = NewMessage(
        place.id, MessageId(new_id()), "assistant", notice.text, write_metadata(metadata),
        "open" if notice.opens else "note",
    )  # fmt: skip
    await say(scope, place, message, notice.sections)
    return await store.get_conversation_locked(scope, place.id)
