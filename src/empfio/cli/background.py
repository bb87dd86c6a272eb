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
_MOST = 1000  # jobs that are shown, and at once done again


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
            revived = await queue.revive(scope, revive) if revive else []
            while revive_all and (dead := await queue.list_dead(scope, _MOST)):
                revived += await queue.revive(scope, [job.number for job in dead])
            dead = await queue.list_dead(scope, _MOST)
            waiting = await queue.count_waiting(scope)
        for job in dead:
            say(
                f"{job.number}\t{job.name}\tlane {job.lane_key}\t{job.tries} tries\t"
                f"{job.died_at:%Y-%m-%d %H:%M}\t{job.last_error}"
            )
        say(f"{waiting} jobs wait, {len(dead)} are laid aside, {len(revived)} are done again.")
        unknown = sorted(set(revive or []) - set(revived))
        if unknown:
            numbers = ", ".join(map(str, unknown))
            fail(f"No job of these numbers is laid aside: {numbers}; `empfio lanes` shows them.")

    with_database(work)
