"""What comes in: how soon a provider's call is acknowledged, and how many are threaded a second."""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from bench import servers
from bench.ground import superuser_url_of
from bench.load import Client
from bench.row import Plan, Row
from bench.servers import Server
from empfio.kit.embedded.server import start
from empfio.kit.migrate import migrate

RATE = 100  # calls a second, whether or not the last one was answered
# Each writes a few times alone: whoever says the same again and again is handed over to a person,
# and the agent, which is to be at work all along, falls silent.
OFTEN = 3  # messages of one customer at a steady rate
CUSTOMERS = 400  # who write all at once
_OTHERS = 1_000_000  # these are counted from here
MANY = 3_000  # messages that come at once
CONNECTIONS = 16
_SECRET = "a-token-of-the-bench"
_KEY = "a key of the bench, long enough to be taken"


@dataclass(frozen=True, slots=True)
class _Desk:
    server: Server
    database: str
    path: str


def measure(plan: Plan) -> list[Row]:
    """Rows for the time of an acknowledgement and for what is threaded."""
    median = Row(f"webhook at {RATE}/s: acknowledged, p50", 50, None, " ms", is_lower_better=True)
    slow = Row(f"webhook at {RATE}/s: acknowledged, p99", 250, None, " ms", is_lower_better=True)
    slowest = Row(f"webhook at {RATE}/s: acknowledged, slowest", 1000, None, " ms",
                  is_lower_better=True)  # fmt: skip
    threaded = Row("inbound messages stored and threaded, agent answering", 300, None, "/s")
    with _running() as desk:
        for number in range(plan.rounds):
            took = sorted(asyncio.run(_steadily(desk, number, plan.seconds)))
            median.note(statistics.median(took) * 1000)
            slow.note(took[int(len(took) * 0.99)] * 1000)
            slowest.note(took[-1] * 1000)
            threaded.note(asyncio.run(_at_once(desk, number)))
    return [median, slow, slowest, threaded]


@contextmanager
def _running() -> Iterator[_Desk]:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        with start(Path(folder) / "data") as database:
            migrate(database.url)
            variables = {
                "EMPFIO_DATABASE_URL": database.url,
                "EMPFIO_SECRET_KEY": _KEY,
                "EMPFIO_DATA": folder,
                "EMPFIO_LOG_LEVEL": "warning",
            }
            with servers.taking(variables) as server:
                superuser = superuser_url_of(database)
                yield _Desk(server, superuser, _connect(server))


def _connect(server: Server) -> str:
    """Found a business with a bot; the path of its door."""
    body = {"email": "owner@example.com", "password": "correct horse battery staple",
            "full_name": "Bench Owner", "organization_name": "Bench"}  # fmt: skip
    client = Client(server, "")
    token = json.loads(client.post("/api/v1/auth/register", json.dumps(body)))["access_token"]
    client.close()
    client = Client(server, token)
    secrets = {"bot_token": "12345:abcdef", "webhook_token": _SECRET}
    bot = json.dumps({"kind": "telegram", "name": "bot", "secrets": secrets})
    made = json.loads(client.post("/api/v1/channels", bot))
    client.close()
    return f"/api/v1/channels/telegram/webhook/{made['id']}"


def _call(desk: _Desk, number: int, customer: int) -> bytes:
    who = {"id": 1_000 + customer, "is_bot": False, "first_name": "Jane"}
    message = {"message_id": number, "date": 1_772_877_600, "from": who,
               "chat": {"id": 1_000 + customer, "type": "private"},
               "text": "Hi, I'd like to book a haircut on Tuesday."}  # fmt: skip
    body = json.dumps({"update_id": number, "message": message}).encode()
    head = (
        f"POST {desk.path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        f"x-telegram-bot-api-secret-token: {_SECRET}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Line:
    """One connection of a provider."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, desk: _Desk) -> "_Line":
        return cls(*await asyncio.open_connection("127.0.0.1", desk.server.port))

    async def ask(self, call: bytes) -> None:
        self.writer.write(call)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        await self.reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
        if " 200 " not in head:
            raise SystemExit(f"bench: a call was refused: {head[:60]}")


async def _steadily(desk: _Desk, round_number: int, seconds: float) -> list[float]:
    """Seconds until each call was acknowledged; counted from when it should have been made."""
    crowd = max(1, int(RATE * seconds) // OFTEN)
    free: asyncio.Queue[_Line] = asyncio.Queue()
    for _ in range(4 * CONNECTIONS):
        free.put_nowait(await _Line.open(desk))
    took: list[float] = []

    async def one(number: int, due: float) -> None:
        line = await free.get()
        customer = crowd * (round_number + 1) + number % crowd
        await line.ask(_call(desk, 10_000_000 * (round_number + 1) + number, customer))
        took.append(time.perf_counter() - due)
        free.put_nowait(line)

    began, tasks = time.perf_counter() + 0.1, []
    for number in range(int(RATE * seconds)):
        due = began + number / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(number, due)))
    await asyncio.gather(*tasks)
    while not free.empty():
        free.get_nowait().writer.close()
    return took


async def _at_once(desk: _Desk, round_number: int) -> float:
    """Messages a second from the first call until the last message is in its conversation."""
    connection = await asyncpg.connect(desk.database)
    before = await _stored(connection)
    numbers = iter(range(MANY))

    async def provider() -> None:
        line = await _Line.open(desk)
        for number in numbers:
            known = 10_000_000 * (round_number + 1) + 5_000_000 + number
            customer = _OTHERS + round_number * CUSTOMERS + number % CUSTOMERS
            await line.ask(_call(desk, known, customer))
        line.writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(provider() for _ in range(CONNECTIONS)))
    while await _stored(connection) < before + MANY:
        await asyncio.sleep(0.02)
    taken = time.perf_counter() - began
    await connection.close()
    return MANY / taken


async def _stored(connection: Any) -> int:
    stored: int = await connection.fetchval("SELECT count(*) FROM messages WHERE role = 'user'")
    return stored
