"""Gathering: what is asked while statements are in flight goes together in the next one.

A round trip costs a serving process more than what it fetches. A lone ask never waits; under load
those of one organization, of one kind and with the same rights share the trip.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from empfio.kit.scope import Caller, Scope

FLIGHTS = 2  # statements of one kind in flight at once, in one process
SEATS = 16  # asks in one statement

Ask = TypeVar("Ask")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Errand(Generic[Ask, Told]):
    """What may be asked together, by reading alone.

    ``run`` tells in one statement, in the order of the asks, and tells nothing that depends on
    who asks but by their permissions. Asks whose ``kind_of`` differs take different statements.
    """

    run: Callable[[Scope, Sequence[Ask]], Awaitable[Sequence[Told]]]
    kind_of: Callable[[Ask], Hashable]


class Gatherer:
    """The lines of one process, one for each organization, kind of ask and set of rights."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, _Line[Any, Any]] = {}

    async def together(self, caller: Caller, errand: Errand[Ask, Told], ask: Ask) -> Told:
        """What the errand tells of ``ask``; raises what its statement raises."""
        # What the errand finds allowed for one is allowed for all who have the same rights.
        rights = caller.actor.permissions
        key = (errand, errand.kind_of(ask), caller.organization_id, rights)
        line: _Line[Ask, Told] | None = self._lines.get(key)
        if line is None:
            line = self._lines[key] = _Line(errand)
        try:
            return await line.carry(caller, ask)
        finally:
            if line.is_empty and self._lines.get(key) is line:
                del self._lines[key]


@dataclass(slots=True)
class _Passenger(Generic[Ask, Told]):
    caller: Caller
    ask: Ask
    told: "asyncio.Future[Told]"


@dataclass(slots=True)
class _Line(Generic[Ask, Told]):
    """Those who wait for one kind of statement, and how many statements are in flight."""

    errand: Errand[Ask, Told]
    flights: int = 0
    waiting: deque[_Passenger[Ask, Told]] = field(default_factory=deque)
    # The event loop itself holds its tasks weakly.
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        return not self.flights and not self.waiting

    async def carry(self, caller: Caller, ask: Ask) -> Told:
        if self.flights < FLIGHTS:
            self.flights += 1
            return (await self._fly(caller, [ask]))[0]
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self.waiting.append(_Passenger(caller, ask, told))
        return await told

    async def _fly(self, caller: Caller, asks: Sequence[Ask]) -> Sequence[Told]:
        try:
            async with caller.open_statement() as scope:
                return await self.errand.run(scope, asks)
        finally:
            self.flights -= 1
            self._send_next()

    def _send_next(self) -> None:
        aboard: list[_Passenger[Ask, Told]] = []
        while self.waiting and len(aboard) < SEATS:
            passenger = self.waiting.popleft()
            if not passenger.told.done():  # else its caller went away
                aboard.append(passenger)
        if aboard:
            self.flights += 1  # before the task begins, so that nobody takes its turn
            task = asyncio.create_task(self._fly_and_tell(aboard))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _fly_and_tell(self, aboard: Sequence[_Passenger[Ask, Told]]) -> None:
        try:
            told = await self._fly(aboard[0].caller, [one.ask for one in aboard])
        except BaseException as error:
            for one in aboard:
                _fail(one.told, error)
            if not isinstance(error, Exception):
                raise
            return
        for one, answer in zip(aboard, told, strict=True):
            if not one.told.done():
                one.told.set_result(answer)


def _fail(told: "asyncio.Future[Any]", error: BaseException) -> None:
    if told.done():
        return
    if isinstance(error, Exception):
        told.set_exception(error)
    else:
        told.cancel()  # the process ends
