"""What is more urgent than work: few hands go on meanwhile, and all of them afterwards."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from empfio.kit.lanes.doorbell import Ear
from empfio.kit.lanes.runner import FEW, Runner
from empfio.kit.scope import Caller, Scope
from tests.rooms.kit.test_lanes import Place, place

__all__ = ["place"]  # a fixture

HANDS = 4


@contextlib.asynccontextmanager
async def working(place: Place, is_pressed: Callable[[], bool]) -> AsyncIterator[None]:
    """A worker who is pressed now and then; ends when nothing is left to do, within 20 s."""
    stop, ear = asyncio.Event(), Ear()
    runner = Runner(place.database, place.registry, ear, place.caller, HANDS, is_pressed)
    running = asyncio.create_task(runner.run(stop))
    async with asyncio.timeout(20):
        yield
        await place.until_idle()
    stop.set()
    ear.wake()
    await running


async def test_few_hands_work_while_something_more_urgent_goes_on(place: Place) -> None:
    pressed, inside, most, done = True, 0, {True: 0, False: 0}, 0

    async def work(_: Scope, __: dict[str, Any]) -> None:
        nonlocal inside, done
        inside += 1
        most[pressed] = max(most[pressed], inside)
        await asyncio.sleep(0.05)
        inside -= 1
        done += 1

    place.registry.add("work", work)
    for lane in range(24):
        await place.put(f"lane {lane}", "work")
    async with working(place, lambda: pressed):
        while done < 4:  # it goes on all the same
            await asyncio.sleep(0.01)
        assert most == {True: FEW, False: 0}
        pressed = False
    assert done == 24
    assert FEW < most[False] <= HANDS


async def test_who_waits_for_strangers_is_none_of_the_few(place: Place) -> None:
    answered, out = asyncio.Event(), 0

    async def ask(_: Caller, __: dict[str, Any]) -> None:
        nonlocal out
        out += 1
        await answered.wait()

    place.registry.add_outing("ask", ask)
    for lane in range(5):
        await place.put(f"lane {lane}", "ask")
    async with working(place, lambda: True):
        while out < 5:
            await asyncio.sleep(0.01)
        answered.set()
