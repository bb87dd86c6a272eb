"""The feed of events: everything that happens is in it, in order, for those who may read it."""

import base64
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from empfio.events.catalogue import CARRIES
from empfio.events.records import KEPT_FOR, Place
from empfio.events.shapes import EventFeed
from empfio.live.rules import find_place, write_place
from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Business, Desk
from tests.journeys.matrix import WEEK, bookable, canned_id, key, person
from tests.journeys.test_background import spoken
from tests.journeys.test_retention import retain

DAY = {
    "user.joined", "lead.created", "lead.changed", "lead.status_changed", "lead.erased",
    "conversation.created", "conversation.status_changed", "conversation.handed_over",
    "conversation.erased", "message.added",
    "api_key.created", "api_key.revoked", "organization.changed",
}  # fmt: skip


# Appointments have a journey of their own.
BOOKED = {"booking.created", "booking.rescheduled", "booking.cancelled", "booking.status_changed"}


async def told(salon: Business, query: str = "") -> list[tuple[str, dict[str, Any]]]:
    """All events of the organization, oldest first."""
    found: list[tuple[str, dict[str, Any]]] = []
    after, has_more = "", True
    while has_more:
        answer = await salon.call("GET", f"/events?limit=3{query}{after}", status=200)
        EventFeed.model_validate_json(answer.content, strict=True)
        feed = answer.json()
        found += [(one["event"], one["data"]) for one in feed["events"]]
        after, has_more = f"&after={feed['next_cursor']}", feed["has_more"]
    return found


async def test_a_day_at_the_desk_can_be_read_in_order(desk: Desk) -> None:
    salon = await desk.found()
    lead = await salon.lead(channel="web", channel_id="w-1")
    await salon.call("POST", "/leads", json={"channel": "web", "channel_id": "w-1"}, status=200)
    messages = [{"role": "user", "content": "Hi"}]
    made = await salon.conversation(lead["id"], channel="web", messages=messages)
    reply = await salon.message(made["id"])
    path = f"/conversations/{made['id']}"
    for _ in range(2):
        await salon.call("PATCH", path, json={"status": "completed"}, status=200)
    for _ in range(2):
        change = {"status": "contacted", "company": "ACME"}
        await salon.call("PATCH", f"/leads/{lead['id']}", json=change, status=200)
    body = {"name": "Robot", "scopes": ["leads:read"]}
    robot = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
    await salon.call("DELETE", f"/api-keys/{robot['id']}", status=204)
    old = await spoken(salon, "assistant", 50, status="completed", lead_id=lead["id"])
    changes = {"name": "Salon Two", "retention_days": 2}
    await salon.call("PATCH", "/organization", json=changes, status=200)
    await retain(desk, salon)
    await salon.call("DELETE", f"/leads/{lead['id']}", status=204)

    here = {"id": made["id"], "lead_id": lead["id"], "channel": "web"}
    expected = [
        ("user.joined", {"id": salon.user_id, "role": "owner"}),
        ("lead.created", {"id": lead["id"], "channel": "web", "status": "new",
                          "created_at": lead["created_at"]}),
        ("conversation.created", {**here, "status": "active", "message_count": 1}),
        ("message.added", {"id": reply["id"], "conversation_id": made["id"],
                           "lead_id": lead["id"], "seq": 2, "role": "assistant"}),
        ("conversation.status_changed", {**here, "previous_status": "active",
                                         "status": "escalated"}),
        ("conversation.handed_over", {"id": made["id"], "lead_id": lead["id"], "reason": None}),
        ("conversation.status_changed", {**here, "previous_status": "escalated",
                                         "status": "completed"}),
        ("lead.changed", {"id": lead["id"], "fields": ["company", "status"]}),
        ("lead.status_changed", {"id": lead["id"], "previous_status": "new",
                                 "status": "contacted"}),
        ("api_key.created", {"id": robot["id"]}),
        ("api_key.revoked", {"id": robot["id"]}),
        ("conversation.created", {"id": old, "lead_id": lead["id"], "channel": "telegram",
                                  "status": "completed", "message_count": 1}),
        ("organization.changed", {"id": salon.id, "fields": ["name", "retention_days"]}),
        ("conversation.erased", {"id": old, "lead_id": lead["id"]}),
        ("lead.erased", {"id": lead["id"]}),
    ]  # fmt: skip
    found = await told(salon)
    assert found == expected
    assert all(set(data) == set(CARRIES[event]) for event, data in found)  # type: ignore[index]
    assert {event for event, _ in found} == DAY
    chosen = await told(salon, "&types=lead.created,lead.changed")
    assert [event for event, _ in chosen] == ["lead.created", "lead.changed"]


