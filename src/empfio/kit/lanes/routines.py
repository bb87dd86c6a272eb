"""Routines: jobs that come back by themselves, one lane each in every organization."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from empfio.kit.lanes.queue import enqueue
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Scope

# Begun when an organization is founded; the background process says what each of them does.
NAMES = ("abandonment", "forgetting", "retention")
_EVERY = timedelta(minutes=10)


async def begin(scope: Scope) -> None:
    """Let the organization's routines begin; once in its life."""
    for name in NAMES:
        await enqueue(scope, name, name, {}, scope.now + _EVERY)


def add_routine(
    registry: Registry, name: str, work: Callable[[Scope], Awaitable[bool | None]]
) -> None:
    """Let ``work`` be done under ``name``, again and again.

    Where it says True, more is left, and it comes back at once. The next time is enqueued in the
    transaction of this one: a routine never runs twice at once and never stops.
    """
    assert name in NAMES, f"{name} is begun by nobody"

    async def run(scope: Scope, arguments: dict[str, Any]) -> None:
        has_more = await work(scope)
        wait = timedelta(0) if has_more else _EVERY
        await enqueue(scope, name, name, arguments, scope.now + wait)

    registry.add(name, run)
