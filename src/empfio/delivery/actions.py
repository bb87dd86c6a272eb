"""What others may ask of the mail room; each verb one promise, inside the caller's transaction."""

import hashlib

from empfio.channels.contract import Receipt
from empfio.delivery import store
from empfio.delivery.records import Moved, NewParcel, Parcel
from empfio.delivery.rules import later
from empfio.kit.ids import ConnectionId, ParcelId, is_id, new_id, read_id
from empfio.kit.lanes.queue import enqueue
from empfio.kit.scope import Scope

SENDING = "parcel"  # the job that sends one


async def post(scope: Scope, new: NewParcel) -> ParcelId:
    """Let a message go out once this transaction has committed, behind earlier ones to there."""
    parcel_id = ParcelId(new_id())
    await store.add_parcel(scope, parcel_id, new)
    # A lane outlives its work where that is laid aside, and must not name anybody.
    address = hashlib.sha256(new.address.encode()).hexdigest()[:16]
    lane = f"parcels:{new.connection_id}:{address}"
    await enqueue(scope, lane, SENDING, {"parcel_id": str(parcel_id)})
    return parcel_id


async def find_moved(
    scope: Scope, connection_id: ConnectionId, receipt: Receipt
) -> tuple[Moved, int] | None:
    """The parcel that a receipt is about with the state it then has, and which part; or None.

    Nothing is locked yet: the conversation comes first, then ``move``.
    """
    found = await store.find_by_provider_id(scope, connection_id, receipt.provider_id)
    if found is None and receipt.key is not None:
        found = await _find_by_key(scope, connection_id, receipt.key)
    if found is None:
        return None
    parcel, part = found
    return Moved(parcel, later(parcel.state, receipt.state), receipt.reason), part


async def move(scope: Scope, moved: Moved, receipt: Receipt, part: int) -> None:
    """Take a receipt down; a part whose answer was lost is known to be there by it."""
    parcel = await store.find_parcel_locked(scope, moved.parcel.id)
    if parcel is None:
        return
    state = later(parcel.state, receipt.state)
    attempts = await store.list_attempts(scope, parcel.id, part)
    parts_sent = parcel.parts_sent
    if attempts and attempts[-1].is_doubtful and receipt.state != "failed":
        number = attempts[-1].number
        await store.end_attempt(
            scope, parcel.id, part, number, "sent", provider_id=receipt.provider_id
        )
        parts_sent = max(parts_sent, part + 1)
    reason = receipt.reason if state == "failed" else None
    await store.move_parcel(scope, parcel.id, state, reason, parts_sent)


async def _find_by_key(
    scope: Scope, connection_id: ConnectionId, key: str
) -> tuple[Parcel, int] | None:
    parcel_id, _, part = key.partition(".")
    if not is_id(parcel_id) or not (part.isascii() and part.isdigit() and len(part) < 4):
        return None
    parcel = await store.find_parcel(scope, ParcelId(read_id(parcel_id)))
    if parcel is None or parcel.connection_id != connection_id:
        return None
    return parcel, int(part)
