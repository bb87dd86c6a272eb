"""The log's rows, and how long they are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from empfio.events.catalogue import Event
from empfio.kit.ids import OrganizationId

KEPT_FOR = timedelta(days=30)
# Removed a day later: what is old when it is numbered must not vanish before it was readable.
REMOVED_AFTER = KEPT_FOR + timedelta(days=1)
NUMBERED_AT_ONCE = 2_000
FOLLOWED_AT_ONCE = 1_000  # events that one look of a follower reads
READ_AT_ONCE = 200  # events of one organization, that one read of somebody who comes back gives
LOOKED_THROUGH = 20_000  # by one statement that seeks what is about a lead


@dataclass(frozen=True, slots=True)
class Happening:
    """An event about to be recorded; ``data`` as the catalogue promises."""

    event: Event
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the log, behind ``position``; nothing older than ``moment`` follows it."""

    position: int
    moment: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """An event in the log, as those are told who follow it."""

    position: int
    organization_id: OrganizationId
    event: Event
    data: dict[str, Any]
    created_at: datetime
    form: str

    @property
    def place(self) -> Place:
        """Behind it."""
        return Place(self.position, self.created_at)


@dataclass(frozen=True, slots=True)
class Feed:
    """Part of the log: the events' forms separated by commas, and where it ends."""

    items: str
    end: Place
    has_more: bool
