"""The organization's own door: what a business says of itself, and how its desk answers."""

from typing import Any
from uuid import UUID

import pytest

from empfio.access.callers import system_caller
from empfio.kit.ids import OrganizationId
from empfio.organizations import actions as organizations
from empfio.organizations.records import Setup
from empfio.worker import new_registry
from tests.desk import Business, Desk
from tests.journeys.matrix import key, person
from tests.journeys.test_background import spoken

DEFAULTS = {
    "retention_days": None, "erase_leads": False, "phone": None, "email": None, "website": None,
    "address": None, "about": None, "time_zone": "UTC", "languages": ["en"], "currency": None,
    "greeting": {}, "handover_text": {}, "unanswered_text": {}, "unanswered_minutes": None,
    "reopen_hours": 24, "abandon_hours": None, "escalation_emails": [], "allowed_origins": [],
    "slot_minutes": 15, "notice_minutes": 60, "horizon_days": 60, "holidays_of": None,
    "confirmation_note": {}, "template": "generic", "texts": {}, "reminder_hours": 24,
}  # fmt: skip
SETUP: dict[str, Any] = {
    "phone": "+49 30 23125 000", "email": "desk@salon.example", "website": "https://salon.example/",
    "address": "Hauptstraße 1, Berlin", "about": "Cuts hair.\nSince 1999.",
    "time_zone": "Europe/Berlin", "languages": ["de", "en"], "currency": "EUR",
    "greeting": {"de": "Grüß Gott 👋", "en": "Hello"}, "handover_text": {"en": "One moment."},
    "unanswered_text": {"de": "Niemand da."}, "unanswered_minutes": 15, "reopen_hours": 0,
    "abandon_hours": 8760, "escalation_emails": ["olga@salon.example", "max@salon.example"],
    "allowed_origins": ["https://salon.example", "http://localhost:3000"],
    "slot_minutes": 20, "notice_minutes": 0, "horizon_days": 730, "holidays_of": "DE-BE",
    "confirmation_note": {"en": "Please come five minutes early."},
    "template": "trades", "texts": {"de": {"ask_time": "Und am {day}, wann?"}}, "reminder_hours": 0,
}  # fmt: skip


async def decide(salon: Business, **fields: Any) -> dict[str, Any]:
    changed = await salon.call("PATCH", "/organization", json=fields, status=200)
    return dict(changed.json())


async def setup_of(desk: Desk, salon: Business) -> Setup:
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_statement() as scope:
        return await organizations.read_setup(scope)


async def test_an_organization_is_shown_to_everybody_of_it_and_renamed_by_its_owner(
    desk: Desk,
) -> None:
    salon = await desk.found("Salon Öl")
    first = await salon.call("GET", "/organization", status=200)
    assert first.json() == DEFAULTS | {
        "id": salon.id, "name": "Salon Öl", "slug": first.json()["slug"],
        "created_at": first.json()["created_at"],
    }  # fmt: skip
    secret, _ = await key(salon, "events:read")
    token, _ = await person(desk, salon, "viewer")
    for who in (secret, token):
        seen = await salon.call("GET", "/organization", token=who, status=200)
        assert seen.content == first.content
    changed = await decide(salon, name="Salon Two", retention_days=30.0)
    assert changed == {**first.json(), "name": "Salon Two", "retention_days": 30}
    assert (await salon.get("/auth/me"))["organization_name"] == "Salon Two"
    assert await decide(salon, retention_days=None) == {**changed, "retention_days": None}
    assert await salon.get("/organization") == {**changed, "retention_days": None}


