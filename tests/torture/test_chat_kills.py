"""kill -9 while customers are answered: no message of theirs is lost, none is answered twice."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.desk import Business
from tests.processes import Served
from tests.torture.test_kills import MANY_KILLS, kill_postgres, salon, served, worker

__all__ = ["salon", "served"]  # fixtures

CUSTOMERS = 6  # at once
SAID = ("Hello", "When are you open?")
# Seconds for an answer, where many kills are made by themselves: less than the lease of a turn that
# was cut off. A few kills beside other tests say nothing about time.
PATIENCE, ANY = 30.0, 180.0


@dataclass(slots=True)
class Chats:
    """Customers of a channel of one's own, one after the other; what they were told."""

    salon: Business
    path: str
    number: int
    finished: list[tuple[str, str]] = field(default_factory=list)  # customer, conversation
    patience: float = PATIENCE
    longest: float = 0.0

    async def hold(self, until: asyncio.Event) -> None:
        while not until.is_set():
            customer = f"customer-{self.number}-{len(self.finished)}"
            conversation = ""
            for place, text in enumerate(SAID, start=1):
                conversation = await self._write(customer, f"{customer}/{place}", text)
                began = time.monotonic()
                await self._until_answered(conversation, place)
                self.longest = max(self.longest, time.monotonic() - began)
            self.finished.append((customer, conversation))

    async def _write(self, customer: str, name: str, text: str) -> str:
        """Write until it is acknowledged; the conversation it went to."""
        body = {"id": name, "from": customer, "text": text}
        while True:
            try:
                answer = await self.salon.call("POST", self.path, json=body)
            except httpx2.HTTPError:
                answer = None
            if answer is not None and answer.status_code in (200, 201):
                return str(answer.json()["conversation_id"])
            assert answer is None or answer.status_code in (409, 503), answer.text
            await asyncio.sleep(0.05)

    async def _until_answered(self, conversation: str, times: int) -> None:
        async with asyncio.timeout(self.patience):
            while await answers(self.salon, conversation) < times:
                await asyncio.sleep(0.1)


async def answers(salon: Business, conversation: str) -> int:
    """How often the agent has answered; -1 while nobody serves."""
    try:
        found = await salon.call("GET", f"/conversations/{conversation}/messages")
    except httpx2.HTTPError:
        return -1
    if found.status_code != 200:
        return -1
    return sum(one["role"] == "assistant" for one in found.json())


async def test_customers_are_answered_once_whatever_is_killed(
    served: Served, salon: Business, open_folder: Path, pytestconfig: pytest.Config
) -> None:
    kills = max(1, pytestconfig.getoption("--kills") // 3)
    chance = random.Random()
    week = [{"weekday": day, "opens": "09:00", "closes": "18:00"} for day in range(6)]
    await salon.call("PUT", "/opening-hours", json={"week": week, "closures": []}, status=200)
    body = {"kind": "api", "name": "Robot"}
    made = (await salon.call("POST", "/channels", json=body, status=201)).json()
    path = f"/channels/api/{made['id']}/messages"
    patience = PATIENCE if 3 * kills >= MANY_KILLS else ANY
    chats = [Chats(salon, path, number, patience=patience) for number in range(CUSTOMERS)]
    until = asyncio.Event()
    work = asyncio.gather(*(one.hold(until) for one in chats))
    with worker(open_folder) as helper:
        for what in ["server", "worker", "PostgreSQL"] * kills:
            await asyncio.sleep(chance.uniform(1, 2.5))
            assert not work.done(), await work
            if what == "PostgreSQL":
                kill_postgres(open_folder)
            elif what == "server":
                served.kill()
                await asyncio.to_thread(served.start)
            else:
                helper.kill()
                helper.start()
        until.set()
        await work
    finished = [one for chat in chats for one in chat.finished]
    for _, conversation in finished:
        found = await salon.get(f"/conversations/{conversation}/messages")
        said = [one["content"] for one in found if one["role"] == "user"]
        assert said == list(SAID)
        assert sum(one["role"] == "assistant" for one in found) == len(SAID), found
    assert len(finished) >= CUSTOMERS
    assert len({customer for customer, _ in finished}) == len({one for _, one in finished})
    longest = max(chat.longest for chat in chats)
    print(f"\n{3 * kills} kills, {len(finished)} chats: each message answered once, {longest:.1f} s"
          " at the longest")  # fmt: skip
