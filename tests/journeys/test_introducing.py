"""Telegram is told where to call us, what comes of it shows, and taps are confirmed."""

import json
from typing import Any

from tests.agents import answer
from tests.callers import BOT, TelegramCaller, until
from tests.desk import Business, Desk, unique
from tests.providers import Provider, refuse


def told(provider: Provider, method: str) -> list[dict[str, Any]]:
    """What was asked of a method of Telegram's."""
    return [json.loads(one.body) for one in provider.asked if one.url.endswith(f"/{method}")]


async def problem_of(salon: Business, connection_id: str) -> str | None:
    found: str | None = (await salon.get(f"/channels/{connection_id}"))["problem"]
    return found


async def test_who_connects_a_bot_has_telegram_told_where_to_call(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    await until(lambda: told(talking.provider, "setWebhook"))
    [asked] = told(talking.provider, "setWebhook")
    shown = await salon.get(f"/channels/{jane.id}")
    assert asked["url"] == shown["webhook_url"]
    assert asked["secret_token"] == BOT["webhook_token"]
    assert (shown["problem"], shown["is_simulated"]) == (None, False)


async def test_a_refusal_shows_on_the_connection_until_it_is_mended(talking: Desk) -> None:
    salon = await talking.found()
    talking.provider.otherwise = refuse(401, text="Unauthorized")
    jane = await TelegramCaller.connect(salon)
    await until(lambda: problem_of(salon, jane.id))
    assert await problem_of(salon, jane.id) == "Telegram does not know the bot's token."
    feed = await salon.get("/events?types=connection.changed")
    assert [one["data"] for one in feed["events"]] == [{"id": jane.id}]
    talking.provider.otherwise = type(talking.provider.otherwise)()
    token = {"secrets": {"bot_token": "12345:another"}}
    await salon.call("PATCH", f"/channels/{jane.id}", json=token, status=200)

    async def is_mended() -> bool:
        return await problem_of(salon, jane.id) is None

    await until(is_mended)
    assert "/bot12345:another/" in talking.provider.asked[-1].url


async def test_an_outage_shows_and_is_tried_again(talking: Desk) -> None:
    salon = await talking.found()
    talking.provider.plan(refuse(502))
    jane = await TelegramCaller.connect(salon)
    await until(lambda: problem_of(salon, jane.id))
    await until(lambda: len(told(talking.provider, "setWebhook")) == 2)

    async def is_mended() -> bool:
        return await problem_of(salon, jane.id) is None

    await until(is_mended)


async def test_a_connection_that_is_off_is_told_when_it_is_switched_on(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    await until(lambda: told(talking.provider, "setWebhook"))
    for is_on in (False, True):
        path = f"/channels/{jane.id}"
        await salon.call("PATCH", path, json={"is_on": is_on}, status=200)
    await until(lambda: len(told(talking.provider, "setWebhook")) == 2)


async def test_nobody_makes_a_connection_simulated_by_the_api(talking: Desk) -> None:
    salon = await talking.found()
    body = {"kind": "telegram", "name": unique("bot"), "secrets": BOT, "is_simulated": True}
    await salon.call("POST", "/channels", json=body, status=422)


async def test_a_tap_is_confirmed_and_heard(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Thank you!"))
    who = {"id": jane.chat, "is_bot": False, "first_name": "Jane"}
    button = {"text": "Monday", "callback_data": "monday"}
    under = {
        "message_id": 1, "date": 1_772_877_600, "chat": {"id": jane.chat, "type": "private"},
        "reply_markup": {"inline_keyboard": [[button]]},
    }  # fmt: skip
    tap = {"id": "4711", "from": who, "data": "monday", "message": under}
    assert (await jane.call({"update_id": 1, "callback_query": tap})).status_code == 200
    await until(lambda: told(talking.provider, "answerCallbackQuery"))
    assert told(talking.provider, "answerCallbackQuery") == [{"callback_query_id": "4711"}]
    await until(lambda: talking.provider.texts == ["Thank you!"])


async def test_a_connection_is_tested_by_asking_its_provider_who_we_are(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    path = f"/channels/{jane.id}"
    await until(lambda: told(talking.provider, "setWebhook"))
    before = await salon.get(path)
    assert await salon.get(f"{path}/account") == {"account": "@salon_bot", "problem": None}
    talking.provider.plan(refuse(401))
    answered = await salon.get(f"{path}/account")
    problem = "Telegram does not know the bot's token."
    assert answered == {"account": None, "problem": problem}
    assert await salon.get(path) == before, "asking changes nothing"
    await salon.call("PATCH", path, json={"is_on": False}, status=200)
    assert (await salon.get(f"{path}/account"))["account"] == "@salon_bot"
    own = {"kind": "api", "name": unique("program"), "settings": {}}
    made = (await salon.call("POST", "/channels", json=own, status=201)).json()
    nobody = {"account": None, "problem": None}
    assert await salon.get(f"/channels/{made['id']}/account") == nobody
