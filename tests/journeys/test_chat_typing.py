"""A person's typing, as visitors of the web chat see it."""

import asyncio

from tests.callers import until
from tests.desk import Desk
from tests.journeys.matrix import key, person
from tests.visitors import Visitor


async def test_a_visitor_sees_that_a_person_is_typing_and_nobody_else(talking: Desk) -> None:
    salon, other = await talking.found(), await talking.found()
    jane, max_ = await Visitor.come(talking, salon), await Visitor.come(talking, salon)
    stranger = await Visitor.come(talking, other)
    for visitor in (jane, max_):
        await visitor.write("Hello")
    talk = (await salon.get("/conversations?channel=web"))["conversations"][0]["id"]
    async with jane.listening() as a, max_.listening() as b, stranger.listening() as c:
        for _ in range(2):
            await salon.call("POST", f"/conversations/{talk}/typing", status=204)
        program, _ = await key(salon, "conversations:write")
        await salon.call("POST", f"/conversations/{talk}/typing", token=program, status=204)
        heard = (a, b)
        await until(lambda: any(len(one.named("typing")) == 3 for one in heard))
        await asyncio.sleep(0.05)
    told = sorted(len(one.named("typing")) for one in heard)
    assert told == [0, 3]
    names = [data["name"] for one in heard for data in one.named("typing")]
    assert names == ["Olga", "Olga", None]
    assert c.named("typing") == []
    before = await salon.get(f"/conversations/{talk}")
    await salon.call("POST", f"/conversations/{talk}/typing", status=204)
    assert await salon.get(f"/conversations/{talk}") == before, "nothing is kept of it"


async def test_on_other_channels_nobody_is_told(desk: Desk) -> None:
    salon, elsewhere = await desk.found(), await desk.found()
    talk = await salon.conversation()
    path = f"/conversations/{talk['id']}/typing"
    await salon.call("POST", path, status=204)
    await elsewhere.call("POST", path, status=404)
    token, _ = await person(desk, salon, "viewer")
    await salon.call("POST", path, token=token, status=403)
