"""Workers that are replaced under load: nobody's request fails, and nothing is lost."""

import asyncio
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from tests.desk import PASSWORD, SECRET_KEY, Business
from tests.processes import PATIENCE, Served, serving, workers_of

MOST_MESSAGES = 4_000
KEPT, FRESH = 4, 4  # clients that keep their connection, and that open one for each request


@dataclass(slots=True)
class Client:
    """Somebody who reads and writes all the time, and repeats nothing."""

    salon: Business
    talk: str
    keeps: bool
    seen: Counter[Any] = field(default_factory=Counter)
    stored: int = 0

    async def work(self, until: asyncio.Event) -> None:
        # A conversation is full at 5,000 messages; what is read of it grows with them.
        while not until.is_set() and self.stored < MOST_MESSAGES:
            path = f"/conversations/{self.talk}"
            try:
                wrote = await self._call("POST", f"{path}/messages", json={"content": "Hello"})
                read = await self._call("GET", path)
            except httpx2.HTTPError as error:
                self.seen[repr(error)] += 1
                continue
            self.stored += wrote.status_code == 201
            self.seen.update((wrote.status_code, read.status_code))

    async def _call(self, method: str, path: str, **options: Any) -> httpx2.Response:
        headers = {} if self.keeps else {"connection": "close"}
        return await self.salon.call(method, path, headers=headers, **options)


async def registered(client: httpx2.AsyncClient) -> Business:
    """The first organization of a server."""
    person = {"email": "owner@example.com", "password": PASSWORD, "full_name": "Olga Owner"}
    body = {**person, "organization_name": "Salon"}
    made = (await client.post("/api/v1/auth/register", json=body)).json()
    return Business(client, made["access_token"], "", made["user_id"], body["email"], "Salon")


async def replace_all(served: Served) -> None:
    """Ask for new workers in the place of the old ones, one after the other."""
    assert served.process is not None
    before = workers_of(served)
    assert len(before) == 2
    served.process.send_signal(signal.SIGHUP)
    async with asyncio.timeout(PATIENCE * 4):
        while before & (now := workers_of(served)) or len(now) != len(before):
            await asyncio.sleep(0.05)


async def test_no_request_fails_while_workers_are_replaced(
    fresh_url: str, tmp_path: Path, rounds: int, is_whole: bool
) -> None:
    variables: dict[str, Any] = {"database_url": fresh_url, "secret_key": SECRET_KEY}
    with serving(
        tmp_path / "output", "--workers", "2", data=tmp_path, migrate="false", **variables
    ) as served:
        async with httpx2.AsyncClient(base_url=served.address, timeout=60) as client:
            salon = await registered(client)
            for _ in range(10 if is_whole else 1):
                await write_through_restarts(served, salon, 5 if is_whole else max(rounds // 25, 1))


async def write_through_restarts(served: Served, salon: Business, restarts: int) -> None:
    """All workers are replaced so often while clients read and write; each began anew."""
    clients = [
        Client(salon, (await salon.conversation())["id"], keeps=number < KEPT)
        for number in range(KEPT + FRESH)
    ]
    until = asyncio.Event()
    work = asyncio.gather(*(one.work(until) for one in clients))
    for _ in range(restarts):
        await replace_all(served)
        await asyncio.sleep(0.5)
    assert not work.done(), "nobody asked any more while workers were replaced"
    until.set()
    await work
    seen = sum((one.seen for one in clients), Counter())
    assert set(seen) == {200, 201}, seen
    for one in clients:
        found = await salon.get(f"/conversations/{one.talk}")
        assert found["message_count"] == one.stored > 10


ASK = b"GET /health/live HTTP/1.1\r\nHost: desk\r\n\r\n"
ANSWER = b'{"status": "alive"}'


async def is_closed(port: int) -> bool:
    """Whether nobody listens any more."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


async def test_who_is_connected_when_the_server_stops_may_ask_once_more(
    fresh_url: str, tmp_path: Path
) -> None:
    """A request may be on its way already: a line closed at once would lose it."""
    variables: dict[str, Any] = {"database_url": fresh_url, "secret_key": SECRET_KEY}
    with serving(tmp_path / "output", data=tmp_path, migrate="false", **variables) as served:
        assert served.process is not None
        fresh = await asyncio.open_connection("127.0.0.1", served.port)
        kept = await asyncio.open_connection("127.0.0.1", served.port)
        kept[1].write(ASK)
        assert b"connection: close" not in await kept[0].readuntil(ANSWER)
        served.process.send_signal(signal.SIGTERM)
        while not await is_closed(served.port):
            await asyncio.sleep(0.005)
        for _, writer in (fresh, kept):
            writer.write(ASK)
        for reader, _ in (fresh, kept):
            heard = await reader.read()
            assert heard.startswith(b"HTTP/1.1 200") and heard.endswith(ANSWER)
            assert b"connection: close" in heard
