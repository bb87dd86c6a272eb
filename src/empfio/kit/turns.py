"""Taking turns: whoever works on long texts lets others go on in between."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from typing import TypeVar

_TURN = 20_000  # characters that are worked on at a stretch

Item = TypeVar("Item")


async def taking_turns(
    items: Iterable[Item], size_of: Callable[[Item], int]
) -> AsyncIterator[Item]:
    """The items; ``size_of`` says how many characters each has. One is never divided."""
    worked = 0
    for item in items:
        yield item
        worked += size_of(item)
        if worked > _TURN:
            worked = 0
            await asyncio.sleep(0)
