"""Connections to the database that break: what was acknowledged is there, and nothing twice."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from empfio.kit import files
from tests.desk import Business, unique
from tests.faults.conftest import Between
from tests.faults.proxy import Proxy
from tests.visitors import Visitor

WRITERS = 6
LONGEST = 30_000  # bytes after which a connection is cut at the latest
PATIENCE = 60.0  # seconds


async def repeated(salon: Business, method: str, path: str, body: Any, key: str) -> Any:
    """The JSON of a write that is sent until it is acknowledged, each time under the same key."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = await salon.call(method, path, json=body, headers={"idempotency-key": key})
        if answer.is_success:
            return answer.json()
        assert is_sorry(answer), answer.text
        await asyncio.sleep(0.01)
    raise AssertionError(f"never acknowledged: {method} {path}")


def is_sorry(answer: httpx2.Response) -> bool:
    """Whether it is the one refusal that an outage may have (409: the first is still running)."""
    return answer.status_code == 409 or (
        answer.status_code == 503 and "retry-after" in answer.headers
    )


@dataclass(slots=True)
class Writer:
    """One who writes in order, by each way: one statement, and a transaction of several."""

    salon: Business
    talk: dict[str, Any]
    number: int = 0
    messages: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How much was acknowledged."""
        return len(self.messages) + len(self.statuses) + len(self.leads)

    async def write(self, until: asyncio.Event) -> None:
        while not until.is_set():
            self.number += 1
            text, path = f"number {self.number}", f"/conversations/{self.talk['id']}"
            key = f"{self.talk['id']}/{self.number}"
            if self.number % 3 == 0:
                body = {"channel": "telegram", "name": f"{self.talk['id']} {text}"}
                self.leads.append((await repeated(self.salon, "POST", "/leads", body, key))["id"])
            elif self.number % 3 == 1:
                # Back and forth, so that a change that is done twice would show.
                status = ("escalated", "active")[self.number // 3 % 2]
                body = {"status": status}
                made = await repeated(self.salon, "PATCH", path, body, key)
                self.statuses.append(made["status"])
            else:
                body = {"content": text, "take_over": False}
                await repeated(self.salon, "POST", f"{path}/messages", body, key)
                self.messages.append(text)


async def until_cut(proxy: Proxy, is_enough: Callable[[], bool], chance: random.Random) -> None:
    """Let connections break after random bytes until enough did."""
    proxy.most_bytes = lambda: int(LONGEST * chance.random() ** 2)
    await proxy.cut_all()
    end = time.monotonic() + PATIENCE * 2
    while not is_enough():
        assert time.monotonic() < end, f"{proxy.cuts} cuts only"
        await asyncio.sleep(0.01)
    proxy.most_bytes = None
    await proxy.cut_all()


async def feed_of(salon: Business, count: int) -> list[dict[str, Any]]:
    """All events, once there are so many of them at least."""
    events: list[dict[str, Any]] = []
    end = time.monotonic() + PATIENCE
    while len(events) < count and time.monotonic() < end:
        events, after = [], ""
        while True:
            page = await salon.get(f"/events?limit=1000{after}")
            events += page["events"]
            after = f"&after={page['next_cursor']}"
            if not page["has_more"]:
                break
        await asyncio.sleep(0.02)
    return events


def by_conversation(events: Iterable[dict[str, Any]], name: str, value: str) -> dict[str, Any]:
    """What the events of one name tell, for each conversation in their order."""
    found = defaultdict(list)
    for event in events:
        if event["event"] == name:
            found[event["data"].get("conversation_id", event["data"]["id"])].append(
                event["data"][value]
            )
    return found


async def test_connections_cut_at_random_bytes_lose_nothing_and_double_nothing(
    between: Between, rounds: int, is_whole: bool
) -> None:
    salon, proxy = between.salon, between.proxy
    cuts = 2_000 if is_whole else rounds * 4
    writers = [Writer(salon, await salon.conversation()) for _ in range(WRITERS)]
    until = asyncio.Event()
    work = asyncio.gather(*(writer.write(until) for writer in writers))

    def written() -> int:
        return sum(writer.count for writer in writers)

    def is_enough() -> bool:
        return proxy.cuts >= cuts and written() > rounds

    cutting = asyncio.create_task(until_cut(proxy, is_enough, random.Random()))
    await asyncio.wait([work, cutting], return_when=asyncio.FIRST_COMPLETED)
    until.set()
    cutting.cancel()
    await work
    assert proxy.cuts >= cuts
    leads = {lead for writer in writers for lead in writer.leads}
    assert (await salon.get("/leads"))["total"] == WRITERS + len(leads)
    events = await feed_of(salon, 1 + 2 * WRITERS + written())
    numbers = by_conversation(events, "message.added", "seq")
    statuses = by_conversation(events, "conversation.status_changed", "status")
    for writer in writers:
        one = await salon.get(f"/conversations/{writer.talk['id']}")
        assert [message["content"] for message in one["messages"]] == writer.messages
        assert one["message_count"] == len(writer.messages)
        assert statuses[one["id"]] == writer.statuses
        assert numbers[one["id"]] == list(range(1, len(writer.messages) + 1))
        assert one["status"] == (writer.statuses or ["active"])[-1]
    for status in ("active", "escalated"):
        page = await salon.get(f"/conversations?status={status}&size=100")
        assert page["total"] == len(page["conversations"])
    assert written() > rounds, "too little was written between the cuts to prove anything"


LOST = "the answer to this is lost"


@pytest.mark.parametrize(
    ("method", "path", "body", "lost"),
    [
        # One statement that commits by itself, known by what it stores.
        ("POST", "/conversations/{}/messages", {"content": LOST}, LOST.encode()),
        ("POST", "/leads", {"name": "Jane", "channel": "web", "channel_id": "x"}, b"COMMIT"),
        ("PATCH", "/conversations/{}", {"status": "completed"}, b"COMMIT"),
    ],
)
async def test_what_was_committed_unheard_is_503_and_the_repeat_stores_nothing_more(
    between: Between, rounds: int, is_whole: bool,
    method: str, path: str, body: dict[str, Any], lost: bytes,
) -> None:  # fmt: skip
    salon, proxy = between.salon, between.proxy
    for number in range(500 if is_whole else max(rounds // 5, 1)):
        talk = await salon.conversation()
        way = path.format(talk["id"])
        sent = {**body, "channel_id": unique("once")} if "channel_id" in body else body
        headers = {"idempotency-key": unique("lost")}
        before = await standing(salon, talk["id"])
        proxy.lost = lost
        first = await salon.call(method, way, json=sent, headers=headers)
        proxy.lost = b""
        assert (first.status_code, proxy.losses) == (503, number + 1)
        assert first.headers["retry-after"]
        after = await standing(salon, talk["id"])
        assert after != before, "it was not stored although it was committed"
        again = await salon.call(method, way, json=sent, headers=headers)
        assert again.is_success, again.text
        assert again.headers["idempotency-replayed"] == "true"
        assert await standing(salon, talk["id"]) == after


async def test_a_file_whose_message_was_committed_unheard_is_kept(
    between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = await Visitor.come(between.desk, between.salon)
    picture, id, written = b"\xff\xd8\xff\xe0" + bytes(5_000), str(uuid4()), files.write_file

    def losing(file: Path, data: bytes) -> None:
        written(file, data)
        between.proxy.lost = b"COMMIT"

    with monkeypatch.context() as patched:
        patched.setattr(files, "write_file", losing)
        await jane.send(picture, "fringe.jpg", id, status=503)
    between.proxy.lost = b""
    assert between.proxy.losses
    [one] = (await jane.send(picture, "fringe.jpg", id, status=200))["attachments"]
    given = await jane.call("GET", f"/attachments/{one['id']}/file", status=200)
    assert given.content == picture


async def standing(salon: Business, conversation_id: str) -> tuple[Any, ...]:
    """What a repeat could double: messages, leads, and the version of the conversation."""
    one = await salon.call("GET", f"/conversations/{conversation_id}", status=200)
    leads = (await salon.get("/leads?size=1"))["total"]
    return one.headers["etag"], one.json()["message_count"], leads


async def test_requests_meet_no_dead_connection_after_all_were_cut(between: Between) -> None:
    """Those that lie in the pool unused are known to be gone before they are given out."""
    salon = between.salon
    for _ in range(5):
        await asyncio.gather(*(salon.get("/conversations") for _ in range(6)))
        await between.proxy.cut_all()
        await asyncio.gather(*(salon.conversation() for _ in range(6)))
