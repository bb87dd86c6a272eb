"""What follows when something was booked, moved or called off, in the same transaction."""

from dataclasses import dataclass
from typing import Any

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.bookings import booking_store, letters, store, waiting_store
from empfio.bookings.letters import Deed
from empfio.bookings.links import write_address
from empfio.bookings.records import FREED, Booking, Service
from empfio.bookings.reminding import plan_reminder
from empfio.conversations import confirming
from empfio.conversations.confirming import Notice
from empfio.conversations.records import Conversation
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.clock import write_time
from empfio.kit.ids import BookingId
from empfio.kit.lanes.queue import enqueue
from empfio.kit.mail import Mail
from empfio.kit.scope import Scope
from empfio.leads import advancing as leads
from empfio.organizations import actions as organizations
from empfio.organizations.records import Setup

BUSINESS_MAIL = "booking_mail"  # the job that sends one to one address
_AUDITED: dict[Deed, Any] = {
    "booked": "booking.created",
    "moved": "booking.rescheduled",
    "cancelled": "booking.cancelled",
}


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: ``booking`` is as it became, ``before`` what a moved one was.

    ``address``: where customers reach us, for links; without it there is none.
    """

    deed: Deed
    booking: Booking
    service: Service
    before: Booking | None = None
    address: str = ""


async def tell(scope: Scope, done: Done, place: Conversation | None) -> None:
    """Let everybody know: the customer in ``place`` (locked), the lead's status, the log, and
    by mail whom the business named, unless one of its own did it.
    """
    booking = done.booking
    setup = await organizations.read_setup(scope)
    if place is not None:
        link = write_address(scope, done.address, booking)
        name = done.service.name_in(booking.language)
        note = setup.say(setup.confirmation_note, booking.language)
        by_agent = scope.actor.kind == "agent"
        said = Notice(
            text=letters.notice(done.deed, booking, name, setup.zone, note, link),
            fact=letters.fact(done.deed, booking, setup.zone),
            about={"booking": {"id": str(booking.id), "status": booking.status}},
            by="agent" if by_agent else "system",
        )
        await confirming.give_notice(scope, place, said)
    await _follow(scope, done)
    await _plan(scope, setup, done)
    await events.record(scope, _happening(scope, done))
    if scope.actor.kind != "user":
        for index in range(len(setup.escalation_emails)):
            arguments = {"booking_id": str(booking.id), "deed": done.deed, "place": index}
            await enqueue(scope, f"{BUSINESS_MAIL}:{booking.id}:{index}", BUSINESS_MAIL, arguments)
    await audit.record_of_people(
        scope, Entry(_AUDITED[done.deed], booking.id, after=_seen(booking))
    )


async def _plan(scope: Scope, setup: Setup, done: Done) -> None:
    """What comes of it later: a reminder, and somebody who waits for the time that is free now."""
    if done.deed != "cancelled":
        await plan_reminder(scope, setup, done.booking)
    freed = done.booking if done.deed == "cancelled" else done.before
    if freed is not None:
        await enqueue(scope, f"{FREED}:{freed.id}", FREED, {"booking_id": str(freed.id)})


async def _follow(scope: Scope, done: Done) -> None:
    """Let the lead's status follow; called off while nothing else is to come, it is cancelled."""
    lead_id = done.booking.lead_id
    if lead_id is None:
        return
    if done.deed != "cancelled":
        await leads.advance(scope, lead_id, "booked")
        await waiting_store.remove(scope, lead_id, done.service.id)
    elif not await booking_store.list_upcoming(scope, lead_id):
        await leads.advance(scope, lead_id, "cancelled")


def _happening(scope: Scope, done: Done) -> Happening:
    booking = done.booking
    data = {
        "id": str(booking.id),
        "lead_id": None if booking.lead_id is None else str(booking.lead_id),
        "start_time": write_time(booking.starts_at),
        "end_time": write_time(booking.ends_at),
    }
    if done.deed == "cancelled":
        return Happening("booking.cancelled", {**data, "cancelled_at": write_time(scope.now)})
    data["service"] = booking.service_name
    if done.before is not None:
        return Happening("booking.rescheduled", {**data, "previous_id": str(done.before.id)})
    return Happening("booking.created", {**data, "calcom_booking_id": None})


def _seen(booking: Booking) -> dict[str, Any]:
    return {"start_time": write_time(booking.starts_at), "status": booking.status}


async def write_mail(
    scope: Scope, booking_id: BookingId, deed: Deed, place: int, address: str
) -> Mail | None:
    """The mail to whom the business named at this place; None where nobody is named any more."""
    setup = await organizations.read_setup(scope)
    if place >= len(setup.escalation_emails):
        return None
    booking = await booking_store.get_booking(scope, booking_id)
    to, language = setup.escalation_emails[place], setup.languages[0]
    link = f"{address}/api/v1/bookings/{booking_id}"
    return letters.business_letter(to, language, setup.name, deed, booking, setup.zone, link)


async def read_service(scope: Scope, booking: Booking) -> Service:
    """The service of a booking, though it may be offered no more."""
    return await store.get_any_service(scope, booking.service_id)
