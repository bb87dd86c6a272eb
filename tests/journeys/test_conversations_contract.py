"""The Conversations API as its published page has it: every field, type, default and maximum."""

import json
import re
from typing import Any
from uuid import UUID

import pytest

from empfio.conversations.shapes import (
    ConversationDetail,
    ConversationPage,
    ConversationShape,
    FoundMessages,
)
from tests.desk import Business, Desk

PHONE = "+49123456789"
HISTORY = [
    {"role": "user", "content": "Hi, I'd like to book a haircut",
     "created_at": "2026-03-07T10:00:00Z"},
    {"role": "assistant", "content": "Hello! I'd be happy to help you book a haircut...",
     "created_at": "2026-03-07T10:00:05Z"},
    {"role": "assistant", "content": "Your appointment is confirmed for...",
     "created_at": "2026-03-07T10:15:00Z"},
]  # fmt: skip
LISTED = [
    "id", "lead_id", "session_key", "channel", "status", "message_count", "created_at",
    "updated_at", "lead", "last_message_at", "last_message_preview",
    "unread", "assigned_to", "handover",  # ours, behind what is published
]  # fmt: skip
DETAIL = [
    "id", "lead_id", "session_key", "channel", "status", "message_count", "created_at",
    "updated_at", "messages", "lead", "last_message_at", "last_message_preview",
    "unread", "assigned_to", "handover",  # ours, behind what is published
]  # fmt: skip
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


async def sample(desk: Desk) -> tuple[Business, dict[str, Any], dict[str, Any]]:
    """The published sample, made anew in an organization of its own: salon, lead, conversation."""
    salon = await desk.found()
    lead = await salon.lead(
        name="Jane Smith", email="jane@example.com", channel="whatsapp", channel_id=PHONE
    )
    made = await salon.conversation(
        lead["id"], channel="whatsapp", status="completed", messages=HISTORY
    )
    return salon, lead, made


async def test_the_published_list_is_answered_to_the_letter(desk: Desk) -> None:
    salon, lead, made = await sample(desk)
    answer = await salon.call("GET", "/conversations", status=200)
    assert answer.headers["content-type"] == "application/json"
    listed = answer.json()
    assert list(listed) == ["conversations", "total", "page", "size", "next_cursor"]
    assert (listed["total"], listed["page"], listed["size"]) == (1, 1, 20)
    assert listed["next_cursor"] is None
    [one] = listed["conversations"]
    assert list(one) == LISTED
    assert one == {
        "id": made["id"],
        "lead_id": lead["id"],
        "session_key": "whatsapp_+49123456789",
        "channel": "whatsapp",
        "status": "completed",
        "message_count": 3,
        "created_at": "2026-03-07T10:00:00.000000Z",
        "updated_at": "2026-03-07T10:15:00.000000Z",
        "lead": {"id": lead["id"], "name": "Jane Smith", "email": "jane@example.com"},
        "last_message_at": "2026-03-07T10:15:00.000000Z",
        "last_message_preview": "Your appointment is confirmed for...",
        "unread": False,
        "assigned_to": None,
        "handover": None,
    }
    assert str(UUID(one["id"])) == one["id"]


async def test_the_published_detail_is_answered_to_the_letter(desk: Desk) -> None:
    salon, lead, made = await sample(desk)
    found = await salon.get(f"/conversations/{made['id']}")
    assert list(found) == DETAIL
    assert found["session_key"] == "whatsapp_+49123456789"
    assert found["lead"] == {"id": lead["id"], "name": "Jane Smith", "email": "jane@example.com"}
    assert [m["content"] for m in found["messages"]] == [m["content"] for m in HISTORY]
    for message in found["messages"]:
        assert list(message) == [
            "id", "conversation_id", "role", "content", "metadata", "created_at",
            "delivery",  # ours, behind what is published
        ]  # fmt: skip
        assert message["conversation_id"] == made["id"]
        assert message["metadata"] == {}
    assert found["messages"][1]["created_at"] == "2026-03-07T10:00:05.000000Z"
    listed = (await salon.get("/conversations"))["conversations"][0]
    assert {name: found[name] for name in listed} == listed


async def test_the_published_patch_is_taken_to_the_letter(desk: Desk) -> None:
    salon, _, made = await sample(desk)
    path = f"/conversations/{made['id']}"
    answer = await salon.call("PATCH", path, json={"status": "active"}, status=200)
    changed = answer.json()
    assert list(changed) == LISTED
    assert changed["status"] == "active"
    assert changed["updated_at"] > made["updated_at"]
    again = await salon.call("PATCH", path, json={"status": "completed"}, status=200)
    assert again.json()["status"] == "completed"


