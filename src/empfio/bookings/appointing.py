"""What an agent may do with the calendar; it is believed nothing.

What it names must have been shown in its conversation a short while ago, and its customer must
have written since. That is looked at under the conversation's lock, which comes behind the time
that is taken: whoever waits for a time keeps no conversation waiting.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from empfio.bookings import booking_store, occupancy_store, store
from empfio.bookings.errors import (
    BookingNotFoundError,
    NotAllowedError,
    ServiceNotFoundError,
    TakenError,
)
from empfio.bookings.finding import find_slots as find_free
from empfio.bookings.finding import stretch_of
from empfio.bookings.links import new_secret
from empfio.bookings.records import (
    HELD_FOR,
    MOST_OFFERED,
    MOST_UPCOMING,
    OFFERED_FOR,
    REMEMBERED_FOR,
    Booking,
    Offer,
    Service,
    Slot,
    Stretch,
)
from empfio.bookings.rules import beyond
from empfio.bookings.telling import Done, read_service, tell
from empfio.conversations import confirming
from empfio.conversations.records import Conversation
from empfio.kit.ids import BookingId, ConversationId, LeadId, OfferId, ServiceId, new_id
from empfio.kit.scope import Scope
from empfio.kit.texts import Language
from empfio.leads import advancing as leads


async def list_upcoming(scope: Scope, lead_id: LeadId) -> list[Booking]:
    """What a lead has booked and is still to come, the next one first."""
    return await booking_store.list_upcoming(scope, lead_id)


async def list_offered(scope: Scope, conversation_id: ConversationId) -> list[Offer]:
    """What was shown in a conversation and may still be taken, or could be a while ago."""
    return await occupancy_store.list_offers(scope, conversation_id, scope.now - REMEMBERED_FOR)


async def offer(
    scope: Scope, conversation_id: ConversationId, service_id: ServiceId, slots: Sequence[Slot]
) -> list[Offer]:
    """Write down that these, at most ten, are shown to the customer; it keeps nobody out.

    Raises ``NotAllowedError`` where one of them is not free, or a person answers by now.
    """
    conversation = await _hold_conversation(scope, conversation_id)
    if not 0 < len(slots) <= MOST_OFFERED:
        raise NotAllowedError(f"From one to {MOST_OFFERED} times can be shown at once.")
    if not await _are_free(scope, conversation, service_id, slots):
        raise NotAllowedError("Only times that are free can be shown.")
    offers = [
        Offer(OfferId(new_id()), conversation_id, service_id, slot, scope.now,
              conversation.last_seq)
        for slot in slots
    ]  # fmt: skip
    await occupancy_store.add_offers(scope, offers)
    await leads.advance(scope, conversation.lead_id, "booking_offered")
    return offers


async def hold(
    scope: Scope, conversation_id: ConversationId, offer_id: OfferId,
    instead_of: BookingId | None = None,
) -> bool:  # fmt: skip
    """Keep an offered time for this customer alone, for five minutes, instead of the one before.

    ``instead_of``: an appointment of theirs that is to be moved, and keeps its own time. False
    where it is taken; then what was held before still is. Raises ``NotAllowedError``.
    """
    offered, service = await _read_offer(scope, conversation_id, offer_id)
    before = None if instead_of is None else await _find_locked(scope, instead_of)
    stretches = [stretch_of(scope, service, offered.slot)]
    if before is not None:
        stretches = beyond(stretches[0], await occupancy_store.list_taken(scope, before.id))
    is_held = await _hold_all(scope, offered, stretches)
    conversation = await _hold_answered(scope, offered)
    if instead_of is not None:
        await _check_own(scope, before, conversation)
    return is_held


async def _hold_all(scope: Scope, offered: Offer, stretches: Sequence[Stretch]) -> bool:
    """Hold these and nothing else; nothing is given back where one is taken."""
    try:
        async with scope.savepoint():
            await occupancy_store.release_holds(scope, offered.conversation_id)
            for one in stretches:
                if not await occupancy_store.hold(scope, one, offered, scope.now + HELD_FOR):
                    raise TakenError
    except TakenError:
        return False
    return True


async def book(
    scope: Scope, conversation_id: ConversationId, offer_id: OfferId, language: Language,
    address: str = "",
) -> Booking | None:  # fmt: skip
    """Make the appointment and tell the customer so; None where it is taken.

    Booked already, it is given once more. ``address``: where customers reach us, for the link to
    their calendar. Raises ``NotAllowedError``, also for who has three appointments to come.
    """
    offered, service = await _read_offer(scope, conversation_id, offer_id)
    booking_id = BookingId(new_id())
    is_taken = not await _take(scope, offered, service, booking_id)
    conversation = await _hold_answered(scope, offered)
    made = await _find_made(scope, offer_id)
    if made is not None or is_taken:
        return made
    booking = _booking(booking_id, offered, service, conversation, language)
    await leads.advance(scope, conversation.lead_id, "booked")  # and with that the lead is locked
    if len(await booking_store.list_upcoming(scope, conversation.lead_id)) >= MOST_UPCOMING:
        raise NotAllowedError(f"Nobody books more than {MOST_UPCOMING} appointments by themselves.")
    await booking_store.add_booking(scope, booking)
    await tell(scope, Done("booked", booking, service, address=address), conversation)
    return booking


async def move(
    scope: Scope, conversation_id: ConversationId, booking_id: BookingId, offer_id: OfferId,
    language: Language, address: str = "",
) -> Booking | None:  # fmt: skip
    """Put an offered time in the place of an appointment of the customer; as ``book``.

    The old booking is ``rescheduled`` and leads to the new one. None also where it is none any
    more, or has begun.
    """
    offered, service = await _read_offer(scope, conversation_id, offer_id)
    before = await _find_locked(scope, booking_id)
    new = BookingId(new_id())
    is_open = before is not None and before.is_upcoming_at(scope.now)
    is_taken = not is_open or not await _take(scope, offered, service, new, instead_of=booking_id)
    conversation = await _hold_answered(scope, offered)
    await _check_own(scope, before, conversation)
    made = await _find_made(scope, offer_id)
    if before is None or made is not None or is_taken:
        return made
    booking = _booking(new, offered, service, conversation, language)
    await booking_store.add_booking(scope, replace(booking, notes=before.notes))
    await booking_store.set_status(scope, booking_id, "rescheduled", new)
    await tell(scope, Done("moved", booking, service, before, address), conversation)
    return booking


async def cancel(
    scope: Scope, conversation_id: ConversationId, booking_id: BookingId, language: Language
) -> bool:
    """Call an appointment of the customer off and tell them so; False where it is none any more.

    Raises ``NotAllowedError`` for another's, and where a person answers by now.
    """
    before = await _find_locked(scope, booking_id)
    is_open = before is not None and before.is_upcoming_at(scope.now)
    if is_open:
        await occupancy_store.free(scope, booking_id)
    conversation = await _hold_conversation(scope, conversation_id)
    await _check_own(scope, before, conversation)
    if before is None or not is_open:
        return False
    await booking_store.set_status(scope, booking_id, "cancelled")
    booking = replace(before, status="cancelled", language=language)
    service = await read_service(scope, booking)
    await tell(scope, Done("cancelled", booking, service), conversation)
    return True


async def confirm(scope: Scope, conversation_id: ConversationId, booking_id: BookingId) -> bool:
    """The customer says that they will come; False where there is nothing to come to any more.

    Raises ``NotAllowedError`` as ``cancel``.
    """
    booking = await _find_locked(scope, booking_id)
    conversation = await _hold_conversation(scope, conversation_id)
    await _check_own(scope, booking, conversation)
    if booking is None or not booking.is_upcoming_at(scope.now):
        return False
    await leads.advance(scope, conversation.lead_id, "confirmed")
    return True


async def _take(
    scope: Scope, offered: Offer, service: Service, booking_id: BookingId,
    instead_of: BookingId | None = None,
) -> bool:  # fmt: skip
    """Take the time for a booking; nothing is given back where that is not possible."""
    try:
        async with scope.savepoint():
            await occupancy_store.release_holds(scope, offered.conversation_id)
            if instead_of is not None:
                await occupancy_store.free(scope, instead_of)
            stretch = stretch_of(scope, service, offered.slot)
            if not await occupancy_store.occupy(scope, stretch, booking_id):
                raise TakenError
    except TakenError:
        return False
    return True


async def _read_offer(
    scope: Scope, conversation_id: ConversationId, offer_id: OfferId
) -> tuple[Offer, Service]:
    offered = await occupancy_store.find_offer(scope, conversation_id, offer_id)
    if offered is None or offered.offered_at < scope.now - OFFERED_FOR:
        raise NotAllowedError("That time was not shown in this conversation a short while ago.")
    if offered.slot.starts_at <= scope.now:
        raise NotAllowedError("That time is over.")
    try:
        return offered, await store.get_service(scope, offered.service_id)
    except ServiceNotFoundError:
        raise NotAllowedError("That service is offered no more.") from None


async def _find_made(scope: Scope, offer_id: OfferId) -> Booking | None:
    """What an offer became already: who confirms twice has one appointment.

    Raises ``NotAllowedError`` where that is over: an offer is taken once.
    """
    made = await booking_store.find_of_offer(scope, offer_id)
    if made is not None and made.status != "confirmed":
        raise NotAllowedError("That time was taken once already. It has to be shown again.")
    return made


async def _hold_conversation(scope: Scope, conversation_id: ConversationId) -> Conversation:
    conversation = await confirming.hold_active(scope, conversation_id)
    if conversation is None:
        raise NotAllowedError("The agent does not answer in this conversation.")
    return conversation


async def _hold_answered(scope: Scope, offered: Offer) -> Conversation:
    """The conversation, locked, in which the customer has written since the offer."""
    conversation = await _hold_conversation(scope, offered.conversation_id)
    if conversation.last_user_seq <= offered.seq:
        raise NotAllowedError("The customer has said nothing since that time was shown.")
    return conversation


async def _are_free(
    scope: Scope, conversation: Conversation, service_id: ServiceId, slots: Sequence[Slot]
) -> bool:
    """Whether all are free, for one whose own hold and appointments stand in nobody's way."""
    own = [one.id for one in await booking_store.list_upcoming(scope, conversation.lead_id)]
    starts = sorted(one.starts_at for one in slots)
    last = starts[-1] + timedelta(seconds=1)
    for staff_id in {one.staff_id for one in slots}:
        besides = (conversation.id, *own)
        free = await find_free(scope, service_id, starts[0], last, staff_id, besides)
        known = {(one.starts_at, one.ends_at, one.staff_id) for one in free}
        theirs = [one for one in slots if one.staff_id == staff_id]
        if any((one.starts_at, one.ends_at, one.staff_id) not in known for one in theirs):
            return False
    return True


async def _find_locked(scope: Scope, booking_id: BookingId) -> Booking | None:
    try:
        return await booking_store.get_booking_locked(scope, booking_id)
    except BookingNotFoundError:
        return None


async def _check_own(scope: Scope, booking: Booking | None, conversation: Conversation) -> None:
    lead_id = conversation.lead_id
    if booking is None or not await booking_store.is_of_lead(scope, booking.id, lead_id):
        raise NotAllowedError("The customer has no such appointment.")


def _booking(
    booking_id: BookingId, offered: Offer, service: Service, conversation: Conversation,
    language: Language,
) -> Booking:  # fmt: skip
    return Booking(
        id=booking_id, service_id=service.id, service_name=service.name,
        staff_id=offered.slot.staff_id, staff_name=offered.slot.staff_name,
        starts_at=offered.slot.starts_at, ends_at=offered.slot.ends_at, status="confirmed",
        moved_to=None, version=1, lead_id=conversation.lead_id, conversation_id=conversation.id,
        offer_id=offered.id, language=language, notes=None, secret=new_secret(),
    )  # fmt: skip
