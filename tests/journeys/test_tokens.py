"""Tokens: every forged form is the same 401, and who leaves is out within a second."""

import asyncio
import base64
import hmac
import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import jwt
import pytest

from tests.desk import PASSWORD, SECRET_KEY, Business, Desk
from tests.processes import empfio

Claims = dict[str, Any]
Forgery = Callable[[Claims], str]
TRACE = re.compile(rb'"trace_id":"[0-9a-f]{32}"')


def b64(value: Any) -> str:
    """JSON (or bytes as they are) in the alphabet of JWT, without padding."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed(claims: Any, key: str = SECRET_KEY, digest: str = "sha256", **header: Any) -> str:
    """A token put together by hand, so that no library mends it."""
    head = {"alg": "HS256", "typ": "at+jwt", **header}
    body = f"{b64({k: v for k, v in head.items() if v is not None})}.{b64(claims)}"
    return f"{body}.{b64(hmac.digest(key.encode(), body.encode(), digest))}"


def unsigned(claims: Claims, alg: str) -> str:
    """A token that says it needs no signature."""
    return f"{b64({'alg': alg, 'typ': 'at+jwt'})}.{b64(claims)}."


def changed(**changes: Any) -> Forgery:
    """Rightly signed, with other claims; None leaves one out."""
    return lambda claims: signed(
        {name: value for name, value in (claims | changes).items() if value is not None}
    )


def reshaped(shape: Callable[[str], str]) -> Forgery:
    """A right token whose text is changed."""
    return lambda claims: shape(signed(claims))


def without_signature(token: str) -> str:
    return token.rpartition(".")[0] + "."


def with_other_claims(token: str) -> str:
    """The signature of one token under the claims of another."""
    head, _, signature = token.split(".")
    return f"{head}.{b64({'sub': 'owner'})}.{signature}"


NOW = int(time.time())
NOBODY = "00000000-0000-7000-8000-000000000001"
JWK = {"kty": "oct", "k": b64(b"mine")}
FORGED: dict[str, Forgery] = {
    "alg none": lambda c: unsigned(c, "none"),
    "alg None": lambda c: unsigned(c, "None"),
    "alg nOnE": lambda c: unsigned(c, "nOnE"),
    "alg NONE with a signature": lambda c: signed(c, alg="NONE"),
    "alg HS384": lambda c: signed(c, digest="sha384", alg="HS384"),
    "alg HS512": lambda c: signed(c, digest="sha512", alg="HS512"),
    "alg RS256 with the secret": lambda c: signed(c, alg="RS256"),
    "alg ES256 with zeros": lambda c: (
        f"{b64({'alg': 'ES256', 'typ': 'at+jwt'})}.{b64(c)}.{b64(bytes(64))}"
    ),
    "alg missing": lambda c: signed(c, alg=None),
    "alg a number": lambda c: signed(c, alg=256),
    "alg in lower case": lambda c: signed(c, alg="hs256"),
    "another key": lambda c: signed(c, key="a key of somebody else, just as long"),
    "an empty key": lambda c: signed(c, key=""),
    "an empty signature": reshaped(without_signature),
    "claims of another": reshaped(with_other_claims),
    "an extra dot": reshaped(lambda t: t + "."),
    "a leading dot": reshaped(lambda t: "." + t),
    "five parts": reshaped(lambda t: t + ".e30.e30"),
    "two parts": reshaped(lambda t: t.rpartition(".")[0]),
    "a comma and another": reshaped(lambda t: t + "," + t),
    "the header twice": reshaped(lambda t: t.split(".")[0] + "." + t),
    "a crit": lambda c: signed(c, crit=["exp"], exp=1),
    "a crit of our own": lambda c: signed(c, crit=["empfio"], empfio=True),
    "a kid that is a path, signed with an empty file": lambda c: signed(
        c, key="", kid="../../../../dev/null"
    ),
    "a kid that is SQL": lambda c: signed(c, key="mine", kid="x' UNION SELECT 'mine"),
    "a jku": lambda c: signed(c, key="mine", jku="https://evil.example/keys"),
    "a jwk": lambda c: signed(c, key="mine", jwk=JWK),
    "an x5u": lambda c: signed(c, key="mine", x5u="https://evil.example/cert"),
    "expired": changed(exp=NOW - 1),
    "expired long ago": changed(exp=0),
    "exp below zero": changed(exp=-NOW),
    "exp a text": changed(exp="tomorrow"),
    "exp a float": changed(exp=NOW + 3600.5),
    "exp a number as text": changed(exp=str(NOW + 3600)),
    "iat a float": changed(iat=NOW - 1.5),
    "exp a list": changed(exp=[NOW + 3600]),
    "exp true": changed(exp=True),
    "exp huge": changed(exp=10**400),
    "exp 1e999": lambda c: signed(c | {"exp": float("inf")}),
    "exp missing": changed(exp=None),
    "nbf in the future": changed(nbf=NOW + 3600),
    "iat in the future": changed(iat=NOW + 3600),
    "iat a text": changed(iat="now"),
    "iat missing": changed(iat=None),
    "aud missing": changed(aud=None),
    "aud of another": changed(aud="empfio-widget"),
    "aud a list with ours": changed(aud=["empfio-api", "other"]),
    "aud an empty list": changed(aud=[]),
    "iss of another": changed(iss="empfio.example"),
    "iss missing": changed(iss=None),
    "iss a list": changed(iss=["empfio"]),
    "typ JWT": lambda c: signed(c, typ="JWT"),
    "typ of a refresh token": lambda c: signed(c, typ="rt+jwt"),
    "typ missing": lambda c: signed(c, typ=None),
    "sub of nobody": changed(sub=NOBODY),
    "sub missing": changed(sub=None),
    "sub no id": changed(sub="owner"),
    "sub a number": changed(sub=1),
    "sub in braces": lambda c: signed(c | {"sub": "{" + c["sub"] + "}"}),
    "org of nobody": changed(org=NOBODY),
    "org missing": changed(org=None),
    "org no id": changed(org="' OR true --"),
    "sid of nobody": changed(sid=NOBODY),
    "sid missing": changed(sid=None),
    "sid no id": changed(sid="mine"),
    "sid of an organization": lambda c: signed(c | {"sid": c["org"]}),
    "ver of yesterday": changed(ver=0),
    "ver of tomorrow": changed(ver=2),
    "ver true": changed(ver=True),
    "ver a float": changed(ver=1.0),
    "ver a text": changed(ver="1"),
    "ver missing": changed(ver=None),
    "claims that are a list": lambda c: signed([c]),
    "claims that are no JSON": lambda c: signed(b"{"),
    "claims nested deep": lambda c: signed(b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}"),
    "a header nested deep": lambda c: f"{b64(b'[' * 3_000)}.{b64(c)}.{b64(bytes(32))}",
    "no token at all": lambda c: "x",
    "a key that was never made": lambda c: "empfio_" + "a" * 43,
    "an empty key of ours": lambda c: "empfio_",
}


@pytest.fixture
async def salon(desk: Desk) -> Business:
    """An organization with a token whose claims are known."""
    return await desk.business("Tokens")


def claims_of(salon: Business) -> Claims:
    """What its owner's token says."""
    claims: Claims = jwt.decode(salon.token, options={"verify_signature": False})
    return claims


