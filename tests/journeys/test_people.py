"""People: roles, who left, who is invited; and that an organization always has an owner."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest

from empfio.access.actions import forget
from empfio.access.callers import system_caller
from empfio.access.shapes import (
    ColleagueList,
    InvitationList,
    NewInvitationShape,
    UserList,
    UserShape,
)
from empfio.kit.settings import Settings
from tests.desk import PASSWORD, Business, Desk, open_desk, unique
from tests.journeys.matrix import invited, joined, person
from tests.journeys.test_audit import entries
from tests.journeys.test_sessions import is_dead
from tests.mailbox import Mailbox, open_mailbox, with_mail


@pytest.fixture
async def salon(desk: Desk) -> Business:
    return await desk.found("People & Co.")


async def patch(salon: Business, user_id: str, status: int, **change: Any) -> httpx2.Response:
    token = change.pop("token", None)
    return await salon.call("PATCH", f"/users/{user_id}", json=change, token=token, status=status)


async def users(salon: Business) -> dict[str, Any]:
    """Everybody by id."""
    answer = await salon.call("GET", "/users", status=200)
    UserList.model_validate_json(answer.content, strict=True)
    return {one["id"]: one for one in answer.json()["users"]}


async def accept(desk: Desk, token: str, **change: Any) -> httpx2.Response:
    body = {"token": token, "full_name": "Max Member", "password": PASSWORD, **change}
    return await desk.client.post("/api/v1/auth/invitations/accept", json=body)


@pytest.mark.parametrize(
    ("change", "stay"),
    [("shut out", []), ("member", []), ("admin", ["admin", "member"]), ("owner", ["owner"] * 3)],
)
async def test_nobody_comes_back_by_an_invitation_of_their_own(
    desk: Desk, salon: Business, change: str, stay: list[str]
) -> None:
    gone = await joined(salon, "owner")
    mine = [await invited(salon, "owner")]
    made: dict[str, str] = {}
    for role in ("owner", "admin", "member"):
        body = {"email": f"{unique(role)}@example.com", "role": role}
        answer = await salon.call(
            "POST", "/invitations", json=body, token=gone["access_token"], status=201
        )
        made[role] = answer.json()["link"].rpartition("#")[2]
    if change == "shut out":
        await salon.call("PUT", f"/users/{gone['user_id']}/deactivation", status=200)
    else:
        await patch(salon, gone["user_id"], 200, role=change)
    for role, token in made.items():
        is_left = role in stay or change == "owner"
        assert (await accept(desk, token)).status_code == (201 if is_left else 410), role
    assert (await accept(desk, mine[0][1])).status_code == 201
    revoked = [one for one in await entries(salon) if one["action"] == "invitation.revoked"]
    assert len(revoked) == 3 - len(stay)


async def test_whoever_was_shut_out_a_moment_ago_changes_nothing_more(
    salon: Business, superuser: asyncpg.Connection
) -> None:
    """A token is trusted for half a second; what it does must not outlast that."""
    gone = await joined(salon, "owner")
    token, path = gone["access_token"], f"/users/{gone['user_id']}"
    body = {"email": f"{unique('mallory')}@example.com", "role": "owner"}
    tries: list[tuple[str, str, Any]] = [
        ("DELETE", f"{path}/deactivation", None),
        ("PATCH", path, {"role": "owner"}),
        ("POST", "/invitations", body),
        ("POST", "/api-keys", {"name": "Back door", "scopes": ["leads:read"]}),
    ]
    for change, status in (("role = 'viewer'", 403), ("deactivated_at = now()", 401)):
        await salon.call("GET", "/auth/me", token=token, status=200)
        await superuser.execute(f"UPDATE users SET {change} WHERE id = $1", UUID(gone["user_id"]))
        for method, where, json in tries:
            answer = await salon.call(method, where, json=json, token=token)
            assert answer.status_code == status, (change, where, answer.text)
    assert not (await users(salon))[gone["user_id"]]["is_active"]


async def test_an_invitation_by_who_has_left_leads_nowhere(
    desk: Desk, salon: Business, superuser: asyncpg.Connection
) -> None:
    """As where they were shut out under a version that left it open."""
    gone = await joined(salon, "admin")
    body = {"email": f"{unique('late')}@example.com", "role": "member"}
    made = await salon.call("POST", "/invitations", json=body, token=gone["access_token"])
    token = made.json()["link"].rpartition("#")[2]
    await superuser.execute(
        "UPDATE users SET deactivated_at = now() WHERE id = $1", UUID(gone["user_id"])
    )
    assert (await accept(desk, token)).status_code == 410


async def test_whoever_works_here_sees_by_name_who_else_does(salon: Business) -> None:
    member, gone = await joined(salon), await joined(salon, "viewer")
    await salon.call("PUT", f"/users/{gone['user_id']}/deactivation", status=200)
    answer = await salon.call("GET", "/colleagues", token=member["access_token"], status=200)
    ColleagueList.model_validate_json(answer.content, strict=True)
    found = {one["id"]: one["full_name"] for one in answer.json()["colleagues"]}
    assert found[member["user_id"]] == "member person" and salon.user_id in found
    assert gone["user_id"] not in found


async def test_a_role_and_a_name_are_changed_and_count_at_once(salon: Business) -> None:
    member = await joined(salon)
    mine = {"token": member["access_token"]}
    await salon.call("GET", "/users", status=403, **mine)
    answer = await patch(salon, member["user_id"], 200, role="admin", full_name="Ada Admin")
    UserShape.model_validate_json(answer.content, strict=True)
    assert (answer.json()["role"], answer.json()["full_name"]) == ("admin", "Ada Admin")
    assert (await users(salon))[member["user_id"]] == answer.json()
    await asyncio.sleep(0.9)
    await salon.call("GET", "/users", status=200, **mine)
    again = await patch(salon, member["user_id"], 200, role="admin")
    assert again.headers["etag"] == answer.headers["etag"]
    stale = {"if-match": '"1"'}
    path = f"/users/{member['user_id']}"
    await salon.call("PATCH", path, json={"role": "viewer"}, headers=stale, status=412)
    told = [one for one in await entries(salon) if one["action"] == "user.changed"]
    assert [(one["from"], one["to"]) for one in told] == [
        ({"role": "member", "full_name": "member person"},
         {"role": "admin", "full_name": "Ada Admin"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"role": "boss"}, {"role": None}, {"full_name": ""}, {"full_name": None}, {"email": "a@b.de"},
     {"full_name": "x" * 201}],
)  # fmt: skip
async def test_a_change_that_does_not_fit_is_refused(desk: Desk, change: dict[str, Any]) -> None:
    salon = await desk.business()
    await patch(salon, salon.user_id, 422, **change)


async def test_who_is_deactivated_is_out_within_a_second_and_may_come_back(
    salon: Business,
) -> None:
    member = await joined(salon)
    path = f"/users/{member['user_id']}/deactivation"
    first = await salon.call("PUT", path, status=200)
    assert first.json()["is_active"] is False and first.json()["deactivated_at"]
    assert await is_dead(salon, member["access_token"])
    login = {"email": member["email"], "password": PASSWORD}
    await salon.call("POST", "/auth/login", json=login, status=401)
    refreshing = {"refresh_token": member["refresh_token"]}
    await salon.call("POST", "/auth/refresh", json=refreshing, status=401)
    assert (await salon.call("PUT", path, status=200)).content == first.content
    for _ in range(2):
        back = await salon.call("DELETE", path, status=200)
        assert back.json()["is_active"] is True
    assert await is_dead(salon, member["access_token"])  # what ended stays ended
    await salon.call("POST", "/auth/login", json=login, status=200)
    actions = [one["action"] for one in await entries(salon) if one["action"][:6] == "user.d"]
    assert actions == ["user.deactivated"]


async def test_an_admin_neither_touches_nor_makes_an_owner(salon: Business) -> None:
    admin = await joined(salon, "admin")
    other = await joined(salon)
    mine = {"token": admin["access_token"]}
    await patch(salon, salon.user_id, 403, full_name="Gone", **mine)
    await patch(salon, other["user_id"], 403, role="owner", **mine)
    await patch(salon, admin["user_id"], 403, role="owner", **mine)
    for method in ("PUT", "DELETE"):
        await salon.call(method, f"/users/{salon.user_id}/deactivation", status=403, **mine)
    body = {"email": "a@example.com", "role": "owner"}
    await salon.call("POST", "/invitations", json=body, status=403, **mine)
    invitation_id, _ = await invited(salon, "owner")
    await salon.call("DELETE", f"/invitations/{invitation_id}", status=403, **mine)
    await patch(salon, other["user_id"], 200, role="viewer", **mine)
    await salon.call("PUT", f"/users/{other['user_id']}/deactivation", status=200, **mine)


async def test_the_last_owner_stays(salon: Business) -> None:
    path = f"/users/{salon.user_id}/deactivation"
    problem = (await patch(salon, salon.user_id, 409, role="admin")).json()
    assert problem["type"] == "urn:empfio:problem:last-owner"
    await salon.call("PUT", path, status=409)
    await patch(salon, salon.user_id, 200, full_name="Olga the Last", role="owner")
    second = await joined(salon, "owner")
    await salon.call("PUT", f"/users/{second['user_id']}/deactivation", status=200)
    await patch(salon, salon.user_id, 409, role="admin")  # one who left owns nothing
    await salon.call("DELETE", f"/users/{second['user_id']}/deactivation", status=200)
    await patch(salon, salon.user_id, 200, role="admin")


@pytest.mark.parametrize("how", ["demoted", "deactivated", "both"])
async def test_of_owners_who_go_at_once_one_stays(desk: Desk, how: str) -> None:
    for _ in range(12):
        salon = await desk.found("Racing owners")
        owners = [salon.user_id]
        tokens = [salon.token]
        for _ in range(3):
            token, user = await person(desk, salon, "owner")
            owners.append(str(user.id))
            tokens.append(token)
        asked = []
        for number, owner in enumerate(owners):
            token = tokens[number - 1]
            is_demoted = how == "demoted" or (how == "both" and number % 2)
            if is_demoted:
                asked.append(salon.call("PATCH", f"/users/{owner}", json={"role": "member"},
                                        token=token))  # fmt: skip
            else:
                asked.append(salon.call("PUT", f"/users/{owner}/deactivation", token=token))
        codes = sorted(answer.status_code for answer in await asyncio.gather(*asked))
        assert set(codes) <= {200, 401, 403, 409} and codes.count(200) <= 3
        caller = await _anybody(desk, salon)
        async with caller.open_statement() as scope:
            left = await scope.connection.fetchval(
                "SELECT count(*) FROM users WHERE organization_id = $1 AND role = 'owner'"
                " AND deactivated_at IS NULL", scope.organization_id,
            )  # fmt: skip
        assert left >= 1


async def _anybody(desk: Desk, salon: Business) -> Any:
    from uuid import UUID

    from empfio.kit.ids import OrganizationId

    return system_caller(desk.house.database, OrganizationId(UUID(salon.id)))


async def test_an_invitation_is_accepted_once_and_signs_in(desk: Desk, salon: Business) -> None:
    body = {"email": "Max.Member@Example.com".replace("Max", unique("Max")), "role": "viewer"}
    answer = await salon.call("POST", "/invitations", json=body, status=201)
    NewInvitationShape.model_validate_json(answer.content, strict=True)
    made = answer.json()
    link = made.pop("link")
    address, _, token = link.partition("/invitation#")
    assert address == "http://localhost:8001" and len(token) == 64
    listed = await salon.call("GET", "/invitations", status=200)
    InvitationList.model_validate_json(listed.content, strict=True)
    assert listed.json() == {"invitations": [made]}
    assert (await accept(desk, token, password="short")).status_code == 422
    signed = await accept(desk, token)
    assert signed.status_code == 201
    me = await salon.get("/auth/me", token=signed.json()["access_token"])
    assert (me["email"], me["role"], me["full_name"]) == (made["email"], "viewer", "Max Member")
    assert me["organization_id"] == salon.id
    assert (await accept(desk, token)).status_code == 410
    assert await salon.get("/invitations") == {"invitations": []}
    told = [one for one in await entries(salon) if one["subject"]["type"] == "invitation"]
    assert [one["action"] for one in told] == ["invitation.made", "invitation.accepted"]
    assert told[1]["actor"]["id"] == me["id"] == told[1]["to"]["user_id"]


async def test_of_many_who_accept_one_invitation_at_once_one_joins(
    desk: Desk, salon: Business
) -> None:
    _, token = await invited(salon)
    answers = await asyncio.gather(*(accept(desk, token) for _ in range(6)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] + [410] * 5
    assert len(await users(salon)) == 2


async def test_an_invitation_can_be_revoked_and_grows_old(desk: Desk, salon: Business) -> None:
    invitation_id, token = await invited(salon)
    await salon.call("DELETE", f"/invitations/{invitation_id}", status=204)
    await salon.call("DELETE", f"/invitations/{invitation_id}", status=404)
    assert (await accept(desk, token)).status_code == 410
    for age, status in ((timedelta(days=7, minutes=1), 410), (timedelta(days=6, hours=23), 201)):
        _, token = await invited(salon)
        caller = await _anybody(desk, salon)
        async with caller.open_scope() as scope:
            for table in ("links", "invitations"):
                await scope.connection.execute(
                    f"UPDATE {table} SET expires_at = expires_at - $2::interval"
                    " WHERE organization_id = $1", scope.organization_id, age,
                )  # fmt: skip
        assert (await accept(desk, token)).status_code == status
    async with caller.open_scope() as scope:
        await forget(scope, timedelta(days=30))
        count = "SELECT (SELECT count(*) FROM links) + (SELECT count(*) FROM invitations)"
        assert await scope.connection.fetchval(count) == 0


async def test_inviting_tells_nothing_about_who_exists(desk: Desk, salon: Business) -> None:
    other = await desk.business("People elsewhere")
    shapes = []
    for email in (other.email, salon.email, f"{unique('nobody')}@example.com"):
        body = {"email": email, "role": "member"}
        made = (await salon.call("POST", "/invitations", json=body, status=201)).json()
        shapes.append((list(made), len(made["link"])))
    assert shapes[0] == shapes[1] == shapes[2]
    # Whoever comes by the link learns it, and the invitation stays as it was.
    for _ in range(2):
        body = {"email": other.email, "role": "member"}
        made = (await salon.call("POST", "/invitations", json=body, status=201)).json()
        answer = await accept(desk, made["link"].rpartition("#")[2])
        assert answer.status_code == 409


async def test_a_repeated_invitation_shows_its_link_masked_and_none_is_stored(
    salon: Business, superuser: asyncpg.Connection
) -> None:
    body, once = {"email": "once@example.com", "role": "member"}, {"idempotency-key": "once"}
    first = await salon.call("POST", "/invitations", json=body, headers=once, status=201)
    again = await salon.call("POST", "/invitations", json=body, headers=once, status=201)
    token = first.json()["link"].rpartition("#")[2]
    assert again.json() == {**first.json(), "link": first.json()["link"].replace(token[4:], "…")}
    assert len((await salon.get("/invitations"))["invitations"]) == 1
    for table in ("links", "invitations", "idempotency_keys", "jobs", "audit_entries", "events"):
        rows = await superuser.fetch(f"SELECT t::text FROM {table} AS t")
        assert not [row for row in rows if token in row[0]]


@pytest.fixture(scope="module")
def mailing_url(make_database: Callable[[], str]) -> str:
    return make_database()


@pytest.fixture(scope="module")
async def mailing(settings: Settings, mailing_url: str) -> AsyncGenerator[tuple[Desk, Mailbox]]:
    """The application with a mail server, on a database of its own."""
    async with (
        open_mailbox() as mailbox,
        open_desk(with_mail(settings, mailing_url, mailbox)) as desk,
    ):
        yield desk, mailbox


async def test_an_invitation_is_mailed_with_a_link_of_its_own(
    mailing: tuple[Desk, Mailbox],
) -> None:
    desk, mailbox = mailing
    salon = await desk.found("Salon\nBcc: everybody@example.com Ölga")
    body = {"email": "guest@example.com", "role": "member"}
    made = (await salon.call("POST", "/invitations", json=body, status=201)).json()
    mail = await mailbox.next_mail("guest@example.com")
    assert mail["subject"] == "Invitation to Salon Bcc: everybody@example.com Ölga"
    assert mail["bcc"] is None
    [line] = [line for line in mail.get_content().splitlines() if line.startswith("https")]
    assert line.startswith("https://desk.example.com/invitation#")
    assert line != made["link"]
    assert (await accept(desk, line.rpartition("#")[2])).status_code == 201
    assert (await accept(desk, made["link"].rpartition("#")[2])).status_code == 410
