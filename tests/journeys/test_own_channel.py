"""A channel of one's own: a program brings messages, and is called with replies or reads them."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from empfio.channels.api.signing import sign
from empfio.kit.http import Request
from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Business, Desk, unique
from tests.journeys.matrix import key, person
from tests.providers import PROGRAM, refuse


async def own(salon: Business, **settings: Any) -> dict[str, Any]:
    """A connection of the kind api, as it was answered."""
    body = {"kind": "api", "name": unique("program"), "settings": settings}
    made: dict[str, Any] = (await salon.call("POST", "/channels", json=body, status=201)).json()
    return made


async def bring(salon: Business, one: dict[str, Any], status: int = 201, **fields: Any) -> Any:
    """A customer's message."""
    body = {"id": unique("m"), "from": "customer-42", "text": "Hello", **fields}
    path = f"/channels/api/{one['id']}/messages"
    return (await salon.call("POST", path, json=body, status=status)).json()


def verified(call: Request, secret: str) -> dict[str, Any]:
    """What a program reads of a call that it has verified."""
    at = datetime.fromtimestamp(int(call.headers["webhook-timestamp"]), UTC)
    expected = sign(secret, call.headers["webhook-id"], at, call.body)
    assert call.headers["webhook-signature"] == expected["webhook-signature"]
    read: dict[str, Any] = json.loads(call.body)
    return read


async def test_a_program_brings_a_message_and_is_called_with_the_reply(talking: Desk) -> None:
    salon = await talking.found()
    one = await own(salon, callback_url=f"{PROGRAM}replies")
    talking.agent.script(answer("Hello Jane!"))
    message = await bring(
        salon, one, text="Hi there", name="Jane Smith", sent_at="2026-03-07T10:00:00Z",
        metadata={"order": 4711},
    )  # fmt: skip
    assert message["metadata"] == {"order": 4711, "sent_at": "2026-03-07T10:00:00.000000Z"}
    await until(lambda: talking.provider.called)
    [call] = talking.provider.called
    told = verified(call, one["signing_secret"])
    [talk] = await conversations_of(salon, "web_customer-42")
    reply = talk["messages"][-1]
    assert told["type"] == "message.outgoing"
    assert told["data"] == {
        "connection_id": one["id"], "conversation_id": talk["id"], "message_id": reply["id"],
        "to": "customer-42", "text": "Hello Jane!", "options": [],
    }  # fmt: skip
    assert talk["lead"]["name"] == "Jane Smith"

    async def is_sent() -> bool:
        [found] = await conversations_of(salon, "web_customer-42")
        return bool(found["messages"][-1]["delivery"] == {"state": "sent", "reason": None})

    await until(is_sent)


async def test_without_a_callback_replies_are_read(talking: Desk) -> None:
    salon = await talking.found()
    one = await own(salon, channel="telegram")
    talking.agent.script(answer("Hello!"))
    message = await bring(salon, one)

    async def replies() -> list[Any]:
        found = await salon.get(f"/conversations/{message['conversation_id']}/messages")
        return [each for each in found if each["role"] == "assistant"]

    await until(replies)
    [reply] = await replies()
    assert (reply["content"], reply["delivery"]) == ("Hello!", None)
    assert talking.provider.asked == []
    feed = await salon.get("/events?types=message.added")
    assert [each["data"]["role"] for each in feed["events"]] == ["user", "assistant"]


async def test_an_id_is_taken_once_for_ever_and_by_a_crowd(talking: Desk) -> None:
    salon = await talking.found()
    one, other = await own(salon), await own(salon)
    body = {"id": "the-same", "from": "customer-42", "text": "Hello"}
    path = f"/channels/api/{one['id']}/messages"
    answers = await asyncio.gather(*(salon.call("POST", path, json=body) for _ in range(12)))
    assert sorted(each.status_code for each in answers) == [200] * 11 + [201]
    assert len({each.json()["id"] for each in answers}) == 1
    again = await bring(salon, one, 200, **body | {"text": "Another text"})
    assert again["content"] == "Hello"
    await bring(salon, other, 201, **body)
    [talk] = await conversations_of(salon, "web_customer-42")
    assert [each["role"] for each in talk["messages"] if each["role"] == "user"] == ["user"] * 2


