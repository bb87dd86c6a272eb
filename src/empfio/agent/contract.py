"""What an agent is: it reads a thread, may ask its tools, and says what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

Speaker = Literal["customer", "agent", "person"]
Deed = Literal["booked", "moved", "cancelled"]
Template = Literal["salon", "trades", "generic"]
Ending = Literal["open", "complete", "hand_over"]


class NotAllowedError(Exception):
    """A tool refuses: not offered in this conversation within 15 minutes, nothing heard since, or
    a person answers by now. Nothing was done.
    """


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the thread; of a long one its first 4,096 characters.

    ``choice``: the id of what the customer tapped; ``files``: how many came with it.
    """

    by: Speaker
    text: str
    at: datetime
    choice: str | None = None
    files: int = 0


@dataclass(frozen=True, slots=True)
class Customer:
    """What is known of who writes; nothing of it was checked."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Something that can be booked; ``price`` as shown, in the business's currency, or None."""

    id: str
    name: str
    minutes: int
    price: str | None = None
    description: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        """What it is called in a language."""
        return self.translations.get(language, self.name)

    @property
    def all_names(self) -> frozenset[str]:
        """What it is called in any language."""
        return frozenset({self.name, *self.translations.values()})


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on this weekday (0 is Monday) from … until, on the business's clock.

    ``closes`` at 00:00 is the midnight that ends the day.
    """

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OpenDay:
    """When the business is open on a day, special days, closures and holidays considered.

    ``hours`` from … until as of an ``Opening``; none: closed. ``reason``: why it is not as usual.
    """

    day: date
    hours: tuple[tuple[time, time], ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff, with the services that can be booked with them."""

    id: str
    name: str
    service_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is free for a service, in UTC; buffers lie outside of it."""

    starts_at: datetime
    ends_at: datetime
    staff_id: str
    staff_name: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A slot that is shown to the customer; ``id`` names it afterwards."""

    id: str
    service_id: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class Appointment:
    """A committed booking of the customer, in UTC."""

    id: str
    service_id: str
    service_name: str
    starts_at: datetime
    ends_at: datetime
    staff_name: str


@dataclass(frozen=True, slots=True)
class Business:
    """What an agent may say of the business; texts by language, ``de`` or ``en``.

    ``template``: what is asked for an appointment, and in which order. ``texts``: what is said in
    the place of an agent's own lines, by language and line.
    """

    name: str
    time_zone: str
    languages: tuple[str, ...]  # the first is spoken where nothing tells otherwise
    greeting: Mapping[str, str] = field(default_factory=dict)
    handover_text: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    template: Template = "generic"
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone, for reckoning."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Thread:
    """What a turn is about, read in one moment.

    ``said``: the newest messages, oldest first, ending with what the customer wrote since the
    agent or a person last spoke. ``facts``: what the agent wrote down in its last turn.
    """

    business: Business
    customer: Customer
    channel: str
    said: tuple[Said, ...]
    facts: Mapping[str, Any]
    now: datetime

    @property
    def unanswered(self) -> tuple[Said, ...]:
        """What the customer wrote since anybody answered: a burst is answered once."""
        found: list[Said] = []
        for one in reversed(self.said):
            if one.by != "customer":
                break
            found.append(one)
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Option:
    """Something the customer may tap; ``id`` comes back in ``Said.choice``."""

    id: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to the customer."""

    text: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn comes to; all of it is stored, or none.

    ``learned``: what the customer said of themselves (name, email, phone), to be kept on the lead.
    ``reason``: why a person must take over, a short word for the team.
    """

    replies: tuple[Reply, ...]
    facts: Mapping[str, Any]
    language: str
    ending: Ending = "open"
    reason: str | None = None
    learned: Customer = Customer()


class Tools(Protocol):
    """What an agent may ask while it thinks; each opens a short scope of its own."""

    async def list_services(self) -> tuple[Service, ...]:
        """The services that are offered, in the business's order."""

    async def list_openings(self) -> tuple[Opening, ...]:
        """When the business is open, by weekday and time."""

    async def read_day(self, day: date) -> OpenDay:
        """When it is open on a day of the business's calendar."""

    async def list_staff(self) -> tuple[Person, ...]:
        """Those with whom something can be booked, in the business's order."""

    async def find_slots(
        self, service_id: str, first: datetime, last: datetime, staff_id: str | None = None,
        instead_of: str | None = None,
    ) -> tuple[Slot, ...]:  # fmt: skip
        """What is free and begins from ``first`` on and before ``last`` (aware, at most 31 days).

        In order, one for each beginning: with ``staff_id`` theirs, otherwise whose turn it is.
        ``instead_of``: an appointment of the customer's that is to be moved; its time is free.
        """

    async def offer(self, service_id: str, slots: Sequence[Slot]) -> tuple[Offered, ...]:
        """Write down that these, at most ten, are shown to the customer now. Keeps nobody out."""

    async def hold(self, offer_id: str, instead_of: str | None = None) -> bool:
        """Keep it for this customer alone for five minutes, instead of the one before.

        It may overlap ``instead_of``, an appointment of the customer's that is to be moved. False:
        it is taken. Raises ``NotAllowedError``.
        """

    async def book(self, offer_id: str, language: str) -> Appointment | None:
        """Make the appointment; None: it is taken. Raises ``NotAllowedError``.

        What was booked is told to the customer by the booking itself, from its row: an answer need
        not say it, and nothing else may.
        """

    async def list_appointments(self) -> tuple[Appointment, ...]:
        """What the customer has booked and is still to come, the next one first."""

    async def find_expected(self) -> datetime | None:
        """When the appointment of the customer's begins that is within four hours, or goes on."""

    async def move(self, appointment_id: str, offer_id: str, language: str) -> Appointment | None:
        """Put an offered time in the place of an appointment; as ``book``."""

    async def cancel(self, appointment_id: str, language: str) -> bool:
        """Call an appointment off; False: it is none any more. Told by itself, as ``book``."""

    async def wait_for(self, service_id: str, first: date, last: date, language: str) -> None:
        """Put the customer on the list of those who hear when a time on these days becomes free."""


class Agent(Protocol):
    """Whoever answers customers."""

    async def respond(self, thread: Thread, tools: Tools) -> Answer:
        """The answer to what is unanswered; raises where there is none: a person takes over."""
