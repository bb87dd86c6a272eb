"""The life of a conversation: statuses, one open a session, opening again, rolling over."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.desk import Business, Desk

STATUSES = ("active", "completed", "escalated", "abandoned")


async def patch(salon: Business, one: dict[str, Any], status: str, code: int = 200) -> Any:
    answer = await salon.call(
        "PATCH", f"/conversations/{one['id']}", json={"status": status}, status=code
    )
    return answer.json()


async def closed_and_open(salon: Business) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two conversations of one session."""
    lead = await salon.lead()
    closed = await salon.conversation(lead["id"], status="completed")
    return closed, await salon.conversation(lead["id"])


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
async def test_a_user_may_set_any_status_from_any(desk: Desk, before: str, after: str) -> None:
    salon = await desk.business()
    made = await salon.conversation(status=before)
    changed = await patch(salon, made, after)
    assert changed["status"] == after
    found = await salon.get(f"/conversations/{made['id']}")
    assert {name: found[name] for name in changed} == changed
    # The same value changes nothing; every other one is an activity.
    assert (changed["updated_at"] > made["updated_at"]) == (before != after)


async def test_counts_of_each_status_follow_every_change(desk: Desk) -> None:
    salon = await desk.found()
    made = await salon.conversation()
    for status in ("escalated", "escalated", "completed", "abandoned", "active"):
        await patch(salon, made, status)
        totals = [(await salon.get(f"/conversations?status={s}"))["total"] for s in STATUSES]
        assert totals == [int(s == status) for s in STATUSES]


async def test_the_same_status_keeps_the_version(desk: Desk) -> None:
    salon = await desk.business()
    made = await salon.conversation()
    path = f"/conversations/{made['id']}"
    before = (await salon.call("GET", path)).headers["etag"]
    answer = await salon.call("PATCH", path, json={"status": "active"}, status=200)
    assert answer.headers["etag"] == before


@pytest.mark.parametrize("status", ["active", "escalated"])
async def test_a_second_open_conversation_of_a_session_is_a_conflict(
    desk: Desk, status: str
) -> None:
    salon = await desk.business()
    closed, other = await closed_and_open(salon)
    asked = [
        ("PATCH", f"/conversations/{closed['id']}", {"status": status}),
        ("POST", f"/conversations/{closed['id']}/messages", {"content": "Hello"}),
        (
            "POST",
            "/conversations",
            {"lead_id": other["lead_id"], "channel": "telegram", "status": status},
        ),
    ]
    for method, path, body in asked:
        problem = (await salon.call(method, path, json=body, status=409)).json()
        assert problem["open_conversation_id"] == other["id"]
        assert problem["type"] == "urn:empfio:problem:conflict"
    assert (await salon.get(f"/conversations/{closed['id']}"))["message_count"] == 0
    # Closed ones of the session may be as many as one likes.
    await salon.conversation(other["lead_id"], status="abandoned")
    await patch(salon, closed, "abandoned")


