"""What holds for every request: order of checks, problems, tags and conditions, HEAD, paths."""

import re
from typing import Any
from uuid import UUID

import pytest

from tests.desk import Business, Desk
from tests.journeys.matrix import key, person

UNKNOWN = "550e8400-e29b-41d4-a716-446655440000"
JSON = {"content-type": "application/json"}
PATCH = f"/conversations/{UNKNOWN}"
SAFETY = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}

# Each request is wrong in all the ways of those below it too; the first one is what is answered.
ORDER = [
    (401, "no token", b"x" * 1_000_001, {"authorization": "none"}),
    (413, "too large", b"x" * 1_000_001, {"content-type": "text/plain"}),
    (415, "no JSON type", b"{", {"content-type": "text/plain"}),
    (400, "not JSON", b"{", JSON),
    (422, "not valid", b'{"status": "closed"}', JSON),
    (404, "absent", b'{"status": "active"}', {**JSON, "if-match": '"77"'}),
]


@pytest.mark.parametrize(
    ("status", "body", "headers"), [(s, b, h) for s, _, b, h in ORDER], ids=[o[1] for o in ORDER]
)
async def test_checks_come_in_the_promised_order(
    desk: Desk, status: int, body: bytes, headers: dict[str, str]
) -> None:
    salon = await desk.business()
    viewer, _ = await person(desk, salon, "viewer")
    await salon.call("PATCH", PATCH, content=body, headers=headers, token=viewer, status=status)


async def test_403_comes_before_409_and_412(desk: Desk) -> None:
    salon = await desk.business()
    viewer, _ = await person(desk, salon, "viewer")
    lead = await salon.lead()
    closed = await salon.conversation(lead["id"], status="completed")
    await salon.conversation(lead["id"])
    path, body, stale = f"/conversations/{closed['id']}", {"status": "active"}, {"if-match": '"9"'}
    await salon.call("PATCH", path, json=body, headers=stale, token=viewer, status=403)
    await salon.call("PATCH", path, json=body, headers=stale, status=412)
    await salon.call("PATCH", path, json=body, status=409)
    hello = {"content": "Hello"}
    await salon.call("POST", f"{path}/messages", json=hello, token=viewer, status=403)
    fresh = {"lead_id": lead["id"], "channel": "telegram"}
    await salon.call("POST", "/conversations", json=fresh, token=viewer, status=403)


async def test_a_caller_without_the_right_leaves_no_trace(desk: Desk) -> None:
    salon = await desk.found()
    viewer, _ = await person(desk, salon, "viewer")
    robot, _ = await key(salon, "leads:read")
    lead = await salon.lead()
    made = await salon.conversation(lead["id"])
    before = (await salon.get(f"/conversations/{made['id']}"), await salon.get("/leads"))
    for token in (viewer, robot):
        for method, path, body in [
            ("PATCH", f"/conversations/{made['id']}", {"status": "completed"}),
            ("POST", f"/conversations/{made['id']}/messages", {"content": "Hi"}),
            ("POST", "/conversations", {"lead_id": lead["id"], "channel": "web"}),
            ("POST", "/leads", {"name": "Anna"}),
            ("PATCH", f"/leads/{lead['id']}", {"name": "Anna"}),
        ]:
            kept = {"idempotency-key": "once"}
            for headers in ({}, kept, kept):
                await salon.call(method, path, json=body, token=token, headers=headers, status=403)
    after = (await salon.get(f"/conversations/{made['id']}"), await salon.get("/leads"))
    assert before == after
    assert await salon.get("/conversations?channel=web") == {
        "conversations": [], "total": 0, "page": 1, "size": 20, "next_cursor": None,
    }  # fmt: skip


async def problems(salon: Business) -> list[Any]:
    """One answer of each kind of refusal."""
    made = await salon.conversation()
    path = f"/conversations/{made['id']}"
    return [
        await salon.call("GET", "/conversations", headers={"authorization": ""}, status=401),
        await salon.call("PATCH", path, content=b"{", headers=JSON, status=400),
        await salon.call("GET", PATCH, status=404),
        await salon.call("GET", "/nowhere", status=404),
        await salon.call("PUT", path, status=405),
        await salon.call(
            "POST",
            "/conversations",
            json={"lead_id": made["lead_id"], "channel": "telegram"},
            status=409,
        ),
        await salon.call(
            "PATCH", path, json={"status": "active"}, headers={"if-match": "x"}, status=412
        ),
        await salon.call("PATCH", path, content=b" " * 1_000_001, headers=JSON, status=413),
        await salon.call("GET", "/conversations?" + "x" * 20_000, status=414),
        await salon.call("PATCH", path, content=b"{}", status=415),
        await salon.call("PATCH", path, json={"status": "closed", "more": 1}, status=422),
        await salon.call("GET", path, headers={"x-long": "x" * 40_000}, status=431),
    ]


