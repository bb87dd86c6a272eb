"""Taking in what happened elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from empfio.conversations import actions as conversations
from empfio.conversations.records import Channel, History, Message, Status
from empfio.kit.ids import ConversationId, LeadId, new_id
from empfio.kit.scope import Scope
from empfio.leads import actions as leads


async def keep_history(
    scope: Scope,
    lead_id: LeadId,
    channel: Channel,
    status: Status,
    messages: Sequence[Message],
    region: str | None,
) -> tuple[int, str]:
    """Store a conversation with its messages as history; its version and list form.

    No turn, no delivery. Raises ``LeadNotFoundError``, ``OtherConversationOpenError``.
    """
    lead, channel_id = await leads.address_of(scope, lead_id, channel, region)
    scope.actor.require(conversations.WRITE)
    began: datetime = messages[0].created_at if messages else scope.now
    history = History(
        id=ConversationId(new_id()),
        lead_id=lead.id,
        lead_name=lead.name,
        lead_email=lead.email,
        channel=channel,
        channel_id=channel_id,
        status=status,
        created_at=began,
        messages=tuple(messages),
    )
    return await conversations.open_with_history(scope, history)
