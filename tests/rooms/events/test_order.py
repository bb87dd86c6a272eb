"""The log: all of it, once, in an order that never skips a late commit and holds nobody up."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from empfio.access import actions as access
from empfio.access.callers import system_caller
from empfio.events import actions, store
from empfio.events.errors import CursorGoneError
from empfio.events.records import KEPT_FOR, REMOVED_AFTER, Happening, Place
from empfio.events.sequencer import keep_numbering
from empfio.kit.db import Database
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId
from empfio.kit.lanes.doorbell import Ear
from empfio.kit.scope import Caller, Scope
from tests.desk import PASSWORD, unique


class Log:
    """A database with some organizations that things happen in."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ids: list[OrganizationId] = []

    async def found(self) -> None:
        """One organization more."""
        caller = access.caller_for_new_organization(self.database)
        owner = await access.new_owner(f"{unique('log')}@example.com", "Olga", PASSWORD)
        async with caller.open_scope() as scope:
            await access.found_organization(scope, "Salon", owner)
        self.ids.append(caller.organization_id)

    def caller(self, number: int = 0) -> Caller:
        return system_caller(self.database, self.ids[number])

    async def read_all(self, number: int = 0, limit: int = 100) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after, has_more = None, True
        while has_more:
            async with self.caller(number).open_statement() as scope:
                feed = await actions.read_events(scope, after, limit, None)
            found += json.loads(f"[{feed.items}]")
            after, has_more = feed.end, feed.has_more
        return found


@pytest.fixture
async def log(fresh_url: str) -> AsyncIterator[Log]:
    async with Database(fresh_url, 20) as database:
        made = Log(database)
        for _ in range(3):
            await made.found()
        await actions.catch_up(database)
        yield made


def added(n: int) -> Happening:
    return Happening("api_key.created", {"id": str(n)})


async def test_what_is_rolled_back_never_happened(log: Log) -> None:
    with contextlib.suppress(ZeroDivisionError):
        async with log.caller().open_scope() as scope:
            await actions.record(scope, added(1))
            raise ZeroDivisionError
    await actions.number_events(log.database)
    assert [one["event"] for one in await log.read_all()] == ["user.joined"]


async def follow(log: Log, until: asyncio.Event, number: int = 0) -> list[str]:
    """What a reader sees who follows a log by cursor, without ever looking back."""
    seen: list[str] = []
    after: Place | None = None
    while True:
        is_over = until.is_set()
        async with log.caller(number).open_statement() as scope:
            feed = await actions.read_events(scope, after, 7, ["api_key.created"])
        after = feed.end
        seen += [item.split('"')[0] for item in feed.items.split('"data":{"id": "')[1:]]
        if is_over and not feed.has_more:
            return seen
        await asyncio.sleep(0.002)


async def write(log: Log, writer: int, count: int, number: int = 0) -> None:
    """Events whose transactions end in another order than they were written in."""
    for n in range(count):
        async with scope_in_time(log, number) as scope:
            await actions.record(scope, added(writer * 1000 + n))
            await asyncio.sleep(random.random() * 0.02)


@contextlib.asynccontextmanager
async def scope_in_time(log: Log, number: int) -> AsyncIterator[Scope]:
    """A transaction, asked for again where a busy machine has no connection in time."""
    async with contextlib.AsyncExitStack() as held:
        for _ in range(20):
            with contextlib.suppress(UnavailableError):
                scope = await held.enter_async_context(log.caller(number).open_scope())
                break
        else:
            raise UnavailableError
        yield scope


async def test_whoever_numbers_while_another_does_leaves_it_to_that_one(log: Log) -> None:
    async with log.database.across_organizations() as connection, connection.transaction():
        async with log.caller().open_scope() as scope:
            await actions.record(scope, added(1))
        assert await connection.fetchval("SELECT number_events(100)") == 1
        async with log.caller().open_scope() as scope:
            await actions.record(scope, added(2))
        # Were it given its place now, a reader would go past the first, which has a lower one.
        assert await actions.number_events(log.database) is None
        assert [one["event"] for one in await log.read_all()] == ["user.joined"]
    await actions.number_events(log.database)
    assert [one["data"]["id"] for one in await log.read_all()][1:] == ["1", "2"]


@contextlib.asynccontextmanager
async def numbered_by_two(log: Log) -> AsyncIterator[None]:
    """Two who number meanwhile; what is there at the end is numbered."""
    stop, ear = asyncio.Event(), Ear()
    log.database.ring = lambda _: ear.wake()
    numbering = [
        asyncio.create_task(keep_numbering(log.database, one, stop)) for one in (ear, Ear())
    ]
    yield
    await asyncio.sleep(0.1)
    while await actions.number_events(log.database):
        pass
    stop.set()
    ear.wake()
    await asyncio.gather(*numbering)


