"""The entrance: registering, logging in, tokens, keys, roles."""

import time
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import asyncpg
import jwt
import pytest
from pydantic import SecretStr

from empfio.access.callers import TRUSTED_FOR
from empfio.access.records import KeyScope
from empfio.access.shapes import ApiKeyList, Me, NewApiKeyShape, SignedInShape
from empfio.access.tokens import ALGORITHM, AUDIENCE, ISSUER, KIND
from empfio.kit import clock
from empfio.kit.settings import Settings
from tests.desk import PASSWORD, SECRET_KEY, Business, Desk, open_desk, unique
from tests.journeys.matrix import joined, key, person, session_in
from tests.journeys.test_conversations_contract import in_order

SIGNED_IN = [
    "access_token", "token_type", "expires_in", "refresh_token", "user_id", "email",
    "full_name", "organization_id", "organization_name",
]  # fmt: skip
CLAIMS = ("iss", "aud", "sub", "org", "sid", "ver", "iat", "exp")
REGISTRATION = {
    "email": "Olga@Example.com", "password": PASSWORD, "full_name": "Olga Owner",
    "organization_name": "Salon Olga",
}  # fmt: skip


async def post(desk: Desk, path: str, status: int, **body: Any) -> Any:
    answer = await desk.client.post(f"/api/v1/auth/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.parametrize(("who", "statuses"), [("first", [201, 403]), ("closed", [403, 403])])
async def test_an_operator_decides_who_founds_an_organization(
    settings: Settings, fresh_url: str, who: str, statuses: list[int]
) -> None:
    own = settings.model_copy(update={"registration": who, "database_url": SecretStr(fresh_url)})
    async with open_desk(own) as desk:
        for number, status in enumerate(statuses):
            body = {**REGISTRATION, "email": f"owner-{number}@example.com"}
            answer = await post(desk, "register", status, **body)
        assert answer["type"] == "urn:empfio:problem:registration-closed"
        if who == "first":
            signed = await post(desk, "login", 200, email="owner-0@example.com", password=PASSWORD)
            salon = Business(desk.client, signed["access_token"], "", "", "", "")
            assert (await joined(salon))["organization_name"] == "Salon Olga"


async def test_who_registers_is_signed_in_and_can_log_in_again(desk: Desk) -> None:
    made = await post(desk, "register", 201, **REGISTRATION)
    assert list(made) == SIGNED_IN
    assert made["token_type"] == "bearer"
    assert (made["email"], made["full_name"]) == ("olga@example.com", "Olga Owner")
    assert made["organization_name"] == "Salon Olga"
    for spelling in ("olga@example.com", "OLGA@EXAMPLE.COM"):
        again = await post(desk, "login", 200, email=spelling, password=PASSWORD)
        assert list(again) == SIGNED_IN
        hidden = {"access_token": 0, "refresh_token": 0}
        assert {**again, **hidden} == {**made, **hidden}
        SignedInShape.model_validate_json(str(again).replace("'", '"'), strict=True)
    headers = {"authorization": f"bearer {again['access_token']}"}
    answer = await desk.client.get("/api/v1/auth/me", headers=headers)
    me = answer.json()
    read = Me.model_validate_json(answer.content, strict=True)
    assert in_order(read.model_dump(mode="json"), me)
    assert {"id": me["id"], "role": me["role"]} == {"id": made["user_id"], "role": "owner"}
    assert me["organization_id"] == made["organization_id"]
    # One account an e-mail, over all organizations.
    problem = await post(desk, "register", 409, **{**REGISTRATION, "email": "olga@EXAMPLE.com"})
    assert "account already" in problem["detail"]


@pytest.mark.parametrize(
    "change",
    [{"email": "olga"}, {"email": ""}, {"email": None}, {"email": "x" * 250 + "@x.de"},
     {"email": "x" * 500_000 + "@x.de"}, {"password": "short"}, {"password": "x" * 257},
     {"password": 12345678}, {"full_name": ""}, {"full_name": "x" * 201}, {"organization_name": ""},
     {"organization_name": None}, {"role": "owner"}, {"organization_id": str(UUID(int=1))}],
)  # fmt: skip
async def test_a_registration_that_does_not_fit_is_refused(
    desk: Desk, change: dict[str, Any], superuser: asyncpg.Connection
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM organizations")
    began = time.perf_counter()
    problem = await post(
        desk, "register", 422, **{**REGISTRATION, "email": "new@example.com", **change}
    )
    assert time.perf_counter() - began < 2
    assert problem["errors"][0]["where"] == f"body.{next(iter(change))}"
    assert str(next(iter(change.values())) or "?")[:50] not in problem["detail"] or "role" in change
    assert await superuser.fetchval("SELECT count(*) FROM organizations") == before


async def test_a_wrong_login_tells_nothing_about_who_exists(desk: Desk) -> None:
    salon = await desk.business()
    answers = [
        await post(desk, "login", 401, email=email, password=password)
        for email, password in [
            (salon.email, "wrong password"), (salon.email, ""), ("nobody@example.com", PASSWORD),
            ("nobody", PASSWORD), ("", ""), (salon.email, PASSWORD.upper()),
        ]
    ]  # fmt: skip
    for answer in answers:
        del answer["trace_id"]
    assert all(answer == answers[0] for answer in answers)


def forged() -> dict[str, Any]:
    """Tokens that are almost right: what each changes of the claims, the header or the key."""
    return {
        "another key": {"key": "another key, long enough to be taken too"},
        "no algorithm": {"algorithm": "none", "key": ""},
        "another algorithm": {"algorithm": "HS512"},
        "another kind": {"typ": "JWT"},
        "expired": {"exp": clock.now() - timedelta(seconds=1)},
        "not yet": {"iat": clock.now() + timedelta(hours=1)},
        "not before": {"nbf": clock.now() + timedelta(hours=1)},
        "another issuer": {"iss": "somebody"},
        "another audience": {"aud": "another-api"},
        "several audiences": {"aud": [AUDIENCE, "another-api"]},
        "an old version": {"ver": 0},
        "a version that is a text": {"ver": "1"},
        "a version that is true": {"ver": True},
        "another user": {"sub": str(UUID(int=7))},
        "a user that is no id": {"sub": "7"},
        "another session": {"sid": str(UUID(int=7))},
        "a session that is no id": {"sid": 7},
        "an organization that is no id": {"org": {"id": 7}},
        "another organization": {"org": str(UUID(int=7))},
        **{f"without {name}": {name: ...} for name in CLAIMS},
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")
async def test_every_forged_token_is_the_same_401(desk: Desk) -> None:
    salon = await desk.business()
    right = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": salon.user_id, "org": salon.id,
        "sid": session_in(salon.token), "ver": 1,
        "iat": clock.now(), "exp": clock.now() + timedelta(hours=1),
    }  # fmt: skip

    def made(**change: Any) -> str:
        secret = change.pop("key", SECRET_KEY)
        algorithm, typ = change.pop("algorithm", ALGORITHM), change.pop("typ", KIND)
        claims = {n: v for n, v in {**right, **change}.items() if v is not ...}
        return jwt.encode(claims, secret, algorithm=algorithm, headers={"typ": typ})

    await salon.call("GET", "/auth/me", token=made(), status=200)
    bodies = set()
    tokens = {name: made(**change) for name, change in forged().items()}
    tokens |= {"cut": made()[:-2], "parts": "a.b.c", "key": "empfio_" + "x" * 43, "text": "x"}
    for name, token in tokens.items():
        answer = await salon.call("GET", "/auth/me", token=token)
        assert answer.status_code == 401, name
        bodies.add(answer.text.split('"trace_id"')[0])
    assert len(bodies) == 1


async def test_a_users_token_ends_with_its_version_and_with_the_user(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.business()
    for change in ("token_version = token_version + 1", "deactivated_at = now()"):
        token, user = await person(desk, salon, "member")
        await salon.call("GET", "/auth/me", token=token, status=200)
        began = time.monotonic()
        await superuser.execute(f"UPDATE users SET {change} WHERE id = $1", user.id)
        while (await salon.call("GET", "/auth/me", token=token)).status_code == 200:
            assert time.monotonic() - began < TRUSTED_FOR + 0.5


async def test_a_key_is_shown_once_listed_without_its_secret_and_ends_at_once(desk: Desk) -> None:
    salon = await desk.found()
    body = {"name": "Robot", "scopes": ["leads:write", "leads:read", "leads:read"]}
    answer = await salon.call("POST", "/api-keys", json=body, status=201)
    read = NewApiKeyShape.model_validate_json(answer.content, strict=True)
    made = answer.json()
    assert in_order(read.model_dump(mode="json"), made)
    assert made["scopes"] == ["leads:read", "leads:write"]
    assert made["key"].startswith(made["prefix"]) and len(made["key"]) > 43
    listed = await salon.call("GET", "/api-keys", status=200)
    ApiKeyList.model_validate_json(listed.content, strict=True)
    assert listed.json() == {"api_keys": [{n: made[n] for n in made if n != "key"}]}
    await salon.call("GET", "/leads", token=made["key"], status=200)
    began = time.monotonic()
    await salon.call("DELETE", f"/api-keys/{made['id']}", status=204)
    while (await salon.call("GET", "/leads", token=made["key"])).status_code == 200:
        assert time.monotonic() - began < TRUSTED_FOR + 0.5
    assert await salon.get("/api-keys") == {"api_keys": []}
    await salon.call("DELETE", f"/api-keys/{made['id']}", status=404)


@pytest.mark.parametrize("scope", get_args(KeyScope))
async def test_a_key_may_do_what_it_names_and_nothing_else(desk: Desk, scope: str) -> None:
    salon = await desk.business()
    robot, _ = await key(salon, scope)
    lead_id = (await salon.lead())["id"]
    made = await salon.conversation(lead_id)
    asked = {
        "leads:read": ("GET", "/leads", None),
        "leads:write": ("PATCH", f"/leads/{lead_id}", {"name": "Anna"}),
        "conversations:read": ("GET", f"/conversations/{made['id']}", None),
        "conversations:write": ("PATCH", f"/conversations/{made['id']}", {"status": "active"}),
    }
    for name, (method, path, body) in asked.items():
        status = 200 if name == scope else 403
        await salon.call(method, path, json=body, token=robot, status=status)
    await salon.call("GET", "/auth/me", token=robot, status=403)
    await salon.call("GET", "/api-keys", token=robot, status=403)


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "x"}, {"name": "x", "scopes": []}, {"name": "x", "scopes": ["all"]},
     {"name": "", "scopes": ["leads:read"]}, {"name": "x", "scopes": ["leads:read"] * 20},
     {"name": "x", "scopes": "leads:read"}, {"name": "x", "scopes": ["api_keys:manage"]}],
)  # fmt: skip
async def test_a_key_that_does_not_fit_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    salon = await desk.business()
    await salon.call("POST", "/api-keys", json=body, status=422)


async def test_keys_of_another_organization_cannot_be_ended(desk: Desk) -> None:
    salon, other = await desk.business(), await desk.business("Other")
    robot, key_id = await key(other, "leads:read")
    await salon.call("DELETE", f"/api-keys/{key_id}", status=404)
    await salon.call("DELETE", f"/api-keys/{unique('x')}", status=422)
    await other.call("GET", "/leads", token=robot, status=200)
