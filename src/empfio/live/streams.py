"""Streams of events: who is signed in is told what happens, with the rows that it changed.

One reader follows the log for all streams of a process, and for each organization that listens one
statement reads the rows. Whoever comes back is given what they missed, page by page, and joins the
others in the same turn of the event loop in which nothing was told that their page did not hold:
so nothing is missed and nothing is told out of order. No stream holds a connection.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from empfio.access.callers import still_calling, system_caller
from empfio.events import actions as events
from empfio.events.catalogue import EVENTS
from empfio.events.follower import Follower, trying
from empfio.events.records import READ_AT_ONCE, Happened, Place
from empfio.kit import clock
from empfio.kit.db import Database
from empfio.kit.errors import Refusal
from empfio.kit.ids import OrganizationId
from empfio.kit.lanes.doorbell import Ear
from empfio.kit.readings import Readings
from empfio.kit.scope import Caller, Scope
from empfio.kit.streams import Outlet
from empfio.live import store
from empfio.live.errors import TooManyStreamsError
from empfio.live.records import (
    HEARTBEAT,
    LOOKED_AFTER,
    MOST_STREAMS,
    MOST_STREAMS_EACH,
    MOST_WAITING,
)
from empfio.live.rules import kinds_for, things_of
from empfio.live.telling import Batch, ready, sign_of_life

_GATHER = 0.1  # seconds after a ring, in which others commit too: a browser is told once of them


class Stream(Outlet):
    """One browser or program that listens."""

    def __init__(
        self, caller: Caller, place: Place, seconds: int, on_end: "Callable[[Stream], None]"
    ) -> None:
        """``seconds``: how long at most; ``on_end`` is called once."""
        super().__init__(MOST_WAITING, on_end)
        self.caller = caller
        self.kinds = kinds_for(caller.actor.permissions)
        self.ends_at = asyncio.get_running_loop().time() + seconds
        self.place = place  # behind what it was given last
        self.has_caught_up = False

    @property
    def is_due(self) -> bool:
        """Whether its time is over."""
        return self.ends_at <= asyncio.get_running_loop().time()

    def tell(self, batch: Batch) -> int:
        """Give what it was not given yet, so many bytes; too slow a reader is let go."""
        if batch.end.position <= self.place.position:
            return 0
        piece = batch.piece(self.kinds, self.place.position)
        self.give(piece)
        self.place = batch.end
        return len(piece)


@dataclass(slots=True)
class Hall:
    """Those of one organization who listen."""

    organization_id: OrganizationId
    streams: list[Stream] = field(default_factory=list)
    times_told: int = 0
    looked_at: float = 0.0  # when it was last made sure that they may listen; 0: never

    def end(self, *, unless: Callable[[Stream], bool]) -> None:
        """End the streams, but for some."""
        for stream in tuple(self.streams):
            if not unless(stream):
                stream.end()


class EventStreams:
    """All streams of events of a process, and the one reader that serves them."""

    def __init__(
        self, database: Database, ear: Ear, unused_for: timedelta, readings: Readings
    ) -> None:
        """``unused_for``: how long a session may rest before it has ended."""
        self._database = database
        self._readings = readings
        self._unused_for = unused_for
        self._follower = Follower(database, ear, EVENTS, _GATHER, self._tell)
        self._halls: dict[OrganizationId, Hall] = {}

    @property
    def count(self) -> int:
        """How many listen."""
        return sum(len(hall.streams) for hall in self._halls.values())

    async def open(self, caller: Caller, after: Place | None, seconds: int) -> Stream:
        """A stream of what happens behind a place, or from now on.

        Raises ``ForbiddenError``, ``CursorGoneError`` and ``TooManyStreamsError``.
        """
        caller.actor.require(events.READ)
        stream = self._enter(caller, after or Place(0, clock.now()), seconds)
        try:
            position = await self._follower.begin()
            if after is None:
                stream.place = Place(position, clock.now())
                stream.has_caught_up = True
            else:
                await self._read_on(stream)
        except BaseException:
            stream.end()
            raise
        return stream

    async def heard(self, stream: Stream) -> AsyncGenerator[bytes]:
        """What a stream is told: what it missed, that it is ready, then what happens."""
        try:
            while not (stream.has_caught_up or stream.is_over):
                yield stream.take()
                await self._read_on(stream)
            stream.place = self._place_of(stream)
            stream.give(ready(stream.place))
            if stream.is_due:
                stream.end()
            listening = stream.pieces(HEARTBEAT, lambda: sign_of_life(self._place_of(stream)))
            async with contextlib.aclosing(listening) as pieces:
                async for piece in pieces:
                    yield piece
        except Refusal:
            return  # whoever listens comes again from their place, and is told why
        finally:
            stream.end()

    def _enter(self, caller: Caller, place: Place, seconds: int) -> Stream:
        stream = Stream(caller, place, seconds, self._leave)
        hall = self._halls.get(caller.organization_id) or Hall(caller.organization_id)
        own = sum(one.caller.actor == caller.actor for one in hall.streams)
        if own >= MOST_STREAMS_EACH or self.count >= MOST_STREAMS:
            raise TooManyStreamsError
        self._halls[caller.organization_id] = hall
        hall.streams.append(stream)
        return stream

    def _leave(self, stream: Stream) -> None:
        hall = self._halls[stream.caller.organization_id]
        hall.streams.remove(stream)
        if not hall.streams:
            del self._halls[hall.organization_id]

    def _place_of(self, stream: Stream) -> Place:
        """How far a stream that has caught up was told of everything."""
        position = max(stream.place.position, self._follower.position or 0)
        return Place(position, clock.now())

    async def _read_on(self, stream: Stream) -> None:
        """Give a page of what was missed; behind the last page it is told with the others."""
        hall = self._halls[stream.caller.organization_id]
        times_told = hall.times_told
        async with stream.caller.open_scope() as scope:
            happened = await events.read_on(scope, stream.place)
            batch = await _batch_of(scope, happened)
        if batch is not None:
            # Days of it can be asked for; what is told while it happens is not counted.
            target, size = ("missed events", batch.end.position), stream.tell(batch)
            await self._readings.note(stream.caller, target, size)
        # What was told in between may be behind the page: then one more page is read.
        is_last = len(happened) < READ_AT_ONCE
        stream.has_caught_up = is_last and hall.times_told == times_told

    @contextlib.asynccontextmanager
    async def being_told(self) -> AsyncIterator[None]:
        """Tell the streams what happens while the block runs; then they end."""
        following = self._follower.keep_following(lambda: bool(self._halls))
        tasks = [asyncio.create_task(one) for one in (following, self._keep_looking())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for hall in tuple(self._halls.values()):
                hall.end(unless=lambda _: False)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOKED_AFTER)
            await trying(self._look_everywhere)

    async def _look_everywhere(self) -> None:
        for hall in tuple(self._halls.values()):
            await self._look(hall)

    async def _look(self, hall: Hall) -> None:
        """End the streams of those who may no longer listen, or not as they did, or long enough."""
        began = asyncio.get_running_loop().time()
        actors = {stream.caller.actor for stream in hall.streams}
        caller = system_caller(self._database, hall.organization_id)
        async with caller.open_scope() as scope:
            still = await still_calling(scope, actors, scope.now - self._unused_for)
        new = {stream for stream in hall.streams if stream.caller.actor not in actors}
        hall.end(unless=lambda one: (one in new or one.caller.actor in still) and not one.is_due)
        hall.looked_at = began

    async def _tell(self, happened: Sequence[Happened]) -> None:
        told: dict[OrganizationId, list[Happened]] = defaultdict(list)
        for one in happened:
            told[one.organization_id].append(one)
        for organization_id, own in told.items():
            hall = self._halls.get(organization_id)
            if hall is not None:
                await self._tell_hall(hall, own)

    async def _tell_hall(self, hall: Hall, happened: Sequence[Happened]) -> None:
        caller = system_caller(self._database, hall.organization_id)
        async with caller.open_statement() as scope:
            batch = await _batch_of(scope, happened)
        if hall.looked_at < asyncio.get_running_loop().time() - LOOKED_AFTER:
            await self._look(hall)
        assert batch is not None
        hall.times_told += 1
        for stream in tuple(hall.streams):
            if stream.has_caught_up:
                stream.tell(batch)


async def _batch_of(scope: Scope, happened: Sequence[Happened]) -> Batch | None:
    if not happened:
        return None
    things = {thing for one in happened for thing in things_of(one)}
    return Batch(happened, await store.list_rows(scope, things))
