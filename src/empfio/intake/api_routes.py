"""Programs' doors: a customer's message by a connection of one's own, our first one to a lead."""

from empfio.channels.contract import Inbound
from empfio.conversations.shapes import MessageShape
from empfio.intake import writing
from empfio.intake.schemas import CustomerMessage, OpeningMessage
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import ConnectionId, Id, LeadId
from empfio.kit.scope import Scope
from empfio.outside import Outside

router = doors("/api/v1/channels", "Channels")
leads_router = doors("/api/v1/leads", "Leads")


@router.post(
    "/api/{api_connection_id}/messages",
    status_code=201,
    response_model=MessageShape,
    responses={200: {"model": MessageShape, "description": "The message that has this id"}},
)
async def take_message(call: Call, api_connection_id: Id, body: CustomerMessage) -> Answer:
    """Bring in what a customer wrote: 201, and it is answered; with an id that is known: 200.

    The connection's kind must be api. Replies are sent to its callback_url, signed after
    Standard Webhooks; without one they are read from the events and messages.
    """
    item = Inbound(
        provider_id=body.id,
        sender=body.sender,
        text=body.text,
        sent_at=body.sent_at,
        sender_name=body.name,
        choice=body.choice,
    )

    async def act(scope: Scope) -> Answer:
        one, region = ConnectionId(api_connection_id), call.house.settings.phone_region
        is_new, form = await writing.take_message(scope, one, item, body.metadata, region)
        return Answer(form.encode(), 201 if is_new else 200)

    return await answer_once(call, act)


@leads_router.post("/{lead_id}/messages", status_code=201, response_model=MessageShape)
async def write_first(call: Call, lead_id: Id, body: OpeningMessage) -> Answer:
    """Write to a lead by a connection, in the session's open conversation or a new one.

    WhatsApp takes nothing but a template from 24 hours after the customer's last message on.
    """
    template = None if body.template is None else body.template.model_dump(exclude_none=True)
    first = writing.FirstMessage(
        ConnectionId(body.connection_id), body.content, body.take_over, body.metadata, template
    )

    channels = call.house.part(Outside).channels
    names = {kind: channel.name for kind, channel in channels.items()}

    async def act(scope: Scope) -> Answer:
        region = call.house.settings.phone_region
        form = await writing.write_first(scope, LeadId(lead_id), first, names, region)
        return Answer(form.encode(), 201)

    return await answer_once(call, act)
