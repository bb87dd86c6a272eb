"""A visitor, their place in what was said, and the room's limits."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from empfio.kit.ids import ConversationId, OrganizationId, VisitorId
from empfio.kit.scope import Caller

TOKEN_PREFIX = "visitor_"  # noqa: S105 - not a secret, but what each begins with
TOKEN_LIFE = timedelta(days=365)  # without use
USE_NOTED_EVERY = timedelta(days=1)

MOST_BODY = 32_000  # bytes of a visitor's request
MOST_TEXT = 4_096  # characters of a visitor's message
MOST_SHOWN = 200  # messages of one answer
MOST_CONVERSATIONS = 20  # the newest of a visitor that are shown

MOST_FORGOTTEN = 5_000  # visitors that one transaction removes
MOST_STREAMS_EACH = 5  # of one visitor
MOST_STREAMS = 1_000  # of one process
MOST_WAITING = 256_000  # bytes that a slow reader may leave untaken
HEARTBEAT = 15.0  # seconds

Answering = Literal["agent", "person", "nobody"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in what a visitor and the business said: behind message ``seq`` of a conversation."""

    conversation_id: UUID
    seq: int


BEGINNING = Place(UUID(int=0), 0)


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor at a door: whose page they write from, and where else that page may stand."""

    caller: Caller
    visitor_id: VisitorId
    origins: frozenset[str]

    @property
    def organization_id(self) -> OrganizationId:
        """Whom they visit."""
        return self.caller.organization_id


@dataclass(frozen=True, slots=True)
class Written:
    """What a visitor wrote or tapped; ``id`` names it for their browser, once for ever."""

    id: UUID
    text: str | None
    choice: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A message as its visitor sees it."""

    conversation_id: ConversationId
    seq: int
    is_visitors: bool
    form: str

    @property
    def place(self) -> Place:
        """Behind it."""
        return Place(self.conversation_id, self.seq)


@dataclass(frozen=True, slots=True)
class Typing:
    """A person is typing to whoever has this session; ``name``: their first, if one is known."""

    organization_id: OrganizationId
    session: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands for its visitor."""

    answered_by: Answering
    is_waiting: bool  # whether the visitor spoke last
