"""A worker with one job more: it notes what it was asked to, where each note is seen once."""

import asyncio
import sys
from typing import Any

from empfio.access.callers import system_caller
from empfio.kit.db import Database
from empfio.kit.lanes.doorbell import Doorbell
from empfio.kit.lanes.registry import Registry
from empfio.kit.lanes.runner import Runner
from empfio.kit.scope import Scope

TABLE = """
CREATE TABLE notes (number bigint GENERATED ALWAYS AS IDENTITY, lane text, n int);
GRANT INSERT ON notes TO empfio_app;
"""


async def note(scope: Scope, arguments: dict[str, Any]) -> None:
    await scope.connection.execute(
        "INSERT INTO notes (lane, n) VALUES ($1, $2)", arguments["lane"], arguments["n"]
    )
    await asyncio.sleep(0.002)  # time to be killed in


async def main(url: str) -> None:
    registry = Registry()
    registry.add("note", note)
    bell = Doorbell(url)
    async with Database(url, 5) as database, bell.hung():
        runner = Runner(
            database, registry, bell.new_ear("work"), lambda one: system_caller(database, one), 4
        )
        await runner.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
