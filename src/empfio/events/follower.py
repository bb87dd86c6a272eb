"""A follower: one reader of the log for all who listen in a process, whoever's the events are."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from empfio.events import actions
from empfio.events.catalogue import Event
from empfio.events.records import FOLLOWED_AT_ONCE, Happened
from empfio.kit.db import Database
from empfio.kit.errors import UnavailableError
from empfio.kit.lanes.doorbell import Ear
from empfio.kit.log import get_logger

log = get_logger("empfio.events")

_IDLE = 2.0  # seconds between two looks when nobody rings
_OUTAGE = 0.5  # seconds before the database is asked again

Tell = Callable[[list[Happened]], Awaitable[None]]


class Follower:
    """Tells what happens, in the log's order, from the moment on in which somebody listens.

    What was told when telling failed is told again: who listens knows by its position what is new.
    """

    def __init__(
        self, database: Database, ear: Ear, events: Sequence[Event], gather: float, tell: Tell
    ) -> None:
        """``gather``: seconds after a ring, in which others commit too."""
        self._database = database
        self._ear = ear
        self._events = events
        self._gather = gather
        self._tell = tell
        self._starting = asyncio.Lock()
        self.position: int | None = None  # in the log; None while nobody listens

    async def begin(self) -> int:
        """Follow the log, if that is not done yet; behind which position it is told from here.

        What was committed before has its place in the log then: whoever comes back reads it there.
        """
        async with self._starting:
            if self.position is None:
                self.position = await actions.find_end(self._database)
            else:
                await actions.catch_up(self._database)
            return self.position

    async def keep_following(self, is_anybody_there: Callable[[], bool]) -> None:
        """Tell what happens until cancelled; the log is left alone while nobody is there."""
        while True:
            await self._ear.wait(_IDLE)
            if not is_anybody_there():
                self.position = None
                continue
            await asyncio.sleep(self._gather)
            await trying(self._follow)

    async def _follow(self) -> None:
        if self.position is None:
            return
        happened, position = await actions.follow(self._database, self.position, self._events)
        if happened:
            await self._tell(happened)
        self.position = position
        if len(happened) == FOLLOWED_AT_ONCE:
            self._ear.wake()


async def trying(work: Callable[[], Awaitable[None]]) -> None:
    """Do it; whatever goes wrong is told to the log, and leaves the next try a moment."""
    try:
        await work()
    except UnavailableError:
        await asyncio.sleep(_OUTAGE)
    except Exception as error:
        # Whatever it is, a reader that ends here would never be missed.
        log.error("cannot tell those who listen", exc_info=error)
        await asyncio.sleep(_OUTAGE)
