"""Guessing passwords: counted in the database, for an address and for an account."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
import pytest
from pydantic import SecretStr

from empfio.access import attempt_store
from empfio.kit import clock
from empfio.kit.settings import Settings
from empfio.worker import new_registry
from tests.desk import PASSWORD, Business, Desk, open_desk, unique

PER_ADDRESS, PER_ACCOUNT = 5, 10
CROWD = 24
_hosts = itertools.count(1)


@pytest.fixture(scope="module")
def limited_url(make_database: Callable[[], str]) -> str:
    return make_database()


@pytest.fixture(scope="module")
async def limited(settings: Settings, limited_url: str) -> AsyncGenerator[tuple[Desk, Desk]]:
    """Two processes' worth of the application on one database, with the limits as they come."""
    defaults = Settings.model_fields
    limits = {
        name: defaults[name].default
        for name in ("login_failures_per_address", "login_failures_per_account")
    }
    assert list(limits.values()) == [PER_ADDRESS, PER_ACCOUNT]
    url = {"database_url": SecretStr(limited_url), "trusted_proxies": _anywhere()}
    changed = settings.model_copy(update=limits | url)
    async with open_desk(changed) as one, open_desk(changed) as other:
        yield one, other


def _anywhere() -> Any:
    return Settings.model_validate({"trusted_proxies": "127.0.0.1"}).trusted_proxies


def new_address() -> str:
    """An address that nobody has failed from."""
    number = next(_hosts)
    return f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"


async def log_in(
    desk: Desk, email: str, password: str = "wrong password", address: str | None = None
) -> httpx2.Response:
    return await desk.client.post(
        "/api/v1/auth/login",
        json={"email": email, "password": password},
        headers={"x-forwarded-for": address or new_address()},
    )


async def founded(desk: Desk) -> Business:
    body = {"email": f"{uuid4()}@example.com", "password": PASSWORD, "full_name": "Olga",
            "organization_name": "Salon"}  # fmt: skip
    headers = {"x-forwarded-for": new_address()}
    answer = await desk.client.post("/api/v1/auth/register", json=body, headers=headers)
    made = answer.json()
    return Business(desk.client, made["access_token"], made["organization_id"], made["user_id"],
                    body["email"], "Salon")  # fmt: skip


async def test_the_sixth_failure_from_an_address_is_not_looked_at(
    limited: tuple[Desk, Desk],
) -> None:
    desk, other = limited
    salon, address = await founded(desk), new_address()
    for number in range(PER_ADDRESS):
        one = (desk, other)[number % 2]
        email = (salon.email, "nobody@example.com")[number % 2]
        assert (await log_in(one, email, address=address)).status_code == 401
    for one in (desk, other):
        answer = await log_in(one, salon.email, PASSWORD, address=address)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 300
        assert answer.json()["type"] == "urn:empfio:problem:too-many-attempts"
    assert (await log_in(desk, salon.email, PASSWORD)).status_code == 200


async def test_the_eleventh_failure_for_an_account_is_not_looked_at_whether_it_exists(
    limited: tuple[Desk, Desk],
) -> None:
    desk, other = limited
    known, unknown = (await founded(desk)).email, f"{uuid4()}@example.com"
    told = []
    for email in (known, unknown):
        for number in range(PER_ACCOUNT):
            spelling = email.upper() if number % 3 else email
            answer = await log_in((desk, other)[number % 2], spelling)
            assert answer.status_code == 401
        answer = await log_in(desk, email, PASSWORD)
        assert answer.status_code == 429
        assert 300 < int(answer.headers["retry-after"]) <= 900
        body = answer.json()
        told.append({**body, "trace_id": 0, "detail": body["detail"].split("in ")[0]})
    assert told[0] == told[1]


async def test_what_was_right_is_given_back(limited: tuple[Desk, Desk]) -> None:
    desk, _ = limited
    salon, address = await founded(desk), new_address()
    for _ in range(PER_ADDRESS - 1):
        assert (await log_in(desk, salon.email, address=address)).status_code == 401
    for _ in range(4):
        assert (await log_in(desk, salon.email, PASSWORD, address)).status_code == 200
    assert (await log_in(desk, salon.email, address=address)).status_code == 401
    assert (await log_in(desk, salon.email, PASSWORD, address)).status_code == 429


