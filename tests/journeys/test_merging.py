"""Leads that are one person: merged with all that was said, parted again, erased together."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Business, Desk
from tests.journeys.matrix import bookable, booked, open_book, person
from tests.journeys.test_audit import entries


async def merge(salon: Business, lead: str, other: str, status: int = 200) -> dict[str, Any]:
    body = {"other_id": other}
    answered = await salon.call("POST", f"/leads/{lead}/merge", json=body, status=status)
    found: dict[str, Any] = answered.json()
    return found


async def undo(salon: Business, lead: str) -> dict[str, Any]:
    found: dict[str, Any] = (await salon.call("DELETE", f"/leads/{lead}/merge", status=200)).json()
    return found


async def listed(salon: Business, query: str = "") -> set[str]:
    """The ids of the leads that are listed, of which the total tells the same number."""
    page = await salon.get(f"/leads?size=100{query}")
    found = {one["id"] for one in page["leads"]}
    assert page["total"] == len(found)
    return found


async def talks(salon: Business, lead: str) -> set[str]:
    """The ids of a lead's conversations."""
    page = await salon.get(f"/conversations?lead_id={lead}")
    return {one["id"] for one in page["conversations"]}


async def test_two_leads_become_one_and_part_again(desk: Desk) -> None:
    salon = await desk.found()
    anna = await salon.lead(name="Anna", email="anna@example.com")
    other = await salon.lead(name="A. Berg", channel="web", status="contacted")
    hers = await salon.conversation(anna["id"])
    theirs = await salon.conversation(other["id"], channel="web")
    kept = await merge(salon, anna["id"], other["id"])
    assert (kept["id"], kept["name"], kept["merged_into"]) == (anna["id"], "Anna", None)
    assert await listed(salon) == {anna["id"]}
    assert await listed(salon, "&status=contacted") == set()
    assert await listed(salon, "&search=Berg") == set()
    assert await talks(salon, anna["id"]) == {hers["id"], theirs["id"]}
    shown = (await salon.get(f"/conversations/{theirs['id']}"))["lead"]
    assert shown == {"id": anna["id"], "name": "Anna", "email": "anna@example.com"}
    assert (await salon.get(f"/leads/{other['id']}"))["merged_into"] == anna["id"]

    parted = await undo(salon, other["id"])
    assert (parted["merged_into"], parted["name"]) == (None, "A. Berg")
    assert await undo(salon, other["id"]) == parted, "once more changes nothing"
    assert await listed(salon) == {anna["id"], other["id"]}
    assert await listed(salon, "&status=contacted") == {other["id"]}
    assert await talks(salon, anna["id"]) == {hers["id"]}
    assert (await salon.get(f"/conversations/{theirs['id']}"))["lead"]["name"] == "A. Berg"
    feed = (await salon.get("/events?limit=1000"))["events"]
    told = [(one["event"], one["data"]) for one in feed if "merge" in one["event"]]
    both = {"id": anna["id"], "other_id": other["id"]}
    assert told == [("lead.merged", both), ("lead.merge_undone", both)]
    written = [one["action"] for one in await entries(salon) if "merge" in one["action"]]
    assert written == ["lead.merged", "lead.merge_undone"]


async def test_who_writes_by_a_merged_address_is_the_one_lead(talking: Desk) -> None:
    salon = await talking.found()
    anna = await salon.lead(name="Anna")
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello!"), answer("Again!"))
    await jane.write("Hello")
    await until(lambda: talking.provider.texts)
    [talk] = await conversations_of(salon, jane.session)
    await merge(salon, anna["id"], talk["lead_id"])
    await jane.write("Here I am again")
    await until(lambda: len(talking.provider.texts) == 2)
    [now] = await conversations_of(salon, jane.session)
    assert (now["id"], now["lead"]["id"]) == (talk["id"], anna["id"])
    await salon.call("PATCH", f"/conversations/{talk['id']}", json={"status": "completed"},
                     status=200)  # fmt: skip
    await undo(salon, talk["lead_id"])
    [parted] = await conversations_of(salon, jane.session)
    assert parted["lead"]["id"] == talk["lead_id"]
    assert [one["content"] for one in parted["messages"]][-2:] == ["Here I am again", "Again!"]


