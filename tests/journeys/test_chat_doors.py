"""The chat's doors: for whom they open, on whose pages, and how often."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from empfio.access.rules import slug_of as slug_for
from empfio.chat.porter import TRUSTED_FOR
from empfio.kit.settings import Settings
from tests.desk import Desk, open_desk
from tests.journeys.test_tenant_matrix import TRACE, checksums
from tests.visitors import Visitor, slug_of

LISTED, FOREIGN = "https://shop.example", "https://elsewhere.example"
ASKING = {"access-control-request-method": "POST"}
DOORS = [
    ("GET", "/messages"), ("POST", "/messages"), ("POST", "/typing"), ("GET", "/stream"),
    ("POST", "/attachments"), ("GET", "/attachments/0190b5e8-7c1a-7b3e-9c39-2f0c6d5e4a11/file"),
]  # fmt: skip


async def test_a_business_tells_what_visitors_may_know(desk: Desk) -> None:
    salon = await desk.found("Salon Olga")
    change = {"languages": ["de", "en"], "greeting": {"de": "Guten Tag!"}, "phone": "canary"}
    await salon.call("PATCH", "/organization", json=change, status=200)
    slug = await slug_of(salon)
    answer = await desk.client.get(f"/api/v1/chat/{slug}")
    assert answer.json() == {
        "slug": slug, "name": "Salon Olga", "languages": ["de", "en"],
        "greeting": {"de": "Guten Tag!"},
    }  # fmt: skip


@pytest.mark.parametrize("slug", ["nobody", "SALON", "a--b", "-", "x" * 300, "a%00b", "%ff"])
async def test_where_nobody_is_there_is_no_chat(desk: Desk, slug: str) -> None:
    for method, path in (("GET", ""), ("POST", "/visitors")):
        answer = await desk.client.request(method, f"/api/v1/chat/{slug}{path}")
        assert answer.status_code == 404
    page = await desk.client.get(f"/chat/{slug}")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "no chat at this address" in page.text


def test_no_slug_is_a_word_of_an_address() -> None:
    names = ("Attachments", "Messages", "Stream!", "typing", "Salon")
    assert {slug_for(name) for name in names} == {
        "attachments-desk", "messages-desk", "stream-desk", "typing-desk", "salon",
    }  # fmt: skip


@pytest.mark.parametrize(("method", "path"), DOORS)
async def test_a_door_opens_for_a_visitors_token_alone(desk: Desk, method: str, path: str) -> None:
    salon = await desk.business()
    good = (await Visitor.come(desk, salon)).token
    wrong: list[dict[str, str]] = [
        {}, salon.as_bearer(), {"x-visitor-token": ""}, {"x-visitor-token": salon.token},
        {"x-visitor-token": good[:-1]}, {"x-visitor-token": f"{good}x"},
        {"x-visitor-token": f"{good}, {good}"}, {"x-visitor-token": good.upper()},
        {"x-visitor-token": "visitor_" + "A" * 43}, {"authorization": f"Bearer {good}"},
        {"cookie": f"x-visitor-token={good}"},
    ]  # fmt: skip
    seen = set()
    for headers in wrong:
        answer = await desk.client.request(
            method, f"/api/v1/chat{path}?visitor_token={good}", headers=headers
        )
        assert answer.status_code == 401, headers
        seen.add(TRACE.sub(b"", answer.content))
    assert len(seen) == 1


async def test_visitors_change_nothing_of_others(desk: Desk, superuser: Any) -> None:
    salon, other = await desk.found("Mine"), await desk.found("Foreign")
    await (await Visitor.come(desk, other)).write("Hi")
    before = await checksums(superuser, other.id)
    jane = await Visitor.come(desk, salon)
    body = {"id": str(uuid4()), "text": "Hi"}
    assert (await jane.call("POST", "/messages", json=body)).status_code == 201
    await jane.call("POST", "/typing", status=204)
    await jane.read()
    async with jane.listening(f"?after={'A' * 27}") as heard:
        assert heard.status == 200
    after = await checksums(superuser, other.id)
    # The other salon's agent may have answered meanwhile; what belongs to visitors stays.
    for table in ("visitors", "visitor_tokens", "visitor_messages", "leads"):
        assert before[table] == after[table]


async def test_a_page_that_is_not_listed_is_refused(desk: Desk) -> None:
    salon = await desk.found()
    jane = await Visitor.come(desk, salon)
    change = {"allowed_origins": [LISTED]}
    await salon.call("PATCH", "/organization", json=change, status=200)
    await asyncio.sleep(TRUSTED_FOR)
    slug = await slug_of(salon)
    for origin in (FOREIGN, "null", "", "http://shop.example", f"{LISTED}.evil.example", "*"):
        for method, path in (*DOORS, ("GET", f"/{slug}"), ("POST", f"/{slug}/visitors")):
            answer = await jane.call(method, path, headers={"origin": origin})
            assert answer.status_code == 403, (origin, path)
            assert "access-control-allow-origin" not in answer.headers
            assert answer.headers["vary"] == "Origin"
    for origin in (LISTED, "http://desk", desk.house.settings.address):
        answer = await jane.call("GET", "/messages", status=200, headers={"origin": origin})
        assert answer.headers["access-control-allow-origin"] == origin
        assert "access-control-allow-credentials" not in answer.headers
        made = await jane.call("POST", f"/{slug}/visitors", headers={"origin": origin}, status=201)
        assert made.headers["vary"] == "Origin"
        jane.headers = {"origin": origin}
        await jane.write("Hi")
        async with jane.listening() as heard:
            assert heard.headers["access-control-allow-origin"] == origin
        jane.headers = {}


async def test_a_page_is_told_whether_it_may_ask(desk: Desk) -> None:
    salon, other = await desk.found(), await desk.found()
    origin = f"https://{uuid4().hex}.example"
    await salon.call("PATCH", "/organization", json={"allowed_origins": [origin]}, status=200)
    mine, foreign = f"/{await slug_of(salon)}/visitors", f"/{await slug_of(other)}/visitors"
    for path, asked, status in (
        (mine, origin, 204), (foreign, origin, 403), (mine, FOREIGN, 403),
        ("/messages", origin, 204), ("/stream", origin, 204), ("/messages", FOREIGN, 403),
        ("/nobody/visitors", origin, 404),
    ):  # fmt: skip
        headers = {"origin": asked, **ASKING}
        answer = await desk.client.options(f"/api/v1/chat{path}", headers=headers)
        assert answer.status_code == status, path
        assert answer.headers["vary"] == "Origin"
        assert answer.headers.get("access-control-allow-origin") == (
            asked if status == 204 else None
        )
        if status == 204:
            assert "x-visitor-token" in answer.headers["access-control-allow-headers"]
            assert answer.headers["access-control-allow-methods"] == "GET, POST"
    for headers in ({}, {"origin": origin}, ASKING):  # no preflight, but a method we do not offer
        plain = await desk.client.options("/api/v1/chat/messages", headers=headers)
        assert plain.status_code == 405
    elsewhere = {"origin": origin, **ASKING}
    assert (await desk.client.options("/api/v1/leads", headers=elsewhere)).status_code == 405


async def test_a_body_from_a_visitor_is_small(desk: Desk) -> None:
    jane = await Visitor.come(desk, await desk.business())
    headers = {"content-type": "application/json"}
    await jane.call("POST", "/messages", content=b"{" * 32_001, headers=headers, status=413)
    await jane.call("POST", "/typing", content=b"{" * 32_001, headers=headers, status=413)


async def test_visitors_are_counted_each_and_by_address(settings: Settings, fresh_url: str) -> None:
    limits = {"chat_rate_per_visitor": 5, "chat_rate_per_address": 8, "rate_per_address": 6}
    own = settings.model_copy(update={"database_url": SecretStr(fresh_url), **limits})
    async with open_desk(own) as desk:
        salon = await desk.found()
        jane, max_ = await Visitor.come(desk, salon), await Visitor.come(desk, salon)
        for left in (4, 3, 2, 1, 0):
            answer = await jane.call("GET", "/messages", status=200)
            assert f'"visitor";r={left};' in answer.headers["ratelimit"]
        over = await jane.call("GET", "/messages", status=429)
        assert int(over.headers["retry-after"]) <= 60
        assert over.headers["vary"] == "Origin"
        await max_.call("GET", "/messages", status=200)
        await max_.call("GET", "/messages", status=200)
        assert "chat-address" in (await max_.call("GET", "/messages", status=429)).text
        for _ in range(3):  # registering and coming were three of six
            await jane.call("GET", "/messages", headers={"x-visitor-token": "no"}, status=401)
        path = "/api/v1/chat/salon/visitors"
        assert (await desk.client.post(path)).status_code == 429
