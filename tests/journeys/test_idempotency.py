"""Idempotency-Key: a repeated request acts once and is told the same again."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.desk import Business, Desk, unique
from tests.journeys.matrix import key, person

LEAD = {"name": "Jane Smith"}


async def send(
    salon: Business, method: str, path: str, body: Any, once: str, **options: Any
) -> httpx2.Response:
    headers = {"idempotency-key": once, **options.pop("headers", {})}
    return await salon.call(method, path, json=body, headers=headers, **options)


def same(first: httpx2.Response, second: httpx2.Response) -> bool:
    """Whether the second is the first again, and says so."""
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    names = ("content-type", "etag")
    return (first.status_code, first.content, [first.headers.get(n) for n in names]) == (
        second.status_code, second.content, [second.headers.get(n) for n in names],
    )  # fmt: skip


async def test_each_write_acts_once_and_answers_twice(desk: Desk) -> None:
    salon = await desk.found()
    lead = await salon.lead()
    made = await salon.conversation(lead["id"])
    for method, path, body in [
        ("POST", "/leads", LEAD),
        ("PATCH", f"/leads/{lead['id']}", {"name": "Jane Miller"}),
        ("POST", "/conversations", {"lead_id": lead["id"], "channel": "web"}),
        ("PATCH", f"/conversations/{made['id']}", {"status": "escalated"}),
        ("POST", f"/conversations/{made['id']}/messages", {"content": "Hello"}),
    ]:
        once = unique("key")
        first = await send(salon, method, path, body, once)
        assert first.status_code in (200, 201), first.text
        assert same(first, await send(salon, method, path, body, once))
    assert (await salon.get("/leads"))["total"] == 2
    assert (await salon.get("/conversations"))["total"] == 2
    assert (await salon.get(f"/conversations/{made['id']}"))["message_count"] == 1


async def test_the_first_answer_is_told_again_after_things_have_changed(desk: Desk) -> None:
    salon = await desk.business()
    path = f"/conversations/{(await salon.conversation())['id']}"
    first = await send(salon, "PATCH", path, {"status": "completed"}, "first")
    await salon.call("PATCH", path, json={"status": "active"}, status=200)
    assert same(first, await send(salon, "PATCH", path, {"status": "completed"}, "first"))
    assert (await salon.get(path))["status"] == "active"


async def test_another_body_under_the_same_key_is_422(desk: Desk) -> None:
    salon = await desk.business()
    path = f"/conversations/{(await salon.conversation())['id']}"
    once = unique("key")
    await send(salon, "POST", "/leads", LEAD, once, status=201)
    problem = (await send(salon, "POST", "/leads", {"name": "Anna"}, once, status=422)).json()
    assert problem["errors"][0]["where"] == "header.Idempotency-Key"
    await send(salon, "POST", f"{path}/messages", {"content": "a"}, once, status=201)
    await send(salon, "POST", f"{path}/messages", {"content": "b"}, once, status=422)
    assert (await salon.get(path))["message_count"] == 1
    await send(salon, "PATCH", path, {"status": "active"}, once, status=200)
    other = {"if-match": '"1"'}
    await send(salon, "PATCH", path, {"status": "active"}, once, headers=other, status=422)


async def test_a_key_belongs_to_one_organization_caller_method_and_path(desk: Desk) -> None:
    salon, other = await desk.business(), await desk.business("Other")
    member, _ = await person(desk, salon, "member")
    robot, _ = await key(salon, "leads:write")
    once = unique("key")
    answers = [
        await send(salon, "POST", "/leads", LEAD, once, status=201),
        await send(salon, "POST", "/leads", LEAD, once, token=member, status=201),
        await send(salon, "POST", "/leads", LEAD, once, token=robot, status=201),
        await send(other, "POST", "/leads", LEAD, once, status=201),
    ]
    assert len({answer.json()["id"] for answer in answers}) == 4
    for answer in answers[:2]:
        path = f"/leads/{answer.json()['id']}"
        changed = await send(salon, "PATCH", path, {"name": "Anna"}, once, status=200)
        assert changed.json()["id"] == answer.json()["id"]


async def test_a_refusal_after_validation_is_kept_and_one_before_is_not(desk: Desk) -> None:
    salon = await desk.business()
    lead = await salon.lead()
    made = await salon.conversation(lead["id"])
    body = {"lead_id": lead["id"], "channel": "telegram"}
    first = await send(salon, "POST", "/conversations", body, "open", status=409)
    await salon.call("PATCH", f"/conversations/{made['id']}", json={"status": "completed"})
    assert same(first, await send(salon, "POST", "/conversations", body, "open"))
    assert first.json()["open_conversation_id"] == made["id"]
    nobody = "/conversations/550e8400-e29b-41d4-a716-446655440000"
    for method, path, sent in [
        ("PATCH", nobody, {"status": "active"}),
        ("POST", f"{nobody}/messages", {"content": "Hi"}),
    ]:
        once = unique("key")
        first = await send(salon, method, path, sent, once, status=404)
        assert same(first, await send(salon, method, path, sent, once))
    await send(salon, "POST", "/leads", {"status": "x"}, "late", status=422)
    await send(salon, "POST", "/leads", LEAD, "late", status=201)


async def test_a_secret_that_was_shown_once_is_masked(desk: Desk) -> None:
    salon = await desk.business()
    body = {"name": "Robot", "scopes": ["leads:read"]}
    first = await send(salon, "POST", "/api-keys", body, "robot", status=201)
    second = await send(salon, "POST", "/api-keys", body, "robot", status=201)
    secret = first.json()["key"]
    assert second.json() == {**first.json(), "key": f"{first.json()['prefix']}…"}
    assert secret not in second.text and secret.startswith(first.json()["prefix"])


async def test_a_repeated_delete_is_told_204_again(desk: Desk) -> None:
    salon = await desk.business()
    _, key_id = await key(salon, "leads:read")
    headers = {"idempotency-key": "gone"}
    for _ in range(2):
        answer = await salon.call("DELETE", f"/api-keys/{key_id}", headers=headers, status=204)
        assert answer.content == b""
    await salon.call("DELETE", f"/api-keys/{key_id}", status=404)


@pytest.mark.parametrize("path", ["/leads", "/conversations/{}/messages"])
async def test_the_same_key_ten_times_at_once_acts_once(desk: Desk, path: str) -> None:
    salon = await desk.found()
    made = await salon.conversation()
    path = path.format(made["id"])
    body = LEAD if path == "/leads" else {"content": "Hello"}
    answers = await asyncio.gather(*(send(salon, "POST", path, body, "ten") for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (await salon.get("/leads"))["total"] == (2 if path == "/leads" else 1)
    assert (await salon.get(f"/conversations/{made['id']}"))["message_count"] == (path != "/leads")


@pytest.mark.parametrize("path", ["/leads", "/conversations/{}/messages"])
async def test_while_the_first_request_runs_the_second_is_409(
    desk: Desk, superuser: asyncpg.Connection, path: str
) -> None:
    salon = await desk.found()
    path = path.format((await salon.conversation())["id"])
    body = LEAD if path == "/leads" else {"content": "Hello"}
    first = await send(salon, "POST", path, body, "slow", status=201)
    async with superuser.transaction():
        # As it is while the first runs: its row is held by a transaction that has not ended.
        await superuser.execute(
            "UPDATE idempotency_keys SET created_at = created_at WHERE organization_id = $1",
            salon.id,
        )
        await superuser.execute("DELETE FROM idempotency_keys WHERE organization_id = $1", salon.id)
        second = await send(salon, "POST", path, body, "slow", status=409)
        assert "still running" in second.json()["detail"]
        await superuser.execute("ROLLBACK; BEGIN")
    assert same(first, await send(salon, "POST", path, body, "slow"))


async def test_a_key_is_free_again_after_24_hours(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    path = f"/conversations/{(await salon.conversation())['id']}/messages"
    for way, body in (("/leads", LEAD), (path, {"content": "Hello"})):
        first = await send(salon, "POST", way, body, "day", status=201)
        for age, is_same in ((timedelta(hours=23, minutes=59), True), (timedelta(days=1), False)):
            await superuser.execute(
                "UPDATE idempotency_keys SET created_at = now() - $2::interval"
                " WHERE organization_id = $1",
                salon.id,
                age,
            )
            again = await send(salon, "POST", way, body, "day", status=201)
            assert (again.json()["id"] == first.json()["id"]) == is_same
        last = await send(salon, "POST", way, body, "day", status=201)
        assert last.json()["id"] == again.json()["id"]


@pytest.mark.parametrize("once", ["", " ", "a b", "ä", "x" * 256, "\t", "a\x7f"])
async def test_a_key_that_is_none_is_refused(desk: Desk, once: str) -> None:
    salon = await desk.business()
    headers = {"idempotency-key": once.encode("latin-1")}
    answer = await salon.call("POST", "/leads", json=LEAD, headers=headers, status=422)
    assert answer.json()["errors"][0]["where"] == "header.Idempotency-Key"
    await send(salon, "POST", "/leads", LEAD, unique("x" * 240), status=201)
