"""Many at once: one lead, one conversation, right counts, no deadlock."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from empfio.conversations.listing import KIND
from tests.agents import answer
from tests.callers import TelegramCaller, until
from tests.desk import Business, Desk, unique

ROUNDS = 100  # at least
CROWD = 20
COUNTED = """
SELECT (SELECT coalesce(sum(n), 0) FROM counters WHERE organization_id = $1 AND kind = $2
         AND ($3::text IS NULL OR status = $3)) AS counted,
  (SELECT count(*) FROM {table} WHERE organization_id = $1
    AND ($3::text IS NULL OR status = $3)) AS stored
"""

ALL_STRIPES = """
INSERT INTO counters (organization_id, kind, status, channel, stripe, n)
SELECT $1, $2, 'active', 'telegram', stripe, 0 FROM generate_series(0, 7) AS stripe
ON CONFLICT DO NOTHING
"""


async def test_twenty_creations_of_a_lead_at_once_make_one(desk: Desk, rounds: int) -> None:
    salon = await desk.found("Racing leads")
    most = max(ROUNDS, rounds)
    for _ in range(most):
        body = {"channel": "telegram", "channel_id": unique("race")}
        answers = await asyncio.gather(
            *(salon.insist("POST", "/leads", json=body) for _ in range(CROWD))
        )
        assert sorted(answer.status_code for answer in answers) == [200] * (CROWD - 1) + [201]
        assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await salon.get("/leads"))["total"] == most


async def test_twenty_openings_of_a_conversation_at_once_make_one(
    desk: Desk, superuser: asyncpg.Connection, rounds: int
) -> None:
    salon = await desk.found("Racing conversations")
    most = max(ROUNDS, rounds)
    for _ in range(most):
        lead = await salon.lead()
        body = {
            "lead_id": lead["id"],
            "channel": "telegram",
            "messages": [{"role": "user", "content": "Hi"}],
        }
        answers = await asyncio.gather(
            *(salon.insist("POST", "/conversations", json=body) for _ in range(CROWD))
        )
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * (CROWD - 1)
        [made] = [answer.json()["id"] for answer in answers if answer.status_code == 201]
        named = {
            answer.json()["open_conversation_id"] for answer in answers if answer.status_code == 409
        }
        assert named == {made}
    await check_counts(salon, superuser)
    assert (await salon.get("/conversations"))["total"] == most


async def test_replies_at_once_are_numbered_without_gaps(desk: Desk) -> None:
    salon = await desk.business()
    for _ in range(10):
        made = await salon.conversation()
        texts = [f"reply {number}" for number in range(CROWD)]
        await asyncio.gather(*(salon.message(made["id"], text) for text in texts))
        found = await salon.get(f"/conversations/{made['id']}")
        assert sorted(message["content"] for message in found["messages"]) == sorted(texts)
        assert found["message_count"] == CROWD
        moments = [message["created_at"] for message in found["messages"]]
        assert moments == sorted(moments)
        assert found["last_message_at"] == moments[-1] == found["updated_at"]


async def test_one_key_used_at_once_acts_once(desk: Desk, rounds: int) -> None:
    salon = await desk.business()
    for _ in range(rounds):
        made = await salon.conversation()
        path = f"/conversations/{made['id']}/messages"
        headers = {"idempotency-key": unique("key")}
        answers = await asyncio.gather(
            *(
                salon.insist("POST", path, json={"content": "once"}, headers=headers)
                for _ in range(CROWD)
            )
        )
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert len({answer.text for answer in answers if answer.status_code == 201}) == 1
        assert (await salon.get(f"/conversations/{made['id']}"))["message_count"] == 1


async def crowded(act: Callable[[int], Awaitable[int]], count: int) -> list[int]:
    """The answers of so many, a crowd at a time: more would wait in vain for a connection."""
    turn = asyncio.Semaphore(CROWD)

    async def take_turn(number: int) -> int:
        async with turn:
            return await act(number)

    return await asyncio.gather(*(take_turn(number) for number in range(count)))


async def test_changes_in_opposite_directions_never_deadlock_or_miscount(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found("Opposite changes")
    conversations = [await salon.conversation() for _ in range(12)]
    statuses = ("active", "escalated", "completed", "abandoned")

    async def change(number: int) -> int:
        one = conversations[number % len(conversations)]["id"]
        status = statuses[(number * 7 + number // 12) % 4]
        answer = await salon.call("PATCH", f"/conversations/{one}", json={"status": status})
        return answer.status_code

    codes = await crowded(change, 600)
    assert set(codes) == {200}
    await check_counts(salon, superuser)


async def test_renaming_a_lead_while_its_conversations_grow_never_deadlocks(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found("Renaming")
    lead = await salon.lead()
    made = [
        await salon.conversation(lead["id"], status="completed"),
        await salon.conversation(lead["id"]),
    ]

    async def act(number: int) -> int:
        if number % 3 == 0:
            body: dict[str, Any] = {"name": f"Name {number}"}
            return (await salon.call("PATCH", f"/leads/{lead['id']}", json=body)).status_code
        if number % 3 == 1:
            path = f"/conversations/{made[1]['id']}/messages"
            return (await salon.call("POST", path, json={"content": "Hi"})).status_code
        body = {"lead_id": lead["id"], "channel": "telegram", "status": "completed"}
        return (await salon.call("POST", "/conversations", json=body)).status_code

    codes = await crowded(act, 150)
    assert set(codes) == {200, 201}
    name = (await salon.get(f"/leads/{lead['id']}"))["name"]
    page = await salon.get(f"/conversations?lead_id={lead['id']}&size=100")
    assert {one["lead"]["name"] for one in page["conversations"]} == {name}
    await check_counts(salon, superuser)


async def check_counts(salon: Business, superuser: asyncpg.Connection) -> None:
    """The counters, the rows and the API's totals say the same."""
    for table in ("conversations", "leads"):
        for status in (None, "active", "escalated", "completed", "abandoned"):
            row = await superuser.fetchrow(COUNTED.format(table=table), salon.id, table, status)
            assert row is not None
            assert row["counted"] == row["stored"], (table, status)
    for status in ("active", "escalated", "completed", "abandoned"):
        total = (await salon.get(f"/conversations?status={status}"))["total"]
        row = await superuser.fetchrow(
            COUNTED.format(table="conversations"), salon.id, "conversations", status
        )
        assert row is not None
        assert total == row["stored"]


