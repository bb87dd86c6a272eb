"""A person's word stops the agent: raced again and again, with the agent about to speak."""

import asyncio
import random

from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Business, Desk

CHATS = 8  # as many as think at once in one process: the others would wait for their turn


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


async def take_over(salon: Business, conversation_id: str, way: str) -> int:
    """Take a conversation over in one of three ways; how many messages it has by then."""
    path = f"/conversations/{conversation_id}"
    await asyncio.sleep(random.random() * 0.2)
    if way == "handover":
        await salon.call("PUT", f"{path}/handover", json={"reason": "mine"}, status=200)
    elif way == "status":
        await salon.call("PATCH", path, json={"status": "escalated"}, status=200)
    else:
        await salon.message(conversation_id, "A person's word")
    return int((await salon.get(path))["message_count"])


async def test_nothing_of_the_agent_follows_a_handover(talking: Desk, rounds: int) -> None:
    salon = await talking.found()
    first = await TelegramCaller.connect(salon)
    silenced = 0
    for number in range(max(1, rounds // 12)):
        chats = await begun(talking, salon, first)
        assert talking.agent.gate is not None
        way = ("handover", "status", "reply")[number % 3]
        # The agent speaks at any moment in which people take over: each is first about as often.
        asyncio.get_running_loop().call_later(random.random() * 0.2, talking.agent.gate.set)
        counts = await asyncio.gather(*(take_over(salon, one, way) for one in chats))
        await asyncio.sleep(1)  # for whatever would still come
        for conversation_id, count in zip(chats, counts, strict=True):
            messages = (await salon.get(f"/conversations/{conversation_id}/messages"))[count:]
            assert [one for one in messages if one["role"] == "assistant"] == []
            whole = await salon.get(f"/conversations/{conversation_id}")
            silenced += all(
                one["metadata"].get("author") != {"type": "agent"} for one in whole["messages"]
            )
    assert silenced, "in no chat was the agent silenced: the race was not run"
