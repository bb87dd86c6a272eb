"""A server under a clock that really jumps, by libfaketime, where the machine has it."""

import asyncio
import contextlib
import os
import time
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx2
import pytest

from empfio.kit.clock import now, read_time
from empfio.kit.embedded.server import EmbeddedServer
from tests.conftest import url_in
from tests.desk import PASSWORD, SECRET_KEY, Business
from tests.faults.test_restarts import registered
from tests.journeys.test_background import spoken
from tests.processes import PATIENCE, Served, serving

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
ROUTINE = "SELECT min(due_at - now()) FROM jobs WHERE name = 'abandonment'"


class Clock:
    """What the server takes for the time: the true one, and so much besides."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump("+0")

    def jump(self, offset: str) -> None:
        """Go to where libfaketime's words say, such as ``+1d``."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(offset)
        draft.replace(self._file)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    if LIBRARY is None:
        pytest.skip("libfaketime is not here (Debian: faketime)")
    return Clock(tmp_path / "offset")


@pytest.fixture
def served(
    clock: Clock, fresh_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Served]:
    """A server with its worker, under that clock; PostgreSQL keeps the true time."""
    variables: dict[str, Any] = {"database_url": fresh_url, "secret_key": SECRET_KEY}
    faked = {
        "LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(tmp_path / "offset"),
        "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip
    with contextlib.ExitStack() as stack:
        with monkeypatch.context() as changed:
            for name, text in faked.items():
                changed.setenv(name, text)
            server = serving(tmp_path / "out", data=tmp_path, migrate="false", **variables)
            served = stack.enter_context(server)
        assert "LD_PRELOAD" not in os.environ
        yield served


async def log_in(salon: Business) -> None:
    """Sign in anew, as a clock that jumped a day asks of everybody."""
    body = {"email": salon.email, "password": PASSWORD}
    salon.token = (await salon.call("POST", "/auth/login", json=body, status=200)).json()[
        "access_token"
    ]


async def until_routine_has_come(superuser_url: str) -> None:
    """Wait until the routine was there at the later time: then it is planned behind it."""
    connection = await asyncpg.connect(superuser_url)
    end = time.monotonic() + PATIENCE
    while (await connection.fetchval(ROUTINE)).total_seconds() < 20 * 3600:
        assert time.monotonic() < end, "the routine has not come"
        await asyncio.sleep(0.2)
    await connection.close()


async def test_order_holds_and_nobody_is_given_up_when_the_systems_clock_jumps(
    served: Served, clock: Clock, postgres: EmbeddedServer, fresh_url: str
) -> None:
    async with httpx2.AsyncClient(base_url=served.address, timeout=20) as client:
        salon = await registered(client)
        quiet = [await spoken(salon, "assistant", hours) for hours in (0, 1, 23)]
        talk, texts = (await salon.conversation())["id"], []
        for offset in ("+0", "+1d", "-1h", "-1d", "+1h", "+0"):
            clock.jump(offset)
            await log_in(salon)
            for number in range(3):
                texts.append(f"{offset} {number} {len(texts)}")
                await salon.message(talk, texts[-1])
            if offset == "+1d":
                name = urlsplit(fresh_url).path.strip("/")
                await until_routine_has_come(url_in(postgres.superuser_url, name))
        found = await salon.get(f"/conversations/{talk}")
        assert [message["content"] for message in found["messages"]] == texts
        moments = [message["created_at"] for message in found["messages"]]
        assert moments == sorted(moments)
        # The last stands where the clock once was, a day ahead: it did jump.
        assert read_time(moments[-1]) > now() + timedelta(hours=20)
        for one in quiet:
            assert (await salon.get(f"/conversations/{one}"))["status"] == "active"
