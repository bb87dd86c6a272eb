"""The rows of this room, and what they can say about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from empfio.kit.ids import ArrivalId, ConnectionId, ConversationId, LeadId, MessageId, UserId
from empfio.kit.metadata import Metadata, WithoutKeys
from empfio.kit.pages import Cursor
from empfio.kit.words import Sought

Channel = Literal["whatsapp", "telegram", "web", "voice"]
Status = Literal["active", "completed", "escalated", "abandoned"]
Role = Literal["user", "assistant", "system"]
Sort = Literal["-updated_at", "updated_at", "-created_at", "created_at"]

CHANNELS: tuple[Channel, ...] = get_args(Channel)
STATUSES: tuple[Status, ...] = get_args(Status)
OPEN: tuple[Status, ...] = ("active", "escalated")
CLOSED: tuple[Status, ...] = ("completed", "abandoned")

MOST_ABANDONED = 500  # in one transaction; the others the next time
MOST_ERASED = 200  # conversations that one transaction of a routine erases
MOST_ERASED_MESSAGES = 20_000  # that one statement erases
MOST_MESSAGES = 5_000
MOST_TEXT = 4_000_000  # bytes of content; beyond either a conversation rolls over

UNANSWERED = "unanswered"  # the job that looks whether somebody of the team has answered
TURN = "turn"  # the job that lets the agent answer a conversation

SERVERS_OWN = ("author", "sent_at", "channel")
GivenMetadata = Annotated[Metadata, WithoutKeys(SERVERS_OWN)]
"""A message's metadata from outside: the keys that the server sets itself are refused."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the verbs of this room need to know of a conversation."""

    id: ConversationId
    lead_id: LeadId
    session_key: str
    channel: Channel
    status: Status
    version: int
    message_count: int
    text_bytes: int
    lead_name: str | None
    lead_email: str | None
    connection_id: ConnectionId | None
    last_seq: int
    last_user_seq: int
    last_heard_at: datetime | None
    updated_at: datetime
    assigned_to: UserId | None
    handover: str | None  # as JSON: who holds it, since when and why

    @property
    def address(self) -> str:
        """The customer's on the channel."""
        return self.session_key.removeprefix(f"{self.channel}_")

    @property
    def is_open(self) -> bool:
        """Whether somebody is expected to answer."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Message:
    """A message about to be stored; ``metadata`` is JSON text."""

    role: Role
    content: str
    created_at: datetime
    metadata: str = "{}"


@dataclass(frozen=True, slots=True)
class History:
    """A whole conversation about to be stored, with what happened in it so far."""

    id: ConversationId
    lead_id: LeadId
    lead_name: str | None
    lead_email: str | None
    channel: Channel
    channel_id: str
    status: Status
    created_at: datetime
    messages: tuple[Message, ...]
    source: str | None = None
    source_id: str | None = None
    connection_id: ConnectionId | None = None
    assigned_to: UserId | None = None
    handover: str | None = None

    @property
    def session_key(self) -> str:
        """The session's name: the channel and the customer's address on it."""
        return f"{self.channel}_{self.channel_id}"


@dataclass(frozen=True, slots=True)
class Heard:
    """A customer's message about to be stored; ``metadata`` is JSON text.

    ``provider_id`` names it on its connection, once for ever.
    """

    lead_id: LeadId
    lead_name: str | None
    lead_email: str | None
    channel: Channel
    address: str
    connection_id: ConnectionId | None
    provider_id: str
    arrival_id: ArrivalId | None
    content: str
    metadata: str = "{}"


@dataclass(frozen=True, slots=True)
class Received:
    """Where a customer's message is now, and whether an agent may answer it."""

    conversation_id: ConversationId
    message_id: MessageId
    form: str
    is_answered_by_agent: bool


@dataclass(frozen=True, slots=True)
class MessageSearch:
    """Which messages to look for; ``after``: the last one that was shown."""

    sought: Sought
    size: int = 20
    after: UUID | None = None
    # Those that are set, by name: conversation_id, role, created_from and _to.
    filters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message that was found: the open beginning of its JSON form, and what is marked in it."""

    form: str
    content: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Listing:
    """Which conversations to list, in which order, from where."""

    size: int = 20
    page: int = 1
    cursor: Cursor | None = None
    sort: Sort = "-updated_at"
    sought: Sought | None = None
    # Those that are set, by name: lead_id, status, channel, created_from and _to, updated_from
    # and _to.
    filters: Mapping[str, Any] = field(default_factory=dict)
