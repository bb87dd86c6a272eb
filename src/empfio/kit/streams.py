"""Streams: answers that go on as long as somebody listens, as server-sent events.

What is told waits in an outlet until its listener takes it. An outlet is bounded: whoever takes too
slowly is let go, and comes again from the last place they were given.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, Callable
from typing import Any

from empfio.kit.answers import Answer
from empfio.kit.doors import Call

EVENT_STREAM = b"text/event-stream; charset=utf-8"
_BEFORE_AGAIN = b"retry: 1000\n\n"  # milliseconds until a browser that was let go comes again
_UNBUFFERED = ((b"x-accel-buffering", b"no"),)  # said to a proxy, which else would hold pieces back


class Outlet:
    """What one listener is told and has not taken yet."""

    def __init__(self, most: int, on_end: Callable[[Any], None]) -> None:
        """``most``: bytes that may wait when more comes; ``on_end`` is called once, at the end."""
        self._most = most
        self._on_end = on_end
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._wake = asyncio.Event()
        self.is_over = False
        self.watcher: asyncio.Task[None] | None = None  # held here: else it might vanish

    def give(self, piece: bytes) -> None:
        """Let a piece wait to be taken; whoever left too many is let go without it."""
        if self._size > self._most:
            self.end()
        if not self.is_over:
            self._waiting.append(piece)
            self._size += len(piece)
            self._wake.set()

    def pass_on(self, piece: bytes) -> None:
        """Give what is worth something only now: nobody who reads slowly is let go for it."""
        if self._size <= self._most:
            self.give(piece)

    def end(self) -> None:
        """Let what waits be taken, and nothing more."""
        if not self.is_over:
            self.is_over = True
            self._wake.set()
            self._on_end(self)

    def take(self) -> bytes:
        """All that waits, as one piece."""
        taken = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        return taken

    async def pieces(self, rest: float, sign: Callable[[], bytes]) -> AsyncGenerator[bytes]:
        """What is given, until it ends; after ``rest`` seconds without, a ``sign`` of life."""
        try:
            while not (self.is_over and not self._waiting):
                if not self._waiting:
                    await self._wait(rest)
                if self._waiting:
                    yield self.take()
                elif not self.is_over:
                    yield sign()
        finally:
            self.end()

    async def _wait(self, seconds: float) -> None:
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()


def streaming(call: Call, outlet: Outlet, pieces: AsyncGenerator[bytes]) -> Answer:
    """The answer that gives ``pieces`` until the outlet ends, the server stops or nobody reads."""
    call.scope["on_leaving"] = outlet.end
    outlet.watcher = asyncio.create_task(_end_with_reader(call, outlet))
    return Answer(_BEFORE_AGAIN, headers=_UNBUFFERED, media_type=EVENT_STREAM, pieces=pieces)


def not_streaming() -> Answer:
    """The answer to HEAD: what a stream would begin with, and no stream."""
    return Answer(b"", headers=_UNBUFFERED, media_type=EVENT_STREAM)


async def _end_with_reader(call: Call, outlet: Outlet) -> None:
    """End the outlet when its reader is gone: nobody else would tell."""
    while (await call.receive())["type"] != "http.disconnect":
        pass
    outlet.end()
