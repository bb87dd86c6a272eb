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
    MOST_CLOSURES,
    MOST_INTERVALS,
    MOST_SERVICES,
    SHORTEST,
)
from empfio.bookings.rules import has_overlap
from empfio.bookings.shapes import (
    OPENINGS_SAMPLE,
    SERVICE_SAMPLE,
    STAFF_SAMPLE,
    WEEK_SAMPLE,
    ClosureShape,
    IntervalShape,
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


class OpenTime(IntervalShape):
    """Open on a weekday between two times of the clock on the wall."""

    weekday: Annotated[int, Field(ge=0, le=6, description="0 is Monday, 6 is Sunday."), WHOLE]

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.closes <= self.opens:
            raise PydanticCustomError("interval", "must close after it opens")
        return self

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


class WholeOpenings(BaseModel):
    """When the business is open; it takes the place of what was said before."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [OPENINGS_SAMPLE]})

    week: Week
    closures: Annotated[list[ClosedTime], Field(max_length=MOST_CLOSURES)]


class StaffHours(BaseModel):
    """When somebody can be booked; it takes the place of what was said before."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"week": WEEK_SAMPLE}]}
    )

    week: Week | None = Field(description="null: as the organization is open.")


def as_week(week: list[OpenTime]) -> tuple[records.Interval, ...]:
    """A week as the room keeps it."""
    return tuple(sorted(each.interval for each in week))
