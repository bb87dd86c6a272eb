"""What arrives, and the limits of taking it in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from empfio.kit.ids import ArrivalId, ConnectionId

MOST_BODY = 4_000_000  # bytes of a provider's call
KEPT_FOR = timedelta(days=30)
MOST_FORGOTTEN = 5_000  # arrivals that one transaction removes
TAKING_IN = "arrival"  # the job that reads one
RECEIPT = "receipt"  # the job for a receipt that came before its message was noted as sent
RECEIPT_TRIES = 4
RECEIPT_AGAIN_AFTER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A provider's call as it came in."""

    id: ArrivalId
    connection_id: ConnectionId
    body: bytes
    received_at: datetime
    taken_at: datetime | None
