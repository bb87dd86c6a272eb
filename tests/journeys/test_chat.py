"""The web chat: what a visitor writes is answered on their stream, once, in their browser alone."""

from uuid import uuid4

from tests.agents import answer
from tests.callers import conversations_of, until
from tests.desk import Desk
from tests.visitors import Visitor


async def test_a_visitor_is_answered_on_their_stream(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Hello!"))
    async with jane.listening() as heard:
        assert (heard.status, heard.standing["answered_by"]) == (200, "nobody")
        said = await jane.write("Hi there")
        assert said["from"] == "visitor"
        await until(lambda: heard.texts == ["Hi there", "Hello!"])
    history = await jane.read()
    assert [one["text"] for one in history["messages"]] == ["Hi there", "Hello!"]
    assert [one["from"] for one in history["messages"]] == ["visitor", "agent"]
    assert history["answered_by"] == "agent"
    assert not history["is_waiting"]


async def test_the_same_message_is_never_doubled(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Hello!"))
    name = str(uuid4())
    first, second = await jane.write("Hi", name), await jane.write("Hi again", name)
    assert first == second
    assert [one["text"] for one in (await jane.read())["messages"]] == ["Hi"]
    listed = (await salon.get("/conversations"))["conversations"]
    assert len(listed) == 1
    assert len(await conversations_of(salon, listed[0]["session_key"])) == 1
