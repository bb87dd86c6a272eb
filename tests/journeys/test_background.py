"""Background work of a running desk: what it does by itself, and what an operator sees of it."""

import asyncio
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from empfio.access.callers import system_caller
from empfio.conversations import actions as conversations
from empfio.conversations.records import MOST_ABANDONED
from empfio.kit import clock
from empfio.kit.embedded.server import start
from empfio.kit.ids import OrganizationId
from empfio.kit.lanes import routines
from empfio.kit.lanes.records import MOST_TRIES
from empfio.kit.settings import Settings
from empfio.worker import new_registry
from tests.conftest import url_in
from tests.desk import Business, Desk
from tests.processes import empfio, environment


async def spoken(salon: Business, role: str, hours: float, **fields: Any) -> str:
    """A conversation whose last message is that old."""
    moment = (clock.now() - timedelta(hours=hours)).isoformat()
    messages = [{"role": role, "content": "Hello", "created_at": moment}]
    return str((await salon.conversation(messages=messages, **fields))["id"])


async def abandon(desk: Desk, salon: Business, hours: float = 24) -> None:
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        await conversations.abandon_quiet(scope, hours)


async def test_who_does_not_answer_for_a_day_is_given_up_and_nobody_else(desk: Desk) -> None:
    salon = await desk.found()
    kept = [
        await spoken(salon, "assistant", 23),
        await spoken(salon, "user", 48),  # waits for us
        await spoken(salon, "assistant", 48, status="escalated"),
        await spoken(salon, "assistant", 48, status="completed"),
    ]
    given_up = [await spoken(salon, "assistant", 25), await spoken(salon, "system", 48)]
    before = {one: (await salon.get(f"/conversations/{one}"))["status"] for one in kept}
    await abandon(desk, salon, hours=0)
    for one in given_up:
        assert (await salon.get(f"/conversations/{one}"))["status"] == "active"
    await abandon(desk, salon)
    for one in given_up:
        assert (await salon.get(f"/conversations/{one}"))["status"] == "abandoned"
    assert {one: (await salon.get(f"/conversations/{one}"))["status"] for one in kept} == before
    counts = {s: (await salon.get(f"/conversations?status={s}"))["total"] for s in
              ("active", "abandoned", "escalated", "completed")}  # fmt: skip
    assert counts == {"active": 2, "abandoned": 2, "escalated": 1, "completed": 1}
    feed = await salon.get("/events?limit=1000&types=conversation.status_changed")
    assert sorted(one["data"]["id"] for one in feed["events"]) == sorted(given_up)
    assert MOST_ABANDONED >= 100


async def test_every_organization_has_its_routines_and_each_comes_back(
    desk: Desk, superuser: asyncpg.Connection, settings: Settings
) -> None:
    assert new_registry(settings, desk.house.database, desk.strangers).names >= set(routines.NAMES)
    salon = await desk.found()
    due = "SELECT lane_key, due_at FROM jobs WHERE organization_id = $1 ORDER BY lane_key"
    rows = await superuser.fetch(due, UUID(salon.id))
    assert [row["lane_key"] for row in rows] == sorted(routines.NAMES)
    await superuser.execute(
        "UPDATE jobs SET due_at = now() WHERE organization_id = $1", UUID(salon.id)
    )
    await superuser.execute(
        "UPDATE lanes SET due_at = now() WHERE organization_id = $1", UUID(salon.id)
    )
    end = time.monotonic() + 20
    while True:
        again = await superuser.fetch(due, UUID(salon.id))
        if len(again) == len(rows) and min(row["due_at"] for row in again) > clock.now():
            break
        assert time.monotonic() < end, "the routines were not done"
        await asyncio.sleep(0.1)


async def test_old_answers_and_old_events_are_forgotten(
    desk: Desk, superuser: asyncpg.Connection, settings: Settings
) -> None:
    salon = await desk.found()
    for name in ("old", "new"):
        await salon.call("POST", "/leads", json={"name": name, "channel": "web"}, status=201,
                         headers={"idempotency-key": name})  # fmt: skip
    count = "SELECT count(*) FROM idempotency_keys WHERE organization_id = $1"
    await salon.get("/events")
    await superuser.execute(
        "UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'"
        " WHERE organization_id = $1 AND body LIKE '%\"old\"%'", UUID(salon.id),
    )  # fmt: skip
    await superuser.execute(
        "UPDATE events SET created_at = created_at - interval '32 days'"
        " WHERE organization_id = $1 AND event = 'user.joined'", UUID(salon.id),
    )  # fmt: skip
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        await new_registry(settings, desk.house.database, desk.strangers).get("forgetting")(
            scope, {}
        )
    assert await superuser.fetchval(count, UUID(salon.id)) == 1
    feed = await salon.get("/events")
    assert {one["event"] for one in feed["events"]} == {"lead.created"}


LAST_TRY = f"""
UPDATE jobs SET name = 'nobody knows', tries = {MOST_TRIES - 1}, due_at = now()
 WHERE lane_key = 'forgetting';
UPDATE lanes SET due_at = now();
"""
SECOND = """
INSERT INTO dead_jobs SELECT organization_id, 4711, 'aside', 'nobody knows', arguments, tries,
  last_error, enqueued_at, died_at FROM dead_jobs
"""


async def until(connection: asyncpg.Connection, question: str) -> None:
    """Wait until the database answers yes."""
    end = time.monotonic() + 30
    while not await connection.fetchval(question):
        assert time.monotonic() < end, f"in vain: {question}"
        await asyncio.sleep(0.1)


async def test_an_operator_sees_what_was_laid_aside_and_has_it_done_again(
    open_folder: Path,
) -> None:
    data = open_folder / "data"
    assert empfio("demo", data=data).returncode == 0
    with start(data) as server:
        database = urlsplit(server.url).path.strip("/")
        connection = await asyncpg.connect(url_in(server.superuser_url, database))
        await connection.execute(LAST_TRY)
        work = subprocess.Popen(
            [sys.executable, "-m", "empfio", "worker"], env=environment(data=data),
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            await until(connection, "SELECT EXISTS (SELECT FROM dead_jobs)")
            shown = empfio("lanes", data=data).stdout
            assert "nobody knows\tlane forgetting\t12 tries" in shown
            assert "UnknownJobError" in shown
            assert "1 are laid aside, 0 are done again" in shown
            number = shown.partition("\t")[0]
            unknown = ["--revive", "99999999999999999999", "--revive", "-7"]
            refused = empfio("lanes", *unknown, data=data)
            assert refused.returncode == 1 and "1 are laid aside, 0 are done" in refused.stdout
            assert "numbers is laid aside: -7, 99999999999999999999; " in refused.stderr
            await connection.execute("UPDATE dead_jobs SET name = 'forgetting'")
            await connection.execute(SECOND)
            some = empfio("lanes", "--revive", number, "--revive", "999999", data=data)
            assert some.returncode == 1 and "laid aside: 999999; " in some.stderr
            assert "1 are laid aside, 1 are done again" in some.stdout
            assert number not in [line.partition("\t")[0] for line in some.stdout.splitlines()]
            rest = empfio("lanes", "--revive-all", data=data)
            assert rest.stdout.endswith("0 are laid aside, 1 are done again.\n")
            assert (rest.returncode, rest.stdout.count("\n")) == (0, 1)
            await until(
                connection,
                "SELECT count(*) = 1 FROM jobs WHERE name = 'forgetting' AND due_at > now()",
            )
        finally:
            work.send_signal(signal.SIGTERM)
        assert work.wait(20) == 0
        await connection.close()
