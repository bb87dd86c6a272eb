"""Sessions of our own pages: a cookie no script reads, and no foreign page can use."""

import asyncio
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from empfio.access.callers import TRUSTED_FOR
from empfio.access.shapes import Me
from empfio.kit.credentials import PAGE_HEADER, cookie_name, is_own
from empfio.kit.settings import Settings
from tests.callers import until
from tests.desk import PASSWORD, Business, Desk, open_desk
from tests.journeys.test_event_streams import STREAM
from tests.listeners import listening

HTTPS = "https://desk.example.com"


async def sign_in(
    salon: Business, headers: dict[str, str] | None = None, status: int = 200
) -> httpx2.Response:
    body = {"email": salon.email, "password": PASSWORD}
    answer = await salon.client.post("/api/v1/auth/session", json=body, headers=headers or {})
    salon.client.cookies.clear()  # each test says itself what a browser would send
    assert answer.status_code == status, answer.text
    return answer


def cookie_of(answer: httpx2.Response) -> tuple[str, set[str]]:
    """The pair that a browser sends back, and what was said about it."""
    [given] = answer.headers.get_list("set-cookie")
    pair, *attributes = given.split("; ")
    return pair, set(attributes)


async def ask(
    salon: Business, cookie: str, method: str = "GET", path: str = "/auth/me", **headers: str
) -> httpx2.Response:
    """Ask by a cookie, as a browser would that says so much of the page."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    body = {"name": "Anna"} if method == "POST" and path == "/leads" else None
    return await salon.client.request(
        method, f"/api/v1{path}", headers={"cookie": cookie, **named}, json=body
    )


@pytest.fixture
async def salon(desk: Desk) -> Business:
    return await desk.found("Pages")


async def test_a_page_signs_in_and_no_token_is_in_the_answer(salon: Business) -> None:
    answer = await sign_in(salon)
    assert Me.model_validate_json(answer.content).email == salon.email
    pair, attributes = cookie_of(answer)
    assert pair.startswith(f"{cookie_name('')}=")
    assert attributes == {"Path=/", "Max-Age=34560000", "HttpOnly", "SameSite=Strict"}
    assert pair.partition("=")[2] not in answer.text
    assert (await ask(salon, pair)).json()["id"] == salon.user_id
    made = await ask(salon, pair, "POST", "/leads", x_empfio_page="1")
    assert made.status_code == 201


async def test_a_wrong_password_gives_no_cookie(salon: Business) -> None:
    body = {"email": salon.email, "password": "wrong"}
    answer = await salon.client.post("/api/v1/auth/session", json=body)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


OWN = ({}, {"origin": "http://desk"}, {"origin": "https://desk", "sec_fetch_site": "same-origin"})
FOREIGN: tuple[dict[str, str], ...] = (
    {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://desk.evil.example"},
    {"origin": "http://evil.example/?http://desk"}, {"origin": "http://["}, {"origin": "http://"},
    {"origin": ""}, {"origin": "http://desk:8001"}, {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"}, {"origin": "http://desk", "sec_fetch_site": "cross-site"},
)  # fmt: skip


@pytest.mark.parametrize("page", OWN)
async def test_our_own_page_may_ask(salon: Business, page: dict[str, str]) -> None:
    pair, _ = cookie_of(await sign_in(salon))
    assert (await ask(salon, pair, **page)).status_code == 200
    answer = await ask(salon, pair, "POST", "/leads", x_empfio_page="1", **page)
    assert answer.status_code == 201


@pytest.mark.parametrize("page", FOREIGN)
async def test_a_foreign_page_may_ask_nothing(salon: Business, page: dict[str, str]) -> None:
    pair, _ = cookie_of(await sign_in(salon))
    before = (await salon.get("/leads"))["total"]
    refused = [
        await ask(salon, pair, **page),
        await ask(salon, pair, "GET", "/events/stream?seconds=0", **page),
        await ask(salon, pair, "POST", "/leads", x_empfio_page="1", **page),
        await sign_in(salon, {name.replace("_", "-"): v for name, v in page.items()}, 403),
    ]
    assert {one.status_code for one in refused} == {403}
    assert {one.json()["type"] for one in refused} == {"urn:empfio:problem:foreign-page"}
    assert "set-cookie" not in refused[-1].headers
    assert (await salon.get("/leads"))["total"] == before


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
async def test_a_change_without_the_header_is_refused(salon: Business, method: str) -> None:
    """As a form of another page would send it, where a browser does not keep to SameSite."""
    pair, _ = cookie_of(await sign_in(salon))
    lead = await salon.lead()
    path = {"POST": "/leads", "PUT": f"/leads/{lead['id']}/block"}.get(method)
    answer = await ask(salon, pair, method, path or f"/leads/{lead['id']}")
    assert answer.status_code == 403
    assert PAGE_HEADER in answer.json()["detail"]
    assert not (await salon.get(f"/leads/{lead['id']}"))["is_blocked"]


async def test_no_foreign_page_is_told_that_it_may_send_the_header(salon: Business) -> None:
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST",
             "access-control-request-headers": "x-empfio-page, content-type"}  # fmt: skip
    answer = await salon.client.options("/api/v1/leads", headers=asked)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_signing_out_ends_the_session_and_takes_the_cookie(salon: Business) -> None:
    pair, _ = cookie_of(await sign_in(salon))
    other, _ = cookie_of(await sign_in(salon))
    answer = await ask(salon, pair, "POST", "/auth/logout", x_empfio_page="1")
    assert answer.status_code == 204
    taken, attributes = cookie_of(answer)
    assert taken == f"{cookie_name('')}="
    assert "Max-Age=0" in attributes
    await asyncio.sleep(TRUSTED_FOR)
    dead = await ask(salon, pair)
    assert (dead.status_code, dead.json()["type"]) == (401, "urn:empfio:problem:invalid-token")
    assert (await ask(salon, other)).status_code == 200
    by_token = await salon.call("POST", "/auth/logout", status=204)
    assert "set-cookie" not in by_token.headers


async def test_a_token_goes_before_a_cookie_and_needs_no_page(desk: Desk, salon: Business) -> None:
    pair, _ = cookie_of(await sign_in(salon))
    other = await desk.found()
    bearer = other.as_bearer()["authorization"]
    mine = await ask(salon, pair, authorization=bearer, origin="https://evil.example")
    assert mine.json()["id"] == other.user_id
    assert (await ask(salon, pair, "POST", "/leads", authorization=bearer)).status_code == 201
    assert (await ask(salon, pair, authorization="Bearer none")).status_code == 401
    assert (await ask(salon, pair, authorization="Basic b2xnYTpvbGdh")).status_code == 401


@pytest.mark.parametrize(
    "cookie", ["", "{name}=", "{name}=x", "{name}={key}; {name}=x", "{name}x={key}", "x={key}",
               "__Host-{name}={key}", "{name}={key}x", "{name}={token}", "{name}=\xe4"]
)  # fmt: skip
async def test_a_cookie_that_is_not_ours_opens_nothing(salon: Business, cookie: str) -> None:
    pair, _ = cookie_of(await sign_in(salon))
    name, _, key = pair.partition("=")
    given = cookie.format(name=name, key=key, token=salon.token)
    headers: Any = {"cookie": given.encode("latin-1")}
    answer = await salon.client.get("/api/v1/auth/me", headers=headers)
    assert answer.status_code == 401
    among = f"a=b; {pair}; c=d"
    assert (await ask(salon, among)).status_code == 200


async def test_a_new_password_gives_the_page_a_new_key(salon: Business) -> None:
    pair, _ = cookie_of(await sign_in(salon))
    other, _ = cookie_of(await sign_in(salon))
    body = {"current_password": PASSWORD, "new_password": f"{PASSWORD} too"}
    answer = await salon.client.post(
        "/api/v1/auth/password", json=body, headers={"cookie": pair, PAGE_HEADER: "1"}
    )
    salon.client.cookies.clear()
    new, _ = cookie_of(answer)
    await asyncio.sleep(TRUSTED_FOR)
    statuses = [(await ask(salon, one)).status_code for one in (pair, other, new)]
    assert statuses == [401, 401, 200]


async def test_a_stream_is_opened_by_the_cookie_and_ends_with_it(
    desk: Desk, salon: Business
) -> None:
    pair, _ = cookie_of(await sign_in(salon))
    page = {"cookie": pair, "sec-fetch-site": "same-origin"}
    async with listening(desk.app, STREAM, "", page) as heard:
        lead = await salon.lead()
        await until(lambda: heard.named(""))
        assert heard.named("")[0]["data"]["id"] == lead["id"]
        await ask(salon, pair, "POST", "/auth/logout", x_empfio_page="1")
        await until(lambda: heard.is_over)


async def test_the_session_of_a_page_is_listed_and_ended_like_any_other(salon: Business) -> None:
    pair, _ = cookie_of(await sign_in(salon))
    listed = (await ask(salon, pair, path="/auth/sessions")).json()["sessions"]
    [own] = [one["id"] for one in listed if one["is_current"]]
    await salon.call("DELETE", f"/auth/sessions/{own}", status=204)
    await asyncio.sleep(TRUSTED_FOR)
    assert (await ask(salon, pair)).status_code == 401


async def test_over_https_the_cookie_is_ours_alone_and_never_sent_unencrypted(
    settings: Settings, fresh_url: str
) -> None:
    own = settings.model_copy(update={"database_url": SecretStr(fresh_url), "public_url": HTTPS})
    async with open_desk(own) as desk:
        salon = await desk.found()
        pair, attributes = cookie_of(await sign_in(salon))
        assert pair.startswith("__Host-")
        assert {"Secure", "Path=/"} <= attributes
        assert not [one for one in attributes if one.startswith("Domain")]
        for origin, status in ((HTTPS, 200), ("https://desk", 200), ("http://desk", 403)):
            assert (await ask(salon, pair, origin=origin)).status_code == status, origin
        without_prefix = pair.removeprefix("__Host-")
        assert (await ask(salon, without_prefix)).status_code == 401


def test_no_page_is_ours_where_nobody_says_where_we_are() -> None:
    assert not is_own("http://", "", "http://localhost:8001")
    assert is_own("http://localhost:8001", "", "http://localhost:8001")
