"""The public forms of conversations and messages.

PostgreSQL renders the JSON: one text instead of twenty decoded rows halves the CPU of a serving
process. Each model below documents the SQL form next to it; a test holds the two together.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.conversations.records import Channel, Role, Status
from empfio.kit.clock import Time, json_time
from empfio.kit.ids import Id


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

_TAIL = f"""',"lead":' || {_LEAD} || ',"last_message_at":' || {_moment("c.last_message_at")}
 || ',"last_message_preview":' || {_text("c.last_message_preview")} || '}}'"""

LISTED = f"{_HEAD} || {_TAIL}"
"""SQL over ``conversations AS c``: the list form."""

MESSAGE = f"""'{{"id":"' || m.id || '","conversation_id":"' || m.conversation_id
 || '","role":"' || m.role || '","content":' || to_json(m.content)
 || ',"metadata":' || m.metadata || ',"created_at":"' || {json_time("m.created_at")} || '"}}'"""
"""SQL over ``messages AS m``."""

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

    model_config = ConfigDict(extra="forbid", title="Message")

    id: Id
    conversation_id: Id = Field(description="Parent conversation")
    role: Role
    content: str = Field(description="Message text content")
    metadata: dict[str, Any] = Field(description="Additional data (provider-specific info)")
    created_at: Time = Field(description="When the message was sent")


class ConversationShape(BaseModel):
    """A conversation as it stands in lists."""

    model_config = ConfigDict(extra="forbid", title="Conversation")

    id: Id = Field(description="Unique conversation identifier")
    lead_id: Id = Field(description="Associated lead")
    session_key: str = Field(description="Channel-specific session key")
    channel: Channel
    status: Status
    message_count: int = Field(description="Total messages in this conversation")
    created_at: Time = Field(description="When the conversation started")
    updated_at: Time = Field(description="Last activity")
    lead: LeadBrief
    last_message_at: Time | None = Field(description="Timestamp of the most recent message")
    last_message_preview: str | None = Field(description="Preview of the most recent message")


class ConversationDetail(ConversationShape):
    """A conversation with all its messages, oldest first."""

    model_config = ConfigDict(extra="forbid", title="ConversationDetail")

    messages: list[MessageShape]


class ConversationPage(BaseModel):
    """One page of conversations."""

    model_config = ConfigDict(extra="forbid")

    conversations: list[ConversationShape]
    total: int = Field(description="Exact number of conversations that pass the filter")
    page: int
    size: int
    next_cursor: str | None = Field(
        description="Give it as `cursor` for the next page; null at the end."
    )
