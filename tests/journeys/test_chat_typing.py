"""That somebody of the team is typing: shown to the visitor they write to, and kept nowhere."""

from uuid import uuid4

from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Business, Desk
from tests.journeys.matrix import key
from tests.visitors import Visitor


async def newest(salon: Business) -> str:
    """The salon's last conversation."""
    found: str = (await salon.get("/conversations"))["conversations"][0]["id"]
    return found


async def test_a_visitor_sees_who_is_typing(talking: Desk) -> None:
    salon = await talking.found()
    jane, max_ = [await Visitor.come(talking, salon) for _ in range(2)]
    talking.agent.script(answer("Hello!"), answer("Hello!"))
    await max_.write("Hi")
    await jane.write("Hi")
    talk = await newest(salon)
    async with jane.listening() as heard, max_.listening() as others:
        await salon.call("POST", f"/conversations/{talk}/typing", status=204)
        await until(lambda: [data for kind, _, data in heard.events if kind == "typing"])
        [told] = [data for kind, _, data in heard.events if kind == "typing"]
        assert told["name"] and " " not in told["name"], "no more than the first name"
        secret, _ = await key(salon, "conversations:write")
        await salon.call("POST", f"/conversations/{talk}/typing", token=secret, status=204)
        await until(lambda: len([1 for kind, *_ in heard.events if kind == "typing"]) == 2)
        assert heard.events[-1][2] == {"name": None}
    assert not [1 for kind, *_ in others.events if kind == "typing"]
    assert len((await jane.read())["messages"]) <= 2, "it is no message"


async def test_nobody_types_where_they_may_not(talking: Desk) -> None:
    salon, other = await talking.found(), await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Hello!"))
    await jane.write("Hi")
    talk = await newest(salon)
    reading, _ = await key(salon, "conversations:read")
    await salon.call("POST", f"/conversations/{talk}/typing", token=reading, status=403)
    foreign = await other.call("POST", f"/conversations/{talk}/typing", status=404)
    absent = await other.call("POST", f"/conversations/{uuid4()}/typing", status=404)
    assert foreign.json()["detail"] == absent.json()["detail"]


async def test_elsewhere_it_is_taken_and_nobody_is_told(talking: Desk) -> None:
    salon = await talking.found()
    caller = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello!"))
    await caller.write("Hi")
    await until(lambda: conversations_of(salon, caller.session))
    [talk] = await conversations_of(salon, caller.session)
    await salon.call("POST", f"/conversations/{talk['id']}/typing", status=204)