async def test_a_chain_of_merges_is_undone_in_any_order(desk: Desk) -> None:
    salon = await desk.found()
    leads = [(await salon.lead(name=name))["id"] for name in ("A", "B", "C")]
    said = [(await salon.conversation(lead))["id"] for lead in leads]
    a, b, c = leads
    await merge(salon, b, a)
    await merge(salon, c, b)
    assert await talks(salon, c) == set(said)
    await undo(salon, a)
    assert (await talks(salon, a), await talks(salon, c)) == ({said[0]}, set(said[1:]))
    await merge(salon, c, a)
    await undo(salon, b)
    assert (await talks(salon, b), await talks(salon, c)) == ({said[1]}, {said[0], said[2]})
    await undo(salon, a)
    assert [await talks(salon, lead) for lead in leads] == [{one} for one in said]
    assert await listed(salon) == set(leads)


async def test_a_merged_lead_is_changed_and_used_no_more(desk: Desk) -> None:
    salon = await desk.found()
    anna, other = await salon.lead(), await salon.lead()
    await merge(salon, anna["id"], other["id"])
    path = f"/leads/{other['id']}"
    refused = [
        await salon.call("PATCH", path, json={"status": "lost"}),
        await salon.call("DELETE", path),
        await salon.call("POST", "/conversations", json={"lead_id": other["id"], "channel": "web"}),
        await salon.call("POST", f"{path}/merge", json={"other_id": anna["id"]}),
        await salon.call("POST", f"/leads/{anna['id']}/merge", json={"other_id": other["id"]}),
    ]
    assert [one.status_code for one in refused] == [409] * 5
    assert {one.json()["type"] for one in refused} == {"urn:empfio:problem:lead-merged"}
    await merge(salon, anna["id"], anna["id"], status=409)
    assert await listed(salon) == {anna["id"]}


async def test_leads_that_may_be_one_person_are_suggested(desk: Desk) -> None:
    salon = await desk.found()
    anna = await salon.lead(email="Anna@example.com", phone="+49 123 456789")
    same = await salon.lead(email="anna@example.com", phone="0049123456789")
    phone = await salon.lead(phone="+49123456789")
    await salon.lead(email="berta@example.com")
    nobody = await salon.lead()
    found = (await salon.get(f"/leads/{anna['id']}/similar"))["similar"]
    assert {one["lead"]["id"]: one["because"] for one in found} == {
        same["id"]: ["email", "phone"], phone["id"]: ["phone"]
    }  # fmt: skip
    assert (await salon.get(f"/leads/{nobody['id']}/similar")) == {"similar": []}
    await merge(salon, anna["id"], same["id"])
    found = (await salon.get(f"/leads/{anna['id']}/similar"))["similar"]
    assert [one["lead"]["id"] for one in found] == [phone["id"]]


async def test_what_became_a_part_is_listed_until_it_is_one_of_its_own_again(desk: Desk) -> None:
    salon = await desk.found()
    anna, other, third = [await salon.lead(name=name) for name in ("Anna", "Other", "Third")]

    async def parts(of: Any) -> list[tuple[str, str]]:
        found = (await salon.get(f"/leads/{of['id']}/merged"))["merged"]
        return [(one["name"], one["merged_into"]) for one in found]

    assert await parts(anna) == []
    await merge(salon, other["id"], third["id"])
    await merge(salon, anna["id"], other["id"])
    assert await parts(anna) == [("Other", anna["id"]), ("Third", other["id"])]
    assert await parts(other) == [("Third", other["id"])]
    await undo(salon, third["id"])
    assert (await parts(anna), await parts(other)) == ([("Other", anna["id"])], [])
    token, _ = await person(desk, salon, "viewer")
    await salon.call("GET", f"/leads/{anna['id']}/merged", token=token, status=200)
    elsewhere = await desk.found()
    await elsewhere.call("GET", f"/leads/{anna['id']}/merged", status=404)


