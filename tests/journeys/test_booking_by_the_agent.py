"""Appointments through the real doors: from the first word to the row, without a key."""

import re
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from empfio.agent.built_in.answering import Rules
from empfio.bookings.days import public_holidays
from empfio.kit.settings import Settings
from tests.appointments import BERLIN, WEEK, Calendar
from tests.callers import TelegramCaller, until
from tests.desk import Desk, open_desk
from tests.strangers import strangers_for
from tests.visitors import Visitor


@pytest.fixture
async def answered(settings: Settings, fresh_url: str) -> AsyncGenerator[Desk]:
    """A desk of one test's own at which the built-in agent answers."""
    own = settings.model_copy(update={"database_url": SecretStr(fresh_url)})
    async with open_desk(own, strangers_for(own, agent=Rules("DE"))) as opened:
        yield opened


def in_a_week(hour: int) -> datetime:
    """A time of a day in a week from now, by the clock in Berlin."""
    day = datetime.now(BERLIN).date() + timedelta(days=7)
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


async def conversation_of(salon: Any) -> dict[str, Any]:
    """The salon's only conversation, with its messages."""
    [listed] = (await salon.get("/conversations"))["conversations"]
    found: dict[str, Any] = await salon.get(f"/conversations/{listed['id']}")
    return found


async def bookings_in(database: asyncpg.Connection) -> dict[str, datetime]:
    """Of each status when what has it begins; no two have the same in these tests."""
    rows = await database.fetch("SELECT status, starts_at FROM bookings")
    assert len({row["status"] for row in rows}) == len(rows)
    return {row["status"]: row["starts_at"] for row in rows}


async def is_completed(salon: Any) -> bool:
    """Whether the salon's only conversation is over."""
    return bool((await conversation_of(salon))["status"] == "completed")


