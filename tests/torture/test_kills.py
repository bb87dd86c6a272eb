"""kill -9 of server, worker and PostgreSQL under load: nothing acknowledged is lost or doubled."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.desk import PASSWORD, Business
from tests.processes import Served, environment, serving

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


@dataclass(slots=True)
class Worker:
    """A background process that is killed and started again."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        with (self.folder / "worker").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "empfio", "worker"], stdout=output, stderr=output,
                env=environment(data=self.folder / "data"), start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


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
    back: dict[str, list[float]] = {"server": [], "worker": [], "PostgreSQL": []}
    with worker(open_folder) as helper:
        for what in list(back) * kills:
            await asyncio.sleep(chance.uniform(0.2, 0.8))
            assert not work.done(), await work
            began = time.monotonic()
            if what == "PostgreSQL":
                kill_postgres(open_folder)
            elif what == "server":
                served.kill()
                await asyncio.to_thread(served.start)
            else:
                helper.kill()
                helper.start()
            await until_written(writers, time.monotonic() if what == "PostgreSQL" else began)
            back[what].append(time.monotonic() - began)
        until.set()
        await work
    told = await all_told(salon)
    total = 0
    for writer in writers:
        stored = await all_messages(salon, writer.conversation_id)
        # The last one may be stored although its answer was lost; nothing else may differ.
        assert stored[: len(writer.acknowledged)] == writer.acknowledged
        assert len(stored) - len(writer.acknowledged) in (0, 1)
        detail = await salon.get(f"/conversations?lead_id={await lead_of(salon, writer)}")
        assert detail["conversations"][0]["message_count"] == len(stored)
        total += len(writer.acknowledged)
        assert told[writer.conversation_id] == list(range(1, len(stored) + 1))
    assert total > 3 * kills, "too little was written between the kills to prove anything"
    tries = sum(writer.tries for writer in writers)
    print(
        f"\n{3 * kills} kills, {tries:,} tries, {total:,} acknowledged, 0 lost, 0 doubled, all told"
    )
    for what, times in back.items():
        times.sort()
        print(f"{what} back: median {times[len(times) // 2]:.2f} s, longest {times[-1]:.2f} s")


@contextlib.contextmanager
def worker(folder: Path) -> Generator[Worker]:
    """``empfio worker`` beside the server, on the same data."""
    made = Worker(folder)
    made.start()
    try:
        yield made
    finally:
        made.kill()


async def all_told(salon: Business) -> dict[str, list[int]]:
    """The seq of every message that the feed of events tells of, by conversation, in its order."""
    told: dict[str, list[int]] = defaultdict(list)
    for _ in range(200):  # until the last of them have their numbers
        told.clear()
        page: dict[str, Any] = {"has_more": True, "next_cursor": None}
        while page["has_more"]:
            after = f"&after={page['next_cursor']}" if page["next_cursor"] else ""
            page = await salon.get(f"/events?types=message.added&limit=500{after}")
            for event in page["events"]:
                told[event["data"]["conversation_id"]].append(event["data"]["seq"])
        found = await salon.get("/conversations?size=100")
        if sum(one["message_count"] for one in found["conversations"]) == sum(
            map(len, told.values())
        ):
            break
        await asyncio.sleep(0.05)
    return told


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
