"""Customers are reminded of their appointments, through the channel by which they write."""

from datetime import timedelta

from empfio.bookings import booking_store, letters, store
from empfio.bookings.errors import BookingNotFoundError
from empfio.bookings.records import SHORTEST_REMINDER, Booking
from empfio.channels.contract import Choice, Section
from empfio.conversations import confirming
from empfio.conversations.confirming import Notice
from empfio.kit.ids import BookingId
from empfio.kit.lanes.queue import enqueue
from empfio.kit.scope import Scope
from empfio.organizations import actions as organizations
from empfio.organizations.records import Setup

REMINDER = "reminder"  # the job that reminds of one booking


async def plan_reminder(scope: Scope, setup: Setup, booking: Booking) -> None:
    """Let the customer be reminded so long before as the business wants.

    Not of what is too soon for that, nor where they have no conversation.
    """
    due_at = booking.starts_at - timedelta(hours=setup.reminder_hours)
    is_wanted = setup.reminder_hours > 0 and booking.conversation_id is not None
    if is_wanted and due_at > scope.now + SHORTEST_REMINDER:
        arguments = {"booking_id": str(booking.id)}
        await enqueue(scope, f"{REMINDER}:{booking.id}", REMINDER, arguments, due_at)


async def remind(scope: Scope, booking_id: BookingId) -> None:
    """Remind of a booking, unless it is none any more, or has begun: the server was off."""
    try:
        booking = await booking_store.get_booking_locked(scope, booking_id)
    except BookingNotFoundError:
        return
    if not booking.is_upcoming_at(scope.now) or booking.conversation_id is None:
        return
    place = await confirming.find_place(scope, booking.conversation_id)
    if place is None:
        return
    setup = await organizations.read_setup(scope)
    service = await store.get_any_service(scope, booking.service_id)
    name = service.name_in(booking.language)
    said = Notice(
        text=letters.notice("reminded", booking, name, setup.zone, None, None),
        fact=letters.fact("reminded", booking, setup.zone),
        about={"booking": {"id": str(booking.id), "status": booking.status}},
        sections=(Section("", _choices(booking)),),
    )
    await confirming.give_notice(scope, place, said)


def _choices(booking: Booking) -> tuple[Choice, ...]:
    """What the customer may tap; each names what is to be done, and with which booking."""
    labels = letters.CHOICES[booking.language]
    return tuple(Choice(f"{verb}:{booking.id}", label) for verb, label in labels.items())
