"""Sessions: begun by signing in, gone on with by refresh tokens, ended everywhere at once."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from empfio.access.actions import forget
from empfio.access.callers import Gate, system_caller
from empfio.access.changing import set_password
from empfio.access.errors import InvalidTokenError
from empfio.access.shapes import SessionList
from empfio.kit.ids import OrganizationId
from tests.desk import PASSWORD, SECRET_KEY, Business, Desk
from tests.journeys.matrix import key, person

UNUSED_FOR = timedelta(days=30)
AGENT = "Mozilla/5.0 (X11; Linux x86_64) " + "x" * 500


@pytest.fixture
async def salon(desk: Desk) -> Business:
    return await desk.found("Sessions")


async def log_in(salon: Business, **headers: str) -> dict[str, Any]:
    body = {"email": salon.email, "password": PASSWORD}
    answer = await salon.call("POST", "/auth/login", json=body, headers=headers, status=200)
    signed: dict[str, Any] = answer.json()
    return signed


async def refresh(salon: Business, token: str, status: int = 200) -> dict[str, Any]:
    body = {"refresh_token": token}
    answer = await salon.client.post("/api/v1/auth/refresh", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def is_dead(salon: Business, token: str) -> bool:
    """Whether a token that was good is refused within a second; it is used all the time."""
    began = time.monotonic()
    while (await salon.call("GET", "/auth/me", token=token)).status_code != 401:
        if time.monotonic() > began + 1:
            return False
        await asyncio.sleep(0.02)
    return True


async def test_a_refresh_token_gives_new_tokens_of_the_same_session(salon: Business) -> None:
    signed = await log_in(salon)
    assert signed["expires_in"] == 12 * 3600
    token = signed["refresh_token"]
    for _ in range(3):
        new = await refresh(salon, token)
        assert list(new) == list(signed)
        assert new["refresh_token"] != token
        token = new["refresh_token"]
        await salon.call("GET", "/auth/me", token=new["access_token"], status=200)
    await salon.call("GET", "/auth/me", token=signed["access_token"], status=200)
    assert len((await salon.get("/auth/sessions"))["sessions"]) == 2


async def test_a_refresh_token_that_comes_twice_ends_its_session_and_says_so(
    salon: Business,
) -> None:
    signed = await log_in(salon)
    thief = await refresh(salon, signed["refresh_token"])
    problem = await refresh(salon, signed["refresh_token"], status=401)
    assert problem["type"] == "urn:empfio:problem:refresh-token-reused"
    assert "set a new password" in problem["detail"]
    for token in (thief["access_token"], signed["access_token"]):
        assert await is_dead(salon, token)
    await refresh(salon, thief["refresh_token"], status=401)
    await salon.call("GET", "/auth/me", status=200)  # another session of the same user


async def test_of_many_who_refresh_with_one_token_at_once_nobody_goes_on(salon: Business) -> None:
    signed = await log_in(salon)
    body = {"refresh_token": signed["refresh_token"]}
    answers = await asyncio.gather(
        *(salon.client.post("/api/v1/auth/refresh", json=body) for _ in range(10))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 9
    [won] = [answer.json() for answer in answers if answer.status_code == 200]
    assert await is_dead(salon, won["access_token"])
    await refresh(salon, won["refresh_token"], status=401)


@pytest.mark.parametrize("form", ["", "a", "{}=", "{} ", "x{}", "A" * 64, "é" * 64, "{access}"])
async def test_what_is_no_refresh_token_is_refused_and_ends_nothing(
    salon: Business, form: str
) -> None:
    signed = await log_in(salon)
    text = form.replace("{}", signed["refresh_token"]).replace("{access}", signed["access_token"])
    problem = await refresh(salon, text[:256], status=401)
    assert problem["type"] == "urn:empfio:problem:invalid-refresh-token"
    await refresh(salon, signed["refresh_token"])


async def test_a_refresh_token_is_no_access_token(salon: Business) -> None:
    signed = await log_in(salon)
    await salon.call("GET", "/auth/me", token=signed["refresh_token"], status=401)


async def test_who_logs_out_is_out_within_a_second_and_nobody_else(salon: Business) -> None:
    signed = await log_in(salon)
    await salon.call("GET", "/auth/me", token=signed["access_token"], status=200)
    await salon.call("POST", "/auth/logout", token=signed["access_token"], status=204)
    assert await is_dead(salon, signed["access_token"])
    await refresh(salon, signed["refresh_token"], status=401)
    await salon.call("GET", "/auth/me", status=200)


@pytest.mark.parametrize(
    "ending", ["logout", "deactivation", "revoked key", "narrower role", "new password"]
)
async def test_a_token_that_ends_in_one_process_ends_in_all_within_a_second(
    desk: Desk, salon: Business, ending: str
) -> None:
    """Two gates trust for themselves, as two serving processes do."""
    elsewhere = Gate(desk.house.database, SECRET_KEY, UNUSED_FOR)
    token, who = await person(desk, salon, "admin")
    if ending == "revoked key":
        token, key_id = await key(salon, "leads:read", "leads:write")
    rights = (await elsewhere.authenticate(token)).actor.permissions
    match ending:
        case "logout":
            await salon.call("POST", "/auth/logout", token=token, status=204)
        case "deactivation":
            await salon.call("PUT", f"/users/{who.id}/deactivation", status=200)
        case "revoked key":
            await salon.call("DELETE", f"/api-keys/{key_id}", status=204)
        case "narrower role":
            body = {"role": "viewer"}
            await salon.call("PATCH", f"/users/{who.id}", json=body, status=200)
        case _:
            await set_password(desk.house.database, who, "staple correct battery")
    ended = time.monotonic()
    while time.monotonic() < ended + 1:
        try:
            caller = await elsewhere.authenticate(token)
        except InvalidTokenError:
            assert ending != "narrower role"
            break
        if caller.actor.permissions < rights:
            assert ending == "narrower role"
            break
        await asyncio.sleep(0.02)
    else:
        raise AssertionError("it lived on in the other process")
    print(f"over after {time.monotonic() - ended:.3f} s: {ending}")


async def test_one_sees_ones_own_sessions_and_ends_them(desk: Desk, salon: Business) -> None:
    phone = await log_in(salon, **{"user-agent": AGENT})
    other_token, _ = await person(desk, salon, "admin")
    answer = await salon.call("GET", "/auth/sessions", status=200)
    SessionList.model_validate_json(answer.content, strict=True)
    listed = answer.json()["sessions"]
    assert [one["is_current"] for one in listed] == [False, True]
    assert listed[0]["user_agent"] == AGENT[:200]
    assert listed[0]["address"] == "127.0.0.1"
    assert listed[0]["created_at"] == listed[0]["last_used_at"]
    path = f"/auth/sessions/{listed[0]['id']}"
    await salon.call("DELETE", path, token=other_token, status=404)
    await salon.call("DELETE", path, status=204)
    assert await is_dead(salon, phone["access_token"])
    await salon.call("DELETE", path, status=404)
    assert [one["id"] for one in (await salon.get("/auth/sessions"))["sessions"]] == [
        listed[1]["id"]
    ]
    await salon.call("GET", "/auth/me", token=other_token, status=200)


async def test_all_others_can_be_ended_at_once(desk: Desk, salon: Business) -> None:
    others = [(await log_in(salon))["access_token"] for _ in range(3)]
    colleague, _ = await person(desk, salon, "member")
    await salon.call("DELETE", "/auth/sessions", status=204)
    for token in others:
        assert await is_dead(salon, token)
    await salon.call("GET", "/auth/me", status=200)
    await salon.call("GET", "/auth/me", token=colleague, status=200)


async def test_an_api_key_has_no_sessions(salon: Business) -> None:
    robot, _ = await key(salon, "leads:read")
    own = (await salon.get("/auth/sessions"))["sessions"][0]["id"]
    for method, path in (
        ("GET", "/auth/sessions"), ("DELETE", "/auth/sessions"), ("POST", "/auth/logout"),
        ("DELETE", f"/auth/sessions/{own}"),
    ):  # fmt: skip
        await salon.call(method, path, token=robot, status=403)
    await salon.call("GET", "/auth/me", status=200)


async def aged(superuser: asyncpg.Connection, salon: Business, age: timedelta) -> None:
    """Make the sessions of an organization that much older."""
    await superuser.execute(
        "UPDATE sessions SET last_used_at = last_used_at - $2::interval WHERE organization_id = $1",
        UUID(salon.id),
        age,
    )


async def test_a_session_that_nobody_uses_ends(
    salon: Business, superuser: asyncpg.Connection
) -> None:
    signed = await log_in(salon)
    await aged(superuser, salon, UNUSED_FOR - timedelta(minutes=1))
    new = await refresh(salon, signed["refresh_token"])
    await aged(superuser, salon, UNUSED_FOR)
    assert await is_dead(salon, new["access_token"])
    problem = await refresh(salon, new["refresh_token"], status=401)
    assert problem["type"] == "urn:empfio:problem:invalid-refresh-token"


async def test_its_last_use_is_noted_to_the_minute(
    salon: Business, superuser: asyncpg.Connection
) -> None:
    question = "SELECT count(*) FROM sessions WHERE organization_id = $1 AND last_used_at > $2"
    began = await superuser.fetchval("SELECT now()")
    await aged(superuser, salon, timedelta(minutes=2))
    await asyncio.sleep(0.6)  # longer than it is trusted
    end = time.monotonic() + 20
    while not await superuser.fetchval(question, UUID(salon.id), began - timedelta(seconds=1)):
        await salon.call("GET", "/auth/me", status=200)
        assert time.monotonic() < end, "nobody noted it"
        await asyncio.sleep(0.1)


async def test_dead_sessions_are_forgotten_and_no_others(
    desk: Desk, salon: Business, superuser: asyncpg.Connection
) -> None:
    for _ in range(2):
        signed = await log_in(salon)
        await refresh(salon, signed["refresh_token"])
        await salon.call("POST", "/auth/logout", token=signed["access_token"], status=204)
    other = await desk.business("Sessions elsewhere")
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        await forget(scope, UNUSED_FOR)
    for table, left in (("sessions", 1), ("refresh_tokens", 1)):
        count = f"SELECT count(*) FROM {table} WHERE organization_id = $1"
        assert await superuser.fetchval(count, UUID(salon.id)) == left
        assert await superuser.fetchval(count, UUID(other.id)) >= 1
    await salon.call("GET", "/auth/me", status=200)
