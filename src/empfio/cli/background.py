"""``empfio worker`` and ``lanes``: background work, by hand and to look at."""

import asyncio
import signal
from typing import Annotated, Any

import typer

from empfio.cli.ground import Organization, fail, say, url_of, with_database
from empfio.kit.settings import Settings

Revive = Annotated[
    list[int] | None, typer.Option(help="Number of a job to do again; may be given often.")
]
ReviveAll = Annotated[bool, typer.Option("--revive-all", help="Do all of them again.")]


def worker() -> None:
    """Do background work beside the serving processes, until SIGTERM or Ctrl-C."""
    from empfio.kit.log import set_up_log
    from empfio.worker import working

    async def work(settings: Settings, _: Any) -> None:
        set_up_log(settings.log_level)
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with working(settings, url_of(settings)):
            say("Empfio works; end it with Ctrl-C.")
            await stop.wait()

    with_database(work)


def lanes(
    organization: Organization = None, revive: Revive = None, revive_all: ReviveAll = False
) -> None:
    """Show the jobs that failed too often, and do them again where asked."""
    from empfio.access.actions import find_organization
    from empfio.access.callers import system_caller
    from empfio.kit.lanes import queue

    async def work(_: Settings, database: Any) -> None:
        found = await find_organization(database, organization)
        if isinstance(found, str):
            fail(found)
        async with system_caller(database, found).open_scope() as scope:
            dead = await queue.list_dead(scope, 1000)
            waiting = await queue.count_waiting(scope)
            numbers = [job.number for job in dead] if revive_all else revive or []
            revived = await queue.revive(scope, numbers) if numbers else 0
        for job in dead:
            say(
                f"{job.number}\t{job.name}\tlane {job.lane_key}\t{job.tries} tries\t"
                f"{job.died_at:%Y-%m-%d %H:%M}\t{job.last_error}"
            )
        say(f"{waiting} jobs wait, {len(dead)} were laid aside, {revived} are done again.")

    with_database(work)
