"""A calendar in memory, as strict as the real one: what an agent under evaluation may ask."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, groupby
from zoneinfo import ZoneInfo

from empfio.agent.contract import (
    Appointment,
    NotAllowedError,
    Offered,
    OpenDay,
    Opening,
    Person,
    Said,
    Service,
    Slot,
)  # fmt: skip

_OFFER_LASTS = timedelta(minutes=15)
_EXPECTED_AHEAD = timedelta(hours=4)
_LONGEST_SEARCH = timedelta(days=31)
_MOST_OFFERED = 10
_DONE = {
    "en": {"booked": "Booked", "moved": "Moved", "cancelled": "Cancelled"},
    "de": {"booked": "Gebucht", "moved": "Verschoben", "cancelled": "Abgesagt"},
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """An offer, when it was made, and how many messages of the customer stood before it."""

    offered: Offered
    at: datetime
    heard: int


@dataclass(frozen=True, slots=True)
class Done:
    """What an agent did: ``booked``, ``moved`` (then it is the new one) or ``cancelled``."""

    what: str
    appointment: Appointment


@dataclass(slots=True)
class Calendar:
    """The tools of an agent, over one business and one conversation.

    ``now`` is set, and ``said`` filled, by whoever leads the conversation; what is booked, moved
    or cancelled is told there at once and kept in ``done``. ``taken``: times that are gone, in
    UTC, with everybody.
    """

    now: datetime
    zone: ZoneInfo
    services: tuple[Service, ...]
    staff: tuple[Person, ...]
    openings: tuple[Opening, ...]
    special: tuple[OpenDay, ...] = ()
    grid: timedelta = timedelta(minutes=15)
    taken: list[tuple[datetime, datetime]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    waiting: list[tuple[str, date, date]] = field(default_factory=list)
    _booked: dict[str, tuple[Appointment, str]] = field(default_factory=dict)
    _shown: dict[str, _Shown] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def list_services(self) -> tuple[Service, ...]:
        """The services that are offered."""
        return self.services

    async def list_openings(self) -> tuple[Opening, ...]:
        """When the business is open."""
        return self.openings

    async def read_day(self, day: date) -> OpenDay:
        """When it is open on a day."""
        return self._day(day)

    async def list_staff(self) -> tuple[Person, ...]:
        """Those with whom something can be booked."""
        return self.staff

    async def find_slots(
        self, service_id: str, first: datetime, last: datetime, staff_id: str | None = None,
        instead_of: str | None = None,
    ) -> tuple[Slot, ...]:  # fmt: skip
        """What is free and begins in this span, one for each beginning.

        Raises ``ValueError`` where the span is longer than 31 days.
        """
        if last - first > _LONGEST_SEARCH:
            raise ValueError("a search spans at most 31 days")
        begin = max(first, self.now)
        slots = sorted(self._open_slots(service_id, begin, last), key=lambda one: one.starts_at)
        wanted = (one for one in slots if staff_id in (None, one.staff_id))
        free = (one for one in wanted if self._is_free(one, [instead_of]))
        return tuple(next(group) for _, group in groupby(free, key=lambda one: one.starts_at))

    async def offer(self, service_id: str, slots: Sequence[Slot]) -> tuple[Offered, ...]:
        """Write down what is shown now. Raises ``NotAllowedError`` for what is no free slot."""
        if len(slots) > _MOST_OFFERED or not all(self._has(service_id, one) for one in slots):
            raise NotAllowedError
        made = tuple(Offered(f"offer-{next(self._numbers)}", service_id, one) for one in slots)
        shown = (_Shown(one, self.now, self._count_heard()) for one in made)
        self._shown |= {one.offered.id: one for one in shown}
        return made

    async def hold(self, offer_id: str, instead_of: str | None = None) -> bool:
        """Whether it is free still; in one conversation there is nobody to keep out."""
        return self._is_free(self._allowed(offer_id).slot, [instead_of])

    async def book(self, offer_id: str, language: str) -> Appointment | None:
        """Make the appointment, and tell of it; None: it is taken."""
        made = self._make(self._allowed(offer_id))
        if made is not None:
            self._tell("booked", made, language)
        return made

    async def list_appointments(self) -> tuple[Appointment, ...]:
        """What is booked and still to come, the next one first."""
        to_come = [one for one, _ in self._booked.values() if one.starts_at > self.now]
        return tuple(sorted(to_come, key=lambda one: one.starts_at))

    async def find_expected(self) -> datetime | None:
        """When the appointment begins that is within four hours, or goes on now."""
        found = (
            one.starts_at
            for one, _ in self._booked.values()
            if one.starts_at < self.now + _EXPECTED_AHEAD and one.ends_at > self.now
        )
        return min(found, default=None)

    async def move(self, appointment_id: str, offer_id: str, language: str) -> Appointment | None:
        """Put an offered time in the place of an appointment, and tell of it; None: as ``book``."""
        offered = self._allowed(offer_id)
        before = self._booked.pop(appointment_id, None)
        if before is None:
            raise NotAllowedError
        made = self._make(offered)
        if made is None:
            self._booked[appointment_id] = before
        else:
            self._tell("moved", made, language)
        return made

    async def cancel(self, appointment_id: str, language: str) -> bool:
        """Call an appointment off, and tell of it; False: it is none any more."""
        before = self._booked.pop(appointment_id, None)
        if before is not None:
            self._tell("cancelled", before[0], language)
        return before is not None

    async def wait_for(self, service_id: str, first: date, last: date, language: str) -> None:
        """Put the customer on the list of those who wait."""
        self.waiting.append((service_id, first, last))

    def take(self, local: datetime, minutes: int) -> None:
        """Let a time, by the clock on the wall, be gone with everybody."""
        begins = local.replace(tzinfo=self.zone).astimezone(UTC)
        self.taken.append((begins, begins + timedelta(minutes=minutes)))

    def put(self, service_id: str, local: datetime) -> Appointment:
        """An appointment that the customer has from before; nobody is told."""
        staff = next(one for one in self.staff if service_id in one.service_ids)
        begins = local.replace(tzinfo=self.zone).astimezone(UTC)
        length = timedelta(minutes=self._service(service_id).minutes)
        slot = Slot(begins, begins + length, staff.id, staff.name)
        made = self._make(Offered("", service_id, slot))
        assert made is not None, "it is taken"
        return made

    def _service(self, service_id: str) -> Service:
        found = next((one for one in self.services if one.id == service_id), None)
        if found is None:
            raise NotAllowedError
        return found

    def _open_slots(self, service_id: str, first: datetime, last: datetime) -> Iterable[Slot]:
        """Every slot of the grid within opening hours, taken or not."""
        length = timedelta(minutes=self._service(service_id).minutes)
        staff = [one for one in self.staff if service_id in one.service_ids]
        for opens, closes in self._hours(first, last):
            begins = opens
            while begins + length <= closes:
                if first <= begins < last:
                    yield from (Slot(begins, begins + length, one.id, one.name) for one in staff)
                begins += self.grid

    def _hours(self, first: datetime, last: datetime) -> Iterable[tuple[datetime, datetime]]:
        """From when to when it is open, in UTC."""
        day = first.astimezone(self.zone).date()
        while day <= last.astimezone(self.zone).date():
            for opens, closes in self._day(day).hours:
                yield self._moment(day, opens), self._moment(day, closes)
            day += timedelta(days=1)

    def _day(self, day: date) -> OpenDay:
        usual = (one for one in self.openings if one.weekday == day.weekday())
        known = (one for one in self.special if one.day == day)
        hours = tuple(sorted((one.opens, one.closes) for one in usual))
        return next(known, OpenDay(day, hours))

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def _is_free(self, slot: Slot, besides: Collection[str | None] = ()) -> bool:
        """Whether nothing but the appointments ``besides`` is in its way."""
        booked = [(one.starts_at, one.ends_at) for one, who in self._booked.values()
                  if who == slot.staff_id and one.id not in besides]  # fmt: skip
        taken = [*self.taken, *booked]
        return all(slot.ends_at <= begun or ended <= slot.starts_at for begun, ended in taken)

    def _has(self, service_id: str, slot: Slot) -> bool:
        """Whether this is a slot of the calendar, and free."""
        begins = slot.starts_at
        known = self._open_slots(service_id, max(begins, self.now), begins + timedelta(seconds=1))
        return slot in known and self._is_free(slot, self._booked)

    def _count_heard(self) -> int:
        return sum(one.by == "customer" for one in self.said)

    def _allowed(self, offer_id: str) -> Offered:
        """The offer, where it may be acted upon: recent, and the customer wrote after it."""
        shown = self._shown.get(offer_id)
        if shown is None or self.now - shown.at > _OFFER_LASTS:
            raise NotAllowedError
        if self._count_heard() <= shown.heard:
            raise NotAllowedError
        return shown.offered

    def _make(self, offered: Offered) -> Appointment | None:
        slot, service = offered.slot, self._service(offered.service_id)
        if not self._is_free(slot):
            return None
        made = Appointment(
            f"appointment-{next(self._numbers)}", service.id, service.name,
            slot.starts_at, slot.ends_at, slot.staff_name,
        )  # fmt: skip
        self._booked[made.id] = (made, slot.staff_id)
        return made

    def _tell(self, what: str, appointment: Appointment, language: str) -> None:
        """The message that the booking's own transaction writes, from its row."""
        self.done.append(Done(what, appointment))
        local = appointment.starts_at.astimezone(self.zone)
        facts = f"{appointment.service_name}, {local:%Y-%m-%d %H:%M}, {appointment.staff_name}"
        word = _DONE.get(language, _DONE["en"])[what]
        self.said.append(Said("agent", f"{word}: {facts}", self.now))