class Talk:
    """A visitor who writes and waits for the answer."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    async def say(self, text: str | None = None, tap: str | None = None) -> str:
        """Write or tap the option that begins so; what is answered, all of it."""
        before = len((await self.visitor.read())["messages"])
        if tap is None:
            assert text is not None
            await self.visitor.write(text)
        else:
            await self.visitor.tap(await self.option(tap))

        async def is_answered() -> bool:
            found = (await self.visitor.read())["messages"][before + 1 :]
            return bool(found) and found[-1]["from"] == "agent"

        await until(is_answered)
        said = (await self.visitor.read())["messages"][before + 1 :]
        return "\n".join(one["text"] for one in said)

    async def option(self, begins: str) -> str:
        """The id of what can be tapped below the last message."""
        last = (await self.visitor.read())["messages"][-1]
        [found] = [one["id"] for one in last["options"] if one["label"].startswith(begins)]
        return str(found)


async def test_a_visitor_books_a_time_that_they_name(
    answered: Desk, overlooking: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(answered, "Alex", "Kim")
    jane = Talk(await Visitor.come(answered, calendar.salon))
    at = in_a_week(15)
    asked = await jane.say(f"Hi, a haircut with Kim on {at:%-d %B} at 3 pm, please")
    assert "3 pm with Kim is free. Shall I book it for you?" in asked
    assert await bookings_in(overlooking) == {}
    assert "name" in await jane.say("Yes, please")
    assert "e-mail" in await jane.say("Jane Smith")
    told = await jane.say("jane@example.com")
    assert re.search(r"https?://\S+\.ics", told), "the confirmation brings a file for calendars"
    assert await bookings_in(overlooking) == {"confirmed": at}
    await until(lambda: is_completed(calendar.salon))
    [lead] = (await calendar.salon.get("/leads"))["leads"]
    assert (lead["name"], lead["email"], lead["status"]) == (
        "Jane Smith", "jane@example.com", "booked",
    )  # fmt: skip
    said = (await conversation_of(calendar.salon))["messages"]
    ours = [one["metadata"]["author"] for one in said[-4:] if one["role"] == "assistant"]
    assert ours == [{"type": "agent"}] * 2, "what the booking told, and the last words"
    assert said[-2]["content"].endswith("See you then! If anything changes, just write to me here.")


async def test_a_german_customer_taps_a_time_and_then_moves_and_cancels_it(
    answered: Desk, overlooking: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(answered, setup={"languages": ["de", "en"]})
    jana = Talk(await Visitor.come(answered, calendar.salon))
    at = in_a_week(10)
    shown = await jana.say(f"Guten Tag, ich hätte gern einen Haarschnitt am {at:%-d.%-m.}")
    assert "Welche Uhrzeit passt Ihnen" in shown
    weekday = "Mo Di Mi Do Fr Sa So".split()[at.weekday()]
    assert "Namen" in await jana.say(tap=f"{weekday} {at:%-d.%-m.}, 10:00")
    await jana.say("Jana Müller")
    assert "Soll ich das für Sie buchen?" in await jana.say("lieber nicht")
    await jana.say("Ja, bitte")
    assert await bookings_in(overlooking) == {"confirmed": at}
    assert "verschieben?" in await jana.say("Können wir den Termin auf 16 Uhr verschieben?")
    await jana.say("ja")
    moved = at.replace(hour=16)
    assert await bookings_in(overlooking) == {"rescheduled": at, "confirmed": moved}
    assert "absagen?" in await jana.say("Ich muss den Termin leider absagen")
    await jana.say("Ja")
    assert await bookings_in(overlooking) == {"rescheduled": at, "cancelled": moved}


async def test_a_customer_on_telegram_books_by_buttons(
    answered: Desk, overlooking: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(answered, "Alex")
    jane = await TelegramCaller.connect(calendar.salon)
    at = in_a_week(11)
    await jane.write(f"Hello, a haircut on {at:%-d %B} please")
    await until(lambda: answered.provider.taken)
    shown = answered.provider.taken[-1].choices
    label = f"{at:%a} {at.day} {at:%b}, 11 am"
    assert 2 < len(shown) <= 10 and shown[-1] == "ask:other"
    await jane.write(label)
    await until(lambda: len(answered.provider.taken) == 2)
    assert "Shall I book it" in answered.provider.texts[-1], "the name is known, and none asked for"
    assert await bookings_in(overlooking) == {}
    await jane.write("Yes, book it")
    await until(lambda: len(answered.provider.taken) == 4)
    assert await bookings_in(overlooking) == {"confirmed": at}
    assert ".ics" in answered.provider.texts[-2] and "See you then" in answered.provider.texts[-1]


async def test_who_waits_is_asked_when_a_time_becomes_free_and_takes_it_by_a_tap(
    answered: Desk, overlooking: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(answered, minutes=540)
    at = in_a_week(9)
    other = await calendar.customer()
    theirs = await other.booked(at)
    jane = Talk(await Visitor.come(answered, calendar.salon))
    assert "nothing is free" in await jane.say(f"A haircut on {at:%-d %B}, please")
    assert "I'll write to you" in await jane.say(tap="Waiting list")
    await other.cancel(theirs.id)

    async def is_asked() -> bool:
        last = (await jane.visitor.read())["messages"][-1]
        return last["text"].startswith("A time has become free")

    await until(is_asked)
    assert "confirmed" in await jane.say(tap="Yes")
    assert await bookings_in(overlooking) == {"cancelled": at, "confirmed": at}


async def test_the_hours_of_a_special_day_are_told_and_a_holiday_is_called_by_its_name(
    answered: Desk,
) -> None:
    setup = {"holidays_of": "DE-BE", "languages": ["en", "de"]}
    calendar = await Calendar.open(answered, setup=setup)
    day = in_a_week(0).date()
    hours = [{"opens": "10:15", "closes": "12:45"}]
    special = [{"day": day.isoformat(), "hours": hours, "reason": "Fair"}]
    body = {"week": WEEK, "closures": [], "special_days": special}
    await calendar.salon.call("PUT", "/opening-hours", json=body, status=200)
    jane = Talk(await Visitor.come(answered, calendar.salon))
    told = await jane.say(f"When are you open on {day:%-d %B}?")
    assert f"{day:%A, %-d %B}: 10:15 am–12:45 pm (Fair)" in told
    labour_day = next(
        one for one in public_holidays("DE-BE", day, day + timedelta(days=366))
        if one > day and (one.month, one.day) == (5, 1)
    )  # fmt: skip
    told = await jane.say(f"Habt ihr am {labour_day:%d.%m.%Y} auf?")
    assert "1. Mai: geschlossen (Erster Mai)" in told
