"""No pooled connection keeps an organization's setting or transaction, however a request ends."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import asyncpg
import pytest

from empfio.access.callers import system_caller
from empfio.kit.errors import Refusal
from empfio.kit.ids import OrganizationId
from empfio.kit.scope import Caller
from empfio.kit.settings import Settings
from tests.desk import Business, Desk, open_desk, unique

REQUESTS = 2_000
AT_ONCE = 6
CONNECTIONS = 4
_OPEN = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND state LIKE 'idle in transaction%'"
)
LONGEST = 0.020  # seconds until a request is cut off, or as long as a few take where all is slow
MOST_PATIENCE = 5.0  # seconds
ANSWERS = 300

# How work goes wrong beside being cut off: an error, the server's time-out, the driver's.
WRONGS = (
    ("SELECT 1 / 0", None),
    ("SELECT no_such_column", None),
    ("SET LOCAL statement_timeout = 5; SELECT pg_sleep(1)", None),
    ("SELECT pg_sleep(0.05)", 0.003),
)


@dataclass
class House:
    """A desk with few connections, and two organizations that fight over them."""

    desk: Desk
    salons: tuple[Business, Business]
    talks: dict[str, str]

    def canary(self, salon: Business) -> str:
        return f"canary-of-{salon.id}"

    def other(self, salon: Business) -> Business:
        return self.salons[1] if salon is self.salons[0] else self.salons[0]


@pytest.fixture(params=["session", "transaction"])
async def house(request: pytest.FixtureRequest, settings: Settings) -> AsyncGenerator[House]:
    """Both ways in which reads name their organization."""
    changes = {"pool_size": CONNECTIONS, "scope_reads_by": request.param}
    async with open_desk(settings.model_copy(update=changes)) as desk:
        made = House(desk, (await desk.found("One"), await desk.found("Two")), {})
        for salon in made.salons:
            for _ in range(3):
                lead = await salon.lead(name=made.canary(salon))
                talk = await salon.conversation(lead["id"], channel="web")
                await salon.message(talk["id"], made.canary(salon))
                made.talks[salon.id] = talk["id"]
        yield made


async def use(house: House, salon: Business, chance: random.Random) -> str:
    """One read or write of an organization; the answer's text."""
    talk, canary = f"/conversations/{house.talks[salon.id]}", house.canary(salon)
    calls: tuple[tuple[str, str, Any], ...] = (
        ("GET", "/conversations", None),
        ("GET", talk, None),
        ("GET", f"{talk}/messages?limit=5", None),
        ("GET", "/leads?search=canary", None),
        ("POST", "/leads", {"name": canary, "channel_id": f"tg-{chance.randrange(50)}"}),
        ("POST", f"{talk}/messages", {"content": canary}),
        ("PATCH", talk, {"status": chance.choice(("active", "escalated"))}),
    )
    method, path, body = chance.choice(calls)
    headers = {"idempotency-key": unique("cut")} if chance.random() < 0.3 else {}
    answer = await salon.call(method, path, json=body, headers=headers)
    assert answer.status_code in (200, 201, 503), answer.text
    return answer.text if answer.status_code != 503 else ""


def caller_of(house: House, salon: Business) -> Caller:
    return system_caller(house.desk.house.database, OrganizationId(UUID(salon.id)))


async def go_wrong(house: House, salon: Business, chance: random.Random) -> str:
    """Work that ends in an error or a time-out, in a transaction or in a statement of its own."""
    caller = caller_of(house, salon)
    statement, timeout = chance.choice(WRONGS)
    open_one = chance.choice((caller.open_scope, caller.open_statement))
    with contextlib.suppress(asyncpg.PostgresError, Refusal):
        async with open_one() as scope:
            await scope.connection.execute(statement, timeout=timeout)
    return ""


