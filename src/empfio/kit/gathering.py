"""Gathering: what is asked while a statement is in flight goes together in the next one.

A round trip costs a serving process more than what it fetches. A lone ask never waits; under load
those of one organization, of one kind and with the same rights share the trip.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from empfio.kit.scope import Caller, Scope

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
            # It begins when the loop has read what has arrived by now: that comes along.
            line = self._lines[key] = _Line(errand)
            line.task = asyncio.create_task(self._run(key, line))
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        line.waiting.append(_Passenger(caller, ask, told))
        return await told

    async def _run(self, key: Hashable, line: "_Line[Any, Any]") -> None:
        try:
            while aboard := line.boarding():
                await line.fly(aboard)
        finally:
            del self._lines[key]


@dataclass(slots=True)
class _Passenger(Generic[Ask, Told]):
    caller: Caller
    ask: Ask
    told: "asyncio.Future[Told]"


@dataclass(slots=True)
class _Line(Generic[Ask, Told]):
    """Those who wait for one kind of statement; one such statement is in flight at a time."""

    errand: Errand[Ask, Told]
    waiting: deque[_Passenger[Ask, Told]] = field(default_factory=deque)
    task: "asyncio.Task[None] | None" = None  # the event loop itself holds tasks weakly

    def boarding(self) -> list[_Passenger[Ask, Told]]:
        """Those who go together now, first come, first served; who went away is left out."""
        aboard: list[_Passenger[Ask, Told]] = []
        while self.waiting and len(aboard) < SEATS:
            passenger = self.waiting.popleft()
            if not passenger.told.done():
                aboard.append(passenger)
        return aboard

    async def fly(self, aboard: Sequence[_Passenger[Ask, Told]]) -> None:
        """Ask for all aboard, and tell each its own; what goes wrong is told to all of them."""
        try:
            async with aboard[0].caller.open_statement() as scope:
                told = await self.errand.run(scope, [one.ask for one in aboard])
        except Exception as error:
            for one in aboard:
                if not one.told.done():
                    one.told.set_exception(error)
            return
        for one, answer in zip(aboard, told, strict=True):
            if not one.told.done():
                one.told.set_result(answer)
