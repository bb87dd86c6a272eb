"""What can be booked: services, staff, and when the business is open."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from empfio.access.callers import system_caller
from empfio.bookings import actions as bookings
from empfio.bookings.records import MOST_SERVICES, MOST_STAFF, Closure, Interval
from empfio.kit.ids import OrganizationId, new_id
from tests.desk import Business, Desk
from tests.journeys.matrix import key, person
from tests.journeys.test_audit import entries

HAIRCUT: dict[str, Any] = {
    "name": "Haarschnitt", "translations": {"en": "Haircut"}, "description": "Mit Waschen",
    "minutes": 45, "price_cents": 3500, "buffer_before": 5, "buffer_after": 10,
    "is_active": True, "position": 2,
}  # fmt: skip
WEEK = [
    {"weekday": 1, "opens": "09:00", "closes": "12:30"},
    {"weekday": 1, "opens": "12:30", "closes": "18:00"},
    {"weekday": 5, "opens": "10:00", "closes": "24:00"},
]
CLOSURES = [
    {"first_day": "2026-08-01", "last_day": "2026-08-14", "reason": "Urlaub 🌴"},
    {"first_day": "2026-12-24", "last_day": "2026-12-24", "reason": None},
]


async def make(salon: Business, things: str, **body: Any) -> dict[str, Any]:
    return dict((await salon.call("POST", f"/{things}", json=body, status=201)).json())


async def service(salon: Business, **fields: Any) -> dict[str, Any]:
    return await make(salon, "services", **{"name": "Haircut", "minutes": 45, **fields})


async def told(salon: Business, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The events about a kind of things."""
    feed = await salon.get("/events?limit=1000")
    return [(one["event"], one["data"]) for one in feed["events"] if one["event"].startswith(kind)]


async def test_a_service_is_offered_changed_and_offered_no_more(desk: Desk) -> None:
    salon = await desk.found()
    made = await make(salon, "services", **HAIRCUT)
    assert {name: made[name] for name in HAIRCUT} == HAIRCUT
    path = f"/services/{made['id']}"
    change = {"price_cents": None, "translations": {}, "minutes": 60.0}
    changed = (await salon.call("PATCH", path, json=change, status=200)).json()
    assert changed["updated_at"] > made["updated_at"]
    assert changed == {**made, **change, "updated_at": changed["updated_at"]}
    assert await salon.get(path) == changed
    await salon.call("PATCH", path, json=change, status=200)
    assert await salon.get(path) == changed, "the same again changes nothing"
    await salon.call("DELETE", path, status=204)
    for method in ("GET", "PATCH", "DELETE"):
        body = {"json": {"name": "X"}} if method == "PATCH" else {}
        await salon.call(method, path, status=404, **body)
    assert await salon.get("/services") == {"services": []}
    fields = ["minutes", "price_cents", "translations"]
    assert await told(salon, "service.") == [
        ("service.created", {"id": made["id"]}),
        ("service.changed", {"id": made["id"], "fields": fields}),
        ("service.removed", {"id": made["id"]}),
    ]
    found = [one for one in await entries(salon) if one["subject"]["type"] == "service"]
    assert [(one["action"], one["from"], one["to"]) for one in found] == [
        ("service.created", {}, {"name": "Haarschnitt", "minutes": 45, "price_cents": 3500}),
        ("service.changed", {name: made[name] for name in fields}, change),
        ("service.removed", {"name": "Haarschnitt"}, {}),
    ]


async def test_what_is_left_out_of_a_new_service_has_its_default(desk: Desk) -> None:
    made = await service(await desk.found())
    assert {name: made[name] for name in HAIRCUT} == {
        "name": "Haircut", "translations": {}, "description": None, "minutes": 45,
        "price_cents": None, "buffer_before": 0, "buffer_after": 0, "is_active": True,
        "position": 0,
    }  # fmt: skip


async def test_services_and_staff_stand_in_their_places(desk: Desk) -> None:
    salon = await desk.found()
    for things in ("services", "staff"):
        more = {"minutes": 30} if things == "services" else {}
        for name, position in (("c", 2), ("a", 1), ("d", 2), ("b", 1)):
            await make(salon, things, name=name, position=position, **more)
        found = (await salon.get(f"/{things}"))[things]
        assert [one["name"] for one in found] == ["a", "b", "c", "d"]


