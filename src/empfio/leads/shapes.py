"""The public forms of a lead, rendered by PostgreSQL; each model documents its SQL form."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from empfio.conversations.shapes import ConversationDetail
from empfio.events.shapes import EventShape
from empfio.kit.clock import Time, json_time
from empfio.kit.ids import Id
from empfio.leads.records import Channel, Status


def _text(column: str) -> str:
    return f"coalesce(to_json({column})::text, 'null')"


def with_parts(lead_id: str) -> str:
    """SQL over an organization ($1): the ids of a lead and of all that became a part of it."""
    return f"""(WITH RECURSIVE tree AS (
  SELECT {lead_id}::uuid AS id
  UNION ALL
  SELECT part.id FROM leads AS part JOIN tree
    ON part.organization_id = $1 AND part.merged_into = tree.id
) SELECT id FROM tree)"""


_HEAD = f"""'{{"id":"' || l.id || '","name":' || {_text("l.name")}
 || ',"phone":' || {_text("l.phone")} || ',"email":' || {_text("l.email")}
 || ',"company":' || {_text("l.company")} || ',"channel":"' || l.channel || '"'"""

LISTED = f"""{_HEAD} || ',"status":"' || l.status
 || '","created_at":"' || {json_time("l.created_at")} || '"}}'"""
"""SQL over ``leads AS l``: the list form."""

FULL = f"""{_HEAD} || ',"channel_id":' || to_json(l.channel_id) || ',"status":"' || l.status
 || '","preferred_services":' || to_json(l.preferred_services)
 || ',"appointment_notes":' || {_text("l.appointment_notes")} || ',"metadata":' || l.metadata
 || ',"created_at":"' || {json_time("l.created_at")}
 || '","updated_at":"' || {json_time("l.updated_at")}
 || '","is_blocked":' || (l.blocked_at IS NOT NULL)
 || ',"merged_into":' || coalesce('"' || l.merged_into || '"', 'null') || '}}'"""
"""SQL over ``leads AS l``: all fields."""

ADDRESS = f"""'{{"channel":"' || a.channel || '","channel_id":' || to_json(a.channel_id)
 || ',"created_at":"' || {json_time("a.created_at")} || '"}}'"""
"""SQL over ``lead_addresses AS a``."""


class _Head(BaseModel):
    id: Id
    name: str | None
    phone: str | None = Field(description="E.164 where the number is possible")
    email: str | None
    company: str | None
    channel: Channel


class LeadListed(_Head):
    """A lead as it stands in lists."""

    model_config = ConfigDict(extra="forbid")

    status: Status
    created_at: Time


class LeadShape(_Head):
    """A lead with all its fields."""

    model_config = ConfigDict(extra="forbid", title="Lead")

    channel_id: str = Field(description="The lead's first address on its channel")
    status: Status
    preferred_services: list[str]
    appointment_notes: str | None
    metadata: dict[str, Any]
    created_at: Time
    updated_at: Time
    is_blocked: bool = Field(description="Whether what they write is not taken in.")
    merged_into: Id | None = Field(
        default=None, description="The lead that this one became a part of; lists leave it out"
    )


class LeadPage(BaseModel):
    """One page of leads."""

    model_config = ConfigDict(extra="forbid")

    leads: list[LeadListed]
    total: int = Field(description="Exact number of leads that pass the filter")
    page: int
    size: int
    next_cursor: str | None = Field(
        description="Give it as `cursor` for the next page; null at the end."
    )


class SimilarShape(BaseModel):
    """A lead that may be the same person."""

    model_config = ConfigDict(extra="forbid", title="SimilarLead")

    lead: LeadListed
    because: list[Literal["email", "phone"]] = Field(description="What both have")


class SimilarLeads(BaseModel):
    """Leads that may be the same person, last activity first."""

    model_config = ConfigDict(extra="forbid")

    similar: list[SimilarShape]


class MergedLeads(BaseModel):
    """Leads that became a part of one, who was merged last first."""

    model_config = ConfigDict(extra="forbid")

    merged: list[LeadShape] = Field(
        description="Each as it was when it was merged; `merged_into` says of which one it is "
        "a part: of the lead itself, or of another part."
    )


class AddressShape(BaseModel):
    """Where a lead is reached."""

    model_config = ConfigDict(extra="forbid", title="Address")

    channel: Channel
    channel_id: str
    created_at: Time


class LeadExport(BaseModel):
    """Everything that is kept of a lead."""

    model_config = ConfigDict(extra="forbid")

    exported_at: Time
    lead: LeadShape
    addresses: list[AddressShape]
    merged: list[LeadShape] = Field(description="Leads that became a part of this one.")
    conversations: list[ConversationDetail] = Field(
        description="With all their messages, oldest first; each as it was when it was written."
    )
    bookings: list[dict[str, Any]] = Field(description="As `GET /api/v1/bookings` shows them.")
    events: list[EventShape] = Field(description="What the log of events tells about the lead.")
