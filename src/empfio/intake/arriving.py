"""What providers call us with: kept first, read afterwards, taken in once."""

import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from empfio.agent import actions as agent
from empfio.arrivals import actions as arrivals
from empfio.arrivals.records import Arrival, Taken
from empfio.attachments import actions as attachments
from empfio.attachments.records import NewAttachment
from empfio.attachments.shapes import attachment_form
from empfio.channels.contract import (
    Attached,
    Change,
    Channel,
    Connection,
    Inbound,
    Receipt,
)
from empfio.conversations import hearing, noting, receiving, speaking
from empfio.conversations.records import Channel as ChannelName
from empfio.conversations.records import Heard
from empfio.intake.records import (
    RECEIPT,
    RECEIPT_AGAIN_AFTER,
    RECEIPT_TRIES,
    TAP,
)
from empfio.kit.clock import write_time
from empfio.kit.db import RETRYABLE
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import ArrivalId, AttachmentId, ConnectionId, LeadId, new_id
from empfio.kit.lanes.queue import enqueue
from empfio.kit.log import get_logger
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope
from empfio.leads import actions as leads
from empfio.leads.errors import SenderBlockedError
from empfio.leads.records import Lead, NewLead
from empfio.organizations import actions as organizations
from empfio.organizations.records import Setup

_OF_BLOCKED = "written by a blocked lead"
log = get_logger("empfio.intake")


@dataclass(frozen=True, slots=True)
class _Known:
    """What was looked up for all that is heard in one transaction."""

    setup: Setup
    leads: dict[str, Lead]  # by address


async def take_in(
    scope: Scope, batch: Sequence[Arrival], connection: Connection, channel: Channel
) -> None:
    """Take in arrivals of a connection, in their order, and note how that went.

    Raises what goes wrong: then none of them is taken in.
    """
    readings = [channel.read(connection, one.body) for one in batch]
    heard = [one for reading in readings for one in reading.items if isinstance(one, Inbound)]
    known = await _look_up(scope, channel.name, heard)
    everything = [
        (arrival.id, item)
        for arrival, reading in zip(batch, readings, strict=True)
        for item in reading.items
    ]
    plain = _plain_of(everything, known)
    if len(heard) > max(len(plain), 1):
        await hearing.hold_open(scope, [f"{channel.name}_{one.sender}" for one in heard])
    done = await _hear_together(scope, connection.id, channel.name, plain, known)
    taken: list[Taken] = []
    for arrival, reading in zip(batch, readings, strict=True):
        noted = list(reading.noted)
        for item in reading.items:
            if isinstance(item, Inbound) and item.provider_id in done:
                continue
            note = await _take_in_item(scope, arrival.id, connection, channel, item, known)
            noted += [note] if note else []
        taken.append(Taken(arrival.id, tuple(noted)))
    await arrivals.note_taken(scope, *taken)


async def take_in_alone(
    scope: Scope, arrival: Arrival, connection: Connection, channel: Channel
) -> None:
    """As ``take_in``; where it goes wrong, that is noted with it and nothing of it is taken in.

    The arrival can be replayed, and no later one waits for it.
    """
    try:
        async with scope.savepoint():
            await take_in(scope, [arrival], connection, channel)
    except (UnavailableError, *RETRYABLE):
        raise
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {frame.name}, line {frame.lineno}"
        log.error("arrival not taken in", arrival=str(arrival.id), error=fault)
        await arrivals.note_taken(scope, Taken(arrival.id, (), fault))


async def _take_in_item(
    scope: Scope, arrival_id: ArrivalId, connection: Connection, channel: Channel,
    item: Inbound | Change | Receipt, known: _Known,
) -> str | None:  # fmt: skip
    """Take one thing in; what is noted of it where it is not."""
    name: Any = channel.name
    if isinstance(item, Inbound):
        try:
            form = await _hear(scope, arrival_id, connection.id, name, item, known)
        except SenderBlockedError:
            return _OF_BLOCKED
        if form is not None and item.choice is not None and channel.confirms_taps:
            arguments = {"connection_id": str(connection.id), "details": dict(item.details)}
            await enqueue(scope, f"taps:{connection.id}", TAP, arguments)
    elif isinstance(item, Change):
        if await leads.is_blocked(scope, name, item.sender):
            return _OF_BLOCKED
        await noting.note_change(scope, connection.id, item)
    elif not await speaking.note_receipt(scope, connection.id, item):
        await _wait_for_message(scope, connection.id, item, 0)
    return None


def _plain_of(
    everything: Sequence[tuple[ArrivalId, Inbound | Change | Receipt]], known: _Known
) -> list[tuple[ArrivalId, Inbound]]:
    """Messages of those who wrote one, and a plain one, with their arrivals.

    Who wrote more is heard in the order of what they wrote, one by one.
    """
    counts = Counter(one.sender for _, one in everything if not isinstance(one, Receipt))
    return [
        (arrival_id, item)
        for arrival_id, item in everything
        if isinstance(item, Inbound) and counts[item.sender] == 1
        and not item.attachments and item.choice is None
        and known.leads[item.sender].is_plain(item.sender_name)
    ]  # fmt: skip


