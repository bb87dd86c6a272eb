"""What the business's own people and programs do with appointments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.bookings import booking_store, listing, occupancy_store, staff_store, store
from empfio.bookings.actions import READ, WRITE
from empfio.bookings.errors import OutOfReachError, TakenError, WrongStatusError
from empfio.bookings.finding import list_free_at, stretch_of
from empfio.bookings.links import new_secret
from empfio.bookings.records import FARTHEST, Booking, BookingListing, Service, Slot
from empfio.bookings.telling import Done, tell
from empfio.conversations import confirming
from empfio.conversations.records import Conversation
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.etags import Condition, check_version
from empfio.kit.ids import BookingId, ConversationId, LeadId, ServiceId, StaffId, new_id
from empfio.kit.scope import Scope
from empfio.kit.texts import Language
from empfio.leads import actions as leads
from empfio.leads import advancing
from empfio.organizations import actions as organizations

Mark = Literal["no_show", "completed"]
_MARKABLE = ("confirmed", "no_show", "completed")


@dataclass(frozen=True, slots=True)
class NewBooking:
    """An appointment to make; without ``staff_id`` with whoever is free."""

    lead_id: LeadId
    service_id: ServiceId
    starts_at: datetime
    staff_id: StaffId | None
    conversation_id: ConversationId | None
    language: Language | None
    notes: str | None


async def list_bookings(scope: Scope, wanted: BookingListing) -> tuple[str, int]:
    """One page of bookings as JSON, and how many there are."""
    scope.actor.require(READ)
    return await listing.list_page(scope, wanted)


async def read_booking(scope: Scope, booking_id: BookingId) -> tuple[int, str]:
    """The version and the form; raises ``BookingNotFoundError``."""
    found = await listing.get_form(scope, booking_id)
    scope.actor.require(READ)
    return found


async def create_booking(scope: Scope, new: NewBooking, address: str) -> tuple[int, str]:
    """Make an appointment within the opening hours, on the grid or not; its version and form.

    The customer is told where a conversation is named. Raises ``ServiceNotFoundError``,
    ``StaffNotFoundError``, ``LeadNotFoundError``, ``ConversationNotFoundError``,
    ``OutOfReachError``, ``TakenError``.
    """
    service = await store.get_service(scope, new.service_id)
    if new.staff_id is not None:
        await staff_store.get_member(scope, new.staff_id)
    await leads.read_person(scope, new.lead_id)
    if new.conversation_id is not None:
        await confirming.check_lead(scope, new.conversation_id, new.lead_id)
    scope.actor.require(WRITE)
    booking_id = BookingId(new_id())
    free = await _list_free(scope, service, new.starts_at, new.staff_id, None)
    slot = await _take_first(scope, service, free, booking_id)
    place = await _hold_place(scope, new.conversation_id)
    setup = await organizations.read_setup(scope)
    booking = Booking(
        id=booking_id, service_id=service.id, service_name=service.name,
        staff_id=slot.staff_id, staff_name=slot.staff_name, starts_at=slot.starts_at,
        ends_at=slot.ends_at, status="confirmed", moved_to=None, version=1, lead_id=new.lead_id,
        conversation_id=new.conversation_id, offer_id=None,
        language=new.language or setup.languages[0], notes=new.notes, secret=new_secret(),
    )  # fmt: skip
    await advancing.advance(scope, new.lead_id, "booked")
    await booking_store.add_booking(scope, booking)
    await tell(scope, Done("booked", booking, service, address=address), place)
    return await listing.get_form(scope, booking_id)


async def reschedule_booking(
    scope: Scope, booking_id: BookingId, starts_at: datetime, staff_id: StaffId | None,
    condition: Condition | None, address: str,
) -> tuple[int, str]:  # fmt: skip
    """Put another time in the place of an appointment; the version and form of the new one.

    Without ``staff_id`` with the same one if they are free then, else with whoever is. Raises
    ``BookingNotFoundError``, ``StaffNotFoundError``, ``WrongStatusError``, ``OutOfReachError``,
    ``TakenError``, and ``StaleError`` where ``condition`` fails.
    """
    before = await booking_store.get_booking_locked(scope, booking_id)
    if staff_id is not None:
        await staff_store.get_member(scope, staff_id)
    await _check(scope, before, condition)
    service = await store.get_any_service(scope, before.service_id)
    free = await _list_free(scope, service, starts_at, staff_id, before)
    await occupancy_store.free(scope, booking_id)
    new = BookingId(new_id())
    slot = await _take_first(scope, service, free, new)
    place = await _hold_place(scope, before.conversation_id)
    secret = None if before.lead_id is None else new_secret()
    booking = replace(
        before, id=new, staff_id=slot.staff_id, staff_name=slot.staff_name, offer_id=None,
        starts_at=slot.starts_at, ends_at=slot.ends_at, secret=secret,
    )  # fmt: skip
    await booking_store.add_booking(scope, booking)
    await booking_store.set_status(scope, booking_id, "rescheduled", new)
    await tell(scope, Done("moved", booking, service, before, address), place)
    return await listing.get_form(scope, new)


async def cancel_booking(
    scope: Scope, booking_id: BookingId, condition: Condition | None
) -> tuple[int, str]:
    """Call an appointment off, and tell the customer where it has a conversation.

    Raises ``BookingNotFoundError``, ``WrongStatusError``, ``StaleError``.
    """
    before = await booking_store.get_booking_locked(scope, booking_id)
    await _check(scope, before, condition)
    await occupancy_store.free(scope, booking_id)
    place = await _hold_place(scope, before.conversation_id)
    await booking_store.set_status(scope, booking_id, "cancelled")
    service = await store.get_any_service(scope, before.service_id)
    await tell(scope, Done("cancelled", replace(before, status="cancelled"), service), place)
    return await listing.get_form(scope, booking_id)


async def mark_booking(
    scope: Scope, booking_id: BookingId, mark: Mark, condition: Condition | None
) -> tuple[int, str]:
    """Write down how an appointment went, once it has begun; the same mark changes nothing.

    Raises ``BookingNotFoundError``, ``WrongStatusError``, ``StaleError``.
    """
    before = await booking_store.get_booking_locked(scope, booking_id)
    await _check(scope, before, condition, _MARKABLE)
    if before.starts_at > scope.now:
        raise WrongStatusError("The appointment has not begun yet. Cancel or reschedule it.")
    if before.status != mark:
        await booking_store.set_status(scope, booking_id, mark)
        if before.lead_id is not None:
            await advancing.advance(scope, before.lead_id, mark)
        await _tell_marked(scope, before, mark)
    return await listing.get_form(scope, booking_id)


async def _tell_marked(scope: Scope, before: Booking, mark: Mark) -> None:
    data = {
        "id": str(before.id),
        "lead_id": None if before.lead_id is None else str(before.lead_id),
        "previous_status": before.status,
        "status": mark,
    }
    await events.record(scope, Happening("booking.status_changed", data))
    entry = Entry("booking.changed", before.id, {"status": before.status}, {"status": mark})
    await audit.record_of_people(scope, entry)


async def _check(
    scope: Scope, before: Booking, condition: Condition | None,
    among: Sequence[str] = ("confirmed",),
) -> None:  # fmt: skip
    scope.actor.require(WRITE)
    version, _ = await listing.get_form(scope, before.id)
    check_version(condition, version)
    if before.status not in among:
        raise WrongStatusError(f"The booking is {before.status}: nothing of it can be changed.")


async def _list_free(
    scope: Scope, service: Service, starts_at: datetime, staff_id: StaffId | None,
    before: Booking | None,
) -> list[Slot]:  # fmt: skip
    """With whom it is free then; whoever had the appointment comes first."""
    if not scope.now < starts_at < scope.now + FARTHEST:
        raise OutOfReachError(FARTHEST.days)
    besides = () if before is None else (before.id,)
    free = await list_free_at(scope, service, starts_at, staff_id, besides)
    if before is not None:
        free.sort(key=lambda slot: slot.staff_id != before.staff_id)
    return free


async def _take_first(
    scope: Scope, service: Service, free: Sequence[Slot], booking_id: BookingId
) -> Slot:
    """Take the first of these that nobody else takes at the same moment."""
    for slot in free:
        if await occupancy_store.occupy(scope, stretch_of(scope, service, slot), booking_id):
            return slot
    raise TakenError


async def _hold_place(scope: Scope, conversation_id: ConversationId | None) -> Conversation | None:
    """Where the customer is told, locked; None where there is nowhere."""
    if conversation_id is None:
        return None
    return await confirming.find_place(scope, conversation_id)
