"""Canned replies: kept, changed, removed, by those who may write to customers."""

from uuid import UUID

import asyncpg

from empfio.canned_replies.records import MOST
from tests.desk import Desk
from tests.journeys.matrix import person
from tests.journeys.test_audit import entries

PARKING = {"title": "Parking", "content": "Behind the house 🚗"}


async def test_a_text_is_kept_changed_and_removed(desk: Desk) -> None:
    salon = await desk.found()
    made = (await salon.call("POST", "/canned-replies", json=PARKING, status=201)).json()
    path = f"/canned-replies/{made['id']}"
    assert {name: made[name] for name in PARKING} == PARKING
    for _ in range(2):
        answer = await salon.call("PATCH", path, json={"content": "In the yard"}, status=200)
    changed = answer.json()
    assert changed == {**made, "content": "In the yard", "updated_at": changed["updated_at"]}
    assert await salon.get(path) == changed
    assert await salon.get("/canned-replies") == {"canned_replies": [changed]}
    await salon.call("DELETE", path, status=204)
    for method in ("GET", "DELETE"):
        await salon.call(method, path, status=404)
    feed = (await salon.get("/events"))["events"]
    told = [(one["event"], one["data"]) for one in feed if one["event"].startswith("canned")]
    assert told == [
        ("canned_reply.created", {"id": made["id"]}),
        ("canned_reply.changed", {"id": made["id"], "fields": ["content"]}),
        ("canned_reply.removed", {"id": made["id"]}),
    ]
    written = [one["action"] for one in await entries(salon) if "canned" in one["action"]]
    assert sorted(written) == sorted(event for event, _ in told)


async def test_a_title_stands_once(desk: Desk) -> None:
    salon, other = await desk.found(), await desk.found()
    for one in (salon, other):
        await one.call("POST", "/canned-replies", json=PARKING, status=201)
    refused = await salon.call("POST", "/canned-replies", json=PARKING, status=409)
    assert refused.json()["type"] == "urn:empfio:problem:title-taken"
    hours = {"title": "Hours", "content": "From nine to six"}
    made = (await salon.call("POST", "/canned-replies", json=hours, status=201)).json()
    path = f"/canned-replies/{made['id']}"
    await salon.call("PATCH", path, json={"title": "Parking"}, status=409)
    assert await salon.get(path) == made
    listed = (await salon.get("/canned-replies"))["canned_replies"]
    assert [one["title"] for one in listed] == ["Hours", "Parking"]


async def test_a_stale_change_is_refused(desk: Desk) -> None:
    salon = await desk.found()
    made = await salon.call("POST", "/canned-replies", json=PARKING, status=201)
    path, first = f"/canned-replies/{made.json()['id']}", made.headers["etag"]
    change = {"json": {"content": "In the yard"}, "headers": {"if-match": first}}
    await salon.call("PATCH", path, status=200, **change)
    await salon.call("PATCH", path, status=412, **change)
    now = (await salon.call("GET", path, status=200)).headers["etag"]
    await salon.call("GET", path, headers={"if-none-match": now}, status=304)


async def test_there_are_so_many_and_no_more(desk: Desk, superuser: asyncpg.Connection) -> None:
    salon = await desk.found()
    await superuser.execute(
        "INSERT INTO canned_replies (organization_id, id, title, content, created_at, updated_at,"
        " version) SELECT $1, gen_random_uuid(), n::text, 'x', now(), now(), 1"
        " FROM generate_series(1, $2) AS n", UUID(salon.id), MOST,
    )  # fmt: skip
    refused = await salon.call("POST", "/canned-replies", json=PARKING, status=409)
    assert refused.json()["type"] == "urn:empfio:problem:too-many"


async def test_members_keep_texts_and_viewers_read_them(desk: Desk) -> None:
    salon = await desk.found()
    (member, _), (viewer, _) = [
        await person(desk, salon, "member"), await person(desk, salon, "viewer")
    ]  # fmt: skip
    await salon.call("POST", "/canned-replies", token=member, json=PARKING, status=201)
    await salon.call("GET", "/canned-replies", token=viewer, status=200)
    await salon.call("POST", "/canned-replies", token=viewer, json=PARKING, status=403)
