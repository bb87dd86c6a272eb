"""The public form of a booking, rendered by PostgreSQL; each model documents its SQL form."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from empfio.bookings.records import Slot, Status
from empfio.kit.clock import Time, json_time, write_time
from empfio.kit.ids import Id
from empfio.leads.records import Channel
from empfio.leads.records import Status as LeadStatus


def _text(column: str) -> str:
    return f"coalesce(to_json({column})::text, 'null')"


_LEAD = f"""CASE WHEN p.id IS NULL THEN 'null' ELSE '{{"id":"' || p.id
 || '","name":' || {_text("p.name")} || ',"email":' || {_text("p.email")}
 || ',"phone":' || {_text("p.phone")} || ',"channel":"' || p.channel
 || '","status":"' || p.status || '"}}' END"""
_STAFF = """CASE WHEN s.id IS NULL THEN 'null' ELSE '{"id":"' || s.id || '","name":'
 || to_json(s.name) || '}' END"""

BOOKING = f"""'{{"id":"' || b.id || '","lead_id":' || {_text("p.id")}
 || ',"calcom_booking_id":null,"calcom_booking_uid":null,"event_type_id":null,"start_time":"'
 || {json_time("b.starts_at")} || '","end_time":"' || {json_time("b.ends_at")}
 || '","status":"' || b.status || '","meeting_url":null,"metadata":{{"service":'
 || to_json(b.service_name) || ',"notes":' || {_text("l.notes")} || '}},"created_at":"'
 || {json_time("b.created_at")} || '","updated_at":"' || {json_time("b.updated_at")}
 || '","lead":' || {_LEAD} || ',"service_id":"' || b.service_id || '","staff":' || {_STAFF}
 || ',"conversation_id":' || {_text("l.conversation_id")}
 || ',"moved_to":' || {_text("b.moved_to")} || '}}'"""
"""SQL over ``JOINED``: all fields."""

JOINED = """bookings AS b
  LEFT JOIN booking_leads AS l ON l.organization_id = b.organization_id AND l.booking_id = b.id
  LEFT JOIN leads AS p ON p.organization_id = b.organization_id AND p.id = l.lead_id
  LEFT JOIN staff AS s ON s.organization_id = b.organization_id AND s.id = b.staff_id"""

# All that is shown counts: the booking itself, and the names of lead and staff. An erased lead
# counts more than one was ever changed, so that no version comes twice.
VERSION = "b.version + coalesce(p.version, 100000000) + coalesce(s.version, 0)"

BOOKING_SAMPLE: JsonDict = {
    "id": "cc0e1000-e29b-41d4-a716-446655440000",
    "lead_id": "550e8400-e29b-41d4-a716-446655440000",
    "calcom_booking_id": 4711,
    "calcom_booking_uid": "bFJeNb2uX8ANpT3JL5EfXw",
    "event_type_id": 12,
    "start_time": "2026-03-12T14:30:00.000000Z",
    "end_time": "2026-03-12T15:15:00.000000Z",
    "status": "rescheduled",
    "meeting_url": "https://meet.example.com/abc-defg-hij",
    "metadata": {"service": "Haarschnitt", "notes": "First visit"},
    "created_at": "2026-03-07T10:15:00.000000Z",
    "updated_at": "2026-03-07T10:15:00.000000Z",
    "lead": {
        "id": "550e8400-e29b-41d4-a716-446655440000",
        "name": "Jane Smith",
        "email": "jane@example.com",
        "phone": "+49123456789",
        "channel": "whatsapp",
        "status": "booked",
    },
    "service_id": "aa0d0e00-e29b-41d4-a716-446655440000",
    "staff": {"id": "bb0e0f00-e29b-41d4-a716-446655440000", "name": "Kim"},
    "conversation_id": "880b0500-e29b-41d4-a716-446655440000",
    "moved_to": "cc0e1000-e29b-41d4-a716-446655440001",
}


class BookedLead(BaseModel):
    """Whose an appointment is."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    name: str | None
    email: str | None
    phone: str | None
    channel: Channel
    status: LeadStatus


class BookedStaff(BaseModel):
    """With whom an appointment is."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    name: str


class BookingMetadata(BaseModel):
    """What is booked."""

    model_config = ConfigDict(extra="forbid")

    service: str = Field(description="As it was called when it was booked.")
    notes: str | None


class BookingShape(BaseModel):
    """An appointment."""

    model_config = ConfigDict(
        extra="forbid", title="Booking", json_schema_extra={"examples": [BOOKING_SAMPLE]}
    )

    id: Id
    lead_id: Id | None = Field(description="null once the lead was erased.")
    calcom_booking_id: int | None = Field(description="Only of a booking that was made there.")
    calcom_booking_uid: str | None = Field(description="Only of a booking that was made there.")
    event_type_id: int | None = Field(description="Only of a booking that was made there.")
    start_time: Time
    end_time: Time
    status: Status
    meeting_url: str | None
    metadata: BookingMetadata
    created_at: Time
    updated_at: Time
    lead: BookedLead | None
    service_id: Id
    staff: BookedStaff | None = Field(description="null: the business itself, without staff.")
    conversation_id: Id | None = Field(description="In which it was made.")
    moved_to: Id | None = Field(description="Of a rescheduled one: what took its place.")


class BookingPage(BaseModel):
    """One page of bookings."""

    model_config = ConfigDict(extra="forbid")

    bookings: list[BookingShape]
    total: int = Field(description="Exact number of bookings that pass the filter.")
    page: int
    size: int


class SlotShape(BaseModel):
    """A time that is free."""

    model_config = ConfigDict(
        extra="forbid",
        title="Slot",
        json_schema_extra={
            "examples": [
                {
                    "start_time": "2026-03-12T14:30:00.000000Z",
                    "end_time": "2026-03-12T15:15:00.000000Z",
                    "staff": {"id": "bb0e0f00-e29b-41d4-a716-446655440000", "name": "Kim"},
                }
            ]
        },
    )

    start_time: Time
    end_time: Time
    staff: BookedStaff | None


class SlotList(BaseModel):
    """Times that are free, in order."""

    model_config = ConfigDict(extra="forbid")

    slots: list[SlotShape]


def slot_form(one: Slot) -> dict[str, Any]:
    """``SlotShape``."""
    staff = None if one.staff_id is None else {"id": str(one.staff_id), "name": one.staff_name}
    return {
        "start_time": write_time(one.starts_at),
        "end_time": write_time(one.ends_at),
        "staff": staff,
    }
