"""Services, staff, the hours of a week; times that are free, offered and booked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args
from uuid import UUID

from empfio.kit.ids import (
    BookingId,
    ConversationId,
    LeadId,
    OfferId,
    ServiceId,
    StaffId,
    UserId,
)
from empfio.kit.texts import Language, Texts

MOST_SERVICES = 200  # of an organization
MOST_STAFF = 200
MOST_INTERVALS = 70  # of a week: ten a day
MOST_CLOSURES = 366
SHORTEST, LONGEST = 5, 1_440  # minutes of a service
LONGEST_BUFFER = 480  # minutes
HIGHEST_PRICE = 100_000_000  # hundredths
LAST_POSITION = 10_000
MOST_SPECIAL_DAYS = 366
MOST_ABSENCES = 100  # of one of the staff

LONGEST_SEARCH = timedelta(days=31)  # for free times
OFFERED_FOR = timedelta(minutes=15)  # how long a time that was shown may be taken
FARTHEST = timedelta(days=3_660)  # that anything is booked ahead
EXPECTED_AHEAD = timedelta(hours=4)  # before an appointment its customer is expected
REMEMBERED_FOR = timedelta(hours=1)  # how long it may be spoken of
SHORTEST_REMINDER = timedelta(hours=1)  # sooner after it was booked nobody is reminded
HELD_FOR = timedelta(minutes=5)
OFFERS_KEPT_FOR = timedelta(days=30)
MOST_FORGOTTEN = 5_000  # appointments whose person one transaction of a routine forgets
MOST_OFFERED = 10  # times that are shown at once
MOST_UPCOMING = 3  # appointments that a customer may have by themselves

BookingSort = Literal["-updated_at", "start_time", "-start_time"]
FREED = "freed_time"  # the job that offers a time that was given back
Status = Literal["confirmed", "cancelled", "rescheduled", "no_show", "completed"]
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something that can be booked.

    ``price_cents``: hundredths of the organization's currency; None: not said. The buffers are
    minutes that are kept free before and after.
    """

    id: ServiceId
    name: str
    translations: Texts
    description: str | None
    minutes: int
    price_cents: int | None
    buffer_before: int
    buffer_after: int
    is_active: bool
    position: int
    created_at: datetime
    updated_at: datetime
    version: int

    def name_in(self, language: Language) -> str:
        """What it is called in a language."""
        return self.translations.get(language, self.name)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Open on a weekday (0 is Monday) between two times of the clock on the wall.

    ``HH:MM``, so that they compare as texts; 24:00 is the end of the day.
    """

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the business is closed, the first and the last one included."""

    first_day: date
    last_day: date
    reason: str | None


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which the business is open at these times, whatever else is said of it.

    ``hours``: (opens, closes) as of an ``Interval``; none: closed.
    """

    day: date
    hours: tuple[tuple[str, str], ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class OpenDay:
    """When the business is open on a day, whatever makes it so; ``hours`` as of a special day."""

    day: date
    hours: tuple[tuple[str, str], ...]
    reason: str | None  # why it is not as in other weeks


@dataclass(frozen=True, slots=True)
class Openings:
    """When the business is open: its week, when it is not, and when it is otherwise."""

    week: tuple[Interval, ...]
    closures: tuple[Closure, ...]
    version: int
    special_days: tuple[SpecialDay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody, or something, that a service is booked with.

    ``week``: hours instead of the organization's; None: those of the organization. ``absences``:
    days on which it cannot be booked.
    """

    id: StaffId
    name: str
    user_id: UserId | None
    service_ids: tuple[ServiceId, ...]
    week: tuple[Interval, ...] | None
    absences: tuple[Closure, ...]
    is_active: bool
    position: int
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is free for a service; buffers lie outside of it.

    ``staff_id`` is None where a business has no staff: it is booked itself.
    """

    starts_at: datetime
    ends_at: datetime
    staff_id: StaffId | None
    staff_name: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time that is taken, buffers included, of one of the staff or of the business itself."""

    resource_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot that was shown to a customer in a conversation, behind its message ``seq``."""

    id: OfferId
    conversation_id: ConversationId
    service_id: ServiceId
    slot: Slot
    offered_at: datetime
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """An appointment; whose it is is None once that lead was erased.

    ``service_name``: as it was called when it was booked. ``moved_to``: what took its place.
    """

    id: BookingId
    service_id: ServiceId
    service_name: str
    staff_id: StaffId | None
    staff_name: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    moved_to: BookingId | None
    version: int
    lead_id: LeadId | None
    conversation_id: ConversationId | None
    offer_id: OfferId | None
    language: Language
    notes: str | None
    secret: bytes | None

    @property
    def slot(self) -> Slot:
        """When and with whom it is."""
        return Slot(self.starts_at, self.ends_at, self.staff_id, self.staff_name)

    def is_upcoming_at(self, now: datetime) -> bool:
        """Whether it can still be moved or called off."""
        return self.status == "confirmed" and self.starts_at > now


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits for a time of a service on some days, the first and the last one included."""

    lead_id: LeadId
    service_id: ServiceId
    conversation_id: ConversationId
    first_day: date
    last_day: date
    language: Language
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class BookingListing:
    """Which bookings to list, in which order; those that touch the time from ``since`` to
    ``before``.
    """

    size: int = 20
    page: int = 1
    sort: BookingSort = "-updated_at"
    lead_id: LeadId | None = None
    status: Status | None = None
    staff_id: StaffId | None = None
    since: datetime | None = None
    before: datetime | None = None

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that are set, by name."""
        names = ("lead_id", "status", "staff_id", "since", "before")
        return {name: value for name in names if (value := getattr(self, name)) is not None}
