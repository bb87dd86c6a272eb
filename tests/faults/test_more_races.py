"""Two who want different things at once: one outcome that both can live with, and no word lost."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import asyncpg

from empfio.access.callers import system_caller
from empfio.conversations import actions as conversations
from empfio.kit.db import Database
from empfio.kit.ids import OrganizationId
from empfio.kit.settings import Settings
from tests.desk import Business, Desk, unique
from tests.journeys.test_background import spoken
from tests.journeys.test_races import check_counts


async def at_once(*calls: Any) -> list[Any]:
    """The answers of all, who start together."""
    barrier = asyncio.Barrier(len(calls))

    async def start(call: Any) -> Any:
        await barrier.wait()
        return await call

    return await asyncio.gather(*(start(call) for call in calls))


async def whole_log(salon: Business) -> list[dict[str, Any]]:
    """Everything that happened, in its order."""
    events: list[dict[str, Any]] = []
    page: dict[str, Any] = {"has_more": True, "next_cursor": None}
    while page["has_more"]:
        after = f"&after={page['next_cursor']}" if page["next_cursor"] else ""
        page = await salon.get(f"/events?limit=1000{after}")
        events += page["events"]
    return events


async def told_of(salon: Business, conversation_id: str) -> list[tuple[str, dict[str, Any]]]:
    """What the log tells of a conversation, in its order."""
    return [
        (one["event"], one["data"])
        for one in await whole_log(salon)
        if conversation_id in (one["data"].get("conversation_id"), one["data"]["id"])
    ]


async def test_a_message_that_meets_completion_is_kept_and_opens_what_was_closed_before_it(
    desk: Desk, rounds: int
) -> None:
    """Completed where the message came first, active where it came last."""
    salon = await desk.found()
    for number in range(rounds):
        talk = await salon.conversation()
        path = f"/conversations/{talk['id']}"
        said = {"content": "One moment", "take_over": False}
        calls = [
            salon.call("POST", f"{path}/messages", json=said, status=201),
            salon.call("PATCH", path, json={"status": "completed"}, status=200),
        ]
        await at_once(*(calls if number % 2 else reversed(calls)))
        found = await salon.get(path)
        assert [message["content"] for message in found["messages"]] == ["One moment"]
        told = await told_of(salon, talk["id"])
        changes = [data["status"] for event, data in told if event.endswith("status_changed")]
        last = [event for event, _ in told if event != "conversation.created"]
        if found["status"] == "completed":
            assert (changes, last[0]) == (["completed"], "message.added")
        else:
            assert (changes, found["status"]) == (["completed", "active"], "active")
            assert last[0] == "conversation.status_changed"


async def test_of_changes_to_one_version_all_but_one_are_told_that_it_is_stale(
    desk: Desk, rounds: int
) -> None:
    """With If-Match nobody overwrites what he has not seen."""
    salon = await desk.business()
    for _ in range(rounds):
        talk = await salon.conversation()
        path = f"/conversations/{talk['id']}"
        tag = (await salon.call("GET", path)).headers["etag"]
        answers = await at_once(
            *(
                salon.call("PATCH", path, json={"status": status}, headers={"if-match": tag})
                for status in ("escalated", "completed") * 10
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, *[412] * 19]
        [winner] = [answer.json() for answer in answers if answer.status_code == 200]
        assert (await salon.get(path))["status"] == winner["status"]


async def test_a_key_that_is_revoked_under_way_ends_with_the_request_and_never_half(
    desk: Desk, rounds: int
) -> None:
    """What had begun is done whole or refused whole; whatever comes later is refused."""
    salon = await desk.found()
    for _ in range(rounds):
        talk = await salon.conversation()
        path = f"/conversations/{talk['id']}"
        body = {"name": "Robot", "scopes": ["conversations:write", "conversations:read"]}
        made = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
        sent = [
            salon.call("POST", f"{path}/messages", json={"content": "x"}, token=made["key"])
            for _ in range(5)
        ]
        revoked = salon.call("DELETE", f"/api-keys/{made['id']}", status=204)
        *answers, _ = await at_once(*sent, revoked)
        codes = Counter(answer.status_code for answer in answers)
        assert set(codes) <= {201, 401}
        assert (await salon.get(path))["message_count"] == codes[201]
    await asyncio.sleep(0.6)
    await salon.call("GET", path, token=made["key"], status=401)


async def test_two_processes_give_up_a_quiet_conversation_once(
    desk: Desk, settings: Settings, superuser: asyncpg.Connection, rounds: int
) -> None:
    """Each is abandoned by one of them, told of once, and counted once."""
    salon = await desk.found()
    assert settings.database_url is not None
    url = settings.database_url.get_secret_value()
    async with Database(url, 2) as one, Database(url, 2) as other:

        async def abandon(database: Database) -> None:
            caller = system_caller(database, OrganizationId(UUID(salon.id)))
            async with caller.open_scope() as scope:
                await conversations.abandon_quiet(scope, 24)

        for _ in range(rounds):
            quiet = [await spoken(salon, "assistant", 25) for _ in range(3)]
            woken = salon.call(
                "POST", f"/conversations/{quiet[0]}/messages", json={"content": unique("hello")}
            )
            await at_once(abandon(one), abandon(other), woken)
            for talk in quiet[1:]:
                assert (await salon.get(f"/conversations/{talk}"))["status"] == "abandoned"
            # A reply takes over; whether it came before or behind, it has the last word.
            assert (await salon.get(f"/conversations/{quiet[0]}"))["status"] == "escalated"
    given_up = Counter(
        one["data"]["id"]
        for one in await whole_log(salon)
        if one["data"].get("status") == "abandoned"
    )
    assert set(given_up.values()) == {1}
    assert len(given_up) >= 2 * rounds
    await check_counts(salon, superuser)