async def cut_off(house: House, number: int, ends: Counter[str], longest: float) -> None:
    """One request that is cut off after a random while; what was answered is the asker's."""
    chance = random.Random(number)
    salon = house.salons[number % 2 if chance.random() < 0.8 else chance.randrange(2)]
    work = go_wrong if number % 10 == 0 else use
    task = asyncio.create_task(work(house, salon, chance))
    # Half of the delays are tiny: between two awaits of a request lie tens of microseconds.
    await asyncio.wait([task], timeout=longest * chance.random() ** chance.choice((1, 4)))
    task.cancel()
    try:
        text = await task
    except asyncio.CancelledError:
        ends["cut off"] += 1
        return
    ends["answered" if text else "failed"] += 1
    assert house.canary(house.other(salon)) not in text


@dataclass(frozen=True)
class Look:
    """What a pooled connection says about itself, and what is remembered of it."""

    state: Literal["idle", "in transaction"]
    setting: str
    remembered: str | None

    @property
    def is_sound(self) -> bool:
        return self.state == "idle" and self.remembered in (None, self.setting)


async def look_at_connections(house: House) -> list[Look]:
    """Every connection of the pool, all taken out at once."""
    pool = house.desk.house.database._app
    assert pool is not None
    looks = []
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(CONNECTIONS):
            connection: Any = await stack.enter_async_context(pool.acquire())
            state: Any = "in transaction" if connection.is_in_transaction() else "idle"
            named = connection.named_organization()
            setting = await connection.fetchval(
                "SELECT current_setting('app.organization_id', true)"
            )
            looks.append(Look(state, setting or "", str(named) if named else None))
    return looks


async def test_requests_that_are_cut_off_leave_nothing_behind(
    house: House, superuser: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    ends: Counter[str] = Counter()
    numbers = iter(range(REQUESTS))
    began = time.monotonic()
    for number in range(30):
        await use(house, house.salons[number % 2], random.Random(number))
    longest = max(LONGEST, AT_ONCE * (time.monotonic() - began) / 30)

    async def one_after_the_other() -> None:
        nonlocal longest
        for number in numbers:
            await cut_off(house, number, ends, longest)
            # Where others come to the machine, hardly anybody is answered in the time of before.
            if ends["answered"] < ends.total() / 30 and longest < MOST_PATIENCE:
                longest *= 1.02

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    assert ends.total() == REQUESTS
    assert ends["cut off"] > REQUESTS / 4, ends
    assert ends["answered"] > REQUESTS / 100, ends
    # The driver ends a transaction that we forgot to end, and says so.
    assert "active transaction" not in caplog.text
    looks = await look_at_connections(house)
    assert [look for look in looks if not look.is_sound] == []
    # The server works on by itself, and is between two statements at times; what was left behind
    # stays until PostgreSQL ends it after 15 seconds.
    async with asyncio.timeout(8):
        while await superuser.fetchval(_OPEN):
            await asyncio.sleep(0.05)
    for number in range(ANSWERS):
        salon = house.salons[number % 2]
        path = ("/conversations", f"/conversations/{house.talks[salon.id]}", "/leads")[number % 3]
        text = (await salon.call("GET", path, status=200)).text
        assert house.canary(salon) in text, f"{path} shows nothing of one's own"
        assert house.canary(house.other(salon)) not in text


async def test_a_connection_that_lies_is_seen(house: House) -> None:
    """The look above would find a setting left behind, and a transaction left open."""
    mine, other = house.salons
    pool: Any = house.desk.house.database._app
    async with pool.acquire() as connection:
        await connection.execute(f"SET app.organization_id = '{other.id}'")
        connection.name_organization(OrganizationId(UUID(mine.id)))
    assert any(not look.is_sound for look in await look_at_connections(house))
    assert not Look("in transaction", "", None).is_sound
    assert not Look("idle", "", mine.id).is_sound


@pytest.mark.parametrize("wrong", range(len(WRONGS)))
async def test_after_an_error_nothing_is_believed_of_the_session(house: House, wrong: int) -> None:
    statement, timeout = WRONGS[wrong]
    caller = caller_of(house, house.salons[0])
    held: Any = None

    async def fail() -> None:
        nonlocal held
        async with caller.open_statement() as scope:
            held = scope.connection._con
            await scope.connection.execute(statement, timeout=timeout)

    with pytest.raises((asyncpg.PostgresError, Refusal)):
        await fail()
    assert held.is_closed() or held.named_organization() is None
