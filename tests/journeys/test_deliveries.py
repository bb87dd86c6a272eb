"""Many deliveries, some repeated and some out of turn: nothing is lost, doubled or disordered."""

import asyncio
import random
from datetime import timedelta

import pytest

from empfio.kit import clock
from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of
from tests.desk import Business, Desk
from tests.faults.test_clocks import come, true_now

CUSTOMERS = 20
AT_ONCE = 16


async def deliver(customer: TelegramCaller, text: str, number: int) -> None:
    """Deliver a message; again where the desk is too busy to take it, as Telegram does."""
    for _ in range(60):
        answer = await customer.call(customer.update(text, number))
        if answer.status_code != 503:
            break
        await asyncio.sleep(0.5)
    assert answer.status_code == 200, answer.text


async def settled(salon: Business, wanted: int) -> None:
    """Wait until so many messages are stored; fails where none was in a minute."""
    count, waited = 0, 0
    while waited < (60 if count < wanted else 3):  # facts and answers are counted, too
        await asyncio.sleep(1)
        listed = (await salon.get("/conversations?size=100"))["conversations"]
        before, count = count, sum(one["message_count"] for one in listed)
        waited = 0 if count > before else waited + 1


async def heard_of(salon: Business, customer: TelegramCaller) -> list[str]:
    """What a customer said, in the order in which it is kept; a full conversation goes on anew."""
    found = reversed(await conversations_of(salon, customer.session))
    said = [message for one in found for message in one["messages"]]
    return [one["content"] for one in said if one["role"] == "user"]


async def test_repeated_and_shuffled_deliveries_are_stored_once_in_the_order_they_came(
    talking: Desk, deliveries: int
) -> None:
    salon = await talking.found()
    first = await TelegramCaller.connect(salon)
    customers = [TelegramCaller(salon, first.id) for _ in range(CUSTOMERS)]
    # What is written to who already has a person would be answered by nobody: no agent here.
    talking.agent.script(*[answer("A person comes.", ending="hand_over")] * 50 * CUSTOMERS)
    each = max(2, deliveries // CUSTOMERS)
    chance = random.Random(7)
    gate, came = asyncio.Semaphore(AT_ONCE), 0

    async def write_all(customer: TelegramCaller) -> list[str]:
        """Deliver the customer's messages one after the other; their order by first delivery."""
        numbers = list(range(1, each + 1))
        for place in range(len(numbers) - 1):
            if chance.random() < 0.3:
                other = min(len(numbers) - 1, place + chance.randint(1, 5))
                numbers[place], numbers[other] = numbers[other], numbers[place]
        order: list[str] = []
        nonlocal came
        for number in numbers:
            repeats = chance.randint(2, 5) if chance.random() < 0.3 else 1
            order.append(f"message {number}")
            for _ in range(repeats):
                async with gate:
                    await deliver(customer, order[-1], 1_000 + number)
                came += 1
            if len(order) > 3 and chance.random() < 0.1:  # and again, long afterwards
                async with gate:
                    again = chance.randrange(len(order) - 2)
                    await deliver(customer, order[again], 1_000 + numbers[again])
        return order

    wanted = await asyncio.gather(*(write_all(one) for one in customers))
    await settled(salon, each * CUSTOMERS)
    for customer, order in zip(customers, wanted, strict=True):
        assert await heard_of(salon, customer) == order
    assert came > each * CUSTOMERS * 1.3, "else hardly anything was repeated"
    assert (await salon.get("/leads"))["total"] == CUSTOMERS


@pytest.mark.parametrize("days", [1, 7, 25])
async def test_what_comes_again_days_later_is_known_whatever_was_forgotten_meanwhile(
    talking: Desk, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    salon = await talking.found()
    customer = await TelegramCaller.connect(salon)
    talking.agent.script(answer("A person comes.", ending="hand_over"))
    for number in range(3):
        await deliver(customer, f"message {number}", number + 1)
    await settled(salon, 3)
    before = await conversations_of(salon, customer.session)
    later = timedelta(days=days)
    for routine in ("abandonment", "forgetting", "retention") * 2:  # the first time it is late
        await come(talking, salon, routine, later)
    monkeypatch.setattr(clock, "now", lambda: true_now() + later)
    for number in (2, 0, 1, 1):
        await deliver(customer, f"message {number}", number + 1)
    await asyncio.sleep(2)
    monkeypatch.undo()
    assert await heard_of(salon, customer) == ["message 0", "message 1", "message 2"]
    after = await conversations_of(salon, customer.session)
    assert [one["id"] for one in after] == [one["id"] for one in before]