async def test_staff_do_the_services_that_are_named_and_none_that_is_removed(desk: Desk) -> None:
    salon = await desk.found()
    cut, dye = [(await service(salon, name=name))["id"] for name in ("Cut", "Dye")]
    made = await make(salon, "staff", name="Kim", service_ids=[dye, cut], user_id=salon.user_id)
    assert made["service_ids"] == sorted([cut, dye])
    assert (made["user_id"], made["has_own_hours"], made["is_active"]) == (
        salon.user_id, False, True,
    )  # fmt: skip
    path = f"/staff/{made['id']}"
    before = await salon.call("GET", path, status=200)
    await salon.call("DELETE", f"/services/{cut}", status=204)
    after = await salon.call("GET", path, status=200)
    assert after.json()["service_ids"] == [dye]
    assert after.headers["etag"] != before.headers["etag"], "what is seen has changed"
    for lost in ({"service_ids": [cut]}, {"service_ids": [dye, str(new_id())]}):
        await salon.call("PATCH", path, json=lost, status=404)
        await salon.call("POST", "/staff", json={"name": "Alex", **lost}, status=404)
    nobody = {"user_id": str(new_id())}
    await salon.call("PATCH", path, json=nobody, status=404)
    emptied = {"service_ids": [], "user_id": None, "name": "Alex"}
    changed = (await salon.call("PATCH", path, json=emptied, status=200)).json()
    assert {name: changed[name] for name in emptied} == emptied
    await salon.call("DELETE", path, status=204)
    for gone in (path, f"{path}/hours"):
        await salon.call("GET", gone, status=404)
    assert await salon.get("/staff") == {"staff": []}
    assert [event for event, _ in await told(salon, "staff.")] == [
        "staff.created", "staff.changed", "staff.removed"
    ]  # fmt: skip


async def test_the_week_is_said_as_a_whole(desk: Desk) -> None:
    salon = await desk.found()
    first = await salon.call("GET", "/opening-hours", status=200)
    assert first.json() == {"week": [], "closures": [], "special_days": []}
    body = {"week": WEEK[::-1], "closures": CLOSURES[::-1]}
    said = await salon.call("PUT", "/opening-hours", json=body, status=200)
    kept = {"week": WEEK, "closures": CLOSURES, "special_days": []}
    assert said.json() == kept == await salon.get("/opening-hours")
    again = await salon.call("PUT", "/opening-hours", json=said.json(), status=200)
    assert again.headers["etag"] == said.headers["etag"] != first.headers["etag"]
    known = {"if-none-match": said.headers["etag"]}
    await salon.call("GET", "/opening-hours", headers=known, status=304)
    body = {"week": WEEK[:1], "closures": CLOSURES}
    stale = {"if-match": first.headers["etag"]}
    await salon.call("PUT", "/opening-hours", json=body, headers=stale, status=412)
    fresh = {"if-match": said.headers["etag"]}
    await salon.call("PUT", "/opening-hours", json=body, headers=fresh, status=200)
    assert [data for _, data in await told(salon, "opening_hours.")] == [
        {"fields": ["closures", "week"]}, {"fields": ["week"]}
    ]  # fmt: skip
    last = (await entries(salon))[-1]
    assert (last["action"], last["from"], last["to"]) == (
        "opening_hours.changed", {"week": WEEK}, {"week": WEEK[:1]}
    )  # fmt: skip


async def test_somebody_may_have_hours_of_their_own(desk: Desk) -> None:
    salon = await desk.found()
    made = await make(salon, "staff", name="Kim")
    path = f"/staff/{made['id']}"
    assert await salon.get(f"{path}/hours") == {"week": None, "absences": []}
    for week in (WEEK, []):
        said = await salon.call("PUT", f"{path}/hours", json={"week": week}, status=200)
        assert said.json() == {"week": week, "absences": []} == await salon.get(f"{path}/hours")
        one = await salon.call("GET", path, status=200)
        assert one.json()["has_own_hours"] is True
        assert one.headers["etag"] == said.headers["etag"], "hours are a part of the whole"
    stale = {"if-match": '"1"'}
    await salon.call("PUT", f"{path}/hours", json={"week": None}, headers=stale, status=412)
    await salon.call("PUT", f"{path}/hours", json={"week": None}, status=200)
    assert (await salon.get(path))["has_own_hours"] is False
    assert (await told(salon, "staff.changed"))[0][1]["fields"] == ["has_own_hours", "week"]


