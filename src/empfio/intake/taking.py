"""Taking in what arrived: connection after connection, whoever of the processes is free.

No job is enqueued for a call: a hundred a second would queue for one row, and their answers with
them. What waits can be seen in the arrivals themselves.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from empfio.arrivals import actions as arrivals
from empfio.arrivals.records import BATCH, Taken
from empfio.connections import actions as connections
from empfio.intake import arriving
from empfio.kit import clock
from empfio.kit.db import RETRYABLE, Database
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import ConnectionId, OrganizationId
from empfio.kit.lanes.doorbell import Ear
from empfio.kit.log import get_logger
from empfio.kit.scope import Caller, Scope
from empfio.outside import Outside

log = get_logger("empfio.intake")

_IDLE = 1.0  # seconds between two looks when nobody rings
_SOON = 0.05  # … while others take in what is late
_OUTAGE = 0.5  # seconds before the database is asked again
_LONG = timedelta(seconds=0.25)  # that a call may wait while the agent works
_IN_TROUBLE = timedelta(seconds=30)  # what waits for longer waits for something else


@dataclass(slots=True)
class Taker:
    """Takes in what arrived; one connection at a time is anybody's.

    ``is_behind`` while a call has waited for longer than it should, whoever takes it in.
    """

    database: Database
    outside: Outside
    ear: Ear
    caller_of: Callable[[OrganizationId], Caller]
    is_behind: bool = False

    async def run(self, until: asyncio.Event) -> None:
        """Take in until ``until`` is set; what was begun is ended first."""
        while not until.is_set():
            try:
                has_more = await self._take_all()
            except (UnavailableError, *RETRYABLE):
                await asyncio.sleep(_OUTAGE)
                continue
            except Exception as error:
                # Whatever it is, a taker that ends here would never be missed.
                log.error("cannot take in", exc_info=error)
                await asyncio.sleep(_OUTAGE)
                continue
            if not has_more:
                await self.ear.wait(_SOON if self.is_behind else _IDLE)

    async def _take_all(self) -> bool:
        """A batch of each connection; whether more is left that nobody takes.

        Where one has to be tried again, it is when the others have had theirs.
        """
        has_more, trouble = False, None
        waiting = await arrivals.find_waiting(self.database)
        now = clock.now()
        self.is_behind = any(_LONG < now - one.since < _IN_TROUBLE for one in waiting)
        for one in waiting:
            caller = self.caller_of(one.organization_id)
            try:
                has_more |= await self._take_of(caller, one.connection_id) == BATCH
            except (UnavailableError, *RETRYABLE) as error:
                trouble = error
        if trouble is not None:
            raise trouble
        return has_more

    async def _take_of(self, caller: Caller, connection_id: ConnectionId) -> int:
        try:
            return await self._take_batch(caller, connection_id)
        except (UnavailableError, *RETRYABLE):
            raise
        except Exception:
            return await self._take_singly(caller, connection_id)

    async def _take_batch(self, caller: Caller, connection_id: ConnectionId) -> int:
        async with caller.open_scope() as scope:
            return await self._take(scope, connection_id, is_singly=False)

    async def _take_singly(self, caller: Caller, connection_id: ConnectionId) -> int:
        """One of the batch went wrong: each by itself, so that only that one is left."""
        async with caller.open_scope() as scope:
            return await self._take(scope, connection_id, is_singly=True)

    async def _take(self, scope: Scope, connection_id: ConnectionId, *, is_singly: bool) -> int:
        """How many were taken in; none where another process is at it.

        The connection's row is held: calls of one connection are taken in one after the other.
        """
        if not await connections.hold(scope, connection_id):
            return 0
        batch = await arrivals.list_waiting(scope, connection_id)
        connection = await connections.know_connection(scope, connection_id)
        if connection is None:
            off = [Taken(one.id, (), "the connection was off or removed") for one in batch]
            await arrivals.note_taken(scope, *off)
            return len(batch)
        channel = self.outside.channels[connection.kind]
        if is_singly:
            for arrival in batch:
                await arriving.take_in_alone(scope, arrival, connection, channel)
        else:
            await arriving.take_in(scope, batch, connection, channel)
        return len(batch)
