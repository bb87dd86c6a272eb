"""Orphans: lanes whose process is gone. They go on at once, not when their lease ends.

A lease is long where a job speaks to strangers, and a customer would wait for the rest of it. That
it was left counts as a failure of the lane's first job: what ends its process again and again is
laid aside like anything else that fails.
"""

import contextlib
from collections.abc import Callable

from empfio.kit import clock
from empfio.kit.db import Database
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId
from empfio.kit.lanes import queue
from empfio.kit.lanes.failures import ProcessEndedError, note_failure
from empfio.kit.lanes.processes import is_gone
from empfio.kit.lanes.records import OUTING_LEASE, Held
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Caller, Scope


async def free_orphans(
    database: Database, registry: Registry, caller_of: Callable[[OrganizationId], Caller]
) -> int:
    """Let go of all lanes whose process is known to be gone; of how many."""
    held = await list_held_across_organizations(database)
    gone = {name for name in {name for _, name in held} if is_gone(name)}
    freed = 0
    for lane, name in held:
        if name in gone:
            with contextlib.suppress(UnavailableError):  # that one is looked at again
                freed += await _free(caller_of(lane.organization_id), registry, lane)
    return freed


async def list_held_across_organizations(database: Database) -> list[tuple[Held, str]]:
    """The lanes that somebody holds, each with the name of its process.

    Not those that a version which writes no names claimed after one that does.
    """
    async with database.across_organizations() as connection:
        # By the index of what is due: nobody holds a lane for longer than the longest lease.
        rows = await connection.fetch(
            "SELECT organization_id, key, holder, split_part(process, ' ', 2) AS name FROM lanes"
            " WHERE due_at <= $1 AND starts_with(process, holder::text)",
            clock.now() + OUTING_LEASE,
        )
    return [(Held(row["organization_id"], row["key"], row["holder"]), row["name"]) for row in rows]


async def _lock(scope: Scope, lane: Held) -> bool:
    """Lock the lane's row, and so keep everybody from claiming it; whether this claim holds it.

    False too where somebody has the row at this moment: nobody waits for them.
    """
    found = await scope.connection.fetchval(
        "SELECT true FROM lanes WHERE organization_id = $1 AND key = $2 AND holder = $3"
        " FOR UPDATE SKIP LOCKED",
        scope.organization_id, lane.key, lane.holder,
    )  # fmt: skip
    return found is not None


async def _free(caller: Caller, registry: Registry, lane: Held) -> bool:
    async with caller.open_scope() as scope:
        if not await _lock(scope, lane):
            return False  # somebody else was faster
        job = await queue.find_first(scope, lane)
        if job is None:
            await queue.settle(scope, lane)
        else:
            retrying = registry.retrying_of(job.name)
            await note_failure(scope, lane, job, ProcessEndedError(), retrying)
        return True
