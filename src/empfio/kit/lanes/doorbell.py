"""The doorbell: tells workers that there is work, within a few milliseconds, or never.

A commit rings in its own process at once, and in others by NOTIFY on a connection kept for it:
NOTIFY inside the transactions would let them commit only one after the other. A ring that is lost
costs a moment: workers look by themselves, too. A ring names its matter: most commits leave events
and no work, and whoever works would look in vain. On the same connection words are passed on, which
are worth something for a moment and stand in no table, such as that somebody is typing.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, get_args

import asyncpg

from empfio.kit.db import UNAVAILABLE, Matter

CHANNEL = "empfio_lanes"
WORDS = "empfio_words"
ALL: tuple[Matter, ...] = get_args(Matter)
_MOST_WORDS = 1_000  # that wait to be passed on; then the first are lost
_PAUSE = 0.02  # seconds between two NOTIFY: many commits ring once
_RETRY = 1.0  # seconds between two attempts to connect


class Ear:
    """One listener of a bell, for some matters."""

    def __init__(self, matters: Iterable[Matter] = ALL) -> None:
        self.matters = frozenset(matters)
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
        self._rung: set[Matter] = set()  # what others are to be told of
        self._words: deque[str] = deque(maxlen=_MOST_WORDS)
        self._hearers: list[Callable[[str], None]] = []
        self._own = 0  # PostgreSQL's number of our connection

    def new_ear(self, *matters: Matter) -> Ear:
        """A listener; woken by each ring of these matters (none named: of any) from now on."""
        self._ears.append(Ear(matters or ALL))
        return self._ears[-1]

    def ring(self, matters: Iterable[Matter] = ALL) -> None:
        """There is something to do: here and in other processes."""
        rung = frozenset(matters)
        self._wake(rung)
        self._rung |= rung
        self._to_tell.set()

    def say(self, word: str) -> None:
        """Pass on a word (at most 7,999 bytes) to whoever hears words, in every process or none."""
        self._words.append(word)
        self._to_tell.set()

    def on_word(self, hear: Callable[[str], None]) -> None:
        """Have each word from now on heard by ``hear``, which must not raise."""
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
        self._own = connection.get_server_pid()
        await connection.add_listener(CHANNEL, self._hear)
        await connection.add_listener(WORDS, self._hear_word)
        self._wake(frozenset(ALL))  # what was rung while nobody listened
        while True:
            await self._to_tell.wait()
            self._to_tell.clear()
            if self._rung:
                rung, self._rung = sorted(self._rung), set()
                told = ";".join(f"NOTIFY {CHANNEL}, '{matter}'" for matter in rung)
                await connection.execute(told, timeout=_RETRY)
            while self._words:
                word = self._words.popleft()
                await connection.execute("SELECT pg_notify($1, $2)", WORDS, word, timeout=_RETRY)
            await asyncio.sleep(_PAUSE)

    def _hear(self, _connection: Any, process: int, _channel: str, matter: str) -> None:
        if process != self._own:  # our own was heard when it was rung
            self._wake(frozenset(ALL) & {matter})

    def _wake(self, matters: frozenset[Matter]) -> None:
        for ear in self._ears:
            if not matters.isdisjoint(ear.matters):
                ear.wake()

    def _hear_word(self, _connection: Any, _process: int, _channel: str, word: str) -> None:
        for hear in self._hearers:
            hear(word)
