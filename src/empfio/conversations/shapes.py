"""The public forms of conversations and messages.

PostgreSQL renders the JSON: one text instead of twenty decoded rows halves the CPU of a serving
process. Each model below documents the SQL form next to it; a test holds the two together.
"""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from empfio.conversations.records import Channel, FoundMessage, Role, Status
from empfio.conversations.samples import (
    DETAIL_SAMPLE,
    FOUND_PAGE_SAMPLE,
    FOUND_SAMPLE,
    LISTED_SAMPLE,
    MESSAGE_SAMPLES,
    PAGE_SAMPLE,
)
from empfio.delivery.shapes import DELIVERY, DeliveryShape
from empfio.kit.clock import Time, json_time
from empfio.kit.ids import Id
from empfio.kit.strict_json import write_json


def _text(column: str) -> str:
    return f"coalesce(to_json({column})::text, 'null')"


def _moment(column: str) -> str:
    return f"coalesce('\"' || {json_time(column)} || '\"', 'null')"


_LEAD = f"""'{{"id":"' || c.lead_id || '","name":' || {_text("c.lead_name")}
 || ',"email":' || {_text("c.lead_email")} || '}}'"""

_HEAD = f"""'{{"id":"' || c.id || '","lead_id":"' || c.lead_id
 || '","session_key":' || to_json(c.session_key) || ',"channel":"' || c.channel
 || '","status":"' || c.status || '","message_count":' || c.message_count
 || ',"created_at":"' || {json_time("c.created_at")}
 || '","updated_at":"' || {json_time("c.updated_at")} || '"'"""

_MARKS = """',"unread":' || (c.last_user_seq > c.read_seq) || ',"assigned_to":'
 || coalesce('"' || c.assigned_to || '"', 'null')
 || ',"handover":' || coalesce(c.handover::text, 'null')"""

_TAIL = f"""',"lead":' || {_LEAD} || ',"last_message_at":' || {_moment("c.last_message_at")}
 || ',"last_message_preview":' || {_text("c.last_message_preview")}
 || {_MARKS} || '}}'"""

LISTED = f"{_HEAD} || {_TAIL}"
"""SQL over ``conversations AS c``: the list form."""


def _message(delivery: str) -> str:
    return f"""'{{"id":"' || m.id || '","conversation_id":"' || m.conversation_id
 || '","role":"' || m.role || '","content":' || to_json(m.content)
 || ',"metadata":' || m.metadata || ',"created_at":"' || {json_time("m.created_at")}
 || '","delivery":' || {delivery} || '}}'"""


MESSAGE = _message(DELIVERY)
"""SQL over ``messages AS m``."""

NEW_MESSAGE = _message("'null'")
"""The same of one that is just being stored: nothing of it is on its way yet."""

FOUND = f"""left({MESSAGE}, -1) || ',"channel":"' || c.channel || '","lead":' || {_LEAD}"""
"""SQL over ``messages AS m`` and ``conversations AS c``: a message found, still open at its end."""

DETAIL = f"""{_HEAD} || ',"messages":[' || coalesce((
  SELECT string_agg({MESSAGE}, ',' ORDER BY m.seq) FROM messages AS m
   WHERE m.organization_id = c.organization_id AND m.conversation_id = c.id), '')
 || ']' || {_TAIL}"""
"""SQL over ``conversations AS c``: the list form with all messages."""


