"""A token that ends at one worker of a server ends at all of them within a second."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.desk import PASSWORD, SECRET_KEY, Business, unique
from tests.faults.test_restarts import registered
from tests.processes import Served, serving, workers_of

LINES = 16  # connections that stay open: each belongs to one worker


def sockets_of(pid: int) -> int:
    """How many sockets a process holds."""
    found = 0
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it has just been closed
            found += os.readlink(link).startswith("socket:")
    return found


@contextlib.asynccontextmanager
async def lines_to(served: Served) -> AsyncGenerator[list[httpx2.AsyncClient]]:
    """Open connections, some of them to each worker."""
    async with contextlib.AsyncExitStack() as stack:
        before = {pid: sockets_of(pid) for pid in workers_of(served)}
        lines = [
            await stack.enter_async_context(httpx2.AsyncClient(base_url=served.address, timeout=20))
            for _ in range(LINES)
        ]
        await asyncio.gather(*(line.get("/health/live") for line in lines))
        gained = [sockets_of(pid) - held for pid, held in before.items()]
        assert len(gained) == 2
        assert min(gained) >= 2, gained
        yield lines


async def colleague(salon: Business) -> tuple[str, str]:
    """The token and the id of somebody who was invited."""
    guest = {"email": f"{unique('x')}@example.com", "role": "admin"}
    invited = await salon.call("POST", "/invitations", json=guest, status=201)
    token = invited.json()["link"].rpartition("#")[2]
    coming = {"token": token, "full_name": "Max", "password": PASSWORD}
    came = await salon.call("POST", "/auth/invitations/accept", json=coming, status=201)
    return came.json()["access_token"], came.json()["user_id"]


async def to_end(salon: Business, ending: str) -> tuple[str, Callable[[], Any]]:
    """A token, and what ends it."""
    token, user_id = await colleague(salon)
    match ending:
        case "logout":
            return token, lambda: salon.call("POST", "/auth/logout", token=token, status=204)
        case "deactivation":
            path = f"/users/{user_id}/deactivation"
            return token, lambda: salon.call("PUT", path, status=200)
        case "narrower role":
            path, body = f"/users/{user_id}", {"role": "viewer"}
            return token, lambda: salon.call("PATCH", path, json=body, status=200)
        case "revoked key":
            body = {"name": "Robot", "scopes": ["leads:read", "leads:write"]}
            made = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
            path = f"/api-keys/{made['id']}"
            return made["key"], lambda: salon.call("DELETE", path, status=204)
    raise NotImplementedError(ending)


async def over_after(line: httpx2.AsyncClient, token: str, ended: asyncio.Future[float]) -> float:
    """Use a token on a connection all the time: seconds from its end to its first refusal."""
    headers = {"authorization": f"Bearer {token}"}
    while True:
        answer = await line.post("/api/v1/leads", json={"channel": "web"}, headers=headers)
        if answer.status_code != 201:
            assert answer.status_code in (401, 403), answer.text
            assert ended.done(), "refused before it ended"
            return time.monotonic() - ended.result()
        if ended.done():
            assert time.monotonic() < ended.result() + 1, "it lived on at a worker"
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("ending", ["logout", "deactivation", "narrower role", "revoked key"])
async def test_a_token_that_ends_is_dead_at_every_worker_within_a_second(
    fresh_url: str, tmp_path: Path, ending: str
) -> None:
    variables: dict[str, Any] = {"database_url": fresh_url, "secret_key": SECRET_KEY}
    with serving(
        tmp_path / "output", "--workers", "2", data=tmp_path, migrate="false", **variables
    ) as served:
        async with (
            httpx2.AsyncClient(base_url=served.address, timeout=20) as client,
            lines_to(served) as lines,
        ):
            token, end = await to_end(await registered(client), ending)
            ended: asyncio.Future[float] = asyncio.Future()
            using = [asyncio.create_task(over_after(line, token, ended)) for line in lines]
            await asyncio.sleep(0.3)  # each worker trusts it by now
            await end()
            ended.set_result(time.monotonic())
            took = await asyncio.gather(*using)
    print(f"over after {max(took):.3f} s at the last of {LINES} lines: {ending}")
