"""Routines: jobs that come back by themselves, one lane each in every organization."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from empfio.kit.clock import read_time, write_time
from empfio.kit.lanes.queue import enqueue
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Scope

# Begun when an organization is founded; the background process says what each of them does.
NAMES = ("abandonment", "forgetting", "retention")
_EVERY = timedelta(minutes=10)
_LATE = timedelta(hours=1)


async def begin(scope: Scope) -> None:
    """Let the organization's routines begin; once in its life."""
    for name in NAMES:
        await _come_back(scope, name, _EVERY)


def add_routine(
    registry: Registry, name: str, work: Callable[[Scope], Awaitable[bool | None]]
) -> None:
    """Let ``work`` be done under ``name``, again and again.

    Where it says True, more is left, and it comes back at once. The next time is enqueued in the
    transaction of this one: a routine never runs twice at once and never stops.

    One that comes over an hour late does nothing until its next time: the server was off, and what
    was written meanwhile is still to arrive; or the clock jumped, and may be put right.
    """
    assert name in NAMES, f"{name} is begun by nobody"

    async def run(scope: Scope, arguments: dict[str, Any]) -> None:
        has_more = not _is_late(arguments, scope.now) and await work(scope)
        await _come_back(scope, name, timedelta(0) if has_more else _EVERY)

    registry.add(name, run)


async def _come_back(scope: Scope, name: str, wait: timedelta) -> None:
    due_at = scope.now + wait
    await enqueue(scope, name, name, {"planned": write_time(due_at)}, due_at)


def _is_late(arguments: dict[str, Any], now: datetime) -> bool:
    """Whether a routine comes much later than it was planned, as far as that is known."""
    planned = arguments.get("planned")
    return planned is not None and now - read_time(planned) > _LATE
