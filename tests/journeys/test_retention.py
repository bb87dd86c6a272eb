"""How long an organization keeps what it has."""

import asyncio
import time
from typing import Any
from uuid import UUID

import asyncpg

from empfio.access.callers import system_caller
from empfio.conversations.records import MOST_ERASED
from empfio.kit.ids import OrganizationId
from empfio.worker import new_registry
from tests.desk import Business, Desk
from tests.journeys.test_background import spoken
from tests.journeys.test_races import check_counts


async def retain(desk: Desk, salon: Business) -> None:
    """Do the routine once, as the worker does."""
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        await new_registry(desk.house.settings, desk.house.database, desk.strangers).get(
            "retention"
        )(scope, {})


async def decide(salon: Business, **fields: Any) -> dict[str, Any]:
    changed = await salon.call("PATCH", "/organization", json=fields, status=200)
    return dict(changed.json())


async def test_only_what_is_closed_and_old_enough_and_ones_own_is_erased(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon, other = await desk.found(), await desk.found()
    days = 24.0
    kept = [
        await spoken(salon, "user", 9.9 * days, status="completed"),
        await spoken(salon, "user", 20 * days, status="active"),
        await spoken(salon, "user", 20 * days, status="escalated"),
        await spoken(salon, "user", 0, status="abandoned"),
    ]
    foreign = await spoken(other, "user", 400 * days, status="completed")
    reopened = await spoken(salon, "user", 30 * days, status="completed")
    await salon.message(reopened)
    await salon.call("PATCH", f"/conversations/{reopened}", json={"status": "completed"})
    gone = [
        await spoken(salon, "user", 10.1 * days, status="completed"),
        await spoken(salon, "assistant", 300 * days, status="abandoned", channel="web"),
    ]
    await retain(desk, salon)  # nothing was decided yet: for ever
    assert (await salon.get("/conversations"))["total"] == 7
    await decide(salon, retention_days=10)
    await retain(desk, salon)
    await retain(desk, other)
    for one in gone:
        await salon.call("GET", f"/conversations/{one}", status=404)
    page = await salon.get("/conversations?size=100")
    assert {one["id"] for one in page["conversations"]} == {*kept, reopened}
    assert (await other.get("/conversations"))["conversations"][0]["id"] == foreign
    left = "SELECT count(*) FROM messages WHERE organization_id = $1"
    assert await superuser.fetchval(left, UUID(salon.id)) == len(kept) + 2
    feed = await salon.get("/events?limit=1000&types=conversation.erased,lead.erased")
    assert sorted(one["data"]["id"] for one in feed["events"]) == sorted(gone)
    assert (await salon.get("/leads"))["total"] == 7, "leads stay unless it is decided otherwise"
    await check_counts(salon, superuser)


async def test_a_lead_goes_with_its_last_conversation_where_that_is_decided(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    leads = {name: (await salon.lead(name=name))["id"] for name in ("gone", "busy", "changed")}
    for lead_id in leads.values():
        await spoken(salon, "user", 500, status="completed", lead_id=lead_id)
    await spoken(salon, "user", 1, status="completed", lead_id=leads["busy"])
    never_wrote = (await salon.lead())["id"]
    await superuser.execute(
        "UPDATE leads SET updated_at = updated_at - interval '30 days' WHERE organization_id = $1",
        UUID(salon.id),
    )
    change = {"company": "ACME"}
    await salon.call("PATCH", f"/leads/{leads['changed']}", json=change, status=200)
    await decide(salon, retention_days=10, erase_leads=True)
    await retain(desk, salon)
    await salon.call("GET", f"/leads/{leads['gone']}", status=404)
    page = await salon.get("/leads")
    assert {one["id"] for one in page["leads"]} == {leads["busy"], leads["changed"], never_wrote}
    feed = await salon.get("/events?limit=1000&types=lead.erased")
    assert [one["data"] for one in feed["events"]] == [{"id": leads["gone"]}]
    assert (await salon.get("/conversations"))["total"] == 1
    await check_counts(salon, superuser)


MANY = """
INSERT INTO conversations (organization_id, id, lead_id, session_key, channel, status,
  message_count, last_seq, created_at, updated_at)
SELECT organization_id, gen_random_uuid(), lead_id, session_key, channel, status, 1, 1,
  created_at, updated_at FROM conversations, generate_series(2, $2::int) WHERE organization_id = $1;
"""
COUNT = """
UPDATE counters SET n = n + $2 WHERE organization_id = $1 AND kind = 'conversations'
   AND status = 'completed'
"""


async def test_the_routine_goes_on_until_nothing_is_left(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    await spoken(salon, "user", 500, status="completed")
    number = 2 * MOST_ERASED + 50
    await superuser.execute(MANY, UUID(salon.id), number)
    await superuser.execute(COUNT, UUID(salon.id), number - 1)
    assert (await salon.get("/conversations"))["total"] == number
    await decide(salon, retention_days=10)
    await superuser.execute(
        "UPDATE jobs SET due_at = now() WHERE organization_id = $1", UUID(salon.id)
    )
    await superuser.execute(
        "UPDATE lanes SET due_at = now() WHERE organization_id = $1", UUID(salon.id)
    )
    end = time.monotonic() + 60
    while (await salon.get("/conversations"))["total"]:
        assert time.monotonic() < end, "more than one batch was not erased"
        await asyncio.sleep(0.1)
    await check_counts(salon, superuser)
    due = "SELECT due_at > now() + interval '1 minute' FROM jobs WHERE organization_id = $1"
    while not all(row[0] for row in await superuser.fetch(due, UUID(salon.id))):
        assert time.monotonic() < end, "it does not rest"
        await asyncio.sleep(0.1)