async def test_an_admin_sets_the_desk_up_and_owners_alone_decide_about_name_and_data(
    desk: Desk,
) -> None:
    salon = await desk.found()
    before = await salon.get("/organization")
    admin, _ = await person(desk, salon, "admin")
    made = await salon.call("PATCH", "/organization", json=SETUP, token=admin, status=200)
    assert made.json() == before | SETUP == await salon.get("/organization")
    for own in ({"name": "X"}, {"retention_days": 1}, {"erase_leads": True, "phone": "1"}):
        await salon.call("PATCH", "/organization", json=own, token=admin, status=403)
    member, _ = await person(desk, salon, "member")
    secret, _ = await key(salon, "conversations:write", "leads:write")
    for who in (member, secret):
        await salon.call("PATCH", "/organization", json={"phone": "1"}, token=who, status=403)
    assert await salon.get("/organization") == made.json()


async def test_what_is_left_out_stays_and_null_empties(desk: Desk) -> None:
    salon = await desk.found()
    await decide(salon, **SETUP)
    changed = await decide(
        salon, phone=None, greeting={}, languages=["en"], unanswered_minutes=None
    )
    assert {name for name in SETUP if changed[name] != SETUP[name]} == {
        "phone", "greeting", "languages", "unanswered_minutes"
    }  # fmt: skip
    assert (changed["phone"], changed["greeting"], changed["languages"]) == (None, {}, ["en"])


async def test_an_origin_is_kept_as_browsers_send_it(desk: Desk) -> None:
    given = ["https://a.example:443", "http://localhost:80", "https://a.example:8443"]
    changed = await decide(await desk.found(), allowed_origins=given)
    assert changed["allowed_origins"] == [
        "https://a.example", "http://localhost", "https://a.example:8443"
    ]  # fmt: skip


async def test_only_who_knows_the_present_settings_changes_them(desk: Desk) -> None:
    salon = await desk.found()
    tag = (await salon.call("GET", "/organization", status=200)).headers["etag"]
    body: dict[str, Any] = {"greeting": {"en": "Hi"}}
    known = {"if-match": tag}
    changed = await salon.call("PATCH", "/organization", json=body, headers=known, status=200)
    assert changed.headers["etag"] != tag
    same = await salon.call("PATCH", "/organization", json=body, status=200)
    assert same.headers["etag"] == changed.headers["etag"], "nothing was changed"
    await salon.call("PATCH", "/organization", json={"name": "X"}, headers=known, status=412)
    newest = {"if-none-match": changed.headers["etag"]}
    assert (await salon.call("GET", "/organization", headers=newest, status=304)).content == b""


@pytest.mark.parametrize(
    "body",
    [{"retention_days": 0}, {"retention_days": -1}, {"retention_days": 36_501}, {"name": ""},
     {"retention_days": 1.5}, {"retention_days": "30"}, {"retention_days": True}, {"name": None},
     {"erase_leads": 1}, {"slug": "other"}, {"id": "x"}, {"time_zone": "Berlin"},
     {"time_zone": "Europe"}, {"time_zone": "../../etc/passwd"}, {"time_zone": None},
     {"languages": []}, {"languages": ["fr"]}, {"languages": ["en", "en"]}, {"languages": None},
     {"greeting": {"fr": "Salut"}}, {"greeting": {"en": ""}}, {"greeting": {"en": None}},
     {"greeting": {"en": "x" * 1_001}}, {"greeting": "Hello"}, {"currency": "EUX"},
     {"currency": "eur"}, {"reopen_hours": -1}, {"reopen_hours": 8_761}, {"reopen_hours": None},
     {"abandon_hours": 0.5}, {"unanswered_minutes": 0}, {"website": "javascript:alert(1)"},
     {"email": "nobody"}, {"escalation_emails": ["a@b.example"] * 2},
     {"escalation_emails": [f"a{n}@b.example" for n in range(11)]},
     {"allowed_origins": ["http://salon.example"]}, {"allowed_origins": ["https://a.example/"]},
     {"allowed_origins": ["https://A.example"]}, {"allowed_origins": ["https://*.example"]},
     {"allowed_origins": ["https://u:p@a.example"]}, {"allowed_origins": ["http://localhost.evil"]},
     {"template": "bakery"}, {"template": None}, {"texts": {"fr": {"today": "Hui"}}},
     {"texts": {"en": {"no_such_line": "x"}}}, {"texts": {"en": {"today": ""}}},
     {"texts": {"en": {"ask_time": "When?"}}}, {"texts": {"en": {"ask_time": "{day} {x}"}}},
     {"texts": {"en": {"ask_time": "{day.year}"}}}, {"texts": {"en": {"ask_time": "{day!r}"}}},
     {"texts": {"en": {"today": "{"}}}, {"texts": {"en": {"today": "{}"}}},
     {"texts": {"en": {"today": "x" * 1_001}}}, {"texts": {"en": "Hello"}},
     {"allowed_origins": ["null"]}, {"allowed_origins": ["https://a.example\n"]},
     {"slot_minutes": 7}, {"slot_minutes": 0}, {"slot_minutes": None}, {"notice_minutes": -1},
     {"notice_minutes": 43_201}, {"horizon_days": 0}, {"horizon_days": 731},
     {"reminder_hours": -1}, {"reminder_hours": 721},
     {"holidays_of": "XX"}, {"holidays_of": "DE-XX"}, {"holidays_of": "de"}, {"holidays_of": ""}],
)  # fmt: skip
async def test_settings_that_make_no_sense_are_refused(desk: Desk, body: dict[str, Any]) -> None:
    salon = await desk.business()
    before = await salon.get("/organization")
    await salon.call("PATCH", "/organization", json=body, status=422)
    assert await salon.get("/organization") == before


