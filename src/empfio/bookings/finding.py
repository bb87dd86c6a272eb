"""Which times are free: the tables read once, the reckoning left to ``slots``."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from empfio.bookings import occupancy_store, staff_store, store
from empfio.bookings.actions import READ
from empfio.bookings.days import Days, public_holidays
from empfio.bookings.errors import ServiceNotFoundError
from empfio.bookings.records import LONGEST_SEARCH, OpenDay, Service, Slot, StaffMember, Stretch
from empfio.bookings.slots import Span, Wanted, free_starts, is_free
from empfio.kit.ids import ServiceId, StaffId
from empfio.kit.scope import Scope
from empfio.organizations import actions as organizations
from empfio.organizations.records import Setup


@dataclass(frozen=True, slots=True)
class Resource:
    """One of the staff (None: the business itself), and when it is taken."""

    member: StaffMember | None
    busy: Sequence[Span]

    def slot(self, service: Service, starts_at: datetime) -> Slot:
        """The slot of a service that begins then."""
        ends_at = starts_at + timedelta(minutes=service.minutes)
        if self.member is None:
            return Slot(starts_at, ends_at, None)
        return Slot(starts_at, ends_at, self.member.id, self.member.name)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What it takes to say when a service is free; those come first whose turn it is."""

    setup: Setup
    service: Service
    days: Days
    resources: Sequence[Resource]

    def wanted(self, first: datetime, last: datetime) -> Wanted:
        """The service as it is sought, on the business's grid."""
        return Wanted(
            seconds=self.service.minutes * 60,
            before=self.service.buffer_before * 60,
            after=self.service.buffer_after * 60,
            grid=self.setup.slot_minutes * 60,
            first=-int(-first.timestamp() // 1),
            last=-int(-last.timestamp() // 1),
        )


async def find_slots(
    scope: Scope, service_id: ServiceId, first: datetime, last: datetime,
    staff_id: StaffId | None = None, besides: Collection[UUID] = (),
) -> list[Slot]:  # fmt: skip
    """What is free and begins from ``first`` on and before ``last`` (at most 31 days later).

    In order, one for each beginning: with ``staff_id`` theirs, otherwise with whom fewest is
    booked in that time. Nothing that begins sooner than the business's notice, or beyond its
    horizon. ``besides``: bookings, and conversations with holds, whose times count as free. Raises
    ``ServiceNotFoundError``.
    """
    setup = await organizations.read_setup(scope)
    first = max(first, scope.now + timedelta(minutes=setup.notice_minutes))
    last = min(last, first + LONGEST_SEARCH, scope.now + timedelta(days=setup.horizon_days))
    service = await store.get_service(scope, service_id)
    if last <= first or not service.is_active:
        return []
    calendar = await open_calendar(scope, setup, service, first, last, staff_id, besides)
    hours = [calendar.days.hours_of(one.member) for one in calendar.resources]
    busy = [one.busy for one in calendar.resources]
    found = free_starts(setup.zone, hours, busy, calendar.wanted(first, last))
    return [
        calendar.resources[index].slot(service, datetime.fromtimestamp(start, UTC))
        for start, index in found.items()
    ]


async def list_free_days(
    scope: Scope, service_id: ServiceId, first: date, last: date, staff_id: StaffId | None
) -> list[Slot]:
    """What is free on days of the business's calendar, both included; as ``find_slots``.

    Nothing, where there is no such service.
    """
    scope.actor.require(READ)
    setup = await organizations.read_setup(scope)
    today = scope.now.astimezone(setup.zone).date()
    first, last = max(first, today), min(last, today + timedelta(days=setup.horizon_days))
    begin = datetime.combine(first, time.min, setup.zone)
    end = datetime.combine(last + timedelta(days=1), time.min, setup.zone)
    try:
        return await find_slots(scope, service_id, begin, end, staff_id)
    except ServiceNotFoundError:
        return []


async def read_day(scope: Scope, day: date) -> OpenDay:
    """When the business is open on a day: special days, closures and holidays come first."""
    scope.actor.require(READ)
    setup = await organizations.read_setup(scope)
    openings = await store.get_openings(scope)
    return Days(openings, public_holidays(setup.holidays_of, day, day)).told(day)


async def list_days(
    scope: Scope, first: date, last: date, staff_id: StaffId | None
) -> list[OpenDay]:
    """When anybody can be booked on days of the business's calendar, both included; else when this
    one of the staff can.

    Where nobody of the staff is booked at present, when the business is open; never, where there
    is no such staff member. What is booked already is not looked at.
    """
    scope.actor.require(READ)
    staff = await staff_store.list_staff(scope)
    members: list[StaffMember | None]
    if staff_id is not None:
        members = [one for one in staff if one.id == staff_id]
    else:
        members = [one for one in staff if one.is_active and one.service_ids] or [None]
    setup = await organizations.read_setup(scope)
    openings = await store.get_openings(scope)
    known = Days(openings, public_holidays(setup.holidays_of, first, last))
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [known.bookable(day, members) for day in every]


async def list_free_at(
    scope: Scope, service: Service, starts_at: datetime, staff_id: StaffId | None,
    besides: Collection[UUID] = (),
) -> list[Slot]:  # fmt: skip
    """With whom a service is free at a moment within the opening hours, on the grid or not.

    ``besides`` as of ``find_slots``.
    """
    setup = await organizations.read_setup(scope)
    last = starts_at + timedelta(seconds=1)
    calendar = await open_calendar(scope, setup, service, starts_at, last, staff_id, besides)
    wanted, start = calendar.wanted(starts_at, last), int(starts_at.timestamp())
    return [
        one.slot(service, starts_at)
        for one in calendar.resources
        if is_free(setup.zone, calendar.days.hours_of(one.member), one.busy, start, wanted)
    ]


async def open_calendar(
    scope: Scope, setup: Setup, service: Service, first: datetime, last: datetime,
    staff_id: StaffId | None, besides: Collection[UUID],
) -> Calendar:  # fmt: skip
    """The calendar of a service for what begins between two moments."""
    openings = await store.get_openings(scope)
    until = last + timedelta(minutes=service.minutes)
    days = (moment.astimezone(setup.zone).date() for moment in (first, until))
    holidays = public_holidays(setup.holidays_of, *days)
    around = timedelta(minutes=max(service.buffer_before, service.buffer_after))
    busy = await occupancy_store.list_busy(scope, first - around, until + around, besides)
    members = await _list_members(scope, service.id)
    resources = [
        Resource(one, busy.get(resource_id(scope, None if one is None else one.id), ()))
        for one in members
        if staff_id is None or (one is not None and one.id == staff_id)
    ]
    resources.sort(key=lambda one: len(one.busy))
    return Calendar(setup, service, Days(openings, holidays), resources)


async def _list_members(scope: Scope, service_id: ServiceId) -> list[StaffMember | None]:
    """With whom a service can be booked; None, the business itself, where it has no staff."""
    staff = await staff_store.list_staff(scope)
    if not staff:
        return [None]
    return [one for one in staff if one.is_active and service_id in one.service_ids]


def resource_id(scope: Scope, staff_id: StaffId | None) -> UUID:
    """Whose time is taken: that of one of the staff, or of the business itself."""
    return scope.organization_id if staff_id is None else staff_id


def stretch_of(scope: Scope, service: Service, slot: Slot) -> Stretch:
    """The time that a slot takes, with what is kept free around it."""
    return Stretch(
        resource_id(scope, slot.staff_id),
        slot.starts_at - timedelta(minutes=service.buffer_before),
        slot.ends_at + timedelta(minutes=service.buffer_after),
    )
