"""The journey of a message: in by a provider, threaded, answered once by the same way, in order."""

import asyncio

from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Desk


def said(conversation: dict[str, object]) -> list[tuple[str, str]]:
    """Who said what, without notes."""
    messages = conversation["messages"]
    assert isinstance(messages, list)
    return [(one["role"], one["content"]) for one in messages if one["role"] != "system"]


async def test_a_customer_is_answered_by_the_same_way(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello Jane!"))
    await jane.write("Hi, I'd like to book a haircut")
    provider = talking.provider
    await until(lambda: provider.texts == ["Hello Jane!"])
    [conversation] = await conversations_of(salon, jane.session)
    assert said(conversation) == [
        ("user", "Hi, I'd like to book a haircut"),
        ("assistant", "Hello Jane!"),
    ]
    assert conversation["status"] == "active"
    assert conversation["lead"]["name"] == "Jane Smith"
    assert conversation["unread"] is True
    reply = conversation["messages"][1]
    assert reply["metadata"]["author"] == {"type": "agent"}
    await asyncio.sleep(0)
    assert provider.taken[0].to == str(jane.chat)
