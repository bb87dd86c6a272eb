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
from collections.abc import AsyncGenerator, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.desk import PASSWORD, Business
from tests.processes import Served, environment, serving

WRITERS = 8
MOST_MESSAGES = 4_000  # written to a conversation; it is full at 5,000
MANY_KILLS = 30  # of each kind, from which on times are judged
BACK = {  # seconds (median; the longest: twice)
    "server": 5.0, "worker": 5.0, "PostgreSQL": 10.0, "postmaster": 10.0,
}  # fmt: skip
ALONE = 4  # of so many rounds one kills the postmaster alone as well
NOBODY = {"name": "Nobody", "channel": "web"}


@dataclass(slots=True)
class Writer:
    """Writes to a conversation in order; each message is repeated until it is acknowledged.

    Before a conversation is full the writer goes on in a new one.
    """

    salon: Business
    conversation_id: str
    acknowledged: dict[str, list[str]] = field(default_factory=dict)  # by conversation
    tries: int = 0
    began_last: float = 0.0  # when the last acknowledged try was sent
    heard: str = ""  # what the last try came to

    async def write(self, until: asyncio.Event) -> None:
        while not until.is_set():
            written = self.acknowledged.setdefault(self.conversation_id, [])
            if len(written) == MOST_MESSAGES:
                await self._begin_conversation()
                continue
            content = f"message {len(written)}"
            began = time.monotonic()
            if await self._is_acknowledged(content, f"{self.conversation_id}/{len(written)}"):
                written.append(content)
                self.began_last = began
            else:
                await asyncio.sleep(0.05)

    async def _is_acknowledged(self, content: str, key: str) -> bool:
        self.tries += 1
        try:
            answer = await self.salon.call(
                "POST",
                f"/conversations/{self.conversation_id}/messages",
                json={"content": content, "take_over": False},
                headers={"idempotency-key": key},
            )
        except httpx2.HTTPError as error:
            self.heard = repr(error)
            return False
        self.heard = answer.text
        assert answer.status_code in (201, 409, 503), answer.text
        return answer.status_code == 201

    async def _begin_conversation(self) -> None:
        """Another one; should its answer be lost, an empty one is left."""
        try:
            lead = await self.salon.call("POST", "/leads", json=NOBODY)
            body = {"lead_id": lead.json().get("id"), "channel": "web"}
            made = await self.salon.call("POST", "/conversations", json=body)
        except httpx2.HTTPError:
            await asyncio.sleep(0.05)
            return
        self.heard = made.text
        if made.status_code == 201:
            self.conversation_id = made.json()["id"]


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


def rounds_of(kills: int) -> Iterator[str]:
    """What is killed, one after the other."""
    for number in range(kills):
        yield from ("server", "worker", "PostgreSQL")
        if number % ALONE == 0:
            yield "postmaster"


def kill_postgres(folder: Path, *, is_whole: bool = True) -> None:
    """End PostgreSQL without a farewell: all its processes in one moment, or the postmaster alone.

    After the first nobody is left who could still write what a commit has not written. After the
    second its processes notice and end, and the log's writer finishes.
    """
    [trail] = folder.glob("data/postgres-*/postmaster.pid")
    postmaster = int(trail.read_text().split()[0])
    # Each of them leads a session of its own: there is no group that could be killed.
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    os.kill(postmaster, signal.SIGKILL)
    for child in children if is_whole else ():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)


async def test_everything_acknowledged_is_there_once_and_in_order(
    served: Served, salon: Business, open_folder: Path, pytestconfig: pytest.Config
) -> None:
    kills = pytestconfig.getoption("--kills")
    chance = random.Random()
    conversations = [await salon.conversation() for _ in range(WRITERS)]
    writers = [Writer(salon, made["id"]) for made in conversations]
    until = asyncio.Event()
    work = asyncio.gather(*(writer.write(until) for writer in writers))
    back: dict[str, list[float]] = {what: [] for what in BACK}
    with worker(open_folder) as helper:
        for what in rounds_of(kills):
            await asyncio.sleep(chance.uniform(0.2, 0.8))
            assert not work.done(), await work
            began = time.monotonic()
            is_database = what in ("PostgreSQL", "postmaster")
            if is_database:
                kill_postgres(open_folder, is_whole=what == "PostgreSQL")
            elif what == "server":
                served.kill()
                await asyncio.to_thread(served.start)
            else:
                helper.kill()
                helper.start()
            await until_written(writers, time.monotonic() if is_database else began)
            back[what].append(time.monotonic() - began)
        until.set()
        await work
    total, seqs = 0, {}
    for writer in writers:
        for conversation_id, acknowledged in writer.acknowledged.items():
            found = await salon.get(f"/conversations/{conversation_id}")
            stored = [message["content"] for message in found["messages"]]
            # The last one may be stored although its answer was lost; nothing else may differ.
            assert stored[: len(acknowledged)] == acknowledged
            assert len(stored) - len(acknowledged) in (0, 1)
            detail = await salon.get(f"/conversations?lead_id={found['lead_id']}")
            assert detail["conversations"][0]["message_count"] == len(stored)
            total += len(acknowledged)
            seqs[conversation_id] = list(range(1, len(stored) + 1))
    assert await all_told(salon, sum(map(len, seqs.values()))) == seqs
    assert total > 3 * kills, "too little was written between the kills to prove anything"
    tries = sum(writer.tries for writer in writers)
    count = sum(map(len, back.values()))
    print(f"\n{count} kills, {tries:,} tries, {total:,} acknowledged, 0 lost, 0 doubled, all told")
    for what, times in back.items():
        times.sort()
        median = times[len(times) // 2]
        print(f"{what} back, {len(times)} times: median {median:.2f} s, longest {times[-1]:.2f} s")
        # A few kills beside other tests say nothing about time.
        is_judged = kills >= MANY_KILLS
        assert not is_judged or (median <= BACK[what] and times[-1] <= 2 * BACK[what]), what


@contextlib.contextmanager
def worker(folder: Path) -> Generator[Worker]:
    """``empfio worker`` beside the server, on the same data."""
    made = Worker(folder)
    made.start()
    try:
        yield made
    finally:
        made.kill()


async def all_told(salon: Business, most: int) -> dict[str, list[int]]:
    """The seq of every message that the feed of events tells of, by conversation, in its order.

    It is read once more until it tells of as many as are stored: the last of them may not have
    their numbers yet.
    """
    told: dict[str, list[int]] = defaultdict(list)
    for _ in range(200):
        told.clear()
        page: dict[str, Any] = {"has_more": True, "next_cursor": None}
        while page["has_more"]:
            after = f"&after={page['next_cursor']}" if page["next_cursor"] else ""
            page = await salon.get(f"/events?types=message.added&limit=500{after}")
            for event in page["events"]:
                told[event["data"]["conversation_id"]].append(event["data"]["seq"])
        if sum(map(len, told.values())) >= most:
            break
        await asyncio.sleep(0.05)
    return told


async def until_written(writers: list[Writer], since: float) -> None:
    """Wait until every writer has sent something after ``since`` that was acknowledged."""
    until = time.monotonic() + 60
    while late := [one for one in writers if one.began_last < since]:
        assert time.monotonic() < until, [(one.tries, one.heard) for one in late]
        await asyncio.sleep(0.01)
