"""An agent that does and says its worst: nothing comes of it but a person who is told."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from empfio.agent.contract import (
    Answer,
    Customer,
    NotAllowedError,
    Offered,
    Option,
    Reply,
    Slot,
    Thread,
    Tools,
)
from empfio.agent.records import MOST_CALLS
from empfio.agent.texts import FALLBACK
from empfio.kit.settings import Settings
from tests.agents import answer
from tests.appointments import Calendar, next_week
from tests.callers import until
from tests.desk import Desk, open_desk
from tests.strangers import strangers_for
from tests.visitors import Visitor

Deed = Callable[[Thread, Tools], Awaitable[Answer]]


@dataclass
class Hostile:
    """An agent that in each turn does what it is told to."""

    deeds: list[Deed] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    async def respond(self, thread: Thread, tools: Tools) -> Answer:
        return await self.deeds.pop(0)(thread, tools)

    async def refuses(self, call: Awaitable[Any]) -> None:
        """The tool refuses."""
        with pytest.raises(NotAllowedError) as refused:
            await call
        self.refused.append(str(refused.value))


@dataclass
class Scene:
    """A desk at which a hostile agent answers, and what stands in its tables."""

    desk: Desk
    agent: Hostile
    database: asyncpg.Connection

    async def count(self) -> tuple[int, int]:
        """How many bookings there are, and how many times are taken or held."""
        bookings = await self.database.fetchval("SELECT count(*) FROM bookings")
        return bookings, await self.database.fetchval("SELECT count(*) FROM occupancy")

    async def answered(self, jane: Visitor, *deeds: Deed) -> list[str]:
        """What is said after the agent did this, a turn for each; the last message of each."""
        said = []
        for deed in deeds:
            self.agent.deeds.append(deed)
            before = len((await jane.read())["messages"])
            await jane.write("Hello?")

            async def is_answered(before: int = before) -> bool:
                found = (await jane.read())["messages"][before + 1 :]
                return bool(found)

            await until(is_answered)
            said.append((await jane.read())["messages"][-1]["text"])
        return said


@pytest.fixture
async def scene(
    settings: Settings, fresh_url: str, overlooking: asyncpg.Connection
) -> AsyncGenerator[Scene]:
    own = settings.model_copy(update={"database_url": SecretStr(fresh_url)})
    agent = Hostile()
    async with open_desk(own, strangers_for(own, agent=agent)) as opened:
        yield Scene(opened, agent, overlooking)


def says(text: str, **rest: Any) -> Deed:
    """A turn that says only this."""

    async def deed(thread: Thread, tools: Tools) -> Answer:
        return answer(text, **rest)

    return deed


async def free(tools: Tools, at: datetime) -> tuple[str, Slot]:
    """The only service, and its free slot that begins then."""
    [service] = await tools.list_services()
    [slot] = await tools.find_slots(service.id, at, at + timedelta(minutes=1))
    return service.id, slot


async def test_no_tool_takes_what_was_not_shown_here(scene: Scene) -> None:
    calendar = await Calendar.open(scene.desk, "Alex")
    jane = await Visitor.come(scene.desk, calendar.salon)
    other = await calendar.customer()
    theirs = await other.booked(next_week("10:00"))
    [shown] = await other.shown(await calendar.slot(next_week("12:00")))
    agent = scene.agent

    async def worst(thread: Thread, tools: Tools) -> Answer:
        ids: Sequence[Any] = (str(shown.id), str(uuid4()), "", "x" * 1_000_000, 7, None, "1 OR 1=1")
        for one in ids:
            await agent.refuses(tools.hold(one))
            await agent.refuses(tools.book(one, "en"))
            await agent.refuses(tools.cancel(one, "en"))
        for one in (str(theirs.id), str(uuid4())):
            await agent.refuses(tools.cancel(one, "en"))
            await agent.refuses(tools.move(one, str(shown.id), "en"))
        return answer("Hello.")

    await scene.answered(jane, worst)
    assert len(agent.refused) == 25
    assert [one.status for one in await other.upcoming()] == ["confirmed"]
    assert (await scene.count())[0] == 1


async def test_no_slot_is_offered_that_the_calendar_has_not(scene: Scene) -> None:
    calendar = await Calendar.open(scene.desk, "Alex")
    jane = await Visitor.come(scene.desk, calendar.salon)

    async def worst(thread: Thread, tools: Tools) -> Answer:
        service, slot = await free(tools, next_week("10:00"))
        length = slot.ends_at - slot.starts_at
        night, past = next_week("03:00"), datetime(2020, 1, 6, 10, tzinfo=UTC)
        made_up = [
            Slot(night, night + length, slot.staff_id, "Alex"),
            Slot(past, past + length, slot.staff_id, "Alex"),
            Slot(slot.starts_at, slot.ends_at + timedelta(hours=8), slot.staff_id, "Alex"),
            Slot(slot.starts_at, slot.ends_at, str(uuid4()), "Nobody"),
        ]
        for one in made_up:
            await scene.agent.refuses(tools.offer(service, [one]))
        await scene.agent.refuses(tools.offer(service, [slot] * 11))
        await scene.agent.refuses(tools.offer(str(uuid4()), [slot]))
        return answer("Hello.")

    await scene.answered(jane, worst)
    assert len(scene.agent.refused) == 6
    assert await scene.database.fetchval("SELECT count(*) FROM offers") == 0


async def test_nothing_is_booked_in_the_turn_that_shows_it(scene: Scene) -> None:
    calendar = await Calendar.open(scene.desk, "Alex")
    jane = await Visitor.come(scene.desk, calendar.salon)

    async def hasty(thread: Thread, tools: Tools) -> Answer:
        service, slot = await free(tools, next_week("10:00"))
        [shown] = await tools.offer(service, [slot])
        await scene.agent.refuses(tools.hold(shown.id))
        await scene.agent.refuses(tools.book(shown.id, "en"))
        return answer("Hello.")

    await scene.answered(jane, hasty)
    assert await scene.count() == (0, 0)


async def test_nobody_is_booked_a_hundred_times_and_no_tool_is_asked_for_ever(scene: Scene) -> None:
    calendar = await Calendar.open(scene.desk, "Alex")
    jane = await Visitor.come(scene.desk, calendar.salon)
    shown: list[Offered] = []

    async def offers(thread: Thread, tools: Tools) -> Answer:
        [service] = await tools.list_services()
        first = next_week("09:00")
        slots = await tools.find_slots(service.id, first, first + timedelta(days=1))
        shown.extend(await tools.offer(service.id, slots[::4][:10]))
        return answer("Which one?")

    async def greedy(thread: Thread, tools: Tools) -> Answer:
        for one in shown[:3]:
            assert await tools.book(one.id, "en")
        for one in shown[3:]:
            await scene.agent.refuses(tools.book(one.id, "en"))
        for _ in range(MOST_CALLS - len(shown)):
            await tools.list_staff()
        await scene.agent.refuses(tools.list_staff())
        return answer("That was all.")

    await scene.answered(jane, offers, greedy)

    async def is_over() -> bool:
        return bool((await jane.read())["messages"][-1]["text"] == "That was all.")

    await until(is_over)
    assert (await scene.count())[0] == 3


async def test_where_a_person_answers_no_tool_does_anything(scene: Scene) -> None:
    calendar = await Calendar.open(scene.desk, "Alex")
    jane = await Visitor.come(scene.desk, calendar.salon)
    shown: list[str] = []

    async def offers(thread: Thread, tools: Tools) -> Answer:
        service, slot = await free(tools, next_week("10:00"))
        shown.append((await tools.offer(service, [slot]))[0].id)
        return answer("Is it to be that one?")

    async def too_late(thread: Thread, tools: Tools) -> Answer:
        [listed] = (await calendar.salon.get("/conversations"))["conversations"]
        await calendar.salon.message(listed["id"], "Olga here.")
        await scene.agent.refuses(tools.hold(shown[0]))
        await scene.agent.refuses(tools.book(shown[0], "en"))
        return answer("It is booked.")

    await scene.answered(jane, offers, too_late)
    assert await scene.count() == (0, 0)
    assert (await jane.read())["messages"][-1]["text"] == "Olga here."


LIES = (
    "Your appointment is booked, see you on Thursday!",
    "Ich habe Ihren Termin storniert.",
    "We have Thursday at 4:17 am for you.",
    "It's only 1 € today.",
    "For you it is free of charge.",
)


@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_is_held_back_and_a_person_is_told(scene: Scene, lie: str) -> None:
    calendar = await Calendar.open(scene.desk, "Alex", price_cents=3500)
    jane = await Visitor.come(scene.desk, calendar.salon)
    [said] = await scene.answered(jane, says(lie))
    assert said == FALLBACK["en"]
    [listed] = (await calendar.salon.get("/conversations"))["conversations"]
    conversation = await calendar.salon.get(f"/conversations/{listed['id']}")
    assert conversation["status"] == "escalated"
    assert conversation["handover"]["reason"].startswith("the agent's answer was held back")
    assert lie not in str(conversation["messages"])


async def test_a_lie_on_a_button_is_one_too(scene: Scene) -> None:
    calendar = await Calendar.open(scene.desk, "Alex")
    jane = await Visitor.come(scene.desk, calendar.salon)

    async def lies(thread: Thread, tools: Tools) -> Answer:
        return Answer((Reply("Please choose", (Option("x", "Thu, 4:17 am"),)),), {}, "en")

    assert await scene.answered(jane, lies) == [FALLBACK["en"]]


async def test_what_is_booked_stays_booked_though_a_customer_spoke_meanwhile(scene: Scene) -> None:
    calendar = await Calendar.open(scene.desk, "Alex")
    jane = await Visitor.come(scene.desk, calendar.salon)
    shown: list[str] = []

    async def offers(thread: Thread, tools: Tools) -> Answer:
        service, slot = await free(tools, next_week("10:00"))
        shown.append((await tools.offer(service, [slot]))[0].id)
        return answer("Is it to be that one?")

    async def books(thread: Thread, tools: Tools) -> Answer:
        assert await tools.book(shown[0], "en")
        await jane.write("Wait, what about Kim?")
        return answer("Never said.", learned=Customer(name="Never kept"))

    scene.agent.deeds += [offers]
    await scene.answered(jane)
    await jane.write("Hello?")
    await until(lambda: shown)
    scene.agent.deeds += [books, says("Kim is ill.")]
    await jane.write("Yes")

    async def is_answered() -> bool:
        return bool((await jane.read())["messages"][-1]["text"] == "Kim is ill.")

    await until(is_answered)
    texts = [one["text"] for one in (await jane.read())["messages"]]
    assert "Never said." not in texts
    assert any("confirmed" in text for text in texts), "the booking told it by itself"
    assert (await scene.count())[0] == 1
