"""The doorbell: tells workers that there is work, within a few milliseconds, or never.

A commit rings in its own process at once, and in others by NOTIFY on a connection kept for it:
NOTIFY inside the transactions would let them commit only one after the other. A ring that is lost
costs a moment: workers look by themselves, too.

A hint is a few words to all processes about what passes and is kept nowhere: it comes at once, or
never.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg

from empfio.kit.db import UNAVAILABLE

CHANNEL = "empfio_lanes"
HINTS = "empfio_hints"
_PAUSE = 0.01  # seconds between two NOTIFY: many commits ring once
_MOST_HINTS = 100  # that wait to be told; the oldest are forgotten
_RETRY = 1.0  # seconds between two attempts to connect


class Ear:
    """One listener of a bell."""

    def __init__(self) -> None:
        self._heard = asyncio.Event()

    def wake(self) -> None:
        """There is something to look at for this listener."""
        self._heard.set()

    async def wait(self, seconds: float) -> None:
        """Until somebody rings, or the time is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._heard.wait()
        self._heard.clear()


class Doorbell:
    """One process's bell. ``async with Doorbell(url).hung():`` lets it hear and be heard."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ears: list[Ear] = []
        self._to_tell = asyncio.Event()
        self._is_rung = False
        self._hints: deque[str] = deque(maxlen=_MOST_HINTS)
        self._hearers: list[Callable[[str], None]] = []

    def new_ear(self) -> Ear:
        """A listener; woken by each ring from now on."""
        self._ears.append(Ear())
        return self._ears[-1]

    def ring(self) -> None:
        """There is work: here and in other processes."""
        self._hear()
        self._is_rung = True
        self._to_tell.set()

    def hint(self, text: str) -> None:
        """Say something to all processes, this one too; at most a few hundred characters."""
        self._hints.append(text)
        self._to_tell.set()

    def on_hint(self, hear: Callable[[str], None]) -> None:
        """Call ``hear`` with each hint from now on."""
        self._hearers.append(hear)

    @contextlib.asynccontextmanager
    async def hung(self) -> AsyncIterator["Doorbell"]:
        """Keep the connection while the block runs."""
        task = asyncio.create_task(self._keep_connected())
        try:
            yield self
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _keep_connected(self) -> None:
        while True:
            with contextlib.suppress(*UNAVAILABLE):
                connection = await asyncpg.connect(
                    self._url, timeout=_RETRY, server_settings={"application_name": "empfio bell"}
                )
                try:
                    await self._tell(connection)
                finally:
                    connection.terminate()
            await asyncio.sleep(_RETRY)

    async def _tell(self, connection: asyncpg.Connection) -> None:
        await connection.add_listener(CHANNEL, self._hear)
        await connection.add_listener(HINTS, self._hear_hint)
        self._hear()  # what was rung while nobody listened
        while True:
            await self._to_tell.wait()
            self._to_tell.clear()
            if self._is_rung:
                self._is_rung = False
                await connection.execute(f"NOTIFY {CHANNEL}", timeout=_RETRY)
            while self._hints:
                hint = self._hints.popleft()
                await connection.execute("SELECT pg_notify($1, $2)", HINTS, hint, timeout=_RETRY)
            await asyncio.sleep(_PAUSE)

    def _hear_hint(self, *told: Any) -> None:
        for hear in self._hearers:
            hear(str(told[-1]))

    def _hear(self, *_: Any) -> None:
        for ear in self._ears:
            ear.wake()
