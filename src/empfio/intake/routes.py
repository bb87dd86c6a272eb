"""Doors through which whole conversations arrive."""

from datetime import datetime

from empfio.conversations.records import Message
from empfio.conversations.rules import MOST_TEXT, fault_in_order, text_size
from empfio.conversations.shapes import ConversationShape
from empfio.intake import actions
from empfio.intake.schemas import NewConversation
from empfio.kit import clock
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.errors import Fault, InvalidError
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
    """The messages as they are stored; raises ``InvalidError`` where their times run backwards."""
    messages = [
        Message(one.role, one.content, one.created_at or now, write_metadata(one.metadata))
        for one in body.messages
    ]
    fault = fault_in_order([message.created_at for message in messages], now)
    if fault is not None:
        index, what = fault
        place = f"body.messages[{index}].created_at"
        raise InvalidError(f"{place} {what}.", [Fault(place, what)])
    if sum(text_size(message.content) for message in messages) > MOST_TEXT:
        raise InvalidError("The messages hold more than 4 MB of text.")
    return messages
