"""A database that is slow for minutes: nothing piles up, and nothing is lost or doubled."""

import asyncio
import contextlib
import os
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.desk import Business
from tests.faults.conftest import Between
from tests.faults.proxy import Proxy
from tests.faults.test_slow_database import timed, until_well

WRITERS = 20
LONGEST = 30.0  # seconds; a request is several statements, each of which may take five
SPARE_FILES = 20
SPARE_MEMORY = 100_000_000  # bytes


@dataclass(slots=True)
class Writer:
    """One who writes and reads; each message is repeated under its key until it is taken."""

    salon: Business
    talk: str
    acknowledged: list[str] = field(default_factory=list)
    seen: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0

    async def write(self, until: Callable[[], bool]) -> None:
        path = f"/conversations/{self.talk}"
        while not until():
            text = f"{self.talk}/{len(self.acknowledged)}"
            wrote = await self._ask(
                "POST", f"{path}/messages", json={"content": text, "take_over": False},
                headers={"idempotency-key": text},
            )  # fmt: skip
            await self._ask("GET", path)
            if wrote.status_code == 201:
                self.acknowledged.append(text)
            else:
                await asyncio.sleep(random.uniform(0.1, 0.5))

    async def _ask(self, method: str, path: str, **parts: Any) -> httpx2.Response:
        answer, seconds = await timed(lambda: self.salon.call(method, path, **parts))
        # 409: the request before has not ended yet, or the transaction met another.
        assert answer.status_code in (200, 201, 409, 503), answer.text
        assert answer.status_code != 503 or answer.headers["retry-after"]
        self.seen[answer.status_code] += 1
        self.longest = max(self.longest, seconds)
        return answer


@contextlib.asynccontextmanager
async def stalling(proxy: Proxy, seconds: float) -> AsyncGenerator[None]:
    """The line is silent for so long, again and again, while the block runs."""

    async def keep_stalling() -> None:
        while True:
            proxy.stall()
            await asyncio.sleep(seconds)
            proxy.flow()
            await asyncio.sleep(seconds / 6)

    task = asyncio.create_task(keep_stalling())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        proxy.flow()


def held() -> tuple[int, int]:
    """Open files and memory (bytes) of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return len(os.listdir("/proc/self/fd")), pages * os.sysconf("SC_PAGESIZE")


@pytest.mark.parametrize(("delay", "stall"), [(0.2, 0.0), (2.0, 0.0), (0.0, 30.0)])
async def test_nothing_piles_up_before_a_slow_database(
    between: Between, is_whole: bool, delay: float, stall: float
) -> None:
    salon = between.salon
    writers = [Writer(salon, (await salon.conversation())["id"]) for _ in range(WRITERS)]
    await until_well(salon)
    before = held()
    end = time.monotonic() + (300 if is_whole else 4)
    between.proxy.delay = delay
    silence = stalling(between.proxy, stall if is_whole else 2.0)
    async with silence if stall else contextlib.nullcontext():
        await asyncio.gather(*(one.write(lambda: time.monotonic() > end) for one in writers))
    between.proxy.delay = 0.0
    await until_well(salon)
    seen = sum((one.seen for one in writers), Counter[int]())
    longest = max(one.longest for one in writers)
    print(f"{delay} s late, silent for {stall} s: {dict(seen)}, longest {longest:.1f} s")
    for one in writers:
        found = await salon.get(f"/conversations/{one.talk}")
        stored = [message["content"] for message in found["messages"]]
        # The last may be stored although its answer was lost; nothing else may differ.
        assert stored[: len(one.acknowledged)] == one.acknowledged
        assert found["message_count"] == len(stored) <= len(one.acknowledged) + 1
    # Where each statement takes four seconds, what needs several is not done in time.
    assert seen[201] > 0 or delay > 1
    assert longest < LONGEST
    pools = between.desk.house.database.pools()
    assert (pools.waiting, pools.open - pools.idle) == (0, 0)
    end = time.monotonic() + LONGEST  # lines that were cut are closed a moment later
    while (now := held())[0] - before[0] >= SPARE_FILES:
        assert time.monotonic() < end, "connections are left open"
        await asyncio.sleep(0.1)
    assert now[1] - before[1] < SPARE_MEMORY
