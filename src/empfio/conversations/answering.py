"""A conversation as an agent sees it: what was said, and whether it may still answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from empfio.channels.contract import Section
from empfio.conversations import store
from empfio.conversations.appending import NewMessage
from empfio.conversations.errors import ConversationNotFoundError
from empfio.conversations.handing import escalate, write_fact
from empfio.conversations.records import Conversation, Role
from empfio.conversations.speaking import say
from empfio.conversations.standing import set_status
from empfio.kit.clock import read_time
from empfio.kit.ids import ConversationId, MessageId, new_id
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope

_AUTHOR = {"type": "agent"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message with what is written beside it."""

    seq: int
    role: Role
    content: str
    metadata: dict[str, Any]
    created_at: datetime


async def read_thread(
    scope: Scope, conversation_id: ConversationId, most: int
) -> tuple[Conversation, list[Spoken]] | None:
    """The conversation and its last ``most`` messages, oldest first, without notes and facts.

    None where it is gone, closed, or a person holds it.
    """
    conversation = await store.find_conversation(scope, conversation_id)
    if conversation is None or conversation.status != "active":
        return None
    rows = await scope.connection.fetch(
        "SELECT seq, role, content, metadata, created_at FROM messages"
        " WHERE organization_id = $1 AND conversation_id = $2 AND role <> 'system'"
        " ORDER BY seq DESC LIMIT $3",
        scope.organization_id,
        conversation_id,
        most,
    )
    said = [
        Spoken(row["seq"], row["role"], row["content"], json.loads(row["metadata"]),
               row["created_at"])
        for row in reversed(rows)
    ]  # fmt: skip
    return conversation, said


async def hold(scope: Scope, conversation_id: ConversationId) -> bool:
    """Lock the conversation; False where it is gone."""
    try:
        await store.get_conversation_locked(scope, conversation_id)
    except ConversationNotFoundError:
        return False
    return True


async def hold_answerable(
    scope: Scope, conversation_id: ConversationId, last_seq: int
) -> Conversation | None:
    """The conversation, locked; None unless the agent may answer what it read.

    It may not where a person holds it by now, where it was closed, and where anybody said
    something behind message ``last_seq``. What a booking told by itself is nobody's word: the
    agent's own, made in this turn, does not silence it.
    """
    try:
        conversation = await store.get_conversation_locked(scope, conversation_id)
    except ConversationNotFoundError:
        return None
    if conversation.status != "active":
        return None
    if conversation.last_seq == last_seq:
        return conversation
    was_said: bool = await scope.connection.fetchval(
        "SELECT EXISTS (SELECT FROM messages WHERE organization_id = $1 AND conversation_id = $2"
        " AND seq > $3 AND role <> 'system' AND NOT (metadata->'booking' IS NOT NULL"
        " AND metadata->'author'->>'type' IN ('agent', 'system')))",
        scope.organization_id,
        conversation_id,
        last_seq,
    )
    return None if was_said else conversation


async def answer(
    scope: Scope, conversation: Conversation, text: str, sections: Sequence[Section] = ()
) -> Conversation:
    """Say something as the agent in a conversation that ``hold_answerable`` gave.

    The conversation as it stands then, locked: where it was full, the one in which it goes on.
    """
    metadata: dict[str, Any] = {"author": _AUTHOR}
    if sections:
        metadata["options"] = [
            {"id": choice.id, "label": choice.label, "description": choice.description}
            for section in sections
            for choice in section.choices
        ]
    message = NewMessage(
        conversation.id, MessageId(new_id()), "assistant", text, write_metadata(metadata)
    )
    place, _ = await say(scope, conversation, message, sections)
    return await store.get_conversation_locked(scope, place)


async def hold_unanswered(
    scope: Scope, conversation_id: ConversationId, handed_over_at: str
) -> Conversation | None:
    """The conversation, locked, where nobody of the team has answered since it was handed over.

    None where somebody has, or where that handover is over. ``handed_over_at`` as it is shown.
    """
    try:
        conversation = await store.get_conversation_locked(scope, conversation_id)
    except ConversationNotFoundError:
        return None
    held = json.loads(conversation.handover or "{}")
    if conversation.status != "escalated" or held.get("at") != handed_over_at:
        return None
    was_answered: bool = await scope.connection.fetchval(
        "SELECT EXISTS (SELECT FROM messages WHERE organization_id = $1 AND conversation_id = $2"
        " AND role = 'assistant' AND created_at >= $3"
        " AND metadata->'author'->>'type' IN ('user', 'api_key'))",
        scope.organization_id,
        conversation_id,
        read_time(handed_over_at),
    )
    return None if was_answered else conversation


async def announce(scope: Scope, conversation: Conversation, text: str) -> None:
    """Say something as the desk itself, in a conversation that a person holds."""
    metadata = write_metadata({"author": {"type": "system"}})
    message = NewMessage(conversation.id, MessageId(new_id()), "assistant", text, metadata)
    await say(scope, conversation, message)


async def leave_to_person(scope: Scope, conversation: Conversation, reason: str | None) -> None:
    """Hand over what ``hold_answerable`` gave: a person answers from now on."""
    await escalate(scope, conversation, reason)


async def complete(scope: Scope, conversation: Conversation) -> None:
    """Close what ``hold_answerable`` gave: nothing is open any more."""
    await set_status(scope, conversation, "completed")
    await write_fact(scope, conversation, "completed")
