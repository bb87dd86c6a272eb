"""Pure decisions about parcels."""

from datetime import datetime, timedelta

from empfio.channels.contract import ReceiptState
from empfio.delivery.records import GIVEN_UP_AFTER, LONGEST_WAIT, STATES, State

_FIRST_WAIT = timedelta(seconds=1)


def later(state: State, told: ReceiptState) -> State:
    """The state after a receipt: forward only, in whatever order receipts come.

    What was delivered has not failed, whatever is told later; what failed may still turn out to
    have been delivered, since providers time out too.
    """
    if told == "failed":
        return "failed" if state in ("waiting", "sent") else state
    if state == "failed":
        return told if told in ("delivered", "read") else state
    return max(state, told, key=STATES.index)


def wait_after(tries: int, asked: float | None, chance: float) -> timedelta:
    """How long to wait after ``tries`` failures; ``chance`` from 0 to 1 spreads them by half.

    What the provider asks for is the least.
    """
    wait: timedelta = min(_FIRST_WAIT * 2 ** min(tries, 10), LONGEST_WAIT) * (0.75 + chance / 2)
    return max(wait, timedelta(seconds=asked or 0))


def is_given_up(created_at: datetime, now: datetime) -> bool:
    """Whether a parcel is tried no more."""
    return now - created_at > GIVEN_UP_AFTER


def key_of_part(parcel_id: object, part: int) -> str:
    """The key that a part is sent under, the same for each try."""
    return f"{parcel_id}.{part}"
