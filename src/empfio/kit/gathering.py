"""Gathering: what is asked while a statement is in flight goes together in the next one.

A round trip costs a serving process more than what it fetches, and PostgreSQL more than what is
stored by it. A lone ask never waits; under load those of one organization, of one kind and with
the same rights share the trip. Whoever was just answered often asks again at once, so the next
statement leaves a moment after the last one, and not with the first who comes. Nobody waits long
for others: where a statement stays out, the next one leaves beside it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from empfio.kit.scope import Caller, Scope

SEATS = 32  # asks in one statement
PATIENCE = 0.05  # seconds that anybody waits for a statement in flight before the next one leaves
ENOUGH = 8  # asks that leave without waiting for more, where there are not twice as many
PAUSE = 0.003  # seconds that a statement waits for enough of those who asked a moment ago

Ask = TypeVar("Ask")
Told = TypeVar("Told")


class TakenError(Exception):
    """Another ask about the same thing is on its way; nothing was asked."""


@dataclass(frozen=True, slots=True)
class Errand(Generic[Ask, Told]):
    """What may be asked together.

    ``run`` tells in one statement, in the order of the asks, and neither tells nor does anything
    that depends on who asks but by their permissions and by the ask. Asks whose ``kind_of``
    differs take different statements. Of asks with the same ``thing`` (None: about none) only one
    at a time is taken along.
    """

    run: Callable[[Scope, Sequence[Ask]], Awaitable[Sequence[Told]]]
    kind_of: Callable[[Ask], Hashable] = lambda _: None
    thing: Callable[[Ask], Hashable] = lambda _: None


class Gatherer:
    """The lines of one process, one for each organization, kind of ask and set of rights."""

    def __init__(self, patience: float = PATIENCE, pause: float = PAUSE) -> None:
        """``patience``: seconds until a statement leaves beside those that are in flight.

        ``pause``: seconds that one waits for those who were answered a moment ago.
        """
        self._patience = patience
        self._pause = pause
        self._lines: dict[Hashable, _Line[Any, Any]] = {}

    async def together(self, caller: Caller, errand: Errand[Ask, Told], ask: Ask) -> Told:
        """What the errand tells of ``ask``; raises what its statement raises.

        Raises ``TakenError`` where another ask about the same thing is on its way.
        """
        # What the errand finds allowed for one is allowed for all who have the same rights.
        rights = caller.actor.permissions
        key = (errand, errand.kind_of(ask), caller.organization_id, rights)
        line: _Line[Ask, Told] | None = self._lines.get(key)
        if line is None:
            line = _Line(errand, self._patience, self._pause, lambda: self._lines.pop(key))
            self._lines[key] = line
        thing = errand.thing(ask)
        if thing is None:
            return await line.carried(caller, ask)
        if thing in line.things:
            raise TakenError
        line.things.add(thing)
        try:
            return await line.carried(caller, ask)
        finally:
            line.things.discard(thing)


@dataclass(slots=True)
class _Passenger(Generic[Ask, Told]):
    caller: Caller
    ask: Ask
    told: "asyncio.Future[Told]"


@dataclass(slots=True)
class _Line(Generic[Ask, Told]):
    """Those who wait for one kind of statement, and the tasks that fly them."""

    errand: Errand[Ask, Told]
    patience: float
    pause: float
    close: Callable[[], object]  # nobody waits or flies any more
    waiting: deque[_Passenger[Ask, Told]] = field(default_factory=deque)
    things: set[Hashable] = field(default_factory=set)  # what those who wait or fly are about
    pilots: set["asyncio.Task[None]"] = field(default_factory=set)  # the loop holds tasks weakly
    wanted: int = 0  # how many must wait before one who gathers them leaves
    gathered: "asyncio.Future[None] | None" = None  # done when so many wait, or it took too long
    is_boarding: bool = False
    clock: asyncio.TimerHandle | None = None  # runs while somebody waits for those in flight

    async def carried(self, caller: Caller, ask: Ask) -> Told:
        """What is told to one who joins the line now."""
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self.waiting.append(_Passenger(caller, ask, told))
        if self.gathered is not None and len(self.waiting) >= self.wanted:
            self._end_pause()
        if self.pilots:
            self._watch_clock()
        else:
            self._call_pilot()
        return await told

    def _call_pilot(self) -> None:
        """Let one more fly. It begins when the loop has read what has arrived by now."""
        self.clock = None
        if not self.is_boarding:
            self.is_boarding = True
            self.pilots.add(asyncio.create_task(self._fly_all()))

    def _watch_clock(self) -> None:
        if self.clock is None and not self.is_boarding:
            self.clock = asyncio.get_running_loop().call_later(self.patience, self._call_pilot)

    async def _fly_all(self) -> None:
        """Fly until nobody waits; who was called because others stayed out flies once."""
        task = asyncio.current_task()
        assert task is not None
        try:
            while aboard := self._boarding():
                await self._fly(aboard)
                if len(self.pilots) > 1:
                    break
                await self._gather(len(aboard) + len(self.waiting))
        finally:
            self.pilots.remove(task)
            if not self.pilots:
                self.close()

    async def _gather(self, about: int) -> None:
        """Give the ``about`` who were just answered or wait a moment to be enough together.

        Of many that is half: they are served while the others' statement runs.
        """
        self.wanted = min(about, max(ENOUGH, about // 2))
        if about == 1 or len(self.waiting) >= self.wanted:
            return
        loop = asyncio.get_running_loop()
        self.gathered = loop.create_future()
        clock = loop.call_later(self.pause, self._end_pause)
        try:
            await self.gathered
        finally:
            clock.cancel()
            self.gathered = None

    def _end_pause(self) -> None:
        if self.gathered is not None and not self.gathered.done():
            self.gathered.set_result(None)

    def _boarding(self) -> list[_Passenger[Ask, Told]]:
        """Those who go together now, first come, first served; who went away is left out."""
        aboard: list[_Passenger[Ask, Told]] = []
        while self.waiting and len(aboard) < SEATS:
            passenger = self.waiting.popleft()
            if not passenger.told.done():
                aboard.append(passenger)
        self.is_boarding = False
        if self.clock is not None:
            self.clock.cancel()
            self.clock = None
        if self.waiting:
            self._watch_clock()
        return aboard

    async def _fly(self, aboard: Sequence[_Passenger[Ask, Told]]) -> None:
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