def plain(answer: httpx2.Response) -> tuple[int, Any, bytes]:
    """Status, headers and bytes without the trace id."""
    return answer.status_code, sorted(answer.headers.items()), TRACE.sub(b"", answer.content)


async def test_a_token_put_together_by_hand_is_taken(salon: Business) -> None:
    """Otherwise the forgeries below would be refused for a reason of ours."""
    assert (await salon.call("GET", "/auth/me", token=signed(claims_of(salon)))).is_success
    later = signed(claims_of(salon) | {"exp": NOW + 3600, "jti": "x"}, kid="a")
    assert (await salon.call("GET", "/auth/me", token=later)).is_success


async def test_every_forged_token_is_the_same_401(desk: Desk, salon: Business) -> None:
    claims, other = claims_of(salon), await desk.business("Tokens elsewhere")
    tokens = {name: forge(claims) for name, forge in FORGED.items()}
    tokens["org of another"] = signed(claims | {"org": other.id})
    tokens["sid of another"] = signed(claims | {"sid": claims_of(other)["sid"]})
    tokens["sub of another"] = signed(claims | {"sub": other.user_id})
    answers = {}
    for name, token in tokens.items():
        answers[name] = plain(await salon.call("GET", "/conversations", token=token))
    assert len(answers) >= 70
    expected = answers["another key"]
    assert expected[0] == 401
    assert ("www-authenticate", 'Bearer realm="api", error="invalid_token"') in expected[1]
    assert {name: answer for name, answer in answers.items() if answer != expected} == {}


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("authorization", "")],
        [("authorization", "Bearer")],
        [("authorization", "Bearer ")],
        [("authorization", "Basic {}")],
        [("authorization", "{}")],
        [("authorization", "Token {}")],
        [("authorization", "Bearer {}"), ("authorization", "Bearer {}")],
        [("authorization", "Bearer {}"), ("authorization", "Basic YTpi")],
        [("x-authorization", "Bearer {}")],
        [("cookie", "access_token={}")],
    ],
)
async def test_a_token_elsewhere_than_in_one_bearer_header_is_none(
    desk: Desk, salon: Business, headers: list[tuple[str, str]]
) -> None:
    sent = [(name, value.replace("{}", salon.token)) for name, value in headers]
    answer = await desk.client.get(f"/api/v1/auth/me?access_token={salon.token}", headers=sent)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="api"'


