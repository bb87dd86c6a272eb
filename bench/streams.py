"""Open inboxes as a busy team has them: from a message to the row that moves, and what it costs.

    python -m bench.streams http://localhost:8001 EMAIL PASSWORD --inboxes 200 --rate 20 --pid PID

Asks a server that runs with its quotas switched off (``EMPFIO_RATE_PER_MINUTE`` 0). An inbox holds
a stream of events; every message has to be told in each of them. With ``--pid`` the CPU that the
server took is told, too.
"""

import argparse
import asyncio
import re
import statistics
import time
from collections.abc import Awaitable
from urllib.parse import urlsplit

import httpx2

from bench.process import cpu_seconds

TALKS = 50  # conversations that are written to in turn
SENDERS = 8
LONGEST = 15.0  # seconds that what was said is waited for
_SAID = re.compile(rb'"message":\{"id":"([0-9a-f-]{36})"')


class Inbox:
    """One browser with its stream: which messages it was told of, and when."""

    def __init__(self) -> None:
        self.told: dict[bytes, float] = {}
        self._rest = b""
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self, address: str, bearer: str) -> None:
        """Past every client library: two hundred of them must not cost more than the server."""
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        self._line = reader, writer  # the writer too: without it the line is closed
        asked = f"GET /api/v1/events/stream HTTP/1.1\r\nHost: {parts.netloc}\r\n{bearer}\r\n\r\n"
        writer.write(asked.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.partition(b"\r\n")[0], head
        await reader.readuntil(b"event: ready")

    async def listen(self) -> None:
        """Note each message, until this is cancelled."""
        assert self._line is not None
        while piece := await self._line[0].read(1 << 16):
            whole, _, self._rest = (self._rest + piece).rpartition(b"\n\n")
            now = time.perf_counter()
            for id in _SAID.findall(whole):
                self.told.setdefault(id, now)


class Team:
    """People who write."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client
        self.sent: dict[bytes, float] = {}
        self._talks: list[str] = []

    async def begin(self) -> None:
        for _ in range(TALKS):
            lead = {"channel": "web", "name": "Jane Smith"}
            made = (await self.client.post("/api/v1/leads", json=lead)).json()
            body = {"lead_id": made["id"], "channel": "web"}
            talk = await self.client.post("/api/v1/conversations", json=body)
            self._talks.append(talk.json()["id"])

    async def write(self, rate: float, seconds: float) -> None:
        """Write so many messages a second, whatever each takes."""
        asking = []
        began = time.perf_counter()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            asking.append(asyncio.create_task(self._say(number)))
        await asyncio.gather(*asking)

    async def _say(self, number: int) -> None:
        path = f"/api/v1/conversations/{self._talks[number % TALKS]}/messages"
        said = time.perf_counter()
        content = f"We have an appointment at half past nine for you, number {number}."
        answer = await self.client.post(path, json={"content": content})
        answer.raise_for_status()
        self.sent[answer.json()["id"].encode()] = said


async def measure(given: argparse.Namespace) -> None:
    """Open the inboxes, write, and print what became of it."""
    limits = httpx2.Limits(max_connections=SENDERS)
    async with httpx2.AsyncClient(base_url=given.address, limits=limits, timeout=60) as client:
        person = {"email": given.email, "password": given.password}
        tokens = []
        for _ in range(-(-given.inboxes // 15)):  # a session has so many streams and no more
            signed = await client.post("/api/v1/auth/login", json=person)
            signed.raise_for_status()
            tokens.append(f"Authorization: Bearer {signed.json()['access_token']}")
        client.headers["authorization"] = tokens[0].partition(": ")[2]
        team, inboxes = Team(client), [Inbox() for _ in range(given.inboxes)]
        await team.begin()
        for number, inbox in enumerate(inboxes):
            await inbox.open(given.address, tokens[number % len(tokens)])
        listening = [asyncio.create_task(inbox.listen()) for inbox in inboxes]
        at_rest = await _cpu_of(given.pid, asyncio.sleep(5)) / 5
        began = time.perf_counter()
        cpu = await _cpu_of(given.pid, team.write(given.rate, given.seconds))
        took = time.perf_counter() - began
        await _wait_for_all(team, inboxes)
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    _tell(team, inboxes, at_rest, cpu / took)


async def _cpu_of(pid: int | None, work: Awaitable[None]) -> float:
    """CPU seconds that the server took while something was done."""
    before = cpu_seconds(pid) if pid else 0.0
    await work
    return cpu_seconds(pid) - before if pid else 0.0


async def _wait_for_all(team: Team, inboxes: list[Inbox]) -> None:
    until = time.perf_counter() + LONGEST
    while time.perf_counter() < until:
        if all(team.sent.keys() <= inbox.told.keys() for inbox in inboxes):
            return
        await asyncio.sleep(0.2)


def _tell(team: Team, inboxes: list[Inbox], at_rest: float, cpu: float) -> None:
    missed = sum(len(team.sent.keys() - inbox.told.keys()) for inbox in inboxes)
    took = sorted(
        inbox.told[id] - said
        for inbox in inboxes
        for id, said in team.sent.items()
        if id in inbox.told
    )
    p95 = took[int(len(took) * 0.95)]
    print(
        f"{len(inboxes)} inboxes, {len(team.sent)} messages, missed {missed} of "
        f"{len(team.sent) * len(inboxes)}; from the message to the row: "
        f"p50 {statistics.median(took) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
        f"most {took[-1] * 1000:.0f} ms; server at rest {at_rest:.0%}, busy {cpu:.0%} of one core"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("email")
    parser.add_argument("password")
    parser.add_argument("--inboxes", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pid", type=int)
    asyncio.run(measure(parser.parse_args()))
