"""kill -9 of workers amid their jobs: each job is done once, and in the order of its lane."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import pytest

from empfio.access.callers import system_caller
from empfio.kit.db import Database
from empfio.kit.ids import OrganizationId, new_id
from empfio.kit.lanes import queue
from empfio.kit.scope import Caller
from tests.torture.noting import TABLE

WORKERS, LANES = 2, 20


@contextmanager
def workers(url: str) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Processes that work on lanes; killed one by one, and all at the end."""
    running = [start(url) for _ in range(WORKERS)]
    try:
        yield running
    finally:
        for process in running:
            kill(process)


def start(url: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.torture.noting", url], start_new_session=True
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


async def founded(database: Database) -> Caller:
    caller = system_caller(database, OrganizationId(new_id()))
    async with caller.open_scope() as scope:
        await scope.connection.execute(
            "INSERT INTO organizations (organization_id, name, slug, created_at)"
            " VALUES ($1, 'Salon', 'salon', now())", scope.organization_id,
        )  # fmt: skip
    return caller


async def ask_for_work(caller: Caller, until: asyncio.Event) -> dict[str, int]:
    """Jobs in turn for each lane, until told to end; how many were enqueued in each."""
    asked = dict.fromkeys((f"lane {number}" for number in range(LANES)), 0)
    while not until.is_set():
        async with caller.open_scope() as scope:
            for lane in asked:
                await queue.enqueue(scope, lane, "note", {"lane": lane, "n": asked[lane]})
        asked = {lane: n + 1 for lane, n in asked.items()}
        await asyncio.sleep(0.02)
    return asked


async def test_what_workers_had_in_hand_is_done_once_and_in_order(
    fresh_url: str, pytestconfig: pytest.Config
) -> None:
    kills, chance = pytestconfig.getoption("--kills"), random.Random()
    owner = await asyncpg.connect(fresh_url)
    await owner.execute(TABLE)
    async with Database(fresh_url, 3) as database:
        caller, until = await founded(database), asyncio.Event()
        asking = asyncio.create_task(ask_for_work(caller, until))
        with workers(fresh_url) as running:
            for number in range(kills):
                await asyncio.sleep(chance.uniform(0.3, 0.9))
                kill(running[number % WORKERS])
                running[number % WORKERS] = start(fresh_url)
            until.set()
            asked = await asking
            deadline = time.monotonic() + 120
            while await queue.next_due_across_organizations(database) is not None:
                assert time.monotonic() < deadline, "work remains"
                await asyncio.sleep(0.05)
    for lane, number in asked.items():
        rows = await owner.fetch("SELECT n FROM notes WHERE lane = $1 ORDER BY number", lane)
        assert [row["n"] for row in rows] == list(range(number)), lane
    await owner.close()
    total = sum(asked.values())
    assert total > kills * LANES, "too little was asked for between the kills to prove anything"
    print(f"\n{kills} kills of workers, {total:,} jobs, 0 lost, 0 doubled, in order")
