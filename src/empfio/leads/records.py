"""Leads and their addresses."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

from empfio.kit import pages
from empfio.kit.ids import LeadId
from empfio.kit.pages import Cursor

Channel = Literal["whatsapp", "telegram", "web", "email", "voice"]
Status = Literal[
    "new", "contacted", "booking_offered", "booked", "confirmed", "completed", "no_show",
    "cancelled", "lost",
]  # fmt: skip
CHANNELS: tuple[Channel, ...] = get_args(Channel)
MOST_SIMILAR = 50  # leads that are suggested at once
MOST_MERGED = 100  # parts of a lead that are listed; an export holds all
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Lead:
    """What other rooms may know of a lead."""

    id: LeadId
    name: str | None
    email: str | None
    phone: str | None
    is_blocked: bool = False  # what they write is not taken in

    def is_plain(self, told_name: str | None) -> bool:
        """Whether nothing but a message comes of what they write: no name is learned by it."""
        return not self.is_blocked and (self.name is not None or not told_name)


@dataclass(frozen=True, slots=True)
class Mergeable:
    """What must be known of a lead that is about to become a part of another, or to get one."""

    id: LeadId
    name: str | None
    email: str | None
    status: Status
    channel: Channel
    merged_into: LeadId | None


@dataclass(frozen=True, slots=True)
class Counted:
    """A lead about to be erased, and where it is counted."""

    id: LeadId
    status: Status
    channel: Channel


class GivenLead(Protocol):
    """A lead as somebody gave it, in a body or in a file."""

    channel: Channel
    channel_id: str | None
    name: str | None
    phone: str | None
    email: str | None
    company: str | None
    status: Status
    preferred_services: list[str]
    appointment_notes: str | None
    metadata: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead about to be stored; ``metadata`` is JSON text, the address in its stored form."""

    id: LeadId
    channel: Channel
    channel_id: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    company: str | None = None
    status: Status = "new"
    preferred_services: tuple[str, ...] = ()
    appointment_notes: str | None = None
    metadata: str = "{}"


@dataclass(frozen=True, slots=True)
class Listing:
    """Which leads to list, and from where."""

    size: int = 20
    page: int = 1
    cursor: Cursor | None = None
    status: Status | None = None
    channel: Channel | None = None
    search: str | None = None

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that are set, by name."""
        found: dict[str, Any] = {}
        if self.status is not None:
            found["status"] = self.status
        if self.channel is not None:
            found["channel"] = self.channel
        return found


@dataclass(frozen=True, slots=True)
class Page(pages.Page):
    """One page of leads, with the total of the filter."""

    total: int
