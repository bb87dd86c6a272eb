"""Leads: fields, list, detail, making, changing, finding."""

import asyncio
from typing import Any

import pytest

from empfio.leads.shapes import LeadPage, LeadShape
from tests.desk import Business, Desk, unique
from tests.journeys.test_conversations_contract import in_order

FIELDS = [
    "id", "name", "phone", "email", "company", "channel", "channel_id", "status",
    "preferred_services", "appointment_notes", "metadata", "created_at", "updated_at", "is_blocked",
    "merged_into",
]  # fmt: skip
LISTED = ["id", "name", "phone", "email", "company", "channel", "status", "created_at"]
STATUSES = [
    "new", "contacted", "booking_offered", "booked", "confirmed", "completed", "no_show",
    "cancelled", "lost",
]  # fmt: skip
FULL: dict[str, Any] = {
    "name": "Jane Smith", "phone": "+49 123 456789", "email": "jane@example.com",
    "company": "Smith & Söhne", "channel": "whatsapp", "channel_id": "0049123456789",
    "status": "contacted", "preferred_services": ["haircut", "color"],
    "appointment_notes": "after 5 pm", "metadata": {"source": "flyer", "deep": [{"a": None}]},
}  # fmt: skip
UNKNOWN = "/leads/550e8400-e29b-41d4-a716-446655440000"


async def create(salon: Business, code: int = 201, **fields: Any) -> Any:
    return (await salon.call("POST", "/leads", json=fields, status=code)).json()


async def test_a_lead_has_the_published_fields(desk: Desk) -> None:
    salon = await desk.found()
    answer = await salon.call("POST", "/leads", json=FULL, status=201)
    made = answer.json()
    assert list(made) == FIELDS
    expected = {**FULL, "phone": "+49123456789", "channel_id": "+49123456789"}
    assert {name: made[name] for name in FULL} == expected
    found = await salon.call("GET", f"/leads/{made['id']}", status=200)
    assert found.content == answer.content
    assert found.headers["etag"] == answer.headers["etag"]
    page = await salon.call("GET", "/leads", status=200)
    listed = page.json()
    assert list(listed) == ["leads", "total", "page", "size", "next_cursor"]
    assert (listed["total"], listed["page"], listed["size"]) == (1, 1, 20)
    assert listed["leads"] == [{name: made[name] for name in LISTED}]
    assert list(listed["leads"][0]) == LISTED
    for model, given in ((LeadShape, answer), (LeadPage, page)):
        read = model.model_validate_json(given.content, strict=True)
        assert in_order(read.model_dump(mode="json"), given.json())


async def test_everything_but_nothing_has_a_default(desk: Desk) -> None:
    salon = await desk.business()
    made = await create(salon)
    assert (made["channel"], made["status"]) == ("web", "new")
    assert made["channel_id"]
    assert (made["preferred_services"], made["metadata"]) == ([], {})
    for name in ("name", "phone", "email", "company", "appointment_notes"):
        assert made[name] is None


async def test_a_known_address_finds_the_lead_that_has_it(desk: Desk) -> None:
    salon = await desk.found()
    first = await create(salon, channel="whatsapp", phone="+49 123 456789", name="Jane")
    for fields in ({"channel_id": "0049123456789"}, {"phone": "+49-123-456789"}):
        again = await create(salon, 200, channel="whatsapp", name="Somebody", **fields)
        assert again == first
    spoken = await create(salon, channel="voice", phone="+49123456789")
    assert spoken["id"] != first["id"]
    mail = await create(salon, channel="email", channel_id="Jane@Example.com")
    assert (await create(salon, 200, channel="email", channel_id="jane@example.COM")) == mail


