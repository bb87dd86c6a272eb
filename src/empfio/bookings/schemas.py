"""What callers send to this room."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from empfio.bookings import records
from empfio.bookings.records import (
    HIGHEST_PRICE,
    LAST_POSITION,
    LONGEST,
    LONGEST_BUFFER,
    MOST_ABSENCES,
    MOST_CLOSURES,
    MOST_INTERVALS,
    MOST_SERVICES,
    MOST_SPECIAL_DAYS,
    SHORTEST,
)
from empfio.bookings.rules import has_overlap
from empfio.bookings.shapes import (
    HOURS_SAMPLE,
    OPENINGS_SAMPLE,
    SERVICE_SAMPLE,
    STAFF_SAMPLE,
    ClosureShape,
    HoursShape,
    IntervalShape,
    SpecialDayShape,
)
from empfio.kit.fields import WHOLE, Distinct
from empfio.kit.ids import Id
from empfio.kit.texts import Line, Passage, Translated, without_default

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Minutes = Annotated[int, Field(ge=SHORTEST, le=LONGEST), WHOLE]
Buffer = Annotated[int, Field(ge=0, le=LONGEST_BUFFER), WHOLE]
Price = Annotated[int, Field(ge=0, le=HIGHEST_PRICE), WHOLE]
Position = Annotated[int, Field(ge=0, le=LAST_POSITION), WHOLE]
ServiceIds = Annotated[list[Id], Field(max_length=MOST_SERVICES), Distinct()]


class ServiceOffer(BaseModel):
    """A service to offer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [SERVICE_SAMPLE]})

    name: Name
    translations: Translated = {}
    description: Passage | None = None
    minutes: Minutes
    price_cents: Price | None = None
    buffer_before: Buffer = 0
    buffer_after: Buffer = 0
    is_active: bool = True
    position: Position = 0


def _given() -> Any:
    """A field that may be left out and then stays; its default is never used."""
    return Field(default=None, json_schema_extra=without_default)


class ServiceChange(BaseModel):
    """Fields to change; what is left out stays, null empties."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"price_cents": 3900, "position": 2}]}
    )

    name: Name = _given()
    translations: Translated = _given()
    description: Passage | None = _given()
    minutes: Minutes = _given()
    price_cents: Price | None = _given()
    buffer_before: Buffer = _given()
    buffer_after: Buffer = _given()
    is_active: bool = _given()
    position: Position = _given()


class NewStaff(BaseModel):
    """Somebody that services are booked with."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [STAFF_SAMPLE]})

    name: Name
    user_id: Id | None = None
    service_ids: ServiceIds = []
    is_active: bool = True
    position: Position = 0


class StaffChange(BaseModel):
    """Fields to change; what is left out stays, null empties."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Alex", "is_active": False}]}
    )

    name: Name = _given()
    user_id: Id | None = _given()
    service_ids: ServiceIds = _given()
    is_active: bool = _given()
    position: Position = _given()


class _Opened(HoursShape):
    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.closes <= self.opens:
            raise PydanticCustomError("interval", "must close after it opens")
        return self


class OpenTime(_Opened, IntervalShape):
    """Open on a weekday between two times of the clock on the wall."""

    weekday: Annotated[int, Field(ge=0, le=6, description="0 is Monday, 6 is Sunday."), WHOLE]

    @property
    def interval(self) -> records.Interval:
        """The same as the room keeps it."""
        return records.Interval(self.weekday, self.opens, self.closes)


def _check_week(week: list[OpenTime]) -> list[OpenTime]:
    if has_overlap(each.interval for each in week):
        raise PydanticCustomError("week", "must not open twice at the same time")
    return week


Week = Annotated[list[OpenTime], Field(max_length=MOST_INTERVALS), AfterValidator(_check_week)]


class ClosedTime(ClosureShape):
    """Days on which the business is closed, the first and the last one included."""

    reason: Line | None = Field(default=None, description="What customers are told.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            raise PydanticCustomError("closure", "must not end before it begins")
        return self

    @property
    def closure(self) -> records.Closure:
        """The same as the room keeps it."""
        return records.Closure(self.first_day, self.last_day, self.reason)


class OpenHours(_Opened):
    """Open between two times of the clock on the wall."""


def _check_hours(hours: list[OpenHours]) -> list[OpenHours]:
    if has_overlap(records.Interval(0, each.opens, each.closes) for each in hours):
        raise PydanticCustomError("hours", "must not open twice at the same time")
    return hours


def _check_days(days: list["SpecialTime"]) -> list["SpecialTime"]:
    if len({each.day for each in days}) < len(days):
        raise PydanticCustomError("special_days", "must not name the same day twice")
    return days


class SpecialTime(SpecialDayShape):
    """A day with hours of its own, whatever else is said of it."""

    hours: Annotated[list[OpenHours], Field(max_length=10), AfterValidator(_check_hours)]  # type: ignore[assignment]
    reason: Line | None = Field(default=None, description="What customers are told.")

    @property
    def special_day(self) -> records.SpecialDay:
        """The same as the room keeps it."""
        hours = sorted((each.opens, each.closes) for each in self.hours)
        return records.SpecialDay(self.day, tuple(hours), self.reason)


SpecialDays = Annotated[
    list[SpecialTime], Field(max_length=MOST_SPECIAL_DAYS), AfterValidator(_check_days)
]


class WholeOpenings(BaseModel):
    """When the business is open; it takes the place of what was said before."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [OPENINGS_SAMPLE]})

    week: Week
    closures: Annotated[list[ClosedTime], Field(max_length=MOST_CLOSURES)]
    special_days: SpecialDays = Field(
        default=[], description="Days with hours of their own; they count more than closures."
    )


class StaffHours(BaseModel):
    """When somebody can be booked; it takes the place of what was said before."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [HOURS_SAMPLE]})

    week: Week | None = Field(description="null: as the organization is open.")
    absences: Annotated[list[ClosedTime], Field(max_length=MOST_ABSENCES)] = []


def as_closures(closed: list[ClosedTime]) -> tuple[records.Closure, ...]:
    """Closures, or absences, as the room keeps them."""
    days = (each.closure for each in closed)
    return tuple(sorted(days, key=lambda one: (one.first_day, one.last_day)))


def as_week(week: list[OpenTime]) -> tuple[records.Interval, ...]:
    """A week as the room keeps it."""
    return tuple(sorted(each.interval for each in week))