async def test_a_failed_callback_is_tried_again_under_the_same_id(talking: Desk) -> None:
    salon = await talking.found()
    one = await own(salon, callback_url=f"{PROGRAM}replies")
    talking.agent.script(answer("Hello!"))
    talking.provider.plan(refuse(500), refuse(404))
    await bring(salon, one)
    await until(lambda: talking.provider.called)
    ids = {asked.headers["webhook-id"] for asked in talking.provider.asked}
    assert (len(talking.provider.asked), len(ids)) == (3, 1)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1:8443",
        "169.254.169.254",
        "[::1]",
        "[fd00::1]",
        "localhost",
        "[",
        "0.0.0.0",
    ],
)
async def test_what_no_call_is_let_out_to_is_refused_at_once(desk: Desk, host: str) -> None:
    salon = await desk.business()
    body = {"kind": "api", "name": "P", "settings": {"callback_url": f"https://{host}/replies"}}
    refused = (await salon.call("POST", "/channels", json=body, status=422)).json()
    [error] = refused["errors"]
    assert error["where"].endswith("callback_url"), error
    assert "public address" in str(error)


async def test_a_connection_of_before_that_leads_nowhere_can_be_changed(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.business()
    one = await own(salon, callback_url=f"{PROGRAM}replies")
    await superuser.execute(
        "UPDATE channel_connections SET settings = jsonb_set(settings::jsonb, '{callback_url}',"
        " '\"https://10.0.0.1/\"') WHERE id = $1", UUID(one["id"]),
    )  # fmt: skip
    path = f"/channels/{one['id']}"
    await salon.call("PATCH", path, json={"name": "Till", "is_on": False}, status=200)
    body = {"settings": {"callback_url": "https://10.0.0.2/"}}
    await salon.call("PATCH", path, json=body, status=422)


async def test_why_a_reply_waits_is_shown_until_it_is_sent(talking: Desk) -> None:
    salon = await talking.found()
    one = await own(salon, callback_url=f"{PROGRAM}replies")
    talking.agent.script(answer("Hello!"))
    talking.provider.plan(*[refuse(500)] * 4)
    message = await bring(salon, one)
    seen: list[Any] = []

    async def is_sent() -> bool:
        found = await salon.get(f"/conversations/{message['conversation_id']}/messages")
        seen.append(found[-1]["delivery"] or {})
        return bool(seen[-1].get("state") == "sent")

    await until(is_sent, seconds=60)
    assert seen[-1]["reason"] is None
    waiting = {one["reason"] for one in seen if one.get("state") == "waiting"}
    assert waiting - {None} == {"The callback_url answered with status 500."}


async def test_a_callback_that_is_gone_shows_on_the_message(talking: Desk) -> None:
    salon = await talking.found()
    one = await own(salon, callback_url=f"{PROGRAM}replies")
    talking.agent.script(answer("Hello!"))
    talking.provider.plan(refuse(410))
    message = await bring(salon, one)

    async def reason() -> Any:
        found = await salon.get(f"/conversations/{message['conversation_id']}/messages")
        return (found[-1]["delivery"] or {}).get("reason")

    await until(reason)
    assert await reason() == "The callback_url wants no more calls (410)."


async def test_the_secret_is_shown_once_and_masked_when_repeated(desk: Desk) -> None:
    salon = await desk.business()
    body = {"kind": "api", "name": unique("program")}
    headers = {"idempotency-key": unique("connect")}
    first = await salon.call("POST", "/channels", json=body, headers=headers, status=201)
    again = await salon.call("POST", "/channels", json=body, headers=headers, status=201)
    secret = first.json()["signing_secret"]
    assert secret.startswith("whsec_") and len(secret) == 50
    assert again.json() == first.json() | {"signing_secret": f"{secret[:10]}…"}
    assert "signing_secret" not in await salon.get(f"/channels/{first.json()['id']}")
    bot = {"kind": "telegram", "name": unique("bot"), "secrets": {"bot_token": "12345:abcdef"}}
    other = (await salon.call("POST", "/channels", json=bot, status=201)).json()
    assert other["signing_secret"] is None


async def test_addresses_of_phones_have_one_form(desk: Desk) -> None:
    salon = await desk.found()
    one = await own(salon, channel="voice")
    for number in ("+49 123 456789", "0049123456789"):
        await bring(salon, one, **{"from": number})
    [talk] = await conversations_of(salon, "voice_+49123456789")
    assert talk["message_count"] >= 2
    problem = await bring(salon, one, 422, **{"from": "Jane"})
    assert problem["errors"][0]["where"] == "body.from"


async def test_who_may_bring_messages(desk: Desk) -> None:
    salon = await desk.found()
    one = await own(salon)
    secret, _ = await key(salon, "conversations:write")
    path = f"/channels/api/{one['id']}/messages"
    body = {"id": "1", "from": "customer-1", "text": "Hello", "name": "Jane"}
    await salon.call("POST", path, json=body, token=secret, status=201)
    for token in (
        (await key(salon, "conversations:read"))[0],
        (await person(desk, salon, "viewer"))[0],
    ):
        await salon.call("POST", path, json=body, token=token, status=403)
    bot = await TelegramCaller.connect(salon)
    await bring(salon, {"id": bot.id}, 404)
    await salon.call("PATCH", f"/channels/{one['id']}", json={"is_on": False}, status=200)
    await bring(salon, one, 409)


async def test_we_write_to_a_lead_first(talking: Desk) -> None:
    salon = await talking.found()
    bot = await TelegramCaller.connect(salon)
    lead = await salon.lead(channel="telegram", channel_id="777001")
    path, body = f"/leads/{lead['id']}/messages", {"connection_id": bot.id, "content": "Reminder"}
    made = (await salon.call("POST", path, json=body, status=201)).json()
    assert made["delivery"] == {"state": "waiting", "reason": None}
    await until(lambda: talking.provider.texts == ["Reminder"])
    assert talking.provider.taken[0].to == "777001"
    [talk] = await conversations_of(salon, "telegram_777001")
    assert (talk["status"], talk["lead_id"]) == ("active", lead["id"])
    second = (await salon.call("POST", path, json=body | {"take_over": True}, status=201)).json()
    assert second["conversation_id"] == made["conversation_id"]
    assert (await salon.get(f"/conversations/{talk['id']}"))["status"] == "escalated"
    # Their answer comes into the same conversation.
    jane = TelegramCaller(salon, bot.id, 777001)
    await jane.write("Thank you")

    async def is_heard() -> bool:
        [found] = await conversations_of(salon, "telegram_777001")
        return bool(found["messages"][-1]["content"] == "Thank you")

    await until(is_heard)


async def test_whatsapp_at_meta_is_given_the_template(talking: Desk) -> None:
    salon = await talking.found()
    secrets = {"app_secret": "s" * 20, "access_token": "t" * 20, "verify_token": "v" * 20}
    body = {"kind": "whatsapp_meta", "name": "Main", "secrets": secrets,
            "settings": {"phone_number_id": "109876543210987"}}  # fmt: skip
    meta = (await salon.call("POST", "/channels", json=body, status=201)).json()
    lead = await salon.lead(channel="web", channel_id=None, phone="+49123456789")
    path = f"/leads/{lead['id']}/messages"
    template = {"name": "reminder", "language": "de", "parameters": ["Freitag"]}
    opening = {"connection_id": meta["id"], "content": "Bis Freitag!", "template": template}
    await salon.call("POST", path, json=opening, status=201)
    await until(lambda: talking.provider.texts == ["[template reminder] Freitag"])
    assert talking.provider.taken[0].to == "49123456789"
    noticing = {"settings": {"notice_template": "news", "notice_language": "de"}}
    await salon.call("PATCH", f"/channels/{meta['id']}", json=noticing, status=200)
    del opening["template"]
    await salon.call("POST", path, json=opening, status=201)
    await until(lambda: talking.provider.texts[1:] == ["[template news] Bis Freitag!"])
    for wrong in ({"name": "x"}, {**template, "content_sid": "HX" + "0" * 32}, {}):
        await salon.call("POST", path, json=opening | {"template": wrong}, status=422)


async def test_a_lead_without_an_address_there_cannot_be_written_to(desk: Desk) -> None:
    salon = await desk.business()
    bot = await TelegramCaller.connect(salon)
    lead = await salon.lead(channel="web", channel_id=None)
    body = {"connection_id": bot.id, "content": "Reminder"}
    path = f"/leads/{lead['id']}/messages"
    problem = (await salon.call("POST", path, json=body, status=409)).json()
    assert problem["detail"] == "The lead has no address on telegram: it has to write first."
    assert (await salon.get(f"/conversations?lead_id={lead['id']}"))["total"] == 0
