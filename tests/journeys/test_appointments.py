"""Appointments at the doors: made, listed, moved, called off, and what became of them."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest
from icalendar import Calendar as Parsed

from empfio.bookings import keeping
from empfio.bookings.days import public_holidays
from empfio.kit.clock import write_time
from empfio.kit.ids import LeadId, new_id
from tests.appointments import Calendar, next_week, today
from tests.desk import Desk, unique
from tests.journeys.matrix import key, person
from tests.journeys.test_audit import entries
from tests.journeys.test_bookings import told


async def order(calendar: Calendar, at: datetime, **more: Any) -> dict[str, Any]:
    """The body of an appointment for a new lead."""
    lead = more.pop("lead_id", None) or (await calendar.salon.lead())["id"]
    body = {"lead_id": lead, "service_id": str(calendar.service_id), "start_time": write_time(at)}
    return {**body, **more}


async def make(calendar: Calendar, at: datetime, **more: Any) -> dict[str, Any]:
    body = await order(calendar, at, **more)
    made: dict[str, Any] = (
        await calendar.salon.call("POST", "/bookings", json=body, status=201)
    ).json()
    return made


async def begin(superuser: asyncpg.Connection, booking_id: str) -> None:
    await superuser.execute(
        "UPDATE bookings SET starts_at = now() - interval '1 hour' WHERE id = $1", UUID(booking_id)
    )


async def test_an_appointment_is_made_shown_and_told(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim")
    lead = await calendar.salon.lead(email="jane@example.com")
    at = next_week("15:30")
    body = await order(calendar, at, lead_id=lead["id"], notes="First visit")
    answer = await calendar.salon.call("POST", "/bookings", json=body, status=201)
    made = answer.json()
    assert made | {"id": "", "created_at": "", "updated_at": ""} == {
        "id": "", "lead_id": lead["id"], "calcom_booking_id": None, "calcom_booking_uid": None,
        "event_type_id": None, "start_time": write_time(at),
        "end_time": write_time(at + timedelta(minutes=45)), "status": "confirmed",
        "meeting_url": None, "metadata": {"service": "Haircut", "notes": "First visit"},
        "created_at": "", "updated_at": "",
        "lead": {"id": lead["id"], "name": "Jane Smith", "email": "jane@example.com",
                 "phone": None, "channel": "telegram", "status": "booked"},
        "service_id": str(calendar.service_id),
        "staff": {"id": str(calendar.staff["Kim"]), "name": "Kim"}, "conversation_id": None,
        "moved_to": None,
    }  # fmt: skip
    path = f"/bookings/{made['id']}"
    seen = await calendar.salon.call("GET", path, status=200)
    assert seen.json() == made
    assert seen.headers["etag"] == answer.headers["etag"]
    await calendar.salon.call(
        "GET", path, headers={"if-none-match": seen.headers["etag"]}, status=304
    )
    name = {"name": "Jane Doe"}
    await calendar.salon.call("PATCH", f"/leads/{lead['id']}", json=name, status=200)
    renamed = await calendar.salon.call("GET", path, status=200)
    assert renamed.json()["lead"]["name"] == "Jane Doe"
    assert renamed.headers["etag"] != seen.headers["etag"], "what is shown has changed"
    [(event, data)] = await told(calendar.salon, "booking.")
    assert event == "booking.created"
    assert data == {
        "id": made["id"], "lead_id": lead["id"], "start_time": made["start_time"],
        "end_time": made["end_time"], "service": "Haircut", "calcom_booking_id": None,
    }  # fmt: skip


async def test_of_ten_orders_of_one_time_one_is_taken(desk: Desk, rounds: int) -> None:
    calendar = await Calendar.open(desk)
    for number in range(min(rounds, 40)):
        at = next_week("09:00", days=2 + number)
        bodies = [await order(calendar, at) for _ in range(10)]
        answers = await asyncio.gather(
            *(calendar.salon.call("POST", "/bookings", json=body) for body in bodies)
        )
        statuses = sorted(one.status_code for one in answers)
        assert statuses[0] == 201
        assert set(statuses[1:]) <= {409, 503}, "taken, or more than a busy machine can do"
    assert (await calendar.salon.get("/bookings"))["total"] == min(rounds, 40)


async def test_each_order_finds_somebody_who_is_free(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim", "Alex", "Robin")
    bodies = [await order(calendar, next_week()) for _ in range(4)]
    answers = await asyncio.gather(
        *(calendar.salon.call("POST", "/bookings", json=body) for body in bodies)
    )
    assert sorted(one.status_code for one in answers) == [201, 201, 201, 409]
    names = {one.json()["staff"]["name"] for one in answers if one.status_code == 201}
    assert names == {"Kim", "Alex", "Robin"}


async def test_a_key_books_once_however_often_it_is_sent(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    body, headers = await order(calendar, next_week()), {"idempotency-key": unique("book")}
    first, second = [
        await calendar.salon.call("POST", "/bookings", json=body, headers=headers, status=201)
        for _ in range(2)
    ]
    assert first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"


async def test_what_is_not_free_is_not_booked(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim", buffer_before=10, buffer_after=10)
    made = await make(calendar, next_week("12:00"))
    wrong = (
        next_week("08:59"), next_week("17:16"), next_week("12:00"), next_week("11:06"),
        next_week("12:54"), next_week("12:00", days=-1), next_week("12:00", days=4_000),
    )  # fmt: skip
    for at in wrong:
        body = await order(calendar, at)
        answer = await calendar.salon.call("POST", "/bookings", json=body)
        assert answer.status_code == 409, (at, answer.text)
    for at in ("10:55", "13:05"):  # one buffer after, one before, and nothing between
        await make(calendar, next_week(at))
    assert (await calendar.salon.get("/bookings"))["total"] == 3
    assert made["status"] == "confirmed"


async def test_what_belongs_to_somebody_else_is_not_named(desk: Desk) -> None:
    calendar, other = await Calendar.open(desk, "Kim"), await Calendar.open(desk, "Kim")
    lead, foreign = await calendar.salon.lead(), await other.salon.lead()
    talk = await calendar.salon.conversation()  # of another lead
    sound = await order(calendar, next_week(), lead_id=lead["id"])
    for wrong in (
        {"lead_id": foreign["id"]}, {"service_id": str(other.service_id)},
        {"staff_id": str(other.staff["Kim"])}, {"conversation_id": talk["id"]},
    ):  # fmt: skip
        await calendar.salon.call("POST", "/bookings", json={**sound, **wrong}, status=404)
    await calendar.salon.call("POST", "/bookings", json=sound, status=201)


async def test_lists_are_filtered_and_counted(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim", "Alex")
    lead = await calendar.salon.lead()
    kim = str(calendar.staff["Kim"])
    first = await make(calendar, next_week("10:00"), lead_id=lead["id"], staff_id=kim)
    second = await make(calendar, next_week("11:00"), staff_id=str(calendar.staff["Alex"]))
    third = await make(calendar, next_week("12:00", days=8), lead_id=lead["id"], staff_id=kim)
    await calendar.salon.call("POST", f"/bookings/{first['id']}/cancel", status=200)

    async def ids(query: str) -> list[str]:
        found = await calendar.salon.get(f"/bookings{query}")
        assert found["total"] == len(found["bookings"])
        return [one["id"] for one in found["bookings"]]

    every = [first["id"], third["id"], second["id"]]
    assert await ids("") == every
    assert await ids(f"?lead_id={lead['id']}") == every[:2]
    assert await ids("?status=cancelled") == [first["id"]]
    assert await ids(f"?staff_id={kim}&status=confirmed") == [third["id"]]
    assert await ids("?sort=start_time") == [first["id"], second["id"], third["id"]]
    window = f"?from={write_time(next_week('10:30'))}&to={write_time(next_week('18:00'))}"
    assert await ids(window) == [first["id"], second["id"]]
    assert await ids(f"?lead_id={new_id()}") == []
    page = await calendar.salon.get("/bookings?page=2&size=2")
    assert (len(page["bookings"]), page["total"], page["page"], page["size"]) == (1, 3, 2, 2)
    past = await calendar.salon.get("/bookings?page=9")
    assert (past["bookings"], past["total"]) == ([], 3)
    for wrong in ("status=open", "size=101", "page=0", "sort=x", "from=today", "status="):
        await calendar.salon.call("GET", f"/bookings?{wrong}", status=422)


async def test_free_times_are_listed_by_the_day(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim", "Alex", setup={"slot_minutes": 30})
    day = today() + timedelta(days=7)
    base = f"/bookings/slots?service_id={calendar.service_id}&from={day}"
    found = (await calendar.salon.get(f"{base}&to={day}"))["slots"]
    assert [one["start_time"] for one in found][::16] == [
        write_time(next_week("09:00")), write_time(next_week("17:00"))
    ]  # fmt: skip
    assert len(found) == 17
    made = await make(calendar, next_week("09:00"), staff_id=str(calendar.staff["Kim"]))
    [first, *_] = (await calendar.salon.get(f"{base}&to={day}"))["slots"]
    assert first["staff"]["name"] == "Alex"
    with_kim = f"{base}&to={day}&staff_id={calendar.staff['Kim']}"
    [first, *_] = (await calendar.salon.get(with_kim))["slots"]
    assert first["start_time"] == write_time(next_week("10:00"))
    special = {"day": str(day), "hours": [{"opens": "20:00", "closes": "21:00"}], "reason": None}
    hours = {**(await calendar.salon.get("/opening-hours")), "special_days": [special]}
    await calendar.salon.call("PUT", "/opening-hours", json=hours, status=200)
    [only] = (await calendar.salon.get(f"{base}&to={day}"))["slots"]
    assert only["start_time"] == write_time(next_week("20:00"))
    far = today() + timedelta(days=400)
    beyond = f"/bookings/slots?service_id={calendar.service_id}&from={far}&to={far}"
    assert await calendar.salon.get(beyond) == {"slots": []}
    for wrong in (f"&to={day - timedelta(days=1)}", f"&to={day + timedelta(days=31)}", ""):
        await calendar.salon.call("GET", base + wrong, status=422)
    assert made["staff"]["name"] == "Kim"


async def test_moving_makes_a_new_booking_and_leaves_the_old_one(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim", "Alex")
    made = await make(calendar, next_week("10:00"), staff_id=str(calendar.staff["Alex"]))
    path = f"/bookings/{made['id']}"
    body = {"start_time": write_time(next_week("10:15"))}
    stale = {"if-match": '"1"'}
    await calendar.salon.call("POST", f"{path}/reschedule", json=body, headers=stale, status=412)
    moved = (await calendar.salon.call("POST", f"{path}/reschedule", json=body, status=201)).json()
    assert moved["staff"]["name"] == "Alex", "with whom it was"
    assert moved["start_time"] == body["start_time"]
    before = await calendar.salon.get(path)
    assert (before["status"], before["moved_to"]) == ("rescheduled", moved["id"])
    for verb, sent in (("reschedule", body), ("cancel", None), ("no_show", None)):
        await calendar.salon.call("POST", f"{path}/{verb}", json=sent, status=409)
    taken = await make(calendar, next_week("12:00"), staff_id=str(calendar.staff["Alex"]))
    body = {"start_time": taken["start_time"], "staff_id": taken["staff"]["id"]}
    new = f"/bookings/{moved['id']}"
    await calendar.salon.call("POST", f"{new}/reschedule", json=body, status=409)
    assert (await calendar.salon.get(new))["status"] == "confirmed"
    events = [event for event, _ in await told(calendar.salon, "booking.")]
    assert events == ["booking.created", "booking.rescheduled", "booking.created"]


async def test_calling_off_frees_the_time_and_is_told_where_the_customer_writes(
    desk: Desk,
) -> None:
    calendar = await Calendar.open(desk)
    customer = await calendar.customer()
    made = await make(
        calendar, next_week(), lead_id=str(customer.lead_id), conversation_id=str(customer.id),
        language="de",
    )  # fmt: skip
    said = (await customer.thread())[-1]
    assert said["content"].startswith("Ihr Termin ist bestätigt für ")
    assert "Haarschnitt" in said["content"]
    assert said["metadata"]["author"] == {"type": "system"}
    closed = {"status": "completed"}
    path = f"/conversations/{customer.id}"
    await calendar.salon.call("PATCH", path, json=closed, status=200)
    await calendar.salon.call("POST", f"/bookings/{made['id']}/cancel", status=200)
    assert "wurde abgesagt" in (await customer.thread())[-1]["content"]
    assert (await calendar.salon.get(path))["status"] == "completed", "it opens nothing again"
    assert await customer.status() == "cancelled"
    _, data = (await told(calendar.salon, "booking.cancelled"))[0]
    assert set(data) == {"id", "lead_id", "start_time", "end_time", "cancelled_at"}
    await make(calendar, next_week())


async def test_how_it_went_is_written_down_once_it_has_begun(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(desk)
    lead = await calendar.salon.lead()
    made = await make(calendar, next_week(), lead_id=lead["id"])
    path = f"/bookings/{made['id']}"
    await calendar.salon.call("POST", f"{path}/no_show", status=409)
    await begin(superuser, made["id"])
    for mark in ("no_show", "no_show", "completed"):
        marked = await calendar.salon.call("POST", f"{path}/{mark}", status=200)
        assert marked.json()["status"] == mark
    await calendar.salon.call("POST", f"{path}/cancel", status=409)
    assert (await calendar.salon.get(f"/leads/{lead['id']}"))["status"] == "no_show"
    changed = [data["status"] for _, data in await told(calendar.salon, "booking.status_changed")]
    assert changed == ["no_show", "completed"]
    log = await entries(calendar.salon, "&action=booking.changed")
    assert [(one["from"]["status"], one["to"]["status"]) for one in log if
            one["subject"]["id"] == made["id"]] == [
        ("confirmed", "no_show"), ("no_show", "completed"),
    ]  # fmt: skip


async def test_everybody_reads_and_who_may_write_books(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    viewer, _ = await person(desk, calendar.salon, "viewer")
    reader, _ = await key(calendar.salon, "bookings:read")
    writer, _ = await key(calendar.salon, "bookings:read", "bookings:write")
    member, _ = await person(desk, calendar.salon, "member")
    body, later = await order(calendar, next_week()), await order(calendar, next_week("15:00"))
    tries = ((viewer, body, 403), (reader, body, 403), (writer, body, 201), (member, later, 201))
    for token, wanted, status in tries:
        await calendar.salon.call("GET", "/bookings", token=token, status=200)
        await calendar.salon.call("POST", "/bookings", json=wanted, token=token, status=status)
    entries = (await calendar.salon.get("/audit?action=booking.created"))["entries"]
    assert len(entries) == 2


async def test_an_erased_lead_leaves_a_booking_without_a_person(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(desk)
    lead = await calendar.salon.lead(name="Kastanie")
    made = await make(calendar, next_week(), lead_id=lead["id"], notes="Kastanie")
    seen = await calendar.salon.call("GET", f"/bookings/{made['id']}", status=200)
    await calendar.salon.call("DELETE", f"/leads/{lead['id']}", status=204)
    left = await calendar.salon.call("GET", f"/bookings/{made['id']}", status=200)
    assert left.json()["lead"] is None and left.json()["lead_id"] is None
    assert left.json()["start_time"] == made["start_time"]
    assert "Kastanie" not in left.text
    assert left.headers["etag"] != seen.headers["etag"]
    body = await order(calendar, next_week())
    await calendar.salon.call("POST", "/bookings", json=body, status=409)
    body = {"start_time": write_time(next_week("13:00"))}
    moved = await calendar.salon.call(
        "POST", f"/bookings/{made['id']}/reschedule", json=body, status=201
    )
    await calendar.salon.call("POST", f"/bookings/{moved.json()['id']}/cancel", status=200)
    kept = "SELECT count(*) FROM booking_leads WHERE organization_id = $1"
    assert await superuser.fetchval(kept, UUID(calendar.salon.id)) == 0


async def fetch(desk: Desk, text: str) -> httpx2.Response:
    """What stands behind the link in a text."""
    return await desk.client.get("/calendar/" + text.rpartition("/calendar/")[2])


async def test_the_customer_has_the_appointment_for_their_calendar(desk: Desk) -> None:
    setup = {"address": "Hauptstraße 1, Berlin"}
    calendar = await Calendar.open(desk, "Kim", setup=setup)
    customer = await calendar.customer()
    made = await customer.booked(next_week("15:30"))
    link = (await customer.thread())[-1]["content"].split()[-1]
    answer = await fetch(desk, link)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "private, no-store"
    [event] = Parsed.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == made.starts_at
    assert event.decoded("dtend") == made.ends_at
    assert (str(event["summary"]), str(event["status"])) == ("Salon: Haircut with Kim", "CONFIRMED")
    assert str(event["location"]) == setup["address"]
    assert "Jane" not in answer.text
    await customer.cancel(made.id)
    [event] = Parsed.from_ical((await fetch(desk, link)).content).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"
    token = link.rpartition("/")[2].removesuffix(".ics")
    other = await customer.booked(next_week("12:00"))
    for wrong in (
        token[:-2] + "AA", token[:10], "x" * 64, token.swapcase(),
        token[:22] + other.id.hex[:22] + token[44:],
    ):  # fmt: skip
        absent = await desk.client.get(f"/calendar/{wrong}.ics")
        assert absent.status_code == 404, wrong


async def test_an_export_tells_of_all_that_somebody_booked(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    lead = await calendar.salon.lead()
    made = [await make(calendar, next_week(at), lead_id=lead["id"]) for at in ("10:00", "12:00")]
    await make(calendar, next_week("14:00"))
    export = await calendar.salon.get(f"/leads/{lead['id']}/export")
    assert [one["id"] for one in export["bookings"]] == [one["id"] for one in made]
    assert export["bookings"][0]["metadata"]["service"] == "Haircut"


async def test_what_is_kept_no_longer_is_whose_an_appointment_was(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(desk)
    old, new = [await make(calendar, next_week(at)) for at in ("10:00", "12:00")]
    await superuser.execute(
        "UPDATE bookings SET ends_at = now() - interval '31 days' WHERE id = $1", UUID(old["id"])
    )
    async with calendar.agent.open_scope() as scope:
        assert await keeping.forget_whose(scope, scope.now - timedelta(days=30)) is False
        leads = [LeadId(UUID(one["lead_id"])) for one in (old, new)]
        assert await keeping.list_without_upcoming(scope, leads) == leads[:1]
    assert (await calendar.salon.get(f"/bookings/{old['id']}"))["lead"] is None
    assert (await calendar.salon.get(f"/bookings/{new['id']}"))["lead"] is not None


async def test_a_calendar_of_one_of_the_staff_is_behind_an_address_that_can_be_changed(
    desk: Desk,
) -> None:
    calendar = await Calendar.open(desk, "Kim", "Alex")
    lead = await calendar.salon.lead(name="Jane Doe")
    made = await make(
        calendar, next_week(), lead_id=lead["id"], staff_id=str(calendar.staff["Kim"])
    )
    await make(calendar, next_week(), staff_id=str(calendar.staff["Alex"]))
    path, headers = f"/staff/{calendar.staff['Kim']}/feed", {"idempotency-key": unique("feed")}
    first, again = [
        await calendar.salon.call("PUT", path, headers=headers, status=200) for _ in range(2)
    ]
    assert "…" in again.json()["url"], "a secret is shown once"

    async def events(answer: httpx2.Response) -> list[Any]:
        place = answer.json()["url"].partition("/api/")[2]
        found = await desk.client.get(f"/api/{place}")
        if found.status_code == 404:
            return []
        return list(Parsed.from_ical(found.content).walk("VEVENT"))

    [event] = await events(first)
    assert str(event["summary"]) == "Haircut: Jane Doe"
    assert event.decoded("dtstart") == datetime.fromisoformat(made["start_time"])
    second = await calendar.salon.call("PUT", path, status=200)
    assert await events(first) == []
    assert len(await events(second)) == 1
    await calendar.salon.call("DELETE", path, status=204)
    assert await events(second) == []
    await calendar.salon.call("DELETE", path, status=204)
    entries = (await calendar.salon.get("/audit"))["entries"]
    assert [one["action"] for one in entries if "feed" in one["action"]] == [
        "staff.feed_closed", "staff.feed_opened", "staff.feed_opened"
    ]  # fmt: skip


async def test_nobody_is_booked_on_a_public_holiday_that_the_business_keeps(desk: Desk) -> None:
    setup = {"horizon_days": 400, "holidays_of": "DE-BE"}
    calendar = await Calendar.open(desk, setup=setup)
    year = public_holidays("DE-BE", today(), today() + timedelta(days=365))
    holiday = min(day for day in year if day > today())
    path = f"/bookings/slots?service_id={calendar.service_id}&from={holiday}&to={holiday}"
    assert await calendar.salon.get(path) == {"slots": []}
    hours = [{"opens": "10:00", "closes": "11:00"}]
    special = {"day": str(holiday), "hours": hours, "reason": "Open for once"}
    week = {**(await calendar.salon.get("/opening-hours")), "special_days": [special]}
    await calendar.salon.call("PUT", "/opening-hours", json=week, status=200)
    assert len((await calendar.salon.get(path))["slots"]) == 2
    week["special_days"] = []
    await calendar.salon.call("PUT", "/opening-hours", json=week, status=200)
    none = {"holidays_of": None}
    await calendar.salon.call("PATCH", "/organization", json=none, status=200)
    assert len((await calendar.salon.get(path))["slots"]) == 34


async def test_days_are_told_with_the_hours_in_which_anybody_can_be_booked(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim")
    salon, day = calendar.salon, today() + timedelta(days=2)
    path = f"/opening-hours/days?from={day}&to={day + timedelta(days=1)}"
    usual = (await salon.get(path))["days"]
    assert [one["day"] for one in usual] == [str(day), str(day + timedelta(days=1))]
    assert all(one["hours"] and one["reason"] is None for one in usual)
    [kim] = (await salon.get("/staff"))["staff"]
    away = {"week": None, "absences": [{"first_day": str(day), "last_day": str(day)}]}
    away["absences"][0]["reason"] = "Course"
    await salon.call("PUT", f"/staff/{kim['id']}/hours", json=away, status=200)
    for query in ("", f"&staff_id={kim['id']}"):
        told = (await salon.get(path + query))["days"]
        assert told[0] == {"day": str(day), "hours": [], "reason": "Course"}, query
        assert told[1] == usual[1]
    await salon.call("PATCH", f"/staff/{kim['id']}", json={"is_active": False}, status=200)
    assert (await salon.get(path))["days"] == usual, "nobody is booked: what the business says"
    for wrong in (f"from={day}&to={day + timedelta(days=31)}", f"from={day}&to=2026-01-01", ""):
        await salon.call("GET", f"/opening-hours/days?{wrong}", status=422)
    unknown = (await salon.get(f"{path}&staff_id={new_id()}"))["days"]
    assert {tuple(one["hours"]) for one in unknown} == {()}


async def test_who_is_away_is_not_booked(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim")
    day = str(today() + timedelta(days=7))
    away = {"week": None, "absences": [{"first_day": day, "last_day": day, "reason": "Holiday"}]}
    path = f"/staff/{calendar.staff['Kim']}/hours"
    said = await calendar.salon.call("PUT", path, json=away, status=200)
    assert said.json() == away == await calendar.salon.get(path)
    body = await order(calendar, next_week())
    await calendar.salon.call("POST", "/bookings", json=body, status=409)
    await make(calendar, next_week(days=8))


async def test_fractions_of_a_second_are_dropped(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    made = await make(calendar, next_week() + timedelta(microseconds=1))
    assert datetime.fromisoformat(made["start_time"]) == next_week()


@pytest.mark.parametrize("start", ["2020-03-12T10:00:00Z", "2090-03-12T10:00:00Z"])
async def test_what_is_past_or_too_far_off_is_said_to_be_so(desk: Desk, start: str) -> None:
    calendar = await Calendar.open(desk)
    body = {**await order(calendar, next_week()), "start_time": start}
    refused = await calendar.salon.call("POST", "/bookings", json=body, status=409)
    assert "in the future, and at most 3660 days ahead" in refused.json()["detail"]
    made = await make(calendar, next_week())
    path, body = f"/bookings/{made['id']}/reschedule", {"start_time": start}
    refused = await calendar.salon.call("POST", path, json=body, status=409)
    assert "at most 3660 days ahead" in refused.json()["detail"]
