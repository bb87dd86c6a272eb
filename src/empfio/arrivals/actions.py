"""What can be done with arrivals; each verb one promise, inside the caller's transaction."""

from collections.abc import Sequence
from uuid import UUID

from empfio.arrivals import store
from empfio.arrivals.records import (
    BATCH,
    KEPT_FOR,
    LOOKED_THROUGH,
    MOST_AT_ONCE,
    MOST_FORGOTTEN,
    SHORTEST_MENTION,
    Arrival,
    Listed,
    Taken,
    Waiting,
)
from empfio.kit.db import Database
from empfio.kit.ids import ArrivalId, ConnectionId, new_id
from empfio.kit.scope import Scope


async def keep(scope: Scope, connection_id: ConnectionId, body: bytes) -> ArrivalId:
    """Keep a verified call as it came in."""
    arrival_id = ArrivalId(new_id())
    await store.add_arrival(scope, arrival_id, connection_id, body)
    scope.connection.ring_on_commit("work")
    return arrival_id


async def find(scope: Scope, arrival_id: ArrivalId) -> Arrival | None:
    """The arrival, unless it was forgotten."""
    return await store.find_arrival(scope, arrival_id)


async def list_waiting(scope: Scope, connection_id: ConnectionId) -> list[Arrival]:
    """What of a connection is to be taken in next, in its order."""
    return await store.list_waiting(scope, connection_id, BATCH)


async def find_waiting(database: Database) -> list[Waiting]:
    """Connections of all organizations of which something waits."""
    return await store.list_waiting_across_organizations(database, MOST_AT_ONCE)


async def take_again(scope: Scope, arrival_id: ArrivalId) -> None:
    """Let an arrival be taken in once more: what is known of it already stays as it is."""
    await store.take_again(scope, arrival_id)
    scope.connection.ring_on_commit("work")


async def note_taken(scope: Scope, *taken: Taken) -> None:
    """Write down that arrivals were read, and how that ended."""
    await store.note_taken(scope, taken)


async def list_newest(scope: Scope, most: int, *, is_faulty: bool) -> list[Listed]:
    """The newest arrivals, newest first; of those that could not be taken in, or of all."""
    return await store.list_newest(scope, most, is_faulty=is_faulty)


async def forget_old(scope: Scope) -> bool:
    """Remove arrivals that are kept no longer; whether more are left."""
    return await store.forget_old(scope, scope.now - KEPT_FOR, MOST_FORGOTTEN)


async def erase(scope: Scope, arrival_ids: Sequence[ArrivalId]) -> None:
    """Erase these."""
    await store.remove(scope, arrival_ids)


async def erase_mentioning(scope: Scope, addresses: Sequence[str]) -> None:
    """Erase the arrivals that were taken in and hold one of the addresses.

    Receipts, and calls that were only noted, hold nothing else of a person. Providers write a
    phone number with its + or without, and that + in several ways. An address of some characters
    alone is not sought; what is not taken in yet is still to be heard. All of them are looked
    through, so many at a time as one statement may take.
    """
    plain = {address.removeprefix("+") for address in addresses}
    sought = sorted(one for one in plain if len(one) >= SHORTEST_MENTION)
    if sought:
        texts = [one.encode() for one in sought]
        place: ArrivalId | None = ArrivalId(UUID(int=0))
        while place is not None:
            place = await store.remove_mentioning(scope, texts, place, LOOKED_THROUGH)
