"""Services, staff, and the hours of a week."""

from dataclasses import dataclass
from datetime import date, datetime

from empfio.kit.ids import ServiceId, StaffId, UserId
from empfio.kit.texts import Language, Texts

MOST_SERVICES = 200  # of an organization
MOST_STAFF = 200
MOST_INTERVALS = 70  # of a week: ten a day
MOST_CLOSURES = 366
SHORTEST, LONGEST = 5, 1_440  # minutes of a service
LONGEST_BUFFER = 480  # minutes
HIGHEST_PRICE = 100_000_000  # hundredths
LAST_POSITION = 10_000


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
class Openings:
    """When the business is open: its week, and when it is not."""

    week: tuple[Interval, ...]
    closures: tuple[Closure, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody, or something, that a service is booked with.

    ``week``: hours instead of the organization's; None: those of the organization.
    """

    id: StaffId
    name: str
    user_id: UserId | None
    service_ids: tuple[ServiceId, ...]
    week: tuple[Interval, ...] | None
    is_active: bool
    position: int
    created_at: datetime
    updated_at: datetime
    version: int