async def test_a_lead_is_erased_and_exported_with_its_parts(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    anna, other, third = [await salon.lead(name=name) for name in ("Anna", "Planted", "Third")]
    await salon.conversation(other["id"])
    await merge(salon, other["id"], third["id"])
    await merge(salon, anna["id"], other["id"])
    exported = await salon.get(f"/leads/{anna['id']}/export")
    assert {one["name"] for one in exported["merged"]} == {"Planted", "Third"}
    assert len(exported["addresses"]) == 3
    await salon.call("DELETE", f"/leads/{anna['id']}", status=204)
    for table in ("leads", "lead_addresses", "conversations"):
        left = await superuser.fetchval(
            f"SELECT count(*) FROM {table} WHERE organization_id = $1", UUID(salon.id)
        )
        assert left == 0, table
    assert await listed(salon) == set()
    feed = (await salon.get("/events?limit=1000"))["events"]
    erased = {one["data"]["id"] for one in feed if one["event"] == "lead.erased"}
    assert erased == {anna["id"], other["id"], third["id"]}


async def test_a_viewer_merges_nothing(desk: Desk) -> None:
    salon = await desk.found()
    anna, other = await salon.lead(), await salon.lead()
    token, _ = await person(desk, salon, "viewer")
    path, body = f"/leads/{anna['id']}/merge", {"other_id": other["id"]}
    await salon.call("POST", path, token=token, json=body, status=403)
    await salon.call("DELETE", path, token=token, status=403)
    assert await listed(salon) == {anna["id"], other["id"]}


async def test_whoever_writes_while_leads_are_merged_is_lost_to_neither(
    talking: Desk, overlooking: asyncpg.Connection, rounds: int
) -> None:
    salon = await talking.found()
    body = {"kind": "api", "name": "Program", "settings": {"channel": "telegram"}}
    program = (await salon.call("POST", "/channels", json=body, status=201)).json()["id"]
    for number in range(rounds):
        anna = await salon.lead(channel="web")
        other = await salon.lead(channel="telegram", channel_id=f"customer-{number}")
        said = {"id": f"m-{number}", "from": f"customer-{number}", "text": "Hello"}
        hears = salon.call("POST", f"/channels/api/{program}/messages", json=said, status=201)
        await asyncio.gather(hears, merge(salon, anna["id"], other["id"]))
        assert len(await talks(salon, anna["id"])) == 1
    hidden = await overlooking.fetchval(
        "SELECT count(*) FROM conversations AS c JOIN leads AS l USING (organization_id)"
        " WHERE l.id = c.lead_id AND l.merged_into IS NOT NULL"
    )
    assert hidden == 0


@pytest.mark.parametrize("other", ["foreign", "absent"])
async def test_what_is_anothers_or_absent_cannot_be_merged(desk: Desk, other: str) -> None:
    salon, elsewhere = await desk.found(), await desk.found()
    anna, theirs = await salon.lead(), await elsewhere.lead()
    one = theirs["id"] if other == "foreign" else salon.user_id
    await merge(salon, anna["id"], one, status=404)
    await merge(salon, one, anna["id"], status=404)


async def test_what_one_has_booked_goes_along_and_comes_back(desk: Desk) -> None:
    salon = await desk.found()
    anna, other = await salon.lead(name="Anna"), await salon.lead(name="A. Berg")
    ids = {"service_id": await bookable(salon, "services")}
    ids["staff_id"] = await bookable(salon, "staff")
    await open_book(salon, ids)
    made = await booked(desk.house.database, salon, ids | {"lead_id": other["id"]}, "")

    async def of(lead: str) -> list[str]:
        page = await salon.get(f"/bookings?lead_id={lead}")
        return [one["id"] for one in page["bookings"]]

    await merge(salon, anna["id"], other["id"])
    assert await of(anna["id"]) == [made]
    exported = await salon.get(f"/leads/{anna['id']}/export")
    assert [one["id"] for one in exported["bookings"]] == [made]
    cancelled = await salon.call("POST", f"/bookings/{made}/cancel", status=200)
    assert cancelled.json()["status"] == "cancelled"
    await undo(salon, other["id"])
    assert (await of(anna["id"]), await of(other["id"])) == ([], [made])
