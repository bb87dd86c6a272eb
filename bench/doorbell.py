"""How soon an idle worker in another process begins a job: ``python -m bench.doorbell URL``."""

import asyncio
import functools
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.background import founded
from bench.row import Plan, Row
from empfio.access.callers import system_caller
from empfio.kit.db import Database
from empfio.kit.embedded.server import start
from empfio.kit.lanes import queue
from empfio.kit.lanes.doorbell import Doorbell
from empfio.kit.lanes.registry import Registry
from empfio.kit.lanes.runner import Runner
from empfio.kit.migrate import migrate
from empfio.kit.scope import Scope
from empfio.worker import HANDS

JOBS = 100  # of a round, one at a time
REST = 0.05  # seconds until the worker has nothing to do again


def measure(plan: Plan) -> Row:
    """From the commit of a job until it has begun; the worker is another process."""
    row = Row("lanes: an idle worker in another process begins, p95", 50, None, " ms",
              is_lower_better=True)  # fmt: skip
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        with start(Path(folder) / "data") as server:
            migrate(server.url)
            for _ in range(plan.rounds):
                times = sorted(asyncio.run(_times(server.url)))
                row.note(times[int(len(times) * 0.95)])
    return row


async def _times(url: str) -> list[float]:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.doorbell", url, stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout is not None
    try:
        async with Database(url, 2) as database, Doorbell(url).hung() as bell:
            database.ring = bell.ring
            caller = await founded(database)
            await asyncio.wait_for(worker.stdout.readline(), 30)  # it is there
            taken = []
            for n in range(JOBS):
                await asyncio.sleep(REST)
                async with caller.open_scope() as scope:
                    await queue.enqueue(scope, f"lane {n}", "work", {})
                committed = time.monotonic()
                begun = float(await asyncio.wait_for(worker.stdout.readline(), 30))
                taken.append((begun - committed) * 1000)
            return taken
    finally:
        worker.terminate()
        await worker.wait()


async def work(url: str) -> None:
    """Say on a line when each job begins, by the machine's clock."""

    async def begin(scope: Scope, arguments: dict[str, Any]) -> None:
        print(time.monotonic(), flush=True)

    registry = Registry()
    registry.add("work", begin)
    async with Database(url, HANDS + 1) as database, Doorbell(url).hung() as bell:
        ear = bell.new_ear("work")
        runner = Runner(database, registry, ear, functools.partial(system_caller, database), HANDS)
        print("there", flush=True)
        await runner.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
