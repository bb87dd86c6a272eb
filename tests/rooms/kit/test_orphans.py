"""Orphans: what a process that is gone had in hand goes on at once, and not for ever."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from empfio.kit import clock
from empfio.kit.lanes import failures, orphans, processes, queue
from empfio.kit.lanes.processes import is_gone, name_of_this_process
from empfio.kit.lanes.records import MOST_TRIES, OUTING_LEASE
from empfio.kit.scope import Caller
from tests.rooms.kit.test_lanes import Place, place

__all__ = ["place"]  # a fixture

pytestmark = pytest.mark.skipif(
    name_of_this_process() is None, reason="no /proc: processes have no names here"
)
TELL = (
    "from empfio.kit.lanes.processes import name_of_this_process as name;"
    " print(name(), flush=True); input()"
)


@contextmanager
def other_process() -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Another process and its name; ended by kill -9."""
    with subprocess.Popen(
        [sys.executable, "-c", TELL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def name_of_the_gone() -> str:
    with other_process() as (_, name):
        pass
    return name


def test_a_process_is_gone_when_it_has_ended_and_not_before() -> None:
    mine = name_of_this_process()
    assert mine is not None
    assert not is_gone(mine)
    with other_process() as (process, name):
        assert name != mine
        assert not is_gone(name)
        process.kill()
        until = time.monotonic() + 10
        while not is_gone(name):  # not waited for yet: a zombie
            assert time.monotonic() < until
            time.sleep(0.01)
    assert is_gone(name)


def test_who_has_an_id_again_is_another_and_who_cannot_be_seen_is_not_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = str(name_of_this_process())
    place, pid, began = mine.rsplit(":", 2)
    assert is_gone(f"{place}:{pid}:{int(began) - 1}")
    gone = name_of_the_gone()
    _, pid, began = gone.rsplit(":", 2)
    assert is_gone(gone)
    assert not is_gone(f"another boot:1:{pid}:{began}")

    def refused(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refused)
    assert not is_gone(gone)


@pytest.mark.parametrize("is_ours", [True, False])
def test_where_ids_are_not_ours_nobody_has_a_name_or_is_gone(
    is_ours: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container that was given the /proc of its host."""
    mine, gone = str(name_of_this_process()), name_of_the_gone()
    for name in ("sys", str(os.getpid())):
        (tmp_path / name).symlink_to(f"/proc/{name}")
    pid = os.getpid() if is_ours else os.getppid()
    (tmp_path / "self").symlink_to(str(pid))
    (tmp_path / str(os.getppid())).symlink_to(f"/proc/{os.getppid()}")
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    for kept in (processes._place, processes._name_of):
        monkeypatch.setattr(processes, kept.__name__, kept.__wrapped__)
    assert name_of_this_process() == (mine if is_ours else None)
    assert is_gone(gone) is is_ours


async def held_by(place: Place, process: str) -> None:
    """Let the lane be held as by a worker whose job is out."""
    (lane,) = await queue.claim_across_organizations(place.database, uuid4(), 1, OUTING_LEASE)
    async with place.caller().open_scope() as scope:
        await scope.connection.execute(
            "UPDATE lanes SET process = $3 || ' ' || $4 WHERE organization_id = $1 AND key = $2",
            scope.organization_id, lane.key, str(lane.holder), process,
        )  # fmt: skip


@pytest.fixture
async def done(place: Place) -> list[int]:
    """Numbers of outings that were done; one is enqueued already."""
    numbers: list[int] = []

    async def outing(_: Caller, arguments: dict[str, Any]) -> None:
        numbers.append(arguments["number"])

    place.registry.add_outing("outing", outing)
    await place.put("lane", "outing", number=1)
    return numbers


async def tries(place: Place) -> list[tuple[int, str | None]]:
    async with place.caller().open_statement() as scope:
        rows = await scope.connection.fetch(
            "SELECT tries, last_error FROM jobs WHERE organization_id = $1 ORDER BY number",
            scope.organization_id,
        )
    return [(row["tries"], row["last_error"]) for row in rows]


async def test_what_a_gone_process_was_out_for_goes_on_at_once(
    place: Place, done: list[int]
) -> None:
    await place.put("lane", "outing", number=2)
    await held_by(place, name_of_the_gone())
    async with place.working():
        await place.until_idle(OUTING_LEASE.total_seconds() / 2)
    assert done == [1, 2]


async def test_it_counts_as_one_failure_however_many_look(place: Place, done: list[int]) -> None:
    await held_by(place, name_of_the_gone())
    looks = (orphans.free_orphans(place.database, place.registry, place.caller) for _ in range(4))
    await asyncio.gather(*looks)
    assert await tries(place) == [(1, "ProcessEndedError")]
    assert done == []


async def test_what_a_living_process_is_out_for_is_left_to_it(
    place: Place, done: list[int]
) -> None:
    with other_process() as (_, name):
        await held_by(place, name)
        async with place.working():
            await asyncio.sleep(0.5)
    assert done == []
    assert await tries(place) == [(0, None)]


async def test_a_lane_that_went_on_meanwhile_is_not_taken_from_its_new_holder(
    place: Place, done: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    await held_by(place, name_of_the_gone())
    seen = await orphans.list_held_across_organizations(place.database)
    async with place.caller().open_scope() as scope:
        await scope.connection.execute(
            "UPDATE lanes SET due_at = $2 WHERE organization_id = $1",
            scope.organization_id, clock.now() - timedelta(seconds=1),
        )  # fmt: skip
    (again,) = await queue.claim_across_organizations(place.database, uuid4(), 1)

    async def seen_before(_: Any) -> Any:
        return seen

    monkeypatch.setattr(orphans, "list_held_across_organizations", seen_before)
    await orphans.free_orphans(place.database, place.registry, place.caller)
    assert await tries(place) == [(0, None)]
    async with place.caller().open_scope() as scope:
        assert await orphans._lock(scope, again)


async def test_what_ends_its_process_every_time_is_laid_aside(
    place: Place, done: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "delay", lambda *_: timedelta(0))
    await place.put("lane", "outing", number=2)
    gone = name_of_the_gone()
    for _ in range(MOST_TRIES):
        await held_by(place, gone)
        await orphans.free_orphans(place.database, place.registry, place.caller)
    async with place.caller().open_statement() as scope:
        (dead,) = await queue.list_dead(scope, 10)
    assert (dead.tries, dead.last_error) == (MOST_TRIES, "ProcessEndedError")
    async with place.working():
        await place.until_idle()
    assert done == [2]


async def test_nobody_waits_for_an_orphan_that_somebody_has_locked(
    place: Place, done: list[int]
) -> None:
    await held_by(place, name_of_the_gone())
    async with place.caller().open_scope() as scope:
        await scope.connection.execute(
            "SELECT FROM lanes WHERE organization_id = $1 FOR UPDATE", scope.organization_id
        )
        async with asyncio.timeout(2):
            assert await orphans.free_orphans(place.database, place.registry, place.caller) == 0
    assert await orphans.free_orphans(place.database, place.registry, place.caller) == 1


async def test_an_older_version_that_writes_no_names_is_not_taken_for_gone(
    place: Place, done: list[int]
) -> None:
    await held_by(place, name_of_the_gone())
    async with place.caller().open_scope() as scope:
        await scope.connection.execute(
            "UPDATE lanes SET holder = $2 WHERE organization_id = $1",
            scope.organization_id,
            uuid4(),
        )
    assert await orphans.free_orphans(place.database, place.registry, place.caller) == 0


async def test_what_is_not_due_yet_is_not_done_sooner_for_it(place: Place, done: list[int]) -> None:
    await held_by(place, name_of_the_gone())
    async with place.caller().open_scope() as scope:
        await scope.connection.execute(
            "UPDATE jobs SET due_at = now() + interval '1 hour' WHERE organization_id = $1",
            scope.organization_id,
        )
    assert await orphans.free_orphans(place.database, place.registry, place.caller) == 1
    seconds = await queue.next_due_across_organizations(place.database)
    assert seconds is not None and seconds > 3000
