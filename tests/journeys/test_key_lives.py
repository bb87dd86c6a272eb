"""API keys that end by themselves, and when they were last used."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from empfio.access.actions import forget
from empfio.access.callers import system_caller
from empfio.kit import clock
from empfio.kit.clock import write_time
from empfio.kit.ids import OrganizationId
from tests.desk import Business, Desk
from tests.journeys.test_audit import entries
from tests.journeys.test_events import told


async def make_key(salon: Business, life: timedelta | None, status: int = 201) -> Any:
    body: dict[str, Any] = {"name": "Robot", "scopes": ["leads:read"]}
    if life is not None:
        body["expires_at"] = write_time(clock.now() + life)
    return (await salon.call("POST", "/api-keys", json=body, status=status)).json()


async def used_at(salon: Business) -> list[str | None]:
    return [one["last_used_at"] for one in (await salon.get("/api-keys"))["api_keys"]]


async def test_a_key_ends_at_its_time_and_not_a_moment_later(desk: Desk) -> None:
    salon = await desk.found()
    made = await make_key(salon, timedelta(seconds=2))
    codes: list[tuple[bool, int]] = []
    while len(codes) < 5 or codes[-1][1] == 200:
        before = write_time(clock.now())
        code = (await salon.call("GET", "/leads", token=made["key"])).status_code
        assert code == 200 or write_time(clock.now()) >= made["expires_at"]
        # Asked after its end: it is trusted for not a moment more.
        assert code == 401 or before < made["expires_at"]
        codes.append((before < made["expires_at"], code))
        await asyncio.sleep(0.01)


async def test_an_end_that_is_past_is_refused_and_one_may_be_left_out(desk: Desk) -> None:
    salon = await desk.business()
    problem = await make_key(salon, timedelta(seconds=-1), 422)
    assert problem["errors"] == [{"where": "body.expires_at", "what": "must lie in the future"}]
    assert (await make_key(salon, None))["expires_at"] is None
    body = {"name": "Robot", "scopes": ["leads:read"], "expires_at": "tomorrow"}
    await salon.call("POST", "/api-keys", json=body, status=422)


async def test_keys_that_have_expired_are_revoked_and_this_is_told(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon, other = await desk.found(), await desk.found()
    kept = [await make_key(salon, life) for life in (None, timedelta(hours=1))]
    gone = await make_key(salon, timedelta(hours=1))
    elsewhere = await make_key(other, timedelta(hours=1))
    for made in (gone, elsewhere):
        change = "UPDATE api_keys SET expires_at = now() WHERE id = $1"
        await superuser.execute(change, UUID(made["id"]))
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    for _ in range(2):
        async with caller.open_scope() as scope:
            await forget(scope, timedelta(days=30))
    listed = {one["id"] for one in (await salon.get("/api-keys"))["api_keys"]}
    assert listed == {made["id"] for made in kept}
    assert len((await other.get("/api-keys"))["api_keys"]) == 1
    told_of = [data["id"] for event, data in await told(salon) if event == "api_key.revoked"]
    assert told_of == [gone["id"]]
    [entry] = [one for one in await entries(salon) if one["action"] == "api_key.expired"]
    assert (entry["subject"]["id"], entry["actor"]["type"]) == (gone["id"], "system")
    count = "SELECT count(*) FROM api_key_hashes WHERE api_key_id = $1"
    assert await superuser.fetchval(count, UUID(gone["id"])) == 0


async def test_the_last_use_of_a_key_is_noted_at_most_once_a_minute(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    made = await make_key(salon, None)
    assert await used_at(salon) == [None]
    end = time.monotonic() + 20
    while await used_at(salon) == [None]:
        await salon.call("GET", "/leads", token=made["key"], status=200)
        assert time.monotonic() < end, "nobody noted it"
        await asyncio.sleep(0.1)
    first = await used_at(salon)
    for _ in range(6):
        await salon.call("GET", "/leads", token=made["key"], status=200)
        await asyncio.sleep(0.5)
    assert await used_at(salon) == first
    change = "UPDATE api_keys SET last_used_at = last_used_at - interval '1 minute' WHERE id = $1"
    await superuser.execute(change, UUID(made["id"]))
    aged = await used_at(salon)
    end = time.monotonic() + 20
    while await used_at(salon) == aged:
        await salon.call("GET", "/leads", token=made["key"], status=200)
        assert time.monotonic() < end, "nobody noted it again"
        await asyncio.sleep(0.1)