async def test_the_scheme_is_taken_in_any_case(desk: Desk, salon: Business) -> None:
    for scheme in ("bearer", "BEARER", "Bearer "):
        headers = {"authorization": f"{scheme} {salon.token}"}
        assert (await desk.client.get("/api/v1/auth/me", headers=headers)).status_code == 200


async def test_a_random_change_of_any_letter_kills_a_token(salon: Business) -> None:
    token = salon.token
    for place in range(0, len(token), 7):
        # Of the last letter of a part some bits are not used: change it so that all differ.
        letter = "A" if token[place] not in "ABCD" else "z"
        broken = token[:place] + letter + token[place + 1 :]
        assert (await salon.call("GET", "/auth/me", token=broken)).status_code == 401, place


GONE = (
    "DELETE FROM logins WHERE user_id = $1",
    "DELETE FROM refresh_tokens USING sessions WHERE session_id = sessions.id AND user_id = $1",
    "DELETE FROM sessions WHERE user_id = $1",
)


async def dead_within(salon: Business, token: str, path: str) -> float:
    """Seconds until a token that was good is refused; it is used all the time."""
    began = time.monotonic()
    while (await salon.call("GET", path, token=token)).status_code != 401:
        assert time.monotonic() - began < 5, "it never died"
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def test_a_revoked_key_is_dead_within_a_second(salon: Business) -> None:
    body = {"name": "Robot", "scopes": ["leads:read"]}
    made = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
    await salon.call("GET", "/leads", token=made["key"], status=200)
    await salon.call("DELETE", f"/api-keys/{made['id']}", status=204)
    assert await dead_within(salon, made["key"], "/leads") < 1


@pytest.mark.parametrize(
    "change",
    ["deactivated_at = now()", "token_version = token_version + 1", "id = gen_random_uuid()"],
)
async def test_a_user_who_left_is_out_within_a_second(
    desk: Desk, superuser: asyncpg.Connection, change: str
) -> None:
    salon = await desk.found("Left")
    await salon.get("/auth/me")
    if change.startswith("id"):
        for statement in GONE:
            await superuser.execute(statement, UUID(salon.user_id))
    await superuser.execute(f"UPDATE users SET {change} WHERE id = $1", UUID(salon.user_id))
    assert await dead_within(salon, salon.token, "/auth/me") < 1


async def test_a_role_counts_as_it_stands_within_a_second(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found("Demoted")
    await salon.call("POST", "/leads", json={"name": "Anna"}, status=201)
    await superuser.execute("UPDATE users SET role = 'viewer' WHERE id = $1", UUID(salon.user_id))
    await asyncio.sleep(0.9)
    await salon.call("POST", "/leads", json={"name": "Anna"}, status=403)


async def test_neither_a_key_nor_a_password_stands_in_any_table(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found("Secret")
    login = {"email": salon.email, "password": PASSWORD}
    signed = await salon.call("POST", "/auth/login", json=login, status=200)
    refreshing = signed.json()["refresh_token"]
    body = {"name": "Robot", "scopes": ["leads:read"]}
    headers = {"idempotency-key": "once"}
    made = await salon.call("POST", "/api-keys", json=body, headers=headers, status=201)
    again = await salon.call("POST", "/api-keys", json=body, headers=headers, status=201)
    assert made.json()["id"] == again.json()["id"]
    kept = ""
    for table in await superuser.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    ):
        rows = await superuser.fetch(f"SELECT t::text FROM {table[0]} AS t")
        kept += "\n".join(row[0] for row in rows)
    assert made.json()["id"] in kept
    assert [
        secret
        for secret in (made.json()["key"], PASSWORD, salon.token, refreshing)
        if secret in kept
    ] == []


async def test_a_token_for_longer_than_can_be_is_refused_before_a_session_begins(
    desk: Desk, database_url: str, tmp_path: Path
) -> None:
    salon = await desk.found()
    variables = {"database_url": database_url, "secret_key": SECRET_KEY, "data": tmp_path}

    def token(hours: str) -> subprocess.CompletedProcess[str]:
        return empfio("token", "--email", salon.email, f"--hours={hours}", **variables)

    for hours in ("99999999", "1e300", "8761", "0", "-1", "nan", "inf", "-inf"):
        refused = await asyncio.to_thread(token, hours)
        assert (refused.returncode, refused.stdout) == (1, ""), hours
        said = "empfio: Give --hours as a number from 0.01 to 8,760, which is a year.\n"
        assert refused.stderr == said
    assert len((await salon.get("/auth/sessions"))["sessions"]) == 1
    made = await asyncio.to_thread(token, "8760")
    assert made.returncode == 0, made.stderr
    assert len((await salon.get("/auth/sessions"))["sessions"]) == 2