async def _hear_together(
    scope: Scope, connection_id: ConnectionId, channel: Any,
    plain: Sequence[tuple[ArrivalId, Inbound]], known: _Known,
) -> set[str]:  # fmt: skip
    """Hear plain messages in one go; the provider ids of those that were."""
    if len(plain) < 2:
        return set()
    heard = [_heard(one, connection_id, channel, item, known, {}, ()) for one, item in plain]
    received = await hearing.receive_together(scope, connection_id, heard)
    texts = {one.provider_id: one.content for one in heard}
    waiting = {
        one.conversation_id: texts[provider_id]
        for provider_id, one in received.items()
        if one is not None and one.is_answered_by_agent
    }
    if waiting:
        await agent.ask_for_turns(scope, waiting)
    return set(received)


async def hear(
    scope: Scope, arrival_id: ArrivalId | None, connection_id: ConnectionId | None, channel: Any,
    item: Inbound, metadata: Mapping[str, Any] | None = None,
) -> str | None:  # fmt: skip
    """A customer's message on its way: lead, conversation, message, turn; the message's form.

    None where it is known already. ``metadata``: what is given beside what the channel tells.
    Raises ``SenderBlockedError``.
    """
    known = await _look_up(scope, channel, [item])
    return await _hear(scope, arrival_id, connection_id, channel, item, known, metadata)


async def _look_up(scope: Scope, channel: Any, heard: Sequence[Inbound]) -> _Known:
    """What is the same for all that is heard at once: the business, and who writes."""
    if not heard:
        return _Known(Setup(name=""), {})
    setup = await organizations.read_setup(scope)
    senders = {one.sender: one for one in heard}
    found = await leads.recognise(scope, [_lead_of(channel, one) for one in senders.values()])
    return _Known(setup, dict(zip(senders, found, strict=True)))


async def _hear(
    scope: Scope, arrival_id: ArrivalId | None, connection_id: ConnectionId | None, channel: Any,
    item: Inbound, known: _Known, metadata: Mapping[str, Any] | None = None,
) -> str | None:  # fmt: skip
    lead = known.leads[item.sender]
    if lead.is_blocked:
        raise SenderBlockedError
    files = [_file(one) for one in item.attachments]
    heard = _heard(arrival_id, connection_id, channel, item, known, metadata or {}, files)
    received = await receiving.receive(scope, heard, timedelta(hours=known.setup.reopen_hours))
    if received is None:
        return None
    if connection_id is not None:
        conversation_id, message_id = received.conversation_id, received.message_id
        await attachments.add(scope, conversation_id, message_id, connection_id, files)
    if lead.name is None and item.sender_name:
        await leads.learn(scope, lead.id, item.sender_name, None, None)
        known.leads[item.sender] = replace(lead, name=item.sender_name)
    if received.is_answered_by_agent:
        is_choice = item.choice is not None
        turn_of = received.conversation_id
        await agent.ask_for_turn(scope, turn_of, item.text, is_choice=is_choice)
    return received.form


async def note_receipt_again(
    scope: Scope, connection_id: ConnectionId, receipt: Receipt, tries: int
) -> None:
    """A receipt that was of no message of ours a moment ago."""
    if not await speaking.note_receipt(scope, connection_id, receipt) and tries < RECEIPT_TRIES:
        await _wait_for_message(scope, connection_id, receipt, tries)


async def _wait_for_message(
    scope: Scope, connection_id: ConnectionId, receipt: Receipt, tries: int
) -> None:
    """Providers tell of a message before we have noted that they took it; or it is not ours."""
    told = {**asdict(receipt), "at": receipt.at and write_time(receipt.at)}
    arguments = {"connection_id": str(connection_id), "receipt": told, "tries": tries + 1}
    lane = f"receipts:{connection_id}:{receipt.provider_id}"
    await enqueue(scope, lane, RECEIPT, arguments, scope.now + RECEIPT_AGAIN_AFTER * (tries + 1))


def _heard(
    arrival_id: ArrivalId | None, connection_id: ConnectionId | None, channel: Any, item: Inbound,
    known: _Known, metadata: Mapping[str, Any], files: Sequence[NewAttachment],
) -> Heard:  # fmt: skip
    lead = known.leads[item.sender]
    return Heard(
        lead_id=lead.id,
        lead_name=lead.name,
        lead_email=lead.email,
        channel=channel,
        address=item.sender,
        connection_id=connection_id,
        provider_id=item.provider_id,
        arrival_id=arrival_id,
        content=item.text,
        metadata=write_metadata({**metadata, **_metadata(item, files)}),
    )


def _lead_of(channel: ChannelName, item: Inbound) -> NewLead:
    return NewLead(
        id=LeadId(new_id()),
        channel=channel,
        channel_id=item.sender,
        name=item.sender_name,
        phone=item.sender if channel in ("whatsapp", "voice") else None,
    )


def _metadata(item: Inbound, files: Sequence[NewAttachment]) -> dict[str, Any]:
    channel = dict(item.details)
    if item.choice is not None:
        channel["choice"] = item.choice
    found: dict[str, Any] = {"channel": channel} if channel else {}
    if item.sent_at is not None:
        found["sent_at"] = write_time(item.sent_at)
    if files:
        found["attachments"] = [attachment_form(one) for one in files]
    return found


def _file(one: Attached) -> NewAttachment:
    attachment_id = AttachmentId(new_id())
    return NewAttachment(attachment_id, one.kind, one.reference, one.media_type, one.name)
