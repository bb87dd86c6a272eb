"""Doors through which whole conversations arrive."""

from datetime import datetime

from empfio.conversations import actions as conversations
from empfio.conversations.records import Message
from empfio.conversations.shapes import ConversationShape
from empfio.intake import actions
from empfio.intake.schemas import NewConversation
from empfio.kit import clock
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.etags import etag
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import LeadId
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope

router = doors("/api/v1/conversations", "Conversations")


@router.post("", status_code=201, response_model=ConversationShape)
async def keep_conversation(call: Call, body: NewConversation) -> Answer:
    """Keep a conversation with its history; its session must have no open one if it is open."""
    messages = _messages(body, clock.now())

    async def act(scope: Scope) -> Answer:
        version, form = await actions.keep_history(
            scope,
            LeadId(body.lead_id),
            body.channel,
            body.status,
            messages,
            call.house.settings.phone_region,
        )
        return Answer(form.encode(), 201, (etag(version),))

    return await answer_once(call, act)


def _messages(body: NewConversation, now: datetime) -> list[Message]:
    """The messages as they are stored; raises ``BadHistoryError``."""
    messages = [
        Message(one.role, one.content, one.created_at or now, write_metadata(one.metadata))
        for one in body.messages
    ]
    told = [(message.created_at, message.content) for message in messages]
    conversations.check_history(told, now, "body")
    return messages
