"""Parcels and their way, and the limits of trying."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from empfio.channels.contract import Choice, Outgoing, Section
from empfio.kit.ids import ConnectionId, ConversationId, MessageId, ParcelId

State = Literal["waiting", "sent", "delivered", "read", "failed"]
STATES: tuple[State, ...] = get_args(State)
Outcome = Literal["sent", "refused", "failed", "unknown"]

# How long a message is tried; a customer who hears after a day hears the wrong thing.
GIVEN_UP_AFTER = timedelta(hours=24)
RECONCILED_AFTER = timedelta(seconds=20)  # before a part whose answer was lost is sent again
LONGEST_WAIT = timedelta(minutes=10)  # between two tries


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A message about to go out; ``address`` is the customer's on that connection."""

    conversation_id: ConversationId
    message_id: MessageId
    connection_id: ConnectionId
    address: str
    text: str
    sections: tuple[Section, ...] = ()
    list_label: str = ""
    last_heard_at: datetime | None = None
    template: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way. ``parts_sent``: how many of its parts the provider has."""

    id: ParcelId
    conversation_id: ConversationId
    message_id: MessageId
    connection_id: ConnectionId
    address: str
    content: Mapping[str, Any]
    state: State
    parts_sent: int
    created_at: datetime

    @property
    def outgoing(self) -> Outgoing:
        """The same as its channel takes it."""
        heard = self.content.get("last_heard_at")
        return Outgoing(
            to=self.address,
            text=self.content["text"],
            sections=tuple(
                Section(one["title"], tuple(Choice(*choice) for choice in one["choices"]))
                for one in self.content.get("sections", ())
            ),
            list_label=self.content.get("list_label", ""),
            last_heard_at=datetime.fromisoformat(heard) if heard else None,
            template=self.content.get("template"),
            conversation_id=str(self.conversation_id),
            message_id=str(self.message_id),
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send a part; without an end, whoever tried died meanwhile."""

    part: int
    number: int
    began_at: datetime
    outcome: Outcome | None

    @property
    def is_doubtful(self) -> bool:
        """Whether the provider may have the part though nobody told us."""
        return self.outcome in (None, "unknown")


@dataclass(frozen=True, slots=True)
class Moved:
    """A parcel whose state changes."""

    parcel: Parcel
    state: State
    reason: str | None = None
