"""Orphans: lanes whose process is gone. They go on at once, not when their lease ends.

A lease is long where a job speaks to strangers, and a customer would wait for the rest of it. That
it was left counts as a failure of the lane's first job: what ends its process again and again is
laid aside like anything else that fails.
"""

from collections.abc import Callable

from empfio.kit.db import Database
from empfio.kit.ids import OrganizationId
from empfio.kit.lanes import queue
from empfio.kit.lanes.failures import ProcessEndedError, note_failure
from empfio.kit.lanes.processes import is_gone
from empfio.kit.lanes.records import Held
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Caller


async def free_orphans(
    database: Database, registry: Registry, caller_of: Callable[[OrganizationId], Caller]
) -> None:
    """Let go of all lanes whose process is known to be gone."""
    held = await queue.list_held_across_organizations(database)
    gone = {name for name in {name for _, name in held} if is_gone(name)}
    for lane, name in held:
        if name in gone:
            await _free(caller_of(lane.organization_id), registry, lane)


async def _free(caller: Caller, registry: Registry, lane: Held) -> None:
    async with caller.open_scope() as scope:
        if not await queue.lock(scope, lane):
            return  # somebody else was faster
        job = await queue.find_first(scope, lane)
        if job is None:
            await queue.settle(scope, lane)
        else:
            retrying = registry.retrying_of(job.name)
            await note_failure(scope, lane, job, ProcessEndedError(), retrying)
