"""What callers say of appointments."""

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from empfio.bookings.managing import NewBooking
from empfio.bookings.records import LONGEST_SEARCH, BookingListing, BookingSort, Status
from empfio.kit.clock import Day, Time
from empfio.kit.ids import ConversationId, Id, LeadId, ServiceId, StaffId
from empfio.kit.pages import PageNumber, PageSize
from empfio.kit.texts import Language, Passage


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


Start = Annotated[
    Time,
    AfterValidator(_whole_second),
    Field(description="Any moment within the opening hours; fractions of a second are dropped."),
]


class BookingQuery(BaseModel):
    """Filters and place in the list."""

    page: PageNumber = 1
    size: PageSize = 20
    lead_id: Id | None = Field(default=None, description="Filter by lead.")
    status: Status | None = Field(default=None, description="Filter by status.")
    staff_id: Id | None = Field(default=None, description="Filter by one of the staff.")
    since: Time | None = Field(default=None, alias="from", description="Ends after this moment.")
    before: Time | None = Field(default=None, alias="to", description="Begins before this moment.")
    sort: BookingSort = Field(default="-updated_at", description="Last activity first, or by time.")

    @property
    def listing(self) -> BookingListing:
        """The same as the store takes it."""
        lead_id = None if self.lead_id is None else LeadId(self.lead_id)
        staff_id = None if self.staff_id is None else StaffId(self.staff_id)
        return BookingListing(
            self.size, self.page, self.sort, lead_id, self.status, staff_id, self.since,
            self.before,
        )  # fmt: skip


class DaysQuery(BaseModel):
    """Which days are meant, and of whom."""

    first: Day = Field(alias="from", description="The first day, in the business's time zone.")
    last: Day = Field(alias="to", description="The last day, at most 31 days altogether.")
    staff_id: Id | None = Field(default=None, description="Only with this one of the staff.")

    @model_validator(mode="after")
    def _is_a_short_time(self) -> Self:
        if not timedelta(0) <= self.last - self.first < LONGEST_SEARCH:
            raise PydanticCustomError("days", "to must be from on, and at most 31 days altogether")
        return self


class SlotQuery(DaysQuery):
    """For what, and on which days, free times are sought."""

    service_id: Id


class BookingOrder(BaseModel):
    """An appointment to make."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "lead_id": "550e8400-e29b-41d4-a716-446655440000",
                    "service_id": "aa0d0e00-e29b-41d4-a716-446655440000",
                    "start_time": "2030-03-12T14:30:00Z",
                    "notes": "First visit",
                }
            ]
        },
    )

    lead_id: Id
    service_id: Id
    start_time: Start
    staff_id: Id | None = Field(default=None, description="null: whoever is free.")
    conversation_id: Id | None = Field(
        default=None, description="In which the customer is told; null: they are not."
    )
    language: Language | None = Field(default=None, description="In which they are told.")
    notes: Passage | None = None

    @property
    def new(self) -> NewBooking:
        """The same as the room takes it."""
        known = self.conversation_id
        return NewBooking(
            LeadId(self.lead_id), ServiceId(self.service_id), self.start_time,
            None if self.staff_id is None else StaffId(self.staff_id),
            None if known is None else ConversationId(known), self.language, self.notes,
        )  # fmt: skip


class Rescheduling(BaseModel):
    """Another time for an appointment."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"start_time": "2030-03-13T09:00:00Z"}]}
    )

    start_time: Start
    staff_id: Id | None = Field(
        default=None, description="null: the same one if free then, else whoever is."
    )