async def test_twenty_first_messages_at_once_make_one_lead(desk: Desk) -> None:
    salon = await desk.found()
    fields = {"channel": "telegram", "channel_id": "jane"}
    made = await asyncio.gather(*(salon.call("POST", "/leads", json=fields) for _ in range(20)))
    assert sorted(answer.status_code for answer in made) == [200] * 19 + [201]
    assert len({answer.json()["id"] for answer in made}) == 1
    assert (await salon.get("/leads"))["total"] == 1


async def test_a_phone_that_is_no_number_is_kept_as_given(desk: Desk) -> None:
    salon = await desk.business()
    assert (await create(salon, phone="ask Anna"))["phone"] == "ask Anna"
    assert (await create(salon, phone="  "))["phone"] is None
    problem = await create(salon, 422, channel="whatsapp", channel_id="ask Anna")
    assert problem["errors"][0]["where"] == "body.channel_id"


@pytest.mark.parametrize(
    "fields",
    [{"channel": "fax"}, {"channel": "Web"}, {"channel": ""}, {"channel": None},
     {"status": "won"}, {"status": None}, {"email": "jane"}, {"email": "a b@c"}, {"email": ""},
     {"email": "x" * 250 + "@x.de"}, {"name": "x" * 201}, {"name": 5}, {"phone": "1" * 41},
     {"company": ["x"]}, {"appointment_notes": "x" * 10_001}, {"preferred_services": "haircut"},
     {"preferred_services": [5]}, {"preferred_services": ["x"] * 51}, {"metadata": []},
     {"metadata": None}, {"metadata": {"a": "x" * 16_400}}, {"channel_id": ""},
     {"channel_id": "x" * 201}, {"id": "550e8400-e29b-41d4-a716-446655440000"},
     {"organization_id": "550e8400-e29b-41d4-a716-446655440000"}, {"merged_into": None}],
)  # fmt: skip
async def test_what_does_not_fit_is_refused(desk: Desk, fields: dict[str, Any]) -> None:
    salon = await desk.business()
    before = (await salon.get("/leads"))["total"]
    problem = await create(salon, 422, **fields)
    [name] = fields
    assert problem["errors"][0]["where"].startswith(f"body.{name}")
    assert (await salon.get("/leads"))["total"] == before


async def test_a_change_touches_what_it_names_alone(desk: Desk) -> None:
    salon = await desk.business()
    made = await create(salon, **{**FULL, "channel": "telegram", "channel_id": unique("tg")})
    path = f"/leads/{made['id']}"
    changes: list[dict[str, Any]] = [
        {"name": "Jane Miller"}, {"name": None}, {"email": None, "company": None},
        {"phone": "0049 30 1234567"}, {"preferred_services": []}, {"metadata": {"b": [1.5, "ä"]}},
        {"appointment_notes": "x" * 10_000}, {"status": "booked"}, {},
    ]  # fmt: skip
    expected = made
    for change in changes:
        changed = (await salon.call("PATCH", path, json=change, status=200)).json()
        assert (changed["updated_at"] > expected["updated_at"]) == bool(change)
        expected = {**expected, **change, "updated_at": changed["updated_at"]}
        if "phone" in change:
            expected["phone"] = "+49301234567"
        assert changed == expected
        assert await salon.get(path) == expected


@pytest.mark.parametrize("change", [{"status": None}, {"metadata": None}, {"channel": "web"},
                                    {"channel_id": "x"}, {"preferred_services": None}])  # fmt: skip
async def test_a_change_that_does_not_fit_is_refused(desk: Desk, change: dict[str, Any]) -> None:
    salon = await desk.business()
    made = await salon.lead()
    await salon.call("PATCH", f"/leads/{made['id']}", json=change, status=422)
    assert await salon.get(f"/leads/{made['id']}") == made


async def test_the_same_values_again_change_nothing(desk: Desk) -> None:
    salon = await desk.business()
    made = await salon.call("POST", "/leads", json={**FULL, "channel": "web", "channel_id": "same"})
    path = f"/leads/{made.json()['id']}"
    same = {name: FULL[name] for name in FULL if name not in ("channel", "channel_id")}
    answer = await salon.call("PATCH", path, json=same, status=200)
    assert (answer.content, answer.headers["etag"]) == (made.content, made.headers["etag"])


