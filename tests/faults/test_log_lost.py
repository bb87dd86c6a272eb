"""A log that finds no room, or whose reader has gone: lines are lost, and nothing else is."""

import asyncio
import os
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx2
import pytest

from empfio.kit.embedded.server import EmbeddedServer
from tests.conftest import url_in
from tests.desk import SECRET_KEY
from tests.faults.test_restarts import registered
from tests.processes import PATIENCE, Served, free_port

HALF = b"GET /api/v1/leads HTTP/1.1\r\nHost: desk\r\n"


class Unheard(Served):
    """A server that nobody can read of what it said."""

    def said(self) -> str:
        """Nothing: what it said is nowhere."""
        return "its log is lost"


@pytest.fixture(params=["full", "gone"])
def server(request: pytest.FixtureRequest, fresh_url: str, tmp_path: Path) -> Generator[Served]:
    """A server that tells of every request, into nothing; its mails go nowhere either."""
    variables: dict[str, Any] = {
        "database_url": fresh_url, "secret_key": SECRET_KEY, "data": tmp_path, "migrate": "false",
        "log_requests": "true", "request_seconds": "1", "mail_from": "desk@example.com",
        "smtp_url": f"smtp://127.0.0.1:{free_port()}", "public_url": "http://127.0.0.1",
    }  # fmt: skip
    output, reader = Path("/dev/full"), None
    if request.param == "gone":
        output = tmp_path / "pipe"
        os.mkfifo(output)
        reader = os.open(output, os.O_RDONLY | os.O_NONBLOCK)
    served = Unheard(("--workers", "2"), variables, output)
    try:
        served.start()
        if reader is not None:
            os.close(reader)
        yield served
        assert served.stop() == 0
    finally:
        if served.process is not None and served.process.poll() is None:
            served.kill()


async def test_a_log_that_cannot_be_written_stops_nothing(
    server: Served, postgres: EmbeddedServer, fresh_url: str
) -> None:
    async with httpx2.AsyncClient(base_url=server.address, timeout=20) as client:
        salon = await registered(client)
        talk = await salon.conversation()
        for number in range(20):
            await salon.message(talk["id"], f"Hello {number}")
        assert (await salon.get(f"/conversations/{talk['id']}"))["message_count"] == 20
        await salon.call("POST", "/auth/password-reset", json={"email": salon.email}, status=202)
    await is_cut_off(server)
    name = urlsplit(fresh_url).path.strip("/")
    connection = await asyncpg.connect(url_in(postgres.superuser_url, name))
    try:
        await is_counted(connection)
    finally:
        await connection.close()


async def is_cut_off(server: Served) -> None:
    """Wait until a client that never ends its headers is told so, and its line closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(HALF)
    async with asyncio.timeout(PATIENCE):
        assert (await reader.read()).startswith(b"HTTP/1.1 408")
    writer.close()


async def is_counted(connection: asyncpg.Connection) -> None:
    """Wait until a mail that cannot be sent was tried, is known to have been, and waits."""
    end = time.monotonic() + PATIENCE
    query = "SELECT tries, due_at > now() AS waits FROM jobs WHERE tries > 0"
    while (row := await connection.fetchrow(query)) is None or not row["waits"]:
        assert time.monotonic() < end, "no try was counted"
        await asyncio.sleep(0.1)
    assert row["tries"] < 10
