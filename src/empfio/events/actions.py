"""What others may ask of the log."""

import asyncio
from collections.abc import Sequence

from empfio.events import store
from empfio.events.catalogue import Event, is_complete
from empfio.events.errors import CursorGoneError
from empfio.events.records import (
    FOLLOWED_AT_ONCE,
    KEPT_FOR,
    LOOKED_THROUGH,
    NUMBERED_AT_ONCE,
    READ_AT_ONCE,
    REMOVED_AFTER,
    Feed,
    Happened,
    Happening,
    Place,
)
from empfio.kit.db import Database
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope

READ = "events:read"


async def record(scope: Scope, *happenings: Happening) -> None:
    """Write down what happens in this transaction; call it after what is told of was locked."""
    for one in happenings:
        assert is_complete(one.event, one.data), f"{one.event} carries {sorted(one.data)}"
    if happenings:
        await store.add(scope, happenings)
        scope.connection.ring_on_commit("events")


async def read_events(
    scope: Scope, after: Place | None, limit: int, events: Sequence[Event] | None
) -> Feed:
    """Events behind a place in the log, oldest first; without one from the beginning.

    Raises ``CursorGoneError`` where what followed the place may have been removed already.
    """
    scope.actor.require(READ)
    _check_age(scope, after)
    return await store.list_after(scope, after.position if after else 0, limit, events)


async def read_on(scope: Scope, after: Place) -> list[Happened]:
    """What happened behind a place, one by one, ``READ_AT_ONCE`` at most.

    Raises ``CursorGoneError`` as ``read_events`` does.
    """
    scope.actor.require(READ)
    _check_age(scope, after)
    return await store.list_happened(scope, after.position, READ_AT_ONCE)


def _check_age(scope: Scope, after: Place | None) -> None:
    if after is not None and after.moment < scope.now - KEPT_FOR:
        raise CursorGoneError(
            f"Events are kept for {KEPT_FOR.days} days and this cursor is older. Begin anew "
            "without it, and read the present state of what you follow."
        )


async def read_about(scope: Scope, lead_id: LeadId, after: int) -> tuple[str, int | None]:
    """The forms of events about a lead, separated by commas, and the position to go on behind.

    Looks through a piece of the log (from 0) for each call; None where it ends.
    """
    return await store.list_about(scope, lead_id, after, LOOKED_THROUGH)


async def number_events(database: Database) -> int | None:
    """Give what is committed its place in the log; how many events, None where another is at it."""
    return await store.number_across_organizations(database, NUMBERED_AT_ONCE)


async def catch_up(database: Database) -> None:
    """Let the log have all that was committed before: for a reader who just wrote.

    Waits 0.2 seconds at most for another who is numbering; then the log is read as it is.
    """
    for _ in range(40):
        if await number_events(database) is not None:
            return
        await asyncio.sleep(0.005)


async def find_end(database: Database) -> int:
    """Where the log ends now: whoever follows it from here on misses nothing that is to come."""
    await catch_up(database)
    return await store.get_end_across_organizations(database)


async def follow(
    database: Database, position: int, events: Sequence[Event]
) -> tuple[list[Happened], int]:
    """What happened behind ``position``, whoever's it is, and the position to go on behind.

    One reader serves all who listen in a process; each is given what is their own.
    """
    await catch_up(database)
    found = await store.list_newer_across_organizations(
        database, position, events, FOLLOWED_AT_ONCE
    )
    return found, found[-1].position if found else position


async def forget_old_events(scope: Scope) -> None:
    """Remove what is older than is kept."""
    await store.remove_old(scope, scope.now - REMOVED_AFTER)
