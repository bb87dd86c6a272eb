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
from tests.processes import PATIENCE, Served, serving, workers_of

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
    """Open connections, some of them to each worker, also where one of them starts late."""
    async with contextlib.AsyncExitStack() as stack:
        before = {pid: sockets_of(pid) for pid in workers_of(served)}
        assert len(before) == 2
        lines: list[httpx2.AsyncClient] = []
        end = time.monotonic() + PATIENCE
        while len(lines) < LINES or min(sockets_of(pid) - before[pid] for pid in before) < 2:
            assert time.monotonic() < end, "one worker takes all connections"
            line = httpx2.AsyncClient(base_url=served.address, timeout=20)
            lines.append(await stack.enter_async_context(line))
            await line.get("/health/live")
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
        case _:
            body = {"name": "Robot", "scopes": ["leads:read", "leads:write"]}
            made = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
            path = f"/api-keys/{made['id']}"
            return made["key"], lambda: salon.call("DELETE", path, status=204)


async def last_use(line: httpx2.AsyncClient, token: str) -> tuple[float, float]:
    """Use a token on a connection all the time until it is refused.

    When it was last asked with and served, and when the refusal came.
    """
    headers, served_at = {"authorization": f"Bearer {token}"}, 0.0
    async with asyncio.timeout(PATIENCE):
        while True:
            asked_at = time.monotonic()
            answer = await line.post("/api/v1/leads", json={"channel": "web"}, headers=headers)
            if answer.status_code != 201:
                assert answer.status_code in (401, 403), answer.text
                return served_at, time.monotonic()
            served_at = asked_at
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
            using = [asyncio.create_task(last_use(line, token)) for line in lines]
            await asyncio.sleep(0.3)  # each worker trusts it by now
            began = time.monotonic()
            await end()
            ended = time.monotonic()
            uses = await asyncio.gather(*using)
    assert min(refused_at for _, refused_at in uses) > began, "refused before it ended"
    assert max(served_at for served_at, _ in uses) < ended + 1, "it lived on at a worker"
    over = max(refused_at for _, refused_at in uses) - ended
    print(f"over after {over:.3f} s at the last of {len(uses)} lines: {ending}")