async def test_whoever_holds_a_conversation_and_counts_never_waits_for_what_comes_in(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found("Racing turns")
    newcomers = 20
    desk.agent.script(*[answer("A person comes.", ending="hand_over")] * (newcomers + 1))
    regular = await TelegramCaller.connect(salon)
    await regular.write("Hello")
    await until(lambda: is_heard(salon, 1, "escalated"))
    await superuser.execute(ALL_STRIPES, salon.id, KIND)
    conversation, other = superuser.transaction(), superuser.transaction()
    await conversation.start()  # as a turn that will complete the conversation
    await superuser.execute(
        "SELECT FROM conversations WHERE organization_id = $1 FOR NO KEY UPDATE", salon.id
    )
    await other.start()  # as another process that takes in: what comes meanwhile is one batch
    await superuser.execute(
        "SELECT FROM channel_connections WHERE organization_id = $1 FOR NO KEY UPDATE", salon.id
    )
    for _ in range(newcomers):
        await TelegramCaller(salon, regular.id).write("Hello")
    await regular.write("I have two questions.")
    await regular.write("When are you open, and where?")
    await other.rollback()
    await until(lambda: is_waited_for(superuser))
    # Raises where the counts are held by who waits for the conversation.
    await superuser.execute(
        "SELECT FROM counters WHERE organization_id = $1 AND kind = $2 FOR UPDATE NOWAIT",
        salon.id,
        KIND,
    )
    await conversation.commit()
    await until(lambda: is_heard(salon, newcomers + 3, "escalated"))
    await check_counts(salon, superuser)


async def is_heard(salon: Business, messages: int, status: str) -> bool:
    """Whether all conversations have this status, and so many messages of customers in all."""
    listed = (await salon.get("/conversations?size=100"))["conversations"]
    details = [await salon.get(f"/conversations/{one['id']}/messages") for one in listed]
    roles = [message["role"] for detail in details for message in detail]
    return roles.count("user") >= messages and {one["status"] for one in listed} == {status}


async def is_waited_for(superuser: asyncpg.Connection) -> bool:
    """Whether somebody waits for what this connection has locked."""
    found: bool = await superuser.fetchval(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
        " AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
    )
    return found
