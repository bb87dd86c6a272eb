"""The web chat as its visitors feel it: from the last message to the answer on the stream.

    python -m bench.chats http://localhost:8001 salon-demo --chats 20 --pid PID

Asks a server that runs with its quotas switched off (``EMPFIO_RATE_PER_ADDRESS`` and both
``EMPFIO_CHAT_RATE_…`` 0). ``--listeners``: streams of further visitors who say nothing. With
``--pid`` the CPU that the server took is told, too.
"""

import argparse
import asyncio
import json
import random
import statistics
import time
from uuid import uuid4

import httpx2

from bench.process import cpu_seconds

SAID = ("Hello", "When are you open?", "Where can I find you?", "What do you offer?")
LONGEST = 15.0  # seconds that an answer is waited for


class Chat:
    """One visitor with an open stream."""

    def __init__(self, client: httpx2.AsyncClient, slug: str) -> None:
        self.client = client
        self.slug = slug
        self.headers: dict[str, str] = {}
        self.answered: asyncio.Queue[float] = asyncio.Queue()
        self.is_open = asyncio.Event()

    async def come(self) -> None:
        answer = await self.client.post(f"/api/v1/chat/{self.slug}/visitors")
        answer.raise_for_status()
        self.headers = {"x-visitor-token": answer.json()["visitor_token"]}

    async def listen(self) -> None:
        """Note the moment of each answer, until this is cancelled."""
        path = "/api/v1/chat/stream"
        async with self.client.stream("GET", path, headers=self.headers) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                self.is_open.set()
                if line.startswith("data: ") and '"from":"agent"' in line:
                    self.answered.put_nowait(time.perf_counter())

    async def say(self, text: str) -> float | None:
        """Write, and wait for the answer: how many seconds it took, None where none came."""
        body = json.dumps({"id": str(uuid4()), "text": text})
        headers = {**self.headers, "content-type": "application/json"}
        began = time.perf_counter()
        answer = await self.client.post("/api/v1/chat/messages", content=body, headers=headers)
        answer.raise_for_status()
        try:
            return await asyncio.wait_for(self.answered.get(), LONGEST) - began
        except TimeoutError:
            return None


async def talk(chat: Chat, rounds: int) -> list[float | None]:
    """A visitor who writes, reads for a moment, and writes again."""
    took: list[float | None] = []
    for number in range(rounds):
        await asyncio.sleep(random.uniform(0.2, 2))
        took.append(await chat.say(SAID[number % len(SAID)]))
    return took


async def measure(given: argparse.Namespace) -> None:
    """Open the streams, let everybody talk, print what it took."""
    limits = httpx2.Limits(max_connections=None)
    async with httpx2.AsyncClient(base_url=given.address, limits=limits, timeout=60) as client:
        chats = [Chat(client, given.slug) for _ in range(given.chats + given.listeners)]
        streams = []
        for chat in chats:
            await chat.come()
            streams.append(asyncio.create_task(chat.listen()))
            await chat.is_open.wait()
        if given.pid:
            await _tell_idle(given.pid, len(chats))
        began, cpu = time.perf_counter(), _cpu(given.pid)
        found = await asyncio.gather(*(talk(one, given.rounds) for one in chats[: given.chats]))
        seconds, cpu = time.perf_counter() - began, _cpu(given.pid) - cpu
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
    _tell([one for took in found for one in took], seconds, cpu, given)


def _cpu(pid: int | None) -> float:
    return cpu_seconds(pid) if pid else 0.0


async def _tell_idle(pid: int, streams: int) -> None:
    before = cpu_seconds(pid)
    await asyncio.sleep(5)
    print(f"{streams} streams at rest: {(cpu_seconds(pid) - before) / 5:.1%} of one core")


def _tell(took: list[float | None], seconds: float, cpu: float, given: argparse.Namespace) -> None:
    answered = sorted(one for one in took if one is not None)
    p99 = answered[min(len(answered) - 1, int(len(answered) * 0.99))]
    print(
        f"{given.chats} chats, {len(answered)} of {len(took)} messages answered: "
        f"p50 {statistics.median(answered):.2f} s, p99 {p99:.2f} s, most {answered[-1]:.2f} s"
        + (f"; server {cpu / seconds:.0%} of one core" if given.pid else "")
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("slug")
    parser.add_argument("--chats", type=int, default=20)
    parser.add_argument("--listeners", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--pid", type=int)
    asyncio.run(measure(parser.parse_args()))