async def test_a_key_makes_one_thing_however_often_it_is_sent(desk: Desk) -> None:
    salon = await desk.found()
    headers = {"idempotency-key": "once"}
    for path, body in (("/services", {"name": "Cut", "minutes": 5}), ("/staff", {"name": "Kim"})):
        first, second = [
            await salon.call("POST", path, json=body, headers=headers, status=201) for _ in range(2)
        ]
        assert first.content == second.content
        assert second.headers["idempotency-replayed"] == "true"
        assert len((await salon.get(path))[path[1:]]) == 1
    body = {"week": WEEK, "closures": []}
    await salon.call("PUT", "/opening-hours", json=body, headers=headers, status=200)
    other = {**body, "week": []}
    await salon.call("PUT", "/opening-hours", json=other, headers=headers, status=422)


async def test_everybody_reads_and_owners_admins_and_keys_that_may_write(desk: Desk) -> None:
    salon = await desk.found()
    made = await service(salon)
    path = f"/services/{made['id']}"
    for role, status in (("viewer", 403), ("member", 403), ("admin", 200)):
        token, _ = await person(desk, salon, role)  # type: ignore[arg-type]
        for read in (path, "/services", "/staff", "/opening-hours"):
            await salon.call("GET", read, token=token, status=200)
        await salon.call("PATCH", path, json={"name": role}, token=token, status=status)
    reader, _ = await key(salon, "bookings:read")
    writer, _ = await key(salon, "bookings:set_up")
    booker, _ = await key(salon, "bookings:read", "bookings:write")
    other, _ = await key(salon, "leads:read")
    await salon.call("GET", path, token=reader, status=200)
    await salon.call("PATCH", path, json={"name": "X"}, token=reader, status=403)
    await salon.call("PATCH", path, json={"name": "X"}, token=booker, status=403)
    await salon.call("PATCH", path, json={"name": "Y"}, token=writer, status=200)
    await salon.call("GET", path, token=other, status=403)


MIDNIGHT = {"weekday": 0, "opens": "00:00", "closes": "24:00"}
WRONG: dict[str, list[dict[str, Any]]] = {
    "/services": [
        {"minutes": 45}, {"name": "", "minutes": 45}, {"name": "x", "minutes": 4},
        {"name": "x", "minutes": 1_441}, {"name": "x", "minutes": 5.5},
        {"name": "x", "minutes": 45, "price_cents": -1},
        {"name": "x", "minutes": 45, "translations": {"fr": "x"}},
        {"name": "x", "minutes": 45, "buffer_after": 481},
        {"name": "x", "minutes": 45, "is_active": None},
        {"name": "x", "minutes": 45, "position": 10_001},
    ],
    "/staff": [
        {}, {"name": None}, {"name": "x", "service_ids": ["x"]}, {"name": "x", "user_id": "me"},
        {"name": "x", "service_ids": [str(UUID(int=1))] * 2}, {"name": "x", "week": []},
    ],
    "/opening-hours": [
        {"week": []}, {"closures": []}, {"week": None, "closures": []},
        *({"week": [{**MIDNIGHT, **wrong}], "closures": []} for wrong in (
            {"weekday": 7}, {"weekday": -1}, {"weekday": "0"}, {"opens": "24:00"},
            {"opens": "9:00"}, {"closes": "24:01"}, {"closes": "00:00"}, {"closes": "12:60"},
            {"opens": "09:00:00"}, {"opens": "\u0660\u0669:00"}, {"opens": "09:00\n"},
        )),
        {"week": [MIDNIGHT, {**MIDNIGHT, "opens": "23:59"}], "closures": []},
        {"week": [{**MIDNIGHT, "weekday": n % 7} for n in range(71)], "closures": []},
        *({"week": [], "closures": [wrong]} for wrong in (
            {"first_day": "2026-02-29", "last_day": "2026-03-01"},
            {"first_day": "2026-03-02", "last_day": "2026-03-01"},
            {"first_day": "2026-03-01"}, {"first_day": "20260301", "last_day": "20260301"},
            {"first_day": "2026-03-01T00:00:00Z", "last_day": "2026-03-01"},
            {"first_day": "2026-03-01", "last_day": "2026-03-01", "reason": "x" * 201},
        )),
    ],
}  # fmt: skip


