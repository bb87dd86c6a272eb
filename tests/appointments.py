"""A salon that can be booked, and customers who do it through an agent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from empfio.access.callers import system_caller
from empfio.bookings import appointing, keeping
from empfio.bookings.finding import find_slots
from empfio.bookings.records import Booking, Offer, Slot
from empfio.conversations.appending import NewMessage, append_message
from empfio.kit import clock
from empfio.kit.ids import (
    BookingId,
    ConversationId,
    LeadId,
    MessageId,
    OfferId,
    OrganizationId,
    ServiceId,
    StaffId,
    new_id,
)
from empfio.kit.scope import Actor, Caller
from empfio.kit.texts import Language
from tests.desk import Business, Desk

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = [{"weekday": day, "opens": "09:00", "closes": "18:00"} for day in range(7)]
ADDRESS = "https://desk.example.com"


def next_week(clock_time: str = "10:00", days: int = 7) -> datetime:
    """A time of a day in a week from now, by the clock in Berlin."""
    day = datetime.now(BERLIN).date() + timedelta(days=days)
    return datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=BERLIN).astimezone(UTC)


@dataclass
class Calendar:
    """A salon in Berlin with one service, open every day from nine to six."""

    desk: Desk
    salon: Business
    service_id: ServiceId
    staff: dict[str, StaffId]

    @classmethod
    async def open(
        cls, desk: Desk, *staff: str, setup: dict[str, Any] | None = None, **service: Any
    ) -> "Calendar":
        """A new one, with staff who all do the service, or without."""
        salon = await desk.found()
        body = {"time_zone": "Europe/Berlin", "notice_minutes": 60, **(setup or {})}
        await salon.call("PATCH", "/organization", json=body, status=200)
        hours = {"week": WEEK, "closures": []}
        await salon.call("PUT", "/opening-hours", json=hours, status=200)
        body = {"name": "Haircut", "translations": {"de": "Haarschnitt"}, "minutes": 45, **service}
        made = (await salon.call("POST", "/services", json=body, status=201)).json()
        ids = {}
        for place, name in enumerate(staff):
            body = {"name": name, "service_ids": [made["id"]], "position": place}
            one = (await salon.call("POST", "/staff", json=body, status=201)).json()
            ids[name] = StaffId(UUID(one["id"]))
        return cls(desk, salon, ServiceId(UUID(made["id"])), ids)

    @property
    def agent(self) -> Caller:
        """Who acts for customers."""
        organization_id = OrganizationId(UUID(self.salon.id))
        caller = system_caller(self.desk.house.database, organization_id)
        return caller.acting_as(Actor("agent", None, "Agent", caller.actor.permissions))

    async def free(self, first: datetime, last: datetime, staff: str | None = None) -> list[Slot]:
        """What is free."""
        async with self.agent.open_scope() as scope:
            whom = None if staff is None else self.staff[staff]
            return await find_slots(scope, self.service_id, first, last, whom)

    async def slot(self, starts_at: datetime) -> Slot:
        """The free slot that begins then."""
        [found] = await self.free(starts_at, starts_at + timedelta(minutes=1))
        return found

    async def customer(self) -> "Customer":
        """Somebody new who has written."""
        lead = await self.salon.lead()
        said = [{"role": "user", "content": "I would like an appointment"}]
        made = await self.salon.conversation(lead["id"], messages=said)
        return Customer(self, LeadId(UUID(lead["id"])), ConversationId(UUID(made["id"])))


@dataclass
class Customer:
    """Who writes to a salon; the agent acts for them."""

    calendar: Calendar
    lead_id: LeadId
    id: ConversationId

    async def say(self, text: str = "Yes") -> None:
        """Write something; nobody answers."""
        async with self.calendar.agent.open_scope() as scope:
            message = NewMessage(self.id, MessageId(new_id()), "user", text, "{}")
            assert await append_message(scope, message)

    async def shown(self, *slots: Slot) -> list[Offer]:
        """Be shown times, and say something."""
        offers = await self.offer(slots)
        await self.say()
        return offers

    async def offer(self, slots: Sequence[Slot]) -> list[Offer]:
        async with self.calendar.agent.open_scope() as scope:
            return await appointing.offer(scope, self.id, self.calendar.service_id, slots)

    async def hold(self, offer_id: OfferId, instead_of: BookingId | None = None) -> bool:
        async with self.calendar.agent.open_scope() as scope:
            return await appointing.hold(scope, self.id, offer_id, instead_of)

    async def book(self, offer_id: OfferId, language: Language = "en") -> Booking | None:
        async with self.calendar.agent.open_scope() as scope:
            return await appointing.book(scope, self.id, offer_id, language, ADDRESS)

    async def move(self, booking_id: BookingId, offer_id: OfferId) -> Booking | None:
        async with self.calendar.agent.open_scope() as scope:
            return await appointing.move(scope, self.id, booking_id, offer_id, "en", ADDRESS)

    async def cancel(self, booking_id: BookingId, language: Language = "en") -> bool:
        async with self.calendar.agent.open_scope() as scope:
            return await appointing.cancel(scope, self.id, booking_id, language)

    async def booked(self, starts_at: datetime) -> Booking:
        """An appointment, all the way."""
        [offered] = await self.shown(await self.calendar.slot(starts_at))
        made = await self.book(offered.id)
        assert made is not None
        return made

    async def upcoming(self) -> list[Booking]:
        async with self.calendar.agent.open_scope() as scope:
            return await appointing.list_upcoming(scope, self.lead_id)

    async def is_expected(self) -> bool:
        async with self.calendar.agent.open_scope() as scope:
            return await keeping.find_expected(scope, self.lead_id) is not None

    async def thread(self) -> list[dict[str, Any]]:
        """Every message of the conversation."""
        found: list[dict[str, Any]] = (await self.calendar.salon.get(f"/conversations/{self.id}"))[
            "messages"
        ]
        return found

    async def status(self) -> str:
        """The lead's."""
        return str((await self.calendar.salon.get(f"/leads/{self.lead_id}"))["status"])


def today() -> date:
    return clock.now().astimezone(BERLIN).date()