async def test_rooms_above_read_the_same_in_their_own_words(desk: Desk) -> None:
    salon = await desk.found("Salon")
    untouched = await setup_of(desk, salon)
    assert (untouched.zone.key, untouched.languages, untouched.greeting) == ("UTC", ["en"], {})
    assert untouched.say(untouched.greeting, "de") is None
    await decide(salon, **SETUP)
    known = await setup_of(desk, salon)
    assert known.name == "Salon"
    assert {name: getattr(known, name) for name in SETUP} == SETUP
    assert known.say(known.greeting, "en") == "Hello"
    assert known.say(known.unanswered_text, "en") == "Niemand da.", "better than nothing"
    assert known.zone.key == "Europe/Berlin"


async def test_a_change_is_told_and_written_down(desk: Desk) -> None:
    salon = await desk.found()
    await decide(salon, time_zone="Europe/Berlin", greeting={"en": "Hi"}, reopen_hours=24)
    fields = ["greeting", "time_zone"]
    feed = await salon.get("/events?types=organization.changed")
    assert [one["data"] for one in feed["events"]] == [{"id": salon.id, "fields": fields}]
    [entry] = (await salon.get("/audit?action=organization.changed"))["entries"]
    assert entry["from"] == {"greeting": {}, "time_zone": "UTC"}
    assert entry["to"] == {"greeting": {"en": "Hi"}, "time_zone": "Europe/Berlin"}


async def test_an_organization_decides_for_itself_after_how_long_a_conversation_is_given_up(
    desk: Desk,
) -> None:
    patient, hasty, usual = [await desk.found() for _ in range(3)]
    await decide(patient, abandon_hours=0)
    await decide(hasty, abandon_hours=1)
    work = new_registry(desk.house.settings, desk.house.database, desk.strangers).get("abandonment")
    found = {}
    for salon in (patient, hasty, usual):
        quiet = [await spoken(salon, "assistant", hours) for hours in (2, 100)]
        caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
        async with caller.open_scope() as scope:
            await work(scope, {})
        talks = [await salon.get(f"/conversations/{one}") for one in quiet]
        found[salon.id] = [talk["status"] for talk in talks]
    assert found == {
        patient.id: ["active", "active"],
        hasty.id: ["abandoned", "abandoned"],
        usual.id: ["active", "abandoned"],
    }
