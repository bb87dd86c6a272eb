"""What programs bring: customers' messages by a connection of one's own, our first to a lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from empfio.access.callers import SYSTEM
from empfio.channels.contract import Inbound, Kind
from empfio.connections import actions as connections
from empfio.conversations import actions as conversations
from empfio.conversations import receiving, speaking
from empfio.conversations.appending import NewMessage
from empfio.conversations.records import Channel, Heard
from empfio.intake import arriving
from empfio.kit.errors import Fault, InvalidError
from empfio.kit.ids import ConnectionId, ConversationId, LeadId, MessageId, new_id
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope
from empfio.leads import actions as leads
from empfio.leads.errors import NoPhoneNumberError
from empfio.organizations import actions as organizations


@dataclass(frozen=True, slots=True)
class FirstMessage:
    """Something that we say before we are asked."""

    connection_id: ConnectionId
    content: str
    takes_over: bool
    metadata: Mapping[str, Any]
    template: Mapping[str, Any] | None = None


async def take_message(
    scope: Scope, connection_id: ConnectionId, item: Inbound, metadata: Mapping[str, Any],
    region: str | None,
) -> tuple[bool, str]:  # fmt: skip
    """A customer's message that a program brings: whether it is new, and its form.

    Known by its id: the one that is stored. Raises ``ConnectionNotFoundError`` unless the
    connection is of the kind api, ``ConnectionOffError``, ``SenderBlockedError``.
    """
    connection = await connections.find_used(scope, connection_id, kind="api")
    scope.actor.require(conversations.WRITE)
    connections.refuse_off(connection)
    channel: Channel = connection.settings["channel"]
    try:
        sender = leads.read_address(channel, item.sender, region)
    except NoPhoneNumberError:
        what = "must be the phone number with its country code, such as +49 123 456789"
        raise InvalidError(f"body.from {what}.", [Fault("body.from", what)]) from None
    # What follows is the desk's own work, as if a provider had called.
    system = scope.acting_as(SYSTEM)
    heard = Inbound(
        item.provider_id, sender, item.text, item.sent_at, item.sender_name, choice=item.choice
    )
    form = await arriving.hear(system, None, connection_id, channel, heard, metadata)
    if form is not None:
        return True, form
    return False, await conversations.read_heard(system, connection_id, item.provider_id)


async def write_first(
    scope: Scope, lead_id: LeadId, first: FirstMessage, names: Mapping[Kind, Any],
    region: str | None,
) -> str:  # fmt: skip
    """Say something to a lead by a connection, in the conversation that is open or a new one.

    The message's form. ``names``: the channel of each kind of connection. Raises
    ``NoAddressError`` where the lead cannot be reached by it, ``ConnectionOffError``.
    """
    await leads.read_person(scope, lead_id)
    connection = await connections.find_used(scope, first.connection_id)
    scope.actor.require(conversations.WRITE)
    connections.refuse_off(connection)
    channel: Channel = connection.settings.get("channel", names.get(connection.kind, "web"))
    lead, address = await leads.reach(scope, lead_id, channel, region)
    setup = await organizations.read_setup(scope)
    heard = Heard(lead.id, lead.name, lead.email, channel, address, connection.id, "", None,
                  first.content)  # fmt: skip
    within = timedelta(hours=setup.reopen_hours)
    conversation = await receiving.conversation_for(scope, heard, within)
    message = _message(scope, conversation.id, first)
    _, form = await speaking.say(scope, conversation, message, template=first.template)
    return form


def _message(scope: Scope, conversation_id: ConversationId, first: FirstMessage) -> NewMessage:
    actor = scope.actor
    author = {"type": actor.kind, "id": str(actor.id), "name": actor.name}
    return NewMessage(
        conversation_id=conversation_id,
        id=MessageId(new_id()),
        role="assistant",
        content=first.content,
        metadata=write_metadata({**first.metadata, "author": author}),
        effect="take over" if first.takes_over else "open",
    )