async def test_of_two_conversations_opened_at_once_one_is_told_of_the_other(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.business()
    closed, other = await closed_and_open(salon)
    await patch(salon, other, "completed")
    async with superuser.transaction():
        # Somebody opens the other one and has not committed yet.
        await superuser.execute(
            "UPDATE conversations SET status = 'active' WHERE id = $1", other["id"]
        )
        asked = asyncio.create_task(
            salon.call("PATCH", f"/conversations/{closed['id']}", json={"status": "active"})
        )
        while not await superuser.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert not asked.done(), (await asked).text
            await asyncio.sleep(0.01)
    answer = await asked
    assert answer.status_code == 409, answer.text
    assert answer.json()["open_conversation_id"] == other["id"]


@pytest.mark.parametrize("status", ["completed", "abandoned"])
@pytest.mark.parametrize("take_over", [True, False])
async def test_a_reply_opens_a_closed_conversation_again(
    desk: Desk, status: str, take_over: bool
) -> None:
    salon = await desk.found()
    made = await salon.conversation(status=status)
    message = await salon.message(made["id"], take_over=take_over)
    assert message["conversation_id"] == made["id"]
    found = await salon.get(f"/conversations/{made['id']}")
    assert found["status"] == ("escalated" if take_over else "active")
    assert (await salon.get(f"/conversations?status={status}"))["total"] == 0
    assert (await salon.get(f"/conversations?status={found['status']}"))["total"] == 1


async def test_a_reply_keeps_an_escalated_conversation_escalated(desk: Desk) -> None:
    salon = await desk.business()
    made = await salon.conversation(status="escalated")
    await salon.message(made["id"], take_over=False)
    assert (await salon.get(f"/conversations/{made['id']}"))["status"] == "escalated"


async def test_a_lead_renamed_shows_at_once_and_moves_no_activity(desk: Desk) -> None:
    salon = await desk.business()
    lead = await salon.lead()
    made = await salon.conversation(lead["id"])
    path = f"/conversations/{made['id']}"
    before = await salon.call("GET", path)
    change = {"name": "Jane Miller", "email": "miller@example.com"}
    await salon.call("PATCH", f"/leads/{lead['id']}", json=change, status=200)
    after = await salon.call("GET", path)
    assert after.json()["lead"] == {"id": lead["id"], **change}
    assert after.json()["updated_at"] == before.json()["updated_at"]
    assert after.headers["etag"] != before.headers["etag"]


async def test_a_conversation_of_5000_messages_rolls_over(desk: Desk) -> None:
    salon = await desk.business()
    lead = await salon.lead()
    messages = [{"role": "user", "content": "x"}] * 5_000
    full = await salon.conversation(lead["id"], status="escalated", messages=messages)
    await check_roll_over(salon, full, take_over=False, status="escalated")
    # Nothing beyond what a conversation holds is taken as history.
    body = {"lead_id": lead["id"], "channel": "web", "messages": [*messages, messages[0]]}
    await salon.call("POST", "/conversations", json=body, status=422)


async def test_a_conversation_of_4_mb_of_text_rolls_over(desk: Desk) -> None:
    salon = await desk.business()
    full = await salon.conversation()
    size, content = 0, "😀" * 65_536
    while size + len(content.encode()) <= 4_000_000:
        await salon.message(full["id"], content, take_over=False)
        size += len(content.encode())
    # To the last byte: this one still fits.
    last = await salon.message(full["id"], "ä" * ((4_000_000 - size) // 2), take_over=False)
    assert last["conversation_id"] == full["id"]
    await check_roll_over(salon, full, take_over=True, status="escalated")


@pytest.mark.parametrize("status", ["active", "completed"])
async def test_a_full_conversation_that_is_handed_over_goes_on_held(
    desk: Desk, status: str
) -> None:
    salon = await desk.business()
    messages = [{"role": "user", "content": "x"}] * 5_000
    full = await salon.conversation(status=status, messages=messages)
    path = f"/conversations/{full['id']}/handover"
    await salon.call("PUT", path, json={"reason": "mine"}, status=200)
    every = await salon.get(f"/conversations?lead_id={full['lead_id']}")
    assert [one["status"] for one in every["conversations"]] == ["escalated", "completed"]
    new = await salon.get(f"/conversations/{every['conversations'][0]['id']}")
    assert new["handover"]["reason"] == "mine"
    assert [one["content"] for one in new["messages"]] == ["handed over: mine"]


async def test_a_note_on_a_full_conversation_opens_nothing(desk: Desk) -> None:
    salon = await desk.business()
    messages = [{"role": "user", "content": "x"}] * 5_000
    full = await salon.conversation(status="abandoned", messages=messages)
    path = f"/conversations/{full['id']}/notes"
    note = (await salon.call("POST", path, json={"content": "Nothing"}, status=201)).json()
    new = await salon.get(f"/conversations/{note['conversation_id']}")
    assert (new["status"], new["message_count"]) == ("abandoned", 1)
    # Where the session has an open one, that is where it goes on.
    other = await salon.conversation(full["lead_id"])
    note = (await salon.call("POST", path, json={"content": "Again"}, status=201)).json()
    assert note["conversation_id"] == other["id"]


async def check_roll_over(
    salon: Business, full: dict[str, Any], *, take_over: bool, status: str
) -> None:
    before = await salon.get(f"/conversations/{full['id']}/messages?limit=500")
    message = await salon.message(full["id"], "One more", take_over=take_over)
    assert message["conversation_id"] != full["id"]
    old = await salon.get(f"/conversations/{full['id']}")
    new = await salon.get(f"/conversations/{message['conversation_id']}")
    assert old["status"] == "completed"
    assert old["messages"][:500] == before
    assert new["status"] == status
    assert new["messages"] == [message]
    for name in ("lead_id", "session_key", "channel", "lead"):
        assert new[name] == old[name]
    # The next one follows into the new conversation, and the old one is closed for good.
    body = {"content": "And another"}
    problem = await salon.call("POST", f"/conversations/{full['id']}/messages", json=body)
    assert problem.status_code == 409
    assert problem.json()["open_conversation_id"] == new["id"]
