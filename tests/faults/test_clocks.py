"""Clocks that jump: messages keep their order, nobody is given up, tokens allow for a minute."""

import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from empfio.access.callers import system_caller
from empfio.kit import clock
from empfio.kit.ids import OrganizationId
from empfio.kit.settings import Settings
from empfio.worker import new_registry
from tests.desk import PASSWORD, Business, Desk, open_desk, unique
from tests.journeys.test_background import spoken

NONE, SECOND = timedelta(), timedelta(seconds=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SCOPES = ["conversations:read", "conversations:write", "leads:write", "events:read"]
Jump = Callable[[timedelta], None]
true_now = clock.now


@pytest.fixture(scope="module")
def own_url(make_database: Callable[[], str]) -> str:
    """A database of its own: what a worker does at a wrong time is nobody else's matter."""
    return make_database()


@pytest.fixture(scope="module")
async def desk(settings: Settings, own_url: str) -> AsyncGenerator[Desk]:
    """The application on it."""
    changes = {"database_url": SecretStr(own_url)}
    async with open_desk(settings.model_copy(update=changes)) as opened:
        yield opened


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Puts the clock of this process so far from the true time."""

    def to(offset: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: true_now() + offset)

    return to


@pytest.mark.parametrize(
    "offsets",
    [(-HOUR, NONE), (HOUR, NONE), (-DAY, NONE), (DAY, NONE), (SECOND, -SECOND), (DAY, -HOUR, -DAY)],
)
async def test_messages_keep_their_order_whatever_the_clock_says(
    desk: Desk, jump: Jump, offsets: tuple[timedelta, ...]
) -> None:
    salon = await desk.found()
    body = {"name": "Robot", "scopes": SCOPES}
    key = (await salon.call("POST", "/api-keys", json=body, status=201)).json()["key"]
    talk = await salon.conversation()
    path, texts = f"/conversations/{talk['id']}", []
    for offset in (NONE, *offsets):
        jump(offset)
        for _ in range(3):
            texts.append(unique("said"))
            for _ in range(2):  # the repeat is known, whatever time it is
                await salon.call(
                    "POST", f"{path}/messages", json={"content": texts[-1]}, token=key, status=201,
                    headers={"idempotency-key": texts[-1]},
                )  # fmt: skip
    jump(NONE)
    found = await salon.get(path)
    assert [message["content"] for message in found["messages"]] == texts
    moments = [message["created_at"] for message in found["messages"]]
    assert moments == sorted(moments)
    assert found["last_message_at"] == found["updated_at"] == moments[-1]
    assert found["last_message_preview"] == texts[-1]
    told = await salon.get("/events?limit=1000&types=message.added")
    assert [one["data"]["seq"] for one in told["events"]] == list(range(1, len(texts) + 1))


async def come(desk: Desk, salon: Business, name: str, offset: timedelta) -> None:
    """Let the organization's routine come now, by a clock that is so far from the true time."""
    registry = new_registry(desk.house.settings, desk.house.database, desk.strangers)
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as true_scope:
        scope = replace(true_scope, now=true_now() + offset)
        arguments = await scope.connection.fetchval(
            "DELETE FROM jobs WHERE organization_id = $1 AND name = $2 RETURNING arguments::text",
            scope.organization_id, name,
        )  # fmt: skip
        await registry.get(name)(scope, json.loads(arguments))


async def test_a_clock_that_jumps_a_day_ahead_and_back_gives_nobody_up(desk: Desk) -> None:
    """Nor does a server that was off for a day: first what was written meanwhile may arrive."""
    salon = await desk.found()
    quiet = [await spoken(salon, "assistant", hours) for hours in (0, 1, 23)]
    gone = await spoken(salon, "assistant", 25)

    async def statuses_after(offset: timedelta) -> list[str]:
        await come(desk, salon, "abandonment", offset)
        return [(await salon.get(f"/conversations/{one}"))["status"] for one in (*quiet, gone)]

    assert await statuses_after(DAY) == ["active"] * 4
    assert await statuses_after(NONE) == ["active"] * 3 + ["abandoned"]
    # A clock that stays where it jumped to was right: from the next time on it is believed.
    assert await statuses_after(DAY) == ["active"] * 3 + ["abandoned"]
    assert await statuses_after(DAY) == ["abandoned"] * 4


async def token_of(desk: Desk, salon: Business) -> dict[str, Any]:
    """A fresh token's header."""
    body = {"email": salon.email, "password": PASSWORD}
    answer = await desk.client.post("/api/v1/auth/login", json=body)
    assert answer.status_code == 200, answer.text
    return salon.as_bearer(answer.json()["access_token"])


@pytest.mark.parametrize("offset", [-DAY, -HOUR, HOUR, DAY])
async def test_who_logs_in_is_in_whatever_the_clock_says(
    desk: Desk, jump: Jump, offset: timedelta
) -> None:
    salon = await desk.found()
    jump(offset)
    headers = await token_of(desk, salon)
    assert (await desk.client.get("/api/v1/auth/me", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("back", "status"), [(NONE, 200), (SECOND, 200), (50 * SECOND, 200), (70 * SECOND, 401)]
)
async def test_a_token_of_a_clock_that_is_a_minute_ahead_is_taken(
    desk: Desk, jump: Jump, back: timedelta, status: int
) -> None:
    salon = await desk.found()
    headers = await token_of(desk, salon)
    jump(-back)
    answer = await desk.client.get("/api/v1/auth/me", headers=headers)
    assert answer.status_code == status