class LeadBrief(BaseModel):
    """Who writes, in brief."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    name: str | None
    email: str | None


class MessageShape(BaseModel):
    """One message."""

    model_config = ConfigDict(
        extra="forbid", title="Message", json_schema_extra={"examples": MESSAGE_SAMPLES}
    )

    id: Id = Field(description="Unique message identifier")
    conversation_id: Id = Field(description="Parent conversation")
    role: Role
    content: str = Field(description="Message text content")
    metadata: dict[str, Any] = Field(description="Additional data (provider-specific info)")
    created_at: Time = Field(description="When the message was sent")
    delivery: DeliveryShape | None = Field(
        default=None, description="What became of it on its way; null where no provider carries it"
    )


def found_form(found: FoundMessage, passages: list[list[tuple[str, bool]]]) -> str:
    """A message that was found, as JSON text."""
    pieces = [[{"text": t, "is_match": m} for t, m in passage] for passage in passages]
    return f'{found.form},"passages":{write_json(pieces)}}}'


def found_page(
    forms: list[str], total: int | None, found: int, size: int, following: UUID | None
) -> str:
    """A page of messages found; without a ``total``, there are at least those ``found``."""
    figures = {
        "total": found if total is None else total,
        "total_is_exact": total is not None,
        "size": size,
        "next_cursor": None if following is None else str(following),
    }
    return f'{{"messages":[{",".join(forms)}],{write_json(figures)[1:]}'


class _Head(BaseModel):
    id: Id = Field(description="Unique conversation identifier")
    lead_id: Id = Field(description="Associated lead")
    session_key: str = Field(description="Channel-specific session key")
    channel: Channel
    status: Status
    message_count: int = Field(description="Total messages in this conversation")
    created_at: Time = Field(description="When the conversation started")
    updated_at: Time = Field(description="Last activity")


class HandoverActor(BaseModel):
    """Who handed a conversation over: the agent, a user, an API key, or the system."""

    model_config = ConfigDict(extra="forbid")

    type: str
    id: Id | None
    name: str


class HandoverShape(BaseModel):
    """Since when and why a person answers."""

    model_config = ConfigDict(extra="forbid", title="Handover")

    by: HandoverActor
    at: Time
    reason: str | None


class ConversationShape(_Head):
    """A conversation as it stands in lists."""

    model_config = ConfigDict(
        extra="forbid", title="Conversation", json_schema_extra={"examples": [LISTED_SAMPLE]}
    )

    lead: LeadBrief
    last_message_at: Time | None = Field(description="Timestamp of the most recent message")
    last_message_preview: str | None = Field(description="Preview of the most recent message")
    unread: bool = Field(description="Whether the customer wrote what the team has not read")
    assigned_to: Id | None = Field(default=None, description="The user who looks after it")
    handover: HandoverShape | None = Field(default=None, description="Set while a person answers")


class ConversationDetail(_Head):
    """A conversation with all its messages, oldest first."""

    model_config = ConfigDict(
        extra="forbid",
        title="ConversationDetail",
        json_schema_extra={"examples": [DETAIL_SAMPLE]},
    )

    messages: list[MessageShape]
    lead: LeadBrief
    last_message_at: Time | None = Field(description="Timestamp of the most recent message")
    last_message_preview: str | None = Field(description="Preview of the most recent message")
    unread: bool = Field(description="Whether the customer wrote what the team has not read")
    assigned_to: Id | None = Field(default=None, description="The user who looks after it")
    handover: HandoverShape | None = Field(default=None, description="Set while a person answers")


class Piece(BaseModel):
    """A piece of a passage."""

    model_config = ConfigDict(extra="forbid")

    text: str
    is_match: bool = Field(description="Whether it is what was sought")


class FoundMessageShape(MessageShape):
    """A message that was found, who writes there, and where the words stand."""

    model_config = ConfigDict(
        extra="forbid", title="FoundMessage", json_schema_extra={"examples": [FOUND_SAMPLE]}
    )

    channel: Channel
    lead: LeadBrief
    passages: list[list[Piece]] = Field(
        description="Up to three passages around what was found; the text is their pieces' text."
    )


class FoundMessages(BaseModel):
    """Messages that were found, newest first."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [FOUND_PAGE_SAMPLE]})

    messages: list[FoundMessageShape]
    total: int = Field(description="How many there are; at least so many where not exact")
    total_is_exact: bool
    size: int
    next_cursor: str | None = Field(
        description="Give it as `cursor` for the next page; null at the end."
    )


class ConversationPage(BaseModel):
    """One page of conversations."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [PAGE_SAMPLE]})

    conversations: list[ConversationShape]
    total: int = Field(
        description="Exact number of conversations that pass the filter; see `total_is_exact`"
    )
    total_is_exact: bool | None = Field(
        default=None,
        description="Only with `q`: when false, there are at least `total`",
    )
    page: int
    size: int
    next_cursor: str | None = Field(
        description="Give it as `cursor` for the next page; null at the end."
    )