async def test_every_problem_has_the_form_of_rfc_9457(desk: Desk) -> None:
    salon = await desk.business()
    traces = set()
    for answer in await problems(salon):
        assert answer.headers["content-type"] == "application/problem+json"
        assert SAFETY.items() <= dict(answer.headers).items()
        problem = answer.json()
        open_id = problem.pop("open_conversation_id", None)
        assert (open_id is not None) == (answer.status_code == 409)
        assert list(problem) == ["type", "title", "status", "detail", "errors", "trace_id"]
        assert problem["status"] == answer.status_code
        assert problem["type"].startswith("urn:empfio:problem:")
        assert problem["detail"].endswith(".") and " " in problem["detail"]
        assert UUID(problem["trace_id"])
        assert UNKNOWN not in answer.text
        for fault in problem["errors"]:
            assert list(fault) == ["where", "what"]
        traces.add(problem["trace_id"])
    assert len(traces) == 12


async def test_each_fault_is_named_with_its_place(desk: Desk) -> None:
    salon = await desk.business()
    answer = await salon.call("GET", "/conversations?size=0&page=x&status=Active", status=422)
    places = {fault["where"] for fault in answer.json()["errors"]}
    assert places == {"query.size", "query.page", "query.status"}
    assert "'active', 'completed', 'escalated' or 'abandoned'" in answer.text


@pytest.mark.parametrize("token", [None, "", "x", "Basic eDp5", "Bearer", "Bearer ", "Bearer ä"])
async def test_401_says_how_to_sign_in(desk: Desk, token: str | None) -> None:
    headers = {} if token is None else {"authorization": token.encode("latin-1")}
    answer = await desk.client.get("/api/v1/conversations", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="api"'
    sent = {"authorization": "Bearer forged"}
    answer = await desk.client.get("/api/v1/conversations", headers=sent)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="api", error="invalid_token"'


@pytest.mark.parametrize(
    "path", ["/conversations/", "/leads/", "/auth/me/", f"{PATCH}/", f"{PATCH}/messages/", "/", ""]
)
async def test_a_trailing_slash_is_404_and_no_redirect(desk: Desk, path: str) -> None:
    salon = await desk.business()
    answer = await salon.call("GET", path, status=404)
    assert "location" not in answer.headers


async def test_a_method_that_is_not_offered_names_those_that_are(desk: Desk) -> None:
    salon = await desk.business()
    for method, path, allowed in [
        ("DELETE", "/conversations", "GET, HEAD, POST"),
        ("PUT", PATCH, "GET, HEAD, PATCH"),
        ("GET", "/auth/login", "POST"),
        ("HEAD", "/auth/login", "POST"),
        ("OPTIONS", f"/api-keys/{UNKNOWN}", "DELETE"),
    ]:
        answer = await salon.call(method, path, status=405)
        assert answer.headers["allow"] == allowed
    answer = await desk.client.post("/docs/assets/swagger-ui.css")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_head_answers_as_get_does(desk: Desk) -> None:
    salon = await desk.business()
    made = await salon.conversation()
    for path in ("/conversations", f"/conversations/{made['id']}", "/leads", "/auth/me"):
        get = await salon.call("GET", path, status=200)
        head = await salon.call("HEAD", path, status=200)
        for name in ("content-type", "content-length", "etag"):
            assert head.headers.get(name) == get.headers.get(name)
    await salon.call("HEAD", PATCH, status=404)


async def test_head_never_changes_anything(desk: Desk) -> None:
    salon = await desk.business()
    _, key_id = await key(salon, "leads:read")
    await salon.call("HEAD", f"/api-keys/{key_id}", status=405)
    assert key_id in [one["id"] for one in (await salon.get("/api-keys"))["api_keys"]]


@pytest.mark.parametrize("kind", ["conversations", "leads"])
async def test_a_tag_spares_the_second_reading(desk: Desk, kind: str) -> None:
    salon = await desk.business()
    made = await (salon.conversation() if kind == "conversations" else salon.lead())
    path = f"/{kind}/{made['id']}"
    tag = (await salon.call("GET", path)).headers["etag"]
    assert re.fullmatch(r'"\d+"', tag)
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        for method in ("GET", "HEAD"):
            answer = await salon.call(method, path, headers={"if-none-match": known}, status=304)
            assert answer.content == b"" and answer.headers["etag"] == tag
    for other in ('"0"', "x", "", f"{tag}x".strip('"')):
        await salon.call("GET", path, headers={"if-none-match": other}, status=200)


@pytest.mark.parametrize("kind", ["conversations", "leads"])
async def test_a_change_on_a_stale_version_is_412_and_changes_nothing(
    desk: Desk, kind: str
) -> None:
    salon = await desk.business()
    made = await (salon.conversation() if kind == "conversations" else salon.lead())
    path = f"/{kind}/{made['id']}"
    first, second = {"status": "completed"}, {"status": "lost" if kind == "leads" else "abandoned"}
    tag = (await salon.call("GET", path)).headers["etag"]
    answer = await salon.call("PATCH", path, json=first, headers={"if-match": tag}, status=200)
    fresh = answer.headers["etag"]
    assert fresh != tag
    for stale in (tag, f"W/{fresh}", "x", '""'):
        await salon.call("PATCH", path, json=second, headers={"if-match": stale}, status=412)
    now = await salon.call("GET", path)
    assert (now.json()["status"], now.headers["etag"]) == ("completed", fresh)
    for match in (f'"0", {fresh}', "*"):
        await salon.call("PATCH", path, json=second, headers={"if-match": match}, status=200)
    tag = (await salon.call("GET", path)).headers["etag"]
    if kind == "conversations":
        await salon.message(made["id"])
        assert (await salon.call("GET", path)).headers["etag"] != tag
