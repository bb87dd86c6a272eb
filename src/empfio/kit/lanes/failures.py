"""What becomes of a job that failed: it is tried again later, or laid aside for a person."""

import random
import traceback

from empfio.kit.lanes import queue
from empfio.kit.lanes.records import MOST_ERROR, MOST_TRIES, Held, Job, Later
from empfio.kit.lanes.rules import delay
from empfio.kit.log import get_logger
from empfio.kit.scope import Scope

log = get_logger("empfio.lanes")


class ProcessEndedError(Exception):
    """The process that did the job ended before the job did."""


async def note_failure(scope: Scope, lane: Held, job: Job, error: Exception) -> None:
    """Note that the job failed, and let go of its lane."""
    if isinstance(error, Later):
        await queue.put_off(scope, job, error.wait)
        await queue.settle(scope, lane)
        return
    told, is_dead = _told(error), job.tries + 1 >= MOST_TRIES
    if is_dead:
        await queue.bury(scope, job, told)
    else:
        wait = delay(job.tries + 1, random.random())  # noqa: S311 - no secret
        await queue.postpone(scope, job, told, wait)
    await queue.settle(scope, lane)
    tell = log.error if is_dead else log.warning
    tell("job laid aside" if is_dead else "job failed", job=job.name, tries=job.tries + 1,
         error=told)  # fmt: skip


def _told(error: Exception) -> str:
    """Class and place of an error: its words may quote what nobody else may read."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"[:MOST_ERROR]