async def test_a_reader_misses_nothing_however_late_it_commits(log: Log) -> None:
    until = asyncio.Event()
    async with numbered_by_two(log):
        reader = asyncio.create_task(follow(log, until))
        async with log.caller().open_scope() as scope:  # longer than all the others
            await actions.record(scope, added(99_000))
            await asyncio.gather(*(write(log, writer, 25) for writer in range(12)))
    until.set()
    seen = await reader
    expected = {str(writer * 1000 + n) for writer in range(12) for n in range(25)} | {"99000"}
    assert len(seen) == len(set(seen)), "told twice"
    assert set(seen) == expected
    for writer in range(12):
        own = [int(one) for one in seen if int(one) // 1000 == writer]
        assert own == sorted(own), "the changes of one thing the wrong way round"


async def test_two_hundred_logs_written_at_once_are_each_told_whole(log: Log) -> None:
    for _ in range(197):
        await log.found()
    until, turns = asyncio.Event(), asyncio.Semaphore(10)

    async def write_one(number: int) -> None:
        async with turns:
            await write(log, number, 8, number)

    followed = range(0, 200, 40)
    async with numbered_by_two(log):
        readers = [asyncio.create_task(follow(log, until, number)) for number in followed]
        async with log.caller(199).open_scope() as scope:  # longer than all the others
            await actions.record(scope, added(199_900))
            await asyncio.gather(*(write_one(number) for number in range(200)))
    until.set()
    for number, reader in zip(followed, readers, strict=True):
        assert await reader == [str(number * 1000 + n) for n in range(8)]
    for number in range(200):
        told = [one["data"]["id"] for one in await log.read_all(number)][1:]
        if number == 199:
            told.remove("199900")  # somewhere: it was written first, and committed last
        assert told == [str(number * 1000 + n) for n in range(8)]


async def test_numbering_by_insert_would_skip_a_late_commit(log: Log) -> None:
    """The test above can fail: read by draft, as if that were the order, events are missed."""
    seen: set[int] = set()
    last = 0

    async def look() -> None:
        nonlocal last
        async with log.caller().open_statement() as scope:
            rows = await scope.connection.fetch(
                "SELECT draft FROM event_drafts WHERE organization_id = $1 AND draft > $2"
                " ORDER BY draft", scope.organization_id, last,
            )  # fmt: skip
        seen.update(row["draft"] for row in rows)
        last = max([last, *seen])

    async with log.caller().open_scope() as slow:
        await actions.record(slow, added(1))
        async with log.caller().open_scope() as quick:
            await actions.record(quick, added(2))
        await look()
    await look()
    assert len(seen) == 1


async def test_writers_are_not_held_up_by_a_long_transaction_nor_by_numbering(log: Log) -> None:
    async with log.caller().open_scope() as slow:
        await actions.record(slow, added(1))
        began = time.monotonic()
        async with log.caller().open_scope() as quick:
            await actions.record(quick, added(2))
        assert await actions.number_events(log.database) == 1
        assert time.monotonic() - began < 2
        ids = [one["data"]["id"] for one in await log.read_all()]
        assert ids[1:] == ["2"]
    assert await actions.number_events(log.database) == 1
    assert [one["data"]["id"] for one in await log.read_all()][1:] == ["2", "1"]


async def test_numbering_outlives_an_error_that_nobody_thought_of(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[Exception] = [ZeroDivisionError()]
    number = actions.number_events

    async def number_in_vain(database: Database) -> int | None:
        if errors:
            raise errors.pop()
        return await number(database)

    monkeypatch.setattr(actions, "number_events", number_in_vain)
    stop, ear = asyncio.Event(), Ear()
    task = asyncio.create_task(keep_numbering(log.database, ear, stop))
    async with log.caller().open_scope() as scope:
        await actions.record(scope, added(1))
    end = time.monotonic() + 20
    while len(await log.read_all()) < 2:
        assert time.monotonic() < end, "numbering has ended"
        await asyncio.sleep(0.05)
    stop.set()
    ear.wake()
    await task
    assert errors == []


async def test_organizations_see_their_own_events_alone(log: Log) -> None:
    for number in range(3):
        async with log.caller(number).open_scope() as scope:
            await actions.record(scope, added(number))
    await actions.number_events(log.database)
    for number in range(3):
        found = await log.read_all(number)
        assert [one["data"]["id"] for one in found][1:] == [str(number)]
        assert {one["organization_id"] for one in found} == {str(log.ids[number])}


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
async def test_pages_put_together_are_the_whole_log(log: Log, limit: int) -> None:
    async with log.caller().open_scope() as scope:
        await actions.record(scope, *(added(n) for n in range(6)))
    await actions.number_events(log.database)
    ids = [one["data"]["id"] for one in await log.read_all(limit=limit)][1:]
    assert ids == [str(n) for n in range(6)]


async def test_a_filter_moves_the_cursor_over_what_it_leaves_out(log: Log) -> None:
    async with log.caller().open_scope() as scope:
        await actions.record(scope, *(added(n) for n in range(3)))
    await actions.number_events(log.database)
    async with log.caller().open_statement() as scope:
        feed = await actions.read_events(scope, None, 10, ["lead.created"])
        assert (feed.items, feed.has_more) == ("", False)
        again = await actions.read_events(scope, feed.end, 10, None)
        assert again.items == ""


async def test_old_events_go_and_cursors_of_before_are_told_so(log: Log) -> None:
    async with log.caller().open_scope() as scope:
        await actions.record(scope, added(1))
    await actions.number_events(log.database)
    async with log.caller().open_scope() as scope:
        for age, left in ((KEPT_FOR, 2), (REMOVED_AFTER + timedelta(seconds=1), 0)):
            await store.remove_old(scope, scope.now + age - REMOVED_AFTER)
            rows = await scope.connection.fetch("SELECT FROM events")
            assert len(rows) == left, age
        old = Place(1, scope.now - KEPT_FOR - timedelta(seconds=1))
        with pytest.raises(CursorGoneError):
            await actions.read_events(scope, old, 10, None)
        kept = Place(1, scope.now - KEPT_FOR + timedelta(minutes=1))
        await actions.read_events(scope, kept, 10, None)


async def test_an_event_carries_what_the_catalogue_says_and_nothing_else(log: Log) -> None:
    async with log.caller().open_scope() as scope:
        with pytest.raises(AssertionError):
            await actions.record(scope, Happening("api_key.created", {"name": "Olga"}))
