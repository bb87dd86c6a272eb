"""A provider's call as it is kept, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from empfio.kit.ids import ArrivalId, ConnectionId, OrganizationId

KEPT_FOR = timedelta(days=30)
BATCH = 25  # arrivals that one transaction takes in
MOST_AT_ONCE = 100  # connections that are looked at
MOST_FORGOTTEN = 5_000  # arrivals that one transaction removes
LOOKED_THROUGH = 50_000  # arrivals in which one statement seeks an address
SHORTEST_MENTION = 5  # characters of an address that is sought; a shorter one stands anywhere


@dataclass(frozen=True, slots=True)
class Arrival:
    """A provider's call as it came in."""

    id: ArrivalId
    connection_id: ConnectionId
    body: bytes
    received_at: datetime
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A connection of which something waits, and when the first of it came."""

    organization_id: OrganizationId
    connection_id: ConnectionId
    since: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """How reading an arrival ended: kinds of which nothing is taken in, and a fault of ours."""

    id: ArrivalId
    noted: tuple[str, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An arrival as an operator sees it: nothing of what stands in it."""

    id: ArrivalId
    connection_id: ConnectionId
    size: int
    received_at: datetime
    taken_at: datetime | None
    noted: tuple[str, ...]
    fault: str | None
