"""Whether somebody has an account is not to be seen by how long an answer takes."""

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator, Awaitable, Callable

import httpx2
import pytest
from argon2 import PasswordHasher

from empfio.access import passwords
from empfio.kit.settings import Settings
from tests.desk import PASSWORD, Business, Desk, open_desk
from tests.mailbox import open_mailbox, with_mail


@pytest.fixture
async def mailing(settings: Settings, fresh_url: str) -> AsyncGenerator[Desk]:
    """The application with a mail server, on a database of its own."""
    async with (
        open_mailbox() as mailbox,
        open_desk(with_mail(settings, fresh_url, mailbox)) as desk,
    ):
        yield desk


def apart(took: dict[bool, list[float]], share: float) -> float:
    """How far the two lie apart, in seconds, at a share of what was measured (0.5: the median)."""
    one, other = (sorted(times)[int(len(times) * share)] for times in took.values())
    return abs(one - other)


async def log_in(salon: Business, email: str) -> httpx2.Response:
    body = {"email": email, "password": "wrong"}
    return await salon.client.post("/api/v1/auth/login", json=body)


async def ask_for_a_link(salon: Business, email: str) -> httpx2.Response:
    return await salon.client.post("/api/v1/auth/password-reset", json={"email": email})


async def register(salon: Business, email: str) -> httpx2.Response:
    """Where nobody may: where somebody may, they are signed in at once and must be told."""
    person = {"email": email, "password": PASSWORD, "full_name": "Jane Smith"}
    body = person | {"organization_name": "Salon"}
    return await salon.client.post("/api/v1/auth/register", json=body)


async def invite(salon: Business, email: str) -> httpx2.Response:
    return await salon.call("POST", "/invitations", json={"email": email, "role": "viewer"})


@pytest.mark.parametrize(
    ("ask", "status", "few", "at_once"),
    [
        (log_in, 401, 150, 1),
        (ask_for_a_link, 202, 30, 20),  # each takes its time by construction
        (register, 403, 60, 1),
        (invite, 201, 60, 1),
    ],
)
async def test_a_stranger_takes_as_long_as_a_friend(
    mailing: Desk, monkeypatch: pytest.MonkeyPatch, is_whole: bool,
    ask: Callable[[Business, str], Awaitable[httpx2.Response]], status: int, few: int, at_once: int,
) -> None:  # fmt: skip
    """With a hash that costs nothing: what else differs would show; both are hashed once."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    checked: list[bool] = []

    def check(password_hash: str | None, password: str) -> bool:
        checked.append(password_hash is not None)
        return False

    monkeypatch.setattr(passwords, "_fits", check)
    monkeypatch.setattr(passwords, "_HASHER", quick)
    salon, other = await mailing.found(), await mailing.found()
    closed = mailing.house.settings.model_copy(update={"registration": "closed"})
    monkeypatch.setattr(mailing.house, "settings", closed)
    count = 2_000 if is_whole else few
    took: dict[bool, list[float]] = {True: [], False: []}
    numbers = iter(range(count))

    async def ask_in_turn() -> None:
        for number in numbers:
            # Each goes first as often: what the last one left to do is done beside the next.
            for is_friend in (True, False) if number % 2 else (False, True):
                email = other.email if is_friend else f"nobody-{number}@example.com"
                began = time.perf_counter()
                answer = await ask(salon, email)
                took[is_friend].append(time.perf_counter() - began)
                assert answer.status_code == status, answer.text

    await asyncio.gather(*(ask_in_turn() for _ in range(at_once)))
    medians, lows = apart(took, 0.5), apart(took, 0.05)
    print(f"{ask.__name__}: {medians * 1e3:.2f} ms apart, 5th percentiles {lows * 1e3:.2f} ms")
    if is_whole:
        assert max(medians, lows) < 0.005
    # Beside other tests a few say little: what is asked of one alone would take as long again.
    assert medians < max(0.005, statistics.median(took[True]) / 3)
    if ask is log_in:
        assert (checked.count(True), checked.count(False)) == (count, count)
