"""What becomes of a job that failed: it is tried again later, or laid aside for a person."""

import random
import traceback
from datetime import timedelta

from empfio.kit.errors import UnavailableError
from empfio.kit.lanes import queue
from empfio.kit.lanes.records import MOST_ERROR, Held, Job, Later
from empfio.kit.lanes.registry import Retrying
from empfio.kit.lanes.rules import delay
from empfio.kit.log import get_logger
from empfio.kit.scope import Scope

log = get_logger("empfio.lanes")


_OUTAGE = timedelta(seconds=2)


class ProcessEndedError(Exception):
    """The process that did the job ended before the job did."""


async def note_failure(
    scope: Scope, lane: Held, job: Job, error: Exception, retrying: Retrying
) -> None:
    """Note that the job failed, and let go of its lane.

    A database that was away is no fault of the job's and does not count.
    """
    if isinstance(error, (Later, UnavailableError)):
        await queue.put_off(scope, job, error.wait if isinstance(error, Later) else _OUTAGE)
        await queue.settle(scope, lane)
        return
    told, is_dead = _told(error), job.tries + 1 >= retrying.most_tries
    if is_dead:
        await queue.bury(scope, job, told)
        if retrying.successor is not None:
            await queue.enqueue(scope, lane.key, retrying.successor, job.arguments)
    else:
        await queue.postpone(scope, job, told, _wait(job, error))
    await queue.settle(scope, lane)
    tell = log.error if is_dead else log.warning
    tell("job laid aside" if is_dead else "job failed", job=job.name, tries=job.tries + 1,
         error=told)  # fmt: skip


def _wait(job: Job, error: Exception) -> timedelta:
    """Who was left once by a process had bad luck, and somebody may be waiting: at once."""
    if isinstance(error, ProcessEndedError) and job.tries == 0:
        return timedelta(0)
    return delay(job.tries + 1, random.random())  # noqa: S311 - no secret


def _told(error: Exception) -> str:
    """Class and place of an error: its words may quote what nobody else may read."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"[:MOST_ERROR]
