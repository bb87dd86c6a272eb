"""The bell wakes whom a ring concerns, here and in other processes, and each once."""

import asyncio

import asyncpg

from empfio.kit.lanes.doorbell import Doorbell, Ear


async def is_woken(ear: Ear, seconds: float) -> bool:
    began = asyncio.get_running_loop().time()
    await ear.wait(seconds)
    return asyncio.get_running_loop().time() - began < seconds


async def test_a_ring_wakes_those_whose_matter_it_is(fresh_url: str) -> None:
    async with Doorbell(fresh_url).hung() as here, Doorbell(fresh_url).hung() as there:
        ears = {
            (place, matter): bell.new_ear(matter)
            for place, bell in (("here", here), ("there", there))
            for matter in ("work", "events")
        }
        for ear in ears.values():  # each bell rings once when it is hung
            assert await is_woken(ear, 5)
        here.ring({"events"})
        assert await is_woken(ears["here", "events"], 5)
        assert await is_woken(ears["there", "events"], 5)
        assert not await is_woken(ears["here", "work"], 0.2)
        assert not await is_woken(ears["there", "work"], 0.01)
        assert not await is_woken(ears["here", "events"], 0.01), "its own is not heard again"
        there.ring()
        for ear in ears.values():
            assert await is_woken(ear, 5)


async def test_what_a_line_told_before_it_was_closed_is_heard(fresh_url: str) -> None:
    bell = Doorbell(fresh_url)
    ear = bell.new_ear("work")
    closed = await asyncpg.connect(fresh_url)
    closed.terminate()
    bell._hear(closed, 1, "", "work")
    assert await is_woken(ear, 5)
