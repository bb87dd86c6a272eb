"""Who waits for a time to become free is asked when one does: who asked first, and then the next.

Each has a quarter of an hour, as long as anything that is shown may be taken; it keeps nobody else
out meanwhile.
"""

from datetime import date

from empfio.bookings import booking_store, finding, letters, occupancy_store, waiting_store
from empfio.bookings.errors import BookingNotFoundError, NotAllowedError, ServiceNotFoundError
from empfio.bookings.records import FREED, OFFERED_FOR, Booking, Offer, Slot, Waiting
from empfio.bookings.store import get_service
from empfio.channels.contract import Choice, Section
from empfio.conversations import confirming
from empfio.conversations.confirming import Notice
from empfio.conversations.records import Conversation
from empfio.kit.ids import BookingId, ConversationId, OfferId, ServiceId, new_id
from empfio.kit.lanes.queue import enqueue
from empfio.kit.scope import Scope
from empfio.kit.texts import Language
from empfio.organizations import actions as organizations
from empfio.organizations.records import Setup


async def wait_for(
    scope: Scope, conversation_id: ConversationId, service_id: ServiceId, first: date, last: date,
    language: Language,
) -> None:  # fmt: skip
    """Put the customer of a conversation on the list for a service on these days.

    Asking again for the same service takes the place of what was asked before. Raises
    ``NotAllowedError``.
    """
    conversation = await confirming.hold_active(scope, conversation_id)
    if conversation is None or last < first:
        raise NotAllowedError("Nobody can be put on the list like this.")
    try:
        await get_service(scope, service_id)
    except ServiceNotFoundError:
        raise NotAllowedError("There is no such service.") from None
    lead_id = conversation.lead_id
    one = Waiting(lead_id, service_id, conversation_id, first, last, language, scope.now)
    await waiting_store.put(scope, one)


async def offer_freed(scope: Scope, booking_id: BookingId) -> None:
    """Offer the time that a booking gave back to the first who waits for it and was not asked.

    Where it is still free a quarter of an hour later, the next one is asked.
    """
    try:
        freed = await booking_store.get_booking(scope, booking_id)
    except BookingNotFoundError:
        return
    setup = await organizations.read_setup(scope)
    day = freed.starts_at.astimezone(setup.zone).date()
    for one in await waiting_store.list_waiting(scope, day, booking_id):
        slot = await _find_slot(scope, one, freed)
        if slot is None:
            continue
        place = await confirming.find_place(scope, one.conversation_id)
        if place is None or place.status == "escalated":
            continue
        await _ask(scope, setup, one, slot, place)
        await waiting_store.note_asked(scope, one, booking_id)
        arguments = {"booking_id": str(booking_id)}
        due_at = scope.now + OFFERED_FOR
        await enqueue(scope, f"{FREED}:{booking_id}", FREED, arguments, due_at)
        return


async def _find_slot(scope: Scope, one: Waiting, freed: Booking) -> Slot | None:
    """The first time for what is waited for that lies in the time that was given back."""
    try:
        found = await finding.find_slots(
            scope, one.service_id, freed.starts_at, freed.ends_at, freed.staff_id
        )
    except ServiceNotFoundError:
        return None
    return next((slot for slot in found if slot.ends_at <= freed.ends_at), None)


async def _ask(scope: Scope, setup: Setup, one: Waiting, slot: Slot, place: Conversation) -> None:
    service = await get_service(scope, one.service_id)
    offer_id = OfferId(new_id())
    choices = (Choice(str(offer_id), letters.TAKE_IT[one.language]),)
    text = letters.freed(slot, service.name_in(one.language), setup.zone, one.language)
    fact = f"asked from the waiting list: {service.name}"
    about = {"offer": str(offer_id)}
    said = Notice(text, fact, about, sections=(Section("", choices),), opens=True)
    place = await confirming.give_notice(scope, place, said)
    offer = Offer(offer_id, place.id, one.service_id, slot, scope.now, place.last_seq)
    await occupancy_store.add_offers(scope, [offer])