async def test_of_many_guesses_at_once_no_more_than_the_limit_is_looked_at(
    limited: tuple[Desk, Desk], is_whole: bool
) -> None:
    many = 10_000 if is_whole else 24
    address = new_address()
    assert await statuses_of_guesses(limited, many, address) == {
        401: PER_ADDRESS, 429: many - PER_ADDRESS
    }  # fmt: skip
    # From as many addresses the account's own limit holds.
    assert await statuses_of_guesses(limited, many, None) == {
        401: PER_ACCOUNT, 429: many - PER_ACCOUNT
    }  # fmt: skip


async def statuses_of_guesses(
    limited: tuple[Desk, Desk], many: int, address: str | None
) -> Counter[int]:
    """How guesses of one password were answered, two dozen at once, from one address or many."""
    email = (await founded(limited[0])).email
    seen: Counter[int] = Counter()
    for begin in range(0, many, CROWD):
        crowd = range(begin, min(begin + CROWD, many))
        answers = await asyncio.gather(
            *(log_in(limited[number % 2], email, address=address) for number in crowd)
        )
        seen.update(answer.status_code for answer in answers)
    return seen


async def test_an_address_of_ipv6_counts_by_its_first_64_bits(limited: tuple[Desk, Desk]) -> None:
    desk, _ = limited
    for number in range(PER_ADDRESS):
        address = f"2001:db8:0:1::{number + 1:x}"
        assert (await log_in(desk, f"{uuid4()}@x.de", address=address)).status_code == 401
    near = await log_in(desk, f"{uuid4()}@x.de", address="2001:db8:0:1:ffff::1")
    assert near.status_code == 429
    far = await log_in(desk, f"{uuid4()}@x.de", address="2001:db8:0:2::1")
    assert far.status_code == 401


async def test_an_address_that_is_refused_does_not_use_up_an_account(
    limited: tuple[Desk, Desk],
) -> None:
    desk, _ = limited
    salon, address = await founded(desk), new_address()
    for _ in range(PER_ADDRESS + PER_ACCOUNT):
        await log_in(desk, salon.email, address=address)
    assert (await log_in(desk, salon.email, PASSWORD)).status_code == 200


async def test_registering_what_is_taken_is_counted_and_what_is_new_is_not(
    limited: tuple[Desk, Desk],
) -> None:
    desk, _ = limited
    salon, headers = await founded(desk), {"x-forwarded-for": new_address()}
    body = {"password": PASSWORD, "full_name": "Olga", "organization_name": "Salon"}

    async def register(email: str) -> int:
        sent = {**body, "email": email}
        answer = await desk.client.post("/api/v1/auth/register", json=sent, headers=headers)
        return answer.status_code

    codes = [await register(f"{uuid4()}@example.com") for _ in range(PER_ADDRESS + 1)]
    assert set(codes) == {201}
    codes = [await register(salon.email) for _ in range(PER_ADDRESS + 1)]
    assert codes == [409] * PER_ADDRESS + [429]


async def test_a_period_ends_and_what_is_over_is_forgotten(
    limited: tuple[Desk, Desk], settings: Settings
) -> None:
    desk, _ = limited
    email, address = unique("nobody"), new_address()
    for _ in range(PER_ADDRESS + 1):
        answer = await log_in(desk, email, address=address)
    assert answer.status_code == 429
    await log_in(desk, unique("nobody"))
    across = desk.house.database.across_organizations
    async with across() as connection:
        await connection.execute("UPDATE attempts SET ends_at = $1", clock.now())
    assert (await log_in(desk, email, address=address)).status_code == 401
    async with across() as connection:
        stored = await connection.fetchval("SELECT string_agg(t::text, '') FROM attempts AS t")
        old = "SELECT count(*) FROM attempts WHERE ends_at <= $1"
        assert await connection.fetchval(old, clock.now()) >= 2
    assert email not in stored and address not in stored
    salon = await founded(desk)
    caller = await desk.house.authenticate(salon.token)
    async with caller.open_scope() as scope:
        await new_registry(settings, desk.house.database, desk.strangers).get("forgetting")(
            scope, {}
        )
    async with across() as connection:
        rows = await connection.fetch("SELECT ends_at FROM attempts")
    assert rows and min(row["ends_at"] for row in rows) > clock.now()


async def test_the_role_of_the_application_never_sees_what_is_counted(desk: Desk) -> None:
    salon = await desk.business()
    caller = await desk.house.authenticate(salon.token)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with caller.open_statement() as scope:
            await scope.connection.fetch("SELECT * FROM attempts")


async def test_counting_nothing_asks_nothing(desk: Desk) -> None:
    assert await attempt_store.count_across_organizations(desk.house.database, [], clock.now()) is (
        None
    )