async def test_every_status_may_be_set_and_is_counted(desk: Desk) -> None:
    salon = await desk.found()
    made = await salon.lead()
    for status in STATUSES[::-1]:
        await salon.call("PATCH", f"/leads/{made['id']}", json={"status": status}, status=200)
        totals = {s: (await salon.get(f"/leads?status={s}"))["total"] for s in STATUSES}
        assert totals == {s: int(s == status) for s in STATUSES}


async def test_an_unknown_and_a_foreign_lead_are_the_same_404(desk: Desk) -> None:
    salon, other = await desk.business(), await desk.business("Other")
    foreign = f"/leads/{(await other.lead())['id']}"
    for method, body in (("GET", None), ("PATCH", {"name": "x"})):
        answers = [
            (await salon.call(method, path, json=body, status=404)).json()
            for path in (foreign, UNKNOWN)
        ]
        for answer in answers:
            del answer["trace_id"]
        assert answers[0] == answers[1]


async def test_the_list_is_paged_filtered_and_walked(desk: Desk) -> None:
    salon = await desk.found()
    for number in range(12):
        await salon.lead(
            channel=("telegram", "web")[number % 2],
            channel_id=f"{number}",
            status=("new", "lost", "booked")[number % 3],
        )
    everything = (await salon.get("/leads?size=100"))["leads"]
    keys = [(await salon.get(f"/leads/{one['id']}"))["updated_at"] for one in everything]
    assert keys == sorted(keys, reverse=True) and len(keys) == 12
    pages = [await salon.get(f"/leads?size=5&page={page}") for page in (1, 2, 3, 4, 2**31 - 1)]
    assert [one for page in pages for one in page["leads"]] == everything
    assert [(page["total"], page["size"]) for page in pages] == [(12, 5)] * 5
    for status in ("new", "lost"):
        for channel in ("telegram", "web"):
            query = f"status={status}&channel={channel}"
            expected = [o for o in everything if (o["status"], o["channel"]) == (status, channel)]
            found = await salon.get(f"/leads?{query}&size=100")
            assert (found["leads"], found["total"]) == (expected, len(expected))
    for size in (1, 4, 5):
        found, cursor = [], ""
        while cursor is not None:
            page = await salon.get(f"/leads?size={size}" + (f"&cursor={cursor}" if cursor else ""))
            found += page["leads"]
            cursor = page["next_cursor"]
        assert found == everything


async def test_search_finds_parts_of_name_email_company_and_phone_in_any_case(desk: Desk) -> None:
    salon = await desk.found()
    jane = await create(salon, name="Jane Smith", email="js@example.com", phone="+49123456789")
    anna = await create(salon, name="Anna 100%", company="Smith_Söhne\\Co")
    sought = {
        "smith": 2, "SMITH": 2, "jane s": 1, "js@EX": 1, "49123": 1, "söhne": 1, "SÖHNE": 1,
        "%25": 1, "_": 1, "%5C": 1, "nobody": 0, "": 2, "%27%3B--": 0, "100%25": 1,
    }  # fmt: skip
    for text, number in sought.items():
        found = await salon.get(f"/leads?search={text}")
        assert (len(found["leads"]), found["total"]) == (number, number), text
    both = await salon.get("/leads?search=smith&size=1")
    rest = await salon.get(f"/leads?search=smith&size=1&cursor={both['next_cursor']}")
    for path in ("/conversations", "/audit"):
        await salon.call("GET", f"{path}?cursor={both['next_cursor']}", status=422)
    assert [one["id"] for one in both["leads"] + rest["leads"]] == [anna["id"], jane["id"]]
    await salon.call("GET", f"/leads?search={'x' * 201}", status=422)