async def test_every_other_event_is_told_on_another_day(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello Jane!"))
    await jane.write("Hello", photo=[{"file_id": "unknown"}])
    await until(lambda: talking.provider.texts)
    [talk] = await conversations_of(salon, jane.session)
    path, lead = f"/conversations/{talk['id']}", f"/leads/{talk['lead_id']}"
    await salon.call("PUT", f"{path}/handover", json={}, status=200)
    await salon.call("DELETE", f"{path}/handover", status=200)
    await salon.call("PUT", f"{path}/assignment", json={"assigned_to": salon.user_id}, status=200)
    for method in ("PUT", "DELETE"):
        await salon.call(method, f"{lead}/block", status=200)
    for things in ("services", "staff"):
        one = f"/{things}/{await bookable(salon, things)}"
        await salon.call("PATCH", one, json={"name": "Another"}, status=200)
        await salon.call("DELETE", one, status=204)
    other = (await salon.lead())["id"]
    await salon.call("POST", f"{lead}/merge", json={"other_id": other}, status=200)
    await salon.call("DELETE", f"/leads/{other}/merge", status=200)
    one = f"/canned-replies/{await canned_id(salon)}"
    await salon.call("PATCH", one, json={"content": "Another"}, status=200)
    await salon.call("DELETE", one, status=204)
    await salon.call("PUT", f"{path}/read", json={"seq": 1}, status=200)
    _, member = await person(talking, salon, "member")
    await salon.call("PATCH", f"/users/{member.id}", json={"role": "viewer"}, status=200)
    for method in ("PUT", "DELETE"):
        await salon.call(method, f"/users/{member.id}/deactivation", status=200)
    hours = {"week": WEEK, "closures": []}
    await salon.call("PUT", "/opening-hours", json=hours, status=200)

    async def is_told() -> bool:
        found = {event for event, _ in await told(salon)}
        return {"message.delivery_changed", "message.attachment_changed"} <= found

    await until(is_told)
    await salon.call("PATCH", f"/channels/{jane.id}", json={"name": "Another"}, status=200)
    await salon.call("DELETE", f"/channels/{jane.id}", status=204)
    found = await told(salon)
    assert {event for event, _ in found} >= set(CARRIES) - DAY - BOOKED, (
        "both days leave an event out"
    )
    assert all(set(data) == set(CARRIES[event]) for event, data in found)  # type: ignore[index]


async def test_an_event_can_be_read_as_soon_as_what_it_tells_is_answered(desk: Desk) -> None:
    salon = await desk.found()
    after = (await salon.get("/events"))["next_cursor"]
    for _ in range(20):
        lead = await salon.lead()
        feed = await salon.get(f"/events?after={after}")
        assert [one["data"]["id"] for one in feed["events"]] == [lead["id"]]
        assert not feed["has_more"]
        after = feed["next_cursor"]


async def test_a_request_that_is_repeated_tells_nothing_again(desk: Desk) -> None:
    salon = await desk.found()
    made = await salon.conversation()
    before = await told(salon)
    for _ in range(3):
        await salon.call("POST", f"/conversations/{made['id']}/messages", status=201,
                         json={"content": "Hello"}, headers={"idempotency-key": "k"})  # fmt: skip
    events = [event for event, _ in (await told(salon))[len(before) :]]
    assert events == [
        "message.added", "conversation.status_changed", "conversation.handed_over",
    ]  # fmt: skip


async def test_no_word_and_no_name_is_in_the_log(desk: Desk, superuser: asyncpg.Connection) -> None:
    salon = await desk.found()
    lead = await salon.lead(name="Planted Name", email="planted@example.com", company="Planted")
    made = await salon.conversation(lead["id"])
    await salon.message(made["id"], "planted words")
    await salon.call("PATCH", f"/leads/{lead['id']}", json={"name": "Planted Two"}, status=200)
    await told(salon)
    rows = await superuser.fetch("SELECT data::text FROM events UNION SELECT data FROM"
                                 " (SELECT data::text FROM event_drafts) AS d")  # fmt: skip
    assert rows
    assert [row["data"] for row in rows if "lanted" in row["data"]] == []


async def test_who_may_not_read_events_is_refused(desk: Desk) -> None:
    salon = await desk.business()
    token, _ = await person(desk, salon, "viewer")
    await salon.call("GET", "/events", token=token, status=200)
    await salon.call("GET", "/events", token=(await key(salon, "leads:read"))[0], status=403)
    await salon.call("GET", "/events", token=(await key(salon, "events:read"))[0], status=200)


async def test_a_cursor_that_is_too_old_is_gone_and_a_bad_one_is_refused(desk: Desk) -> None:
    salon = await desk.business()
    for age, status in ((KEPT_FOR, 410), (KEPT_FOR - timedelta(minutes=1), 200)):
        place = write_place(Place(0, datetime.now(UTC) - age))
        answer = await salon.call("GET", f"/events?after={place}", status=status)
        if status == 410:
            assert answer.json()["type"] == "urn:empfio:problem:cursor-gone"
    negative = base64.urlsafe_b64encode(struct.pack(">qq", -1, 0)).decode().rstrip("=")
    for bad in ("x", "A" * 22 + "=", "A" * 21 + "B", negative, "_" * 22):
        await salon.call("GET", f"/events?after={bad}", status=422)
    for bad in ("lead.made", "", "lead.created,", "lead.created,,lead.changed"):
        await salon.call("GET", f"/events?types={bad}", status=422)


def test_a_place_survives_being_written() -> None:
    place = Place(2**40, datetime(2026, 3, 7, 10, 15, 0, 123456, tzinfo=UTC))
    assert find_place(write_place(place)) == place
