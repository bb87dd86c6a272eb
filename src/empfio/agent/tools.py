"""What an agent may do, over the tables: each tool opens a short scope of its own.

An agent is believed nothing: it names what it was given, by ids, and the calendar looks at it again
under the conversation's lock.
"""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic_core import PydanticCustomError

from empfio.agent.contract import (
    Appointment,
    Deed,
    NotAllowedError,
    Offered,
    OpenDay,
    Opening,
    Person,
    Service,
    Slot,
)
from empfio.agent.records import MOST_CALLS
from empfio.agent.showing import price_text, read_clock
from empfio.bookings import actions as bookings
from empfio.bookings import appointing, finding, keeping, waiting
from empfio.bookings.records import Booking
from empfio.bookings.records import Slot as CalendarSlot
from empfio.kit.errors import ConflictError, NotFoundError
from empfio.kit.ids import (
    BookingId,
    ConversationId,
    LeadId,
    OfferId,
    ServiceId,
    StaffId,
    read_id,
)
from empfio.kit.scope import Caller, Scope
from empfio.kit.texts import Language
from empfio.organizations import actions as organizations

Known = TypeVar("Known", bound=UUID)


@dataclass(slots=True)
class DeskTools:
    """The tools of one turn, in one conversation with one lead.

    ``address``: where customers reach us. ``done``: what was committed by them, told by nobody
    but themselves.
    """

    caller: Caller
    conversation_id: ConversationId
    lead_id: LeadId
    address: str
    done: set[Deed] = field(default_factory=set)
    _calls: int = 0

    async def list_services(self) -> tuple[Service, ...]:
        """The services that are offered, in the business's order."""
        async with self._open() as scope:
            services = await bookings.list_services(scope)
            currency = (await organizations.read_setup(scope)).currency
        return tuple(
            Service(
                id=str(one.id),
                name=one.name,
                minutes=one.minutes,
                price=price_text(one.price_cents, currency),
                description=one.description or "",
                translations={str(language): name for language, name in one.translations.items()},
            )
            for one in services
            if one.is_active
        )

    async def list_openings(self) -> tuple[Opening, ...]:
        """When the business is open, by weekday and time."""
        async with self._open() as scope:
            found = await bookings.list_openings(scope)
        return tuple(
            Opening(one.weekday, read_clock(one.opens), read_clock(one.closes))
            for one in found.week
        )

    async def read_day(self, day: date) -> OpenDay:
        """When it is open on a day of the business's calendar."""
        async with self._open() as scope:
            found = await finding.read_day(scope, day)
        hours = ((read_clock(opens), read_clock(closes)) for opens, closes in found.hours)
        return OpenDay(day, tuple(hours), found.reason)

    async def list_staff(self) -> tuple[Person, ...]:
        """Those with whom something can be booked, in the business's order."""
        async with self._open() as scope:
            found = await bookings.list_staff(scope)
        return tuple(
            Person(str(one.id), one.name, frozenset(map(str, one.service_ids)))
            for one in found
            if one.is_active
        )

    async def find_slots(
        self, service_id: str, first: datetime, last: datetime, staff_id: str | None = None,
        instead_of: str | None = None,
    ) -> tuple[Slot, ...]:  # fmt: skip
        """What is free and begins in this span; what this customer holds counts as free."""
        service, staff = _id(ServiceId, service_id), _maybe_id(StaffId, staff_id)
        besides: list[UUID] = [self.conversation_id]
        async with self._open() as scope:
            if instead_of is not None:
                own = await appointing.list_upcoming(scope, self.lead_id)
                besides += [one.id for one in own if str(one.id) == instead_of]
            found = await finding.find_slots(scope, service, first, last, staff, besides)
        return tuple(_shown(one) for one in found)

    async def offer(self, service_id: str, slots: Sequence[Slot]) -> tuple[Offered, ...]:
        """Write down that these are shown to the customer now."""
        known = [
            CalendarSlot(one.starts_at, one.ends_at, _maybe_id(StaffId, one.staff_id))
            for one in slots
        ]
        service = _id(ServiceId, service_id)
        async with self._open() as scope:
            made = await appointing.offer(scope, self.conversation_id, service, known)
        return tuple(
            Offered(str(one.id), service_id, slot) for one, slot in zip(made, slots, strict=True)
        )

    async def hold(self, offer_id: str, instead_of: str | None = None) -> bool:
        """Keep it for this customer alone for a while; False where it is taken."""
        offer, booking = _id(OfferId, offer_id), _maybe_id(BookingId, instead_of)
        async with self._open() as scope:
            return await appointing.hold(scope, self.conversation_id, offer, booking)

    async def book(self, offer_id: str, language: str) -> Appointment | None:
        """Make the appointment; None where it is taken."""
        async with self._open() as scope:
            made = await appointing.book(
                scope, self.conversation_id, _id(OfferId, offer_id), _language(language),
                self.address,
            )  # fmt: skip
        return self._did("booked", made)

    async def list_appointments(self) -> tuple[Appointment, ...]:
        """What the customer has booked and is still to come, the next one first."""
        async with self._open() as scope:
            found = await appointing.list_upcoming(scope, self.lead_id)
        return tuple(_appointment(one) for one in found)

    async def find_expected(self) -> datetime | None:
        """When the appointment of the customer's begins that is within four hours, or goes on."""
        async with self._open() as scope:
            return await keeping.find_expected(scope, self.lead_id)

    async def move(self, appointment_id: str, offer_id: str, language: str) -> Appointment | None:
        """Put an offered time in the place of an appointment; as ``book``."""
        async with self._open() as scope:
            made = await appointing.move(
                scope, self.conversation_id, _id(BookingId, appointment_id),
                _id(OfferId, offer_id), _language(language), self.address,
            )  # fmt: skip
        return self._did("moved", made)

    async def cancel(self, appointment_id: str, language: str) -> bool:
        """Call an appointment off; False where it is none any more."""
        booking_id = _id(BookingId, appointment_id)
        async with self._open() as scope:
            is_off = await appointing.cancel(
                scope, self.conversation_id, booking_id, _language(language)
            )
        if is_off:
            self.done.add("cancelled")
        return is_off

    async def wait_for(self, service_id: str, first: date, last: date, language: str) -> None:
        """Put the customer on the list of those who hear when a time becomes free."""
        service = _id(ServiceId, service_id)
        async with self._open() as scope:
            await waiting.wait_for(
                scope, self.conversation_id, service, first, last, _language(language)
            )

    def _did(self, deed: Deed, booking: Booking | None) -> Appointment | None:
        """Keep in mind what was committed."""
        if booking is None:
            return None
        self.done.add(deed)
        return _appointment(booking)

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[Scope]:
        """A scope of its own; what the calendar refuses is not allowed, nor is asking for ever."""
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise NotAllowedError(f"A turn asks at most {MOST_CALLS} times.")
        try:
            async with self.caller.open_scope() as scope:
                yield scope
        except (ConflictError, NotFoundError) as error:
            raise NotAllowedError(str(error)) from error


def _id(kind: Callable[[UUID], Known], text: Any) -> Known:
    try:
        return kind(read_id(text))
    except PydanticCustomError as error:
        raise NotAllowedError("That is no id.") from error


def _maybe_id(kind: Callable[[UUID], Known], text: Any) -> Known | None:
    return None if text is None or text == "" else _id(kind, text)


def _language(name: str) -> Language:
    return "de" if name == "de" else "en"


def _shown(slot: CalendarSlot) -> Slot:
    return Slot(slot.starts_at, slot.ends_at, str(slot.staff_id or ""), slot.staff_name)


def _appointment(one: Booking) -> Appointment:
    return Appointment(
        str(one.id), str(one.service_id), one.service_name, one.starts_at, one.ends_at,
        one.staff_name,
    )  # fmt: skip
