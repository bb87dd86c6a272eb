"""kill -9 of the server and of PostgreSQL under load: nothing acknowledged is lost or doubled."""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.desk import PASSWORD, Business
from tests.processes import Served, serving

WRITERS = 8


@dataclass(slots=True)
class Writer:
    """One conversation written to in order; each message is repeated until it is acknowledged."""

    salon: Business
    conversation_id: str
    acknowledged: list[str] = field(default_factory=list)
    tries: int = 0
    began_last: float = 0.0  # when the last acknowledged try was sent

    async def write(self, until: asyncio.Event) -> None:
        while not until.is_set():
            content = f"message {len(self.acknowledged)}"
            began = time.monotonic()
            if await self._is_acknowledged(content):
                self.acknowledged.append(content)
                self.began_last = began
            else:
                await asyncio.sleep(0.05)

    async def _is_acknowledged(self, content: str) -> bool:
        self.tries += 1
        try:
            answer = await self.salon.call(
                "POST",
                f"/conversations/{self.conversation_id}/messages",
                json={"content": content, "take_over": False},
                headers={"idempotency-key": f"{self.conversation_id}/{len(self.acknowledged)}"},
            )
        except httpx2.HTTPError:
            return False
        assert answer.status_code in (201, 409, 503), answer.text
        return answer.status_code == 201


@pytest.fixture
def served(open_folder: Path) -> Generator[Served]:
    with serving(open_folder / "output", data=open_folder / "data") as running:
        yield running
        # Shown where the test fails.
        print("\n".join(line for line in running.said().splitlines() if "crashed" in line))


@pytest.fixture
async def salon(served: Served) -> AsyncGenerator[Business]:
    async with httpx2.AsyncClient(base_url=served.address, timeout=15) as client:
        body = {
            "email": "owner@example.com",
            "password": PASSWORD,
            "full_name": "Olga Owner",
            "organization_name": "Salon",
        }
        made = (await client.post("/api/v1/auth/register", json=body)).json()
        yield Business(
            client,
            made["access_token"],
            made["organization_id"],
            made["user_id"],
            body["email"],
            "Salon",
        )


def kill_postgres(folder: Path) -> None:
    """End the postmaster alone; its processes notice and end, as in a real crash."""
    [trail] = folder.glob("data/postgres-*/postmaster.pid")
    os.kill(int(trail.read_text().split()[0]), signal.SIGKILL)


async def test_everything_acknowledged_is_there_once_and_in_order(
    served: Served, salon: Business, open_folder: Path, pytestconfig: pytest.Config
) -> None:
    kills = pytestconfig.getoption("--kills")
    chance = random.Random()
    conversations = [await salon.conversation() for _ in range(WRITERS)]
    writers = [Writer(salon, made["id"]) for made in conversations]
    until = asyncio.Event()
    work = asyncio.gather(*(writer.write(until) for writer in writers))
    back: dict[str, list[float]] = {"server": [], "PostgreSQL": []}
    for number in range(2 * kills):
        await asyncio.sleep(chance.uniform(0.2, 0.8))
        assert not work.done(), await work
        began = time.monotonic()
        if number % 2:
            kill_postgres(open_folder)
        else:
            served.kill()
            await asyncio.to_thread(served.start)
        await until_written(writers, time.monotonic() if number % 2 else began)
        back["PostgreSQL" if number % 2 else "server"].append(time.monotonic() - began)
    until.set()
    await work
    total = 0
    for writer in writers:
        stored = await all_messages(salon, writer.conversation_id)
        # The last one may be stored although its answer was lost; nothing else may differ.
        assert stored[: len(writer.acknowledged)] == writer.acknowledged
        assert len(stored) - len(writer.acknowledged) in (0, 1)
        detail = await salon.get(f"/conversations?lead_id={await lead_of(salon, writer)}")
        assert detail["conversations"][0]["message_count"] == len(stored)
        total += len(writer.acknowledged)
    assert total > 2 * kills, "too little was written between the kills to prove anything"
    tries = sum(writer.tries for writer in writers)
    print(f"\n{2 * kills} kills, {tries:,} tries, {total:,} acknowledged, 0 lost, 0 doubled")
    for what, times in back.items():
        times.sort()
        print(f"{what} back: median {times[len(times) // 2]:.2f} s, longest {times[-1]:.2f} s")


async def until_written(writers: list[Writer], since: float) -> None:
    """Wait until every writer has sent something after ``since`` that was acknowledged."""
    async with asyncio.timeout(60):
        while min(writer.began_last for writer in writers) < since:
            await asyncio.sleep(0.01)


async def all_messages(salon: Business, conversation_id: str) -> list[str]:
    found = await salon.get(f"/conversations/{conversation_id}")
    return [message["content"] for message in found["messages"]]


async def lead_of(salon: Business, writer: Writer) -> str:
    found = await salon.get(f"/conversations/{writer.conversation_id}")
    lead_id: str = found["lead_id"]
    return lead_id
