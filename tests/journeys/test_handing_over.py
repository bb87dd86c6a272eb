"""A person's word stops the agent: raced again and again, with the agent about to speak."""

import asyncio
import random
from typing import Any

from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Business, Desk

CHATS = 20


async def begun(desk: Desk, salon: Business, first: TelegramCaller) -> list[str]:
    """Conversations of many customers, in each of which the agent thinks."""
    desk.agent.gate = asyncio.Event()
    desk.agent.threads.clear()
    desk.agent.script(*[answer("The agent's word")] * CHATS)
    chats = [TelegramCaller(salon, first.id) for _ in range(CHATS)]
    for one in chats:
        await one.write("Hello?")
    await until(lambda: len(desk.agent.threads) == CHATS, seconds=60)
    found = [(await conversations_of(salon, one.session))[0]["id"] for one in chats]
    return [str(one) for one in found]


async def take_over(salon: Business, conversation_id: str, way: str) -> None:
    """Take a conversation over in one of three ways."""
    path = f"/conversations/{conversation_id}"
    await asyncio.sleep(random.random() * 0.2)
    if way == "handover":
        await salon.insist("PUT", f"{path}/handover", json={"reason": "mine"})
    elif way == "status":
        await salon.insist("PATCH", path, json={"status": "escalated"})
    else:
        await salon.insist("POST", f"{path}/messages", json={"content": "A person's word"})


async def told(salon: Business, after: dict[str, str]) -> tuple[list[Any], dict[str, str]]:
    """What happened since then, in its order, and where to go on."""
    found, has_more = [], True
    while has_more:
        query = {"limit": "500", **after}
        feed = (await salon.insist("GET", "/events", params=query)).json()
        found += feed["events"]
        after, has_more = {"after": feed["next_cursor"]}, feed["has_more"]
    return found, after


async def spoken(salon: Business, conversation_id: str) -> set[str]:
    """The messages that the agent wrote."""
    whole = (await salon.insist("GET", f"/conversations/{conversation_id}")).json()
    by_agent = {"author": {"type": "agent"}}.items()
    return {one["id"] for one in whole["messages"] if by_agent <= one["metadata"].items()}


async def test_nothing_of_the_agent_follows_a_handover(talking: Desk, rounds: int) -> None:
    salon = await talking.found()
    first = await TelegramCaller.connect(salon)
    silenced, since = 0, dict[str, str]()
    for number in range(max(1, rounds // 12)):
        chats = await begun(talking, salon, first)
        assert talking.agent.gate is not None
        way = ("handover", "status", "reply")[number % 3]
        # The agent speaks at any moment in which people take over: each is first about as often.
        asyncio.get_running_loop().call_later(random.random() * 0.2, talking.agent.gate.set)
        await asyncio.gather(*(take_over(salon, one, way) for one in chats))
        await asyncio.sleep(1)  # for whatever would still come
        events, since = await told(salon, since)
        taken = [one["data"]["id"] for one in events if one["event"] == "conversation.handed_over"]
        assert sorted(taken) == sorted(chats)
        for place, event in enumerate(events):
            if event["event"] == "conversation.handed_over":
                by_agent = await spoken(salon, event["data"]["id"])
                later = [one for one in events[place:] if one["event"] == "message.added"]
                assert not by_agent & {one["data"]["id"] for one in later}
                silenced += not by_agent
    assert silenced, "in no chat was the agent silenced: the race was not run"
