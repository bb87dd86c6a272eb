"""The audit log: who did what, as it was and as it is; for owners and admins alone."""

import secrets
from base64 import b64encode
from typing import Any, get_args

import asyncpg

from empfio.access.actions import find_user_by_email
from empfio.access.changing import set_password
from empfio.audit.catalogue import ACTIONS
from empfio.audit.shapes import AuditPage, What
from empfio.kit import clock
from tests.desk import PASSWORD, Business, Desk
from tests.journeys.matrix import key, person

TOLD = ("lead.exported", "user.reactivated", "user.password_changed", "user.password_reset")


async def entries(salon: Business, query: str = "") -> list[dict[str, Any]]:
    """All entries of the organization, oldest first."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        place = f"&cursor={cursor}" if cursor else ""
        answer = await salon.call("GET", f"/audit?size=3{query}{place}", status=200)
        AuditPage.model_validate_json(answer.content, strict=True)
        found += answer.json()["entries"]
        cursor = answer.json()["next_cursor"]
    assert len({one["id"] for one in found}) == len(found)
    return found[::-1]


def told(one: dict[str, Any]) -> tuple[Any, ...]:
    """An entry as action, who, what, was and became."""
    return one["action"], one["actor"]["id"], one["subject"]["id"], one["from"], one["to"]


async def test_a_day_at_the_desk_can_be_read_back(desk: Desk) -> None:
    salon = await desk.found()
    me = salon.user_id
    lead = await salon.lead()
    change = {"status": "contacted", "company": "ACME", "name": "Jane Miller"}
    for _ in range(2):
        await salon.call("PATCH", f"/leads/{lead['id']}", json=change, status=200)
    made = await salon.conversation(lead["id"])
    robot, robot_id = await key(salon, "conversations:write")
    path = f"/conversations/{made['id']}"
    for _ in range(2):
        await salon.call("PATCH", path, json={"status": "completed"}, token=robot, status=200)
    await salon.message(made["id"])
    await salon.message(made["id"])
    await salon.call("DELETE", f"/api-keys/{robot_id}", status=204)
    found = await entries(salon)
    assert [told(one) for one in found[2:]] == [
        ("lead.changed", me, lead["id"], {"status": "new"},
         {"status": "contacted", "fields": ["company", "name", "status"]}),
        ("api_key.created", me, robot_id, {}, {"name": "Robot", "scopes": ["conversations:write"]}),
        ("conversation.status_changed", robot_id, made["id"], {"status": "active"},
         {"status": "completed"}),
        ("conversation.status_changed", me, made["id"], {"status": "completed"},
         {"status": "escalated"}),
        ("api_key.revoked", me, robot_id, {"name": "Robot"}, {}),
    ]  # fmt: skip
    assert [one["action"] for one in found[:2]] == ["user.joined", "user.logged_in"]
    assert found[4]["actor"] == {"type": "api_key", "id": robot_id, "name": "Robot"}
    assert found[3]["subject"] == {"type": "api_key", "id": robot_id}


async def test_signing_in_and_out_is_written_down_without_any_secret(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    login = {"email": salon.email, "password": PASSWORD}
    await salon.call("POST", "/auth/login", json={**login, "password": "planted"}, status=401)
    signed = (await salon.call("POST", "/auth/login", json=login, status=200)).json()
    for status in (200, 401):
        body = {"refresh_token": signed["refresh_token"]}
        await salon.call("POST", "/auth/refresh", json=body, status=status)
    signed = (await salon.call("POST", "/auth/login", json=login, status=200)).json()
    await salon.call("POST", "/auth/logout", token=signed["access_token"], status=204)
    found = await entries(salon)
    assert [one["action"] for one in found] == [
        "user.joined", "user.logged_in", "user.login_failed", "user.logged_in",
        "session.token_reused", "user.logged_in", "session.ended",
    ]  # fmt: skip
    assert found[2]["actor"]["type"] == "system"
    assert found[2]["to"] == {"address": "127.0.0.1"}
    assert found[-1]["subject"]["id"] == found[-2]["to"]["session_id"]
    kept = await superuser.fetchval("SELECT string_agg(t::text, '') FROM audit_entries AS t")
    hidden = ("planted", PASSWORD, signed["refresh_token"], signed["access_token"])
    assert [secret for secret in hidden if secret in kept] == []


async def test_nothing_personal_of_a_lead_is_written_down(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    lead = await salon.lead(name="Planted Name", email="planted@example.com")
    phone = f"{secrets.randbelow(10**9):09}"  # that stands in no other entry of this database
    change = {"name": "Planted Two", "phone": f"+4930{phone}", "company": "Planted"}
    await salon.call("PATCH", f"/leads/{lead['id']}", json=change, status=200)
    made = await salon.conversation(lead["id"])
    await salon.message(made["id"], "planted words")
    kept = await superuser.fetchval("SELECT string_agg(t::text, '') FROM audit_entries AS t")
    assert lead["id"] in kept
    assert "lanted" not in kept and phone not in kept


async def test_the_log_is_read_by_action_by_actor_and_by_time(desk: Desk) -> None:
    salon = await desk.found()
    admin, user = await person(desk, salon, "admin")
    lead = await salon.lead()
    for status in ("contacted", "booked"):
        path = f"/leads/{lead['id']}"
        await salon.call("PATCH", path, json={"status": status}, token=admin, status=200)
    between = clock.write_time(clock.now())
    await salon.call("PATCH", path, json={"status": "lost"}, status=200)
    changed = await entries(salon, "&action=lead.changed")
    assert [one["to"]["status"] for one in changed] == ["contacted", "booked", "lost"]
    of_admin = await entries(salon, f"&actor={user.id}&action=lead.changed")
    assert [one["to"]["status"] for one in of_admin] == ["contacted", "booked"]
    later = await entries(salon, f"&from={between}")
    assert [one["to"]["status"] for one in later] == ["lost"]
    assert later[0] not in await entries(salon, f"&to={between}")
    for wrong in ("action=lead.eaten", "actor=me", "from=yesterday", "to=", "cursor=x", "size=101"):
        await salon.call("GET", f"/audit?{wrong}", status=422)
    foreign_cursor = (await salon.get("/leads?size=1"))["next_cursor"]
    await salon.call("GET", f"/audit?cursor={foreign_cursor}", status=422)


async def test_members_and_keys_may_not_read_the_log(desk: Desk) -> None:
    salon = await desk.business()
    for role, status in (("viewer", 403), ("member", 403), ("admin", 200), ("owner", 200)):
        token, _ = await person(desk, salon, role)  # type: ignore[arg-type]
        await salon.call("GET", "/audit", token=token, status=status)
    await salon.call("GET", "/audit", token=(await key(salon, "leads:read"))[0], status=403)


def test_every_action_says_what_it_is_done_to() -> None:
    assert {action.partition(".")[0] for action in ACTIONS} == set(
        get_args(What.model_fields["type"].annotation)
    )


async def test_what_is_changed_of_a_channel_is_told_and_of_secrets_their_names_alone(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    here, elsewhere = "https://desk.example/in", "https://thief.example/in"
    body = {"kind": "api", "name": "Program", "settings": {"callback_url": here}}
    made = (await salon.call("POST", "/channels", json=body, status=201)).json()
    path = f"/channels/{made['id']}"
    secret = f"whsec_{b64encode(bytes(range(32))).decode()}"
    for change in (
        {"settings": {"callback_url": elsewhere}},
        {"secrets": {"signing_secret": secret}},
        {"name": "Robot", "is_on": False},
        {},
    ):
        await salon.call("PATCH", path, json=change, status=200)
    await salon.call("DELETE", path, status=204)
    settings = {"channel": "web", "callback_url": elsewhere}
    assert [told(one) for one in (await entries(salon))[2:]] == [
        (f"connection.{action}", salon.user_id, made["id"], was, became)
        for action, was, became in (
            ("created", {}, {"kind": "api", "name": "Program",
                             "settings": {**settings, "callback_url": here}}),
            ("changed", {"settings": {"callback_url": here}},
             {"settings": {"callback_url": elsewhere}}),
            ("changed", {}, {"secrets": ["signing_secret"]}),
            ("changed", {"name": "Program", "is_on": True}, {"name": "Robot", "is_on": False}),
            ("changed", {}, {}),
            ("removed", {"kind": "api", "name": "Robot", "settings": settings}, {}),
        )
    ]  # fmt: skip
    kept = await superuser.fetchval("SELECT string_agg(t::text, '') FROM audit_entries AS t")
    assert secret not in kept and made["signing_secret"] not in kept


async def test_who_reads_a_person_out_and_who_sets_a_password_is_told(desk: Desk) -> None:
    salon = await desk.found()
    lead = await salon.lead()
    await salon.call("GET", f"/leads/{lead['id']}/export", status=200)
    _, colleague = await person(desk, salon, "member")
    for verb in ("PUT", "DELETE"):  # shut out, and let in again
        await salon.call(verb, f"/users/{colleague.id}/deactivation", status=200)
    body = {"current_password": PASSWORD, "new_password": "staple correct battery"}
    signed = (await salon.call("POST", "/auth/password", json=body, status=200)).json()
    salon.token = signed["access_token"]
    user = await find_user_by_email(desk.house.database, salon.email)
    assert user is not None
    await set_password(desk.house.database, user, PASSWORD)
    login = {"email": salon.email, "password": PASSWORD}
    salon.token = (await salon.call("POST", "/auth/login", json=login, status=200)).json()[
        "access_token"
    ]
    found = [one for one in await entries(salon) if one["action"] in TOLD]
    subjects = (lead["id"], str(colleague.id), salon.user_id, salon.user_id)
    assert [(one["action"], one["subject"]["id"]) for one in found] == list(
        zip(TOLD, subjects, strict=True)
    )
    assert [one["actor"]["type"] for one in found] == ["user", "user", "user", "system"]
    assert set(found[1]["from"]) == {"deactivated_at"}