async def test_a_conversation_without_messages_has_no_last_one(desk: Desk) -> None:
    salon = await desk.business()
    lead = await salon.lead(name=None)
    made = await salon.conversation(lead["id"])
    assert made["message_count"] == 0
    assert made["last_message_at"] is None and made["last_message_preview"] is None
    assert made["lead"] == {"id": lead["id"], "name": None, "email": None}
    found = await salon.get(f"/conversations/{made['id']}")
    assert found["messages"] == []


async def test_every_time_has_six_digits_and_a_z(desk: Desk) -> None:
    salon = await desk.business()
    made = await salon.conversation()
    await salon.message(made["id"])
    found = await salon.get(f"/conversations/{made['id']}")
    times = [found["created_at"], found["updated_at"], found["last_message_at"]]
    times += [found["messages"][0]["created_at"]]
    assert all(TIME.fullmatch(moment) for moment in times)


async def test_the_bytes_of_every_answer_fit_their_models(desk: Desk) -> None:
    """Strictly, with the properties in the order in which the document names them."""
    salon = await desk.found()
    odd = 'quote " back \\ slash / \u2028 \x7f <b>&amp; 👩‍👩‍👧‍👦 \r\n\t'
    lead = await salon.lead(name=odd, email="jane@example.com", channel_id=odd.strip())
    made = await salon.call(
        "POST",
        "/conversations",
        json={
            "lead_id": lead["id"],
            "channel": "telegram",
            "messages": [{"role": "user", "content": odd, "metadata": {odd: [odd, 1.5, None]}}],
        },
    )
    path = f"/conversations/{made.json()['id']}"
    asked = [
        (ConversationShape, made),
        (ConversationPage, await salon.call("GET", "/conversations", status=200)),
        (ConversationPage, await salon.call("GET", "/conversations?q=quote", status=200)),
        (FoundMessages, await salon.call("GET", "/messages/search?q=quote", status=200)),
        (ConversationDetail, await salon.call("GET", path, status=200)),
        (ConversationShape, await salon.call("PATCH", path, json={"status": "escalated"})),
    ]
    for model, answer in asked:
        read = model.model_validate_json(answer.content, strict=True)
        assert in_order(json.loads(read.model_dump_json(exclude_unset=True)), answer.json())
    found = asked[4][1].json()
    assert found["messages"][0]["content"] == odd
    assert found["messages"][0]["metadata"] == {odd: [odd, 1.5, None]}
    assert found["lead"]["name"] == odd


def in_order(model: Any, answer: Any) -> bool:
    """Whether two JSON values have the same properties in the same order, all the way down."""
    if isinstance(model, dict):
        return list(model) == list(answer) and all(in_order(model[k], answer[k]) for k in model)
    if isinstance(model, list):
        return len(model) == len(answer) and all(map(in_order, model, answer))
    return True


@pytest.mark.parametrize("status", ["active", "completed", "escalated", "abandoned"])
@pytest.mark.parametrize("channel", ["whatsapp", "telegram", "web", "voice"])
async def test_every_channel_and_status_is_kept_and_found(
    desk: Desk, channel: str, status: str
) -> None:
    salon = await desk.business("Every channel")
    lead = await salon.lead(channel="web", channel_id=None)
    made = await salon.conversation(lead["id"], channel=channel, status=status)
    assert (made["channel"], made["status"]) == (channel, status)
    assert made["session_key"].startswith(f"{channel}_")
    found = await salon.get(f"/conversations?channel={channel}&status={status}")
    assert made["id"] in [one["id"] for one in found["conversations"]]


@pytest.mark.parametrize("spelling", [PHONE, "0049 123 456789", "+49 (123) 456-789"])
async def test_a_session_key_has_the_phone_in_e164(desk: Desk, spelling: str) -> None:
    salon = await desk.found()
    lead = await salon.lead(channel="whatsapp", channel_id=None, phone=spelling)
    made = await salon.conversation(lead["id"], channel="whatsapp")
    assert made["session_key"] == "whatsapp_+49123456789"


async def test_two_organizations_may_have_the_same_session(desk: Desk) -> None:
    first, _, _ = await sample(desk)
    second, _, _ = await sample(desk)
    for salon in (first, second):
        [one] = (await salon.get("/conversations"))["conversations"]
        assert one["session_key"] == "whatsapp_+49123456789"


@pytest.mark.parametrize("name", ["session_key", "id", "message_count", "organization_id"])
async def test_what_is_the_servers_own_is_never_taken_from_a_client(desk: Desk, name: str) -> None:
    salon = await desk.business()
    lead = await salon.lead()
    body = {"lead_id": lead["id"], "channel": "telegram", name: "web_me"}
    answer = await salon.call("POST", "/conversations", json=body, status=422)
    assert answer.json()["errors"][0]["where"] == f"body.{name}"
