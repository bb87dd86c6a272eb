"""A database that is slow, silent or locked: 503 in time, no pile-up, and all well afterwards."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx2
import pytest

from empfio.kit.db import SILENCE, WAIT_FOR_CONNECTION
from empfio.kit.embedded.server import EmbeddedServer
from tests.conftest import url_in
from tests.desk import Business, unique
from tests.faults.conftest import Between

CROWD = 40
WHOLE_CROWD = 500
LOCK = 3.0  # seconds that a lock is waited for
STATEMENT = 5.0  # seconds that any statement may take
SPARE = 4.0  # seconds for a machine that others use; far below the next limit that could show


async def timed(
    ask: Callable[[], Awaitable[httpx2.Response]],
) -> tuple[httpx2.Response, float]:
    """An answer, and how many seconds it took."""
    began = time.monotonic()
    answer = await ask()
    return answer, time.monotonic() - began


async def test_a_slow_line_makes_answers_late_and_no_errors(between: Between) -> None:
    salon, talk = between.salon, await between.salon.conversation()
    between.proxy.delay = 0.2
    answers = await asyncio.gather(
        salon.call("GET", "/conversations", status=200),
        salon.call("GET", f"/conversations/{talk['id']}", status=200),
        salon.call("POST", f"/conversations/{talk['id']}/messages", json={"content": "Hello"}),
    )
    assert answers[2].status_code == 201
    between.proxy.delay = 0.0
    assert (await salon.get(f"/conversations/{talk['id']}"))["message_count"] == 1


async def test_a_silent_database_is_503_in_time_and_forgotten_when_it_speaks(
    between: Between,
) -> None:
    salon, talk = between.salon, await between.salon.conversation()
    path = f"/conversations/{talk['id']}"
    keys = [unique("silent") for _ in range(CROWD)]

    def write(key: str) -> Awaitable[httpx2.Response]:
        headers = {"idempotency-key": key}
        return salon.call("POST", f"{path}/messages", json={"content": key}, headers=headers)

    await asyncio.gather(*(salon.get("/conversations") for _ in range(CROWD)))
    between.proxy.stall()
    told = await asyncio.gather(
        *(timed(lambda key=key: write(key)) for key in keys),
        *(timed(lambda: salon.call("GET", path)) for _ in range(CROWD)),
    )
    assert Counter(answer.status_code for answer, _ in told) == {503: 2 * CROWD}
    assert all(answer.headers["retry-after"] for answer, _ in told)
    assert max(seconds for _, seconds in told) < WAIT_FOR_CONNECTION + SILENCE + SPARE
    between.proxy.flow()
    await until_well(salon)
    for key in keys:
        answer = await write(key)
        assert answer.status_code == 201, answer.text
    found = await salon.get(path)
    assert sorted(message["content"] for message in found["messages"]) == sorted(keys)
    pools = between.desk.house.database.pools()
    assert (pools.waiting, pools.open - pools.idle) == (0, 0)
    assert pools.open <= pools.most


async def until_well(salon: Business) -> None:
    """Ask until a whole crowd is answered."""
    end = time.monotonic() + 30
    while True:
        answers = await asyncio.gather(*(salon.call("GET", "/conversations") for _ in range(6)))
        if {answer.status_code for answer in answers} == {200}:
            return
        assert time.monotonic() < end, answers[0].text


@pytest.fixture
async def other(postgres: EmbeddedServer, fresh_url: str) -> AsyncGenerator[asyncpg.Connection]:
    """Somebody else in the database, who sees all rows and never gives way; asked for first."""
    name = urlsplit(fresh_url).path.strip("/")
    connection = await asyncpg.connect(url_in(postgres.superuser_url, name))
    await connection.execute(f"ALTER DATABASE {name} SET deadlock_timeout = '100ms'")
    await connection.execute("SET deadlock_timeout = '60s'")
    yield connection
    await connection.close()


@pytest.mark.parametrize("has_key", [False, True])
async def test_a_lock_that_is_held_for_long_is_503_and_health_is_quick(
    other: asyncpg.Connection, between: Between, has_key: bool, is_whole: bool
) -> None:
    for _ in range(10 if is_whole else 1):
        talk = (await between.salon.conversation())["id"]
        await wait_behind_a_lock(other, between, talk, has_key, is_whole)


async def wait_behind_a_lock(
    other: asyncpg.Connection, between: Between, talk: str, has_key: bool, is_whole: bool
) -> None:
    """A crowd writes into one conversation, which somebody else holds."""
    crowd = WHOLE_CROWD if is_whole else CROWD
    salon, path = between.salon, f"/conversations/{talk}"

    def write(number: int) -> Awaitable[httpx2.Response]:
        headers = {"idempotency-key": f"{talk}-{number}"} if has_key else {}
        return salon.call("POST", f"{path}/messages", json={"content": "x"}, headers=headers)

    await salon.get(path)
    async with other.transaction():
        await other.execute("SELECT FROM conversations FOR UPDATE")
        looking = asyncio.create_task(look_at_health(between))
        told = await asyncio.gather(*(timed(lambda n=n: write(n)) for n in range(crowd)))
        looks = await looking
    assert Counter(answer.status_code for answer, _ in told) == {503: crowd}
    assert all(answer.headers["retry-after"] for answer, _ in told)
    times, looked = sorted(seconds for _, seconds in told), sorted(seconds for _, seconds in looks)
    assert {answer.status_code for answer, _ in looks} == {200}
    if is_whole:
        print(f"{crowd} behind a lock: {times[crowd // 2]:.2f} s, longest {times[-1]:.2f} s;")
        print(f"health {looked[-1]:.3f} s at the longest")
        # Who finds no connection is told at once; who has one waits for the lock itself.
        most = between.desk.house.database.pools().most
        assert times[-most - 1] < 3
        assert times[-1] < WAIT_FOR_CONNECTION + STATEMENT
        assert looked[-1] < 1
    assert times[-1] < WAIT_FOR_CONNECTION + LOCK + SPARE
    assert looked[len(looks) // 2] < 1
    assert (await write(0)).status_code == 201
    assert (await salon.get(path))["message_count"] == 1


async def look_at_health(between: Between) -> list[tuple[httpx2.Response, float]]:
    """What health says for two seconds, and how long each answer took."""
    looks = []
    for _ in range(8):
        await asyncio.sleep(0.25)
        for way in ("live", "ready"):
            looks.append(await timed(lambda way=way: between.desk.client.get(f"/health/{way}")))
    return looks


async def test_a_silent_database_holds_up_nobody_behind_those_who_asked_before(
    between: Between,
) -> None:
    salon = between.salon
    talks = [(await salon.conversation())["id"] for _ in range(CROWD)]
    between.proxy.stall()
    told = await asyncio.gather(
        *(timed(lambda talk=talk: reply(salon, talk)) for talk in talks),
        *(timed(lambda: salon.call("GET", "/conversations")) for _ in range(CROWD)),
    )
    assert Counter(answer.status_code for answer, _ in told) == {503: 2 * CROWD}
    assert max(seconds for _, seconds in told) < WAIT_FOR_CONNECTION + SILENCE + SPARE
    between.proxy.flow()
    await until_well(salon)


async def test_replies_to_others_do_not_wait_for_a_conversation_that_is_locked(
    other: asyncpg.Connection, between: Between
) -> None:
    salon = between.salon
    locked, *free = [(await salon.conversation())["id"] for _ in range(CROWD)]
    async with other.transaction():
        await other.execute("SELECT FROM conversations WHERE id = $1 FOR UPDATE", locked)
        waiting = asyncio.ensure_future(timed(lambda: reply(salon, locked)))
        told = await asyncio.gather(*(timed(lambda talk=talk: reply(salon, talk)) for talk in free))
        answer, seconds = await waiting
    assert Counter(answer.status_code for answer, _ in told) == {201: CROWD - 1}
    assert answer.status_code == 503
    assert LOCK * 0.9 < seconds < LOCK * 2


async def reply(salon: Business, talk: str) -> httpx2.Response:
    """Answer in a conversation, whatever comes of it."""
    headers = {"idempotency-key": unique("reply")}
    path = f"/conversations/{talk}/messages"
    return await salon.call("POST", path, json={"content": "x"}, headers=headers)


async def test_one_lock_is_waited_for_once(other: asyncpg.Connection, between: Between) -> None:
    salon, talk = between.salon, await between.salon.conversation()
    path = f"/conversations/{talk['id']}/messages"
    headers = {"idempotency-key": "once"}
    async with other.transaction():
        await other.execute("SELECT FROM conversations FOR UPDATE")
        write = salon.call("POST", path, json={"content": "x"}, headers=headers)
        answer, seconds = await timed(lambda: write)
    assert answer.status_code == 503
    assert LOCK * 0.9 < seconds < LOCK * 2


WAITS = """
SELECT EXISTS (SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock')
"""
LEAD = "SELECT FROM leads FOR UPDATE"
TALK = "SELECT FROM conversations FOR UPDATE"


async def meet(other: asyncpg.Connection, act: Awaitable[Any], first: str, second: str) -> Any:
    """Lock ``first``, let ``act`` lock ``second`` and wait for ``first``; then want ``second``."""
    async with other.transaction():
        await other.execute(first)
        acting = asyncio.ensure_future(act)
        while not (await other.fetchval(WAITS) or acting.done()):
            await asyncio.sleep(0.005)
            await other.execute("SELECT pg_stat_clear_snapshot()")
        with pytest.raises(asyncpg.LockNotAvailableError):
            async with other.transaction():
                await other.execute(f"{second} NOWAIT")
        await other.execute(second)  # granted once the other has given way
    return await acting


async def test_who_loses_a_deadlock_tries_again(
    other: asyncpg.Connection, between: Between, rounds: int, is_whole: bool
) -> None:
    salon = between.salon
    lead = await salon.lead()
    talk = await salon.conversation(lead["id"])
    for number in range(1_000 if is_whole else rounds // 5):
        name = f"Name {number}"
        renaming = salon.call("PATCH", f"/leads/{lead['id']}", json={"name": name})
        answer = await meet(other, renaming, LEAD, TALK)
        assert answer.status_code == 200, answer.text
        assert (await salon.get(f"/conversations/{talk['id']}"))["lead"]["name"] == name