@pytest.mark.parametrize("path", WRONG)
async def test_what_makes_no_sense_is_refused(desk: Desk, path: str) -> None:
    salon = await desk.found()
    before = await salon.get(path)
    method = "PUT" if path == "/opening-hours" else "POST"
    for body in WRONG[path]:
        answer = await salon.call(method, path, json=body)
        assert answer.status_code == 422, (body, answer.text)
    assert await salon.get(path) == before


async def test_there_are_never_more_than_a_list_can_show(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    for things, most in (("services", MOST_SERVICES), ("staff", MOST_STAFF)):
        more = {"minutes": 30} if things == "services" else {}
        made = await make(salon, things, name="One", **more)
        names = await superuser.fetchval(
            "SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = $1::regclass"
            " AND attnum > 0 AND attname <> 'id'", things,
        )  # fmt: skip
        await superuser.execute(
            f"INSERT INTO {things} (id, {names}) SELECT gen_random_uuid(), {names} FROM {things},"
            f" generate_series(3, {most}) WHERE id = $1", UUID(made["id"]),
        )  # fmt: skip
        body = {"name": "Last", **more}
        answers = await asyncio.gather(
            *(salon.call("POST", f"/{things}", json=body) for _ in range(8))
        )
        assert sorted(one.status_code for one in answers) == [201, *[409] * 7]
        assert len((await salon.get(f"/{things}"))[things]) == most
        await salon.call("DELETE", f"/{things}/{made['id']}", status=204)
        await make(salon, things, **body)


async def test_nobody_is_left_with_a_service_that_is_removed_at_the_same_time(
    desk: Desk, superuser: asyncpg.Connection, rounds: int
) -> None:
    salon = await desk.found()
    staff = f"/staff/{(await make(salon, 'staff', name='Kim'))['id']}"
    for _ in range(rounds):
        made = (await service(salon))["id"]
        removed, given = await asyncio.gather(
            salon.call("DELETE", f"/services/{made}"),
            salon.call("PATCH", staff, json={"service_ids": [made]}),
        )
        assert removed.status_code == 204
        assert given.status_code in (200, 404)
        assert (await salon.get(staff))["service_ids"] == []
    left = "SELECT count(*) FROM staff_services WHERE organization_id = $1"
    assert await superuser.fetchval(left, UUID(salon.id)) == 0


async def test_what_is_removed_keeps_its_row(desk: Desk, superuser: asyncpg.Connection) -> None:
    salon = await desk.found()
    for things, made in (
        ("services", await service(salon)), ("staff", await make(salon, "staff", name="Kim"))
    ):  # fmt: skip
        await salon.call("DELETE", f"/{things}/{made['id']}", status=204)
        kept = f"SELECT removed_at IS NOT NULL FROM {things} WHERE id = $1"
        assert await superuser.fetchval(kept, UUID(made["id"])) is True


async def test_rooms_above_read_the_same_in_their_own_words(desk: Desk) -> None:
    salon = await desk.found()
    await make(salon, "services", **HAIRCUT)
    await salon.call("PUT", "/opening-hours", json={"week": WEEK, "closures": CLOSURES}, status=200)
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        [found] = await bookings.list_services(scope)
        openings = await bookings.list_openings(scope)
    assert (found.name_in("en"), found.name_in("de")) == ("Haircut", "Haarschnitt")
    assert openings.week[0] == Interval(1, "09:00", "12:30")
    assert isinstance(openings.closures[0], Closure)
    assert openings.closures[0].last_day.isoformat() == "2026-08-14"
