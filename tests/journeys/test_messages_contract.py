"""Messages: the published page, a person's reply, order, counts and previews."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.desk import Business, Desk

MESSAGE = ["id", "conversation_id", "role", "content", "metadata", "created_at", "delivery"]
FAMILY = "👩‍👩‍👧‍👦"


def history(number: int) -> list[dict[str, Any]]:
    """So many messages that say their place."""
    roles = ("user", "assistant", "system")
    return [{"role": roles[n % 3], "content": f"{n}"} for n in range(number)]


async def with_messages(desk: Desk, number: int) -> tuple[Business, str]:
    salon = await desk.business()
    made = await salon.conversation(messages=history(number))
    return salon, f"/conversations/{made['id']}"


def contents(messages: list[dict[str, Any]]) -> list[str]:
    return [message["content"] for message in messages]


async def test_the_route_answers_an_array_of_messages(desk: Desk) -> None:
    salon, path = await with_messages(desk, 3)
    messages = await salon.get(f"{path}/messages?limit=50&offset=0")
    assert isinstance(messages, list)
    assert all(list(message) == MESSAGE for message in messages)
    assert [message["role"] for message in messages] == ["user", "assistant", "system"]
    assert messages == (await salon.get(path))["messages"]


async def test_limit_is_100_and_offset_0_unless_said(desk: Desk) -> None:
    salon, path = await with_messages(desk, 101)
    assert contents(await salon.get(f"{path}/messages")) == [str(n) for n in range(100)]
    assert contents(await salon.get(f"{path}/messages?offset=100")) == ["100"]
    assert len((await salon.get(path))["messages"]) == 101


async def test_five_hundred_is_the_most_and_more_is_refused(desk: Desk) -> None:
    salon, path = await with_messages(desk, 510)
    assert contents(await salon.get(f"{path}/messages?limit=500")) == [str(n) for n in range(500)]
    await salon.call("GET", f"{path}/messages?limit=501", status=422)
    await salon.call("GET", f"{path}/messages?limit=0", status=422)


@pytest.mark.parametrize("limit", [1, 3, 7])
async def test_windows_put_together_are_the_whole_conversation(desk: Desk, limit: int) -> None:
    salon, path = await with_messages(desk, 7)
    found: list[str] = []
    for offset in range(0, 7, limit):
        found += contents(await salon.get(f"{path}/messages?limit={limit}&offset={offset}"))
    assert found == [str(n) for n in range(7)]


@pytest.mark.parametrize("offset", [7, 8, 2**30, 2**31 - 1])
async def test_an_offset_past_the_end_is_an_empty_array(desk: Desk, offset: int) -> None:
    salon, path = await with_messages(desk, 7)
    assert await salon.get(f"{path}/messages?offset={offset}&limit=500") == []
    await salon.call("GET", f"{path}/messages?offset={2**31}", status=422)


async def test_an_unknown_conversation_is_404_and_not_an_empty_array(desk: Desk) -> None:
    salon = await desk.business()
    path = "/conversations/550e8400-e29b-41d4-a716-446655440000/messages"
    await salon.call("GET", path, status=404)
    await salon.call("POST", path, json={"content": "Hi"}, status=404)


async def test_a_reply_names_its_author_and_takes_the_conversation_over(desk: Desk) -> None:
    salon, path = await with_messages(desk, 1)
    body = {"content": "We look forward to seeing you.", "metadata": {"tone": "warm"}}
    answer = await salon.call("POST", f"{path}/messages", json=body, status=201)
    message = answer.json()
    assert list(message) == MESSAGE
    assert message["role"] == "assistant"
    author = {"type": "user", "id": salon.user_id, "name": "Olga Owner"}
    assert message["metadata"] == {"tone": "warm", "author": author}
    found = await salon.get(path)
    assert found["status"] == "escalated"
    assert found["messages"][-1] == message


async def test_a_reply_leaves_the_agent_in_charge_when_it_says_so(desk: Desk) -> None:
    salon, path = await with_messages(desk, 1)
    await salon.message(path.split("/")[-1], take_over=False)
    assert (await salon.get(path))["status"] == "active"


async def test_a_key_is_named_as_a_key(desk: Desk) -> None:
    salon, path = await with_messages(desk, 1)
    body = {"name": "Robot", "scopes": ["conversations:write"]}
    key = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
    answer = await salon.call(
        "POST", f"{path}/messages", json={"content": "Beep"}, token=key["key"], status=201
    )
    author = {"type": "api_key", "id": key["id"], "name": "Robot"}
    assert answer.json()["metadata"]["author"] == author


async def test_count_preview_and_times_follow_each_message_of_any_role(desk: Desk) -> None:
    salon, path = await with_messages(desk, 3)
    before = await salon.get(path)
    assert (before["message_count"], before["last_message_preview"]) == (3, "2")
    message = await salon.message(before["id"], "  Hello\n\n there  ")
    after = await salon.get(path)
    assert after["message_count"] == 4 == len(await salon.get(f"{path}/messages"))
    assert after["last_message_preview"] == "Hello there"
    assert after["messages"][-1]["content"] == "  Hello\n\n there  "
    assert after["last_message_at"] == after["updated_at"] == message["created_at"]
    assert after["updated_at"] > before["updated_at"]


@pytest.mark.parametrize(
    ("content", "preview"),
    [
        ("x" * 120, "x" * 120), ("x" * 121, "x" * 120 + "…"), (FAMILY * 120, FAMILY * 120),
        (FAMILY * 121, FAMILY * 120 + "…"), ("e\u0301" * 121, "e\u0301" * 120 + "…"),
        ("🇩🇪" * 130, "🇩🇪" * 120 + "…"), ("", ""), (" \n\t ", ""), ("\u202eabc", "\u202eabc"),
    ],
)  # fmt: skip
async def test_a_preview_has_120_graphemes_and_never_half_of_one(
    desk: Desk, content: str, preview: str
) -> None:
    salon = await desk.business()
    messages = [{"role": "user", "content": content}]
    made = await salon.conversation(messages=messages)
    assert made["last_message_preview"] == preview
    [message] = await salon.get(f"/conversations/{made['id']}/messages")
    assert message["content"] == content


async def test_a_content_may_have_65536_characters_and_no_more(desk: Desk) -> None:
    salon, path = await with_messages(desk, 0)
    message = await salon.message(path.split("/")[-1], "😀" * 65_536)
    assert message["content"] == "😀" * 65_536
    for content in ("x" * 65_537, "", None, 5, ["x"], {"a": "b"}):
        await salon.call("POST", f"{path}/messages", json={"content": content}, status=422)
    assert (await salon.get(path))["message_count"] == 1


async def test_times_never_run_backwards_when_the_clock_does(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon, path = await with_messages(desk, 1)
    later = await superuser.fetchval(
        "UPDATE conversations SET last_message_at = now() + interval '1 hour',"
        " updated_at = now() + interval '1 hour' WHERE id = $1 RETURNING updated_at",
        path.split("/")[-1],
    )
    message = await salon.message(path.split("/")[-1])
    assert message["created_at"] == later.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def test_twenty_replies_at_once_all_count_and_stand_in_order(desk: Desk) -> None:
    salon, path = await with_messages(desk, 0)
    sent = await asyncio.gather(
        *(salon.message(path.split("/")[-1], f"{number}") for number in range(20))
    )
    found = await salon.get(path)
    assert found["message_count"] == 20
    assert sorted(contents(found["messages"]), key=int) == [str(n) for n in range(20)]
    times = [message["created_at"] for message in found["messages"]]
    assert times == sorted(times)
    assert {message["id"] for message in sent} == {m["id"] for m in found["messages"]}


async def test_replies_that_come_at_once_are_each_answered_as_if_alone(desk: Desk) -> None:
    salon, other = await desk.found(), await desk.found()
    talks = [await salon.conversation() for _ in range(8)]
    used = {"idempotency-key": "used-before"}
    path = f"/conversations/{talks[0]['id']}/messages"
    first = await salon.call("POST", path, json={"content": "Once"}, headers=used, status=201)
    foreign = (await other.conversation())["id"]
    answers = await asyncio.gather(
        salon.call("POST", path, json={"content": "Once"}, headers=used),
        salon.call("POST", path, json={"content": "Other"}, headers=used),
        salon.call("POST", f"/conversations/{foreign}/messages", json={"content": "Foreign"}),
        *(
            salon.call("POST", f"/conversations/{talk['id']}/messages", json={"content": text})
            for talk in talks
            for text in ("One", "Two", "Three")
        ),
    )
    again, mistaken, absent, *rest = answers
    assert (again.status_code, again.content) == (201, first.content)
    assert (mistaken.status_code, absent.status_code) == (422, 404)
    assert {answer.status_code for answer in rest} == {201}
    for talk in talks:
        said = [one["content"] for one in await salon.get(f"/conversations/{talk['id']}/messages")]
        assert sorted(said[-3:]) == ["One", "Three", "Two"]
    assert (await salon.get(f"/conversations/{talks[1]['id']}"))["status"] == "escalated"
