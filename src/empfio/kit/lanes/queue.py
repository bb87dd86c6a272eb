"""SQL of lanes: enqueuing, taking, settling; and what becomes of jobs that fail."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from empfio.kit import clock
from empfio.kit.db import Database
from empfio.kit.lanes.processes import name_of_this_process
from empfio.kit.lanes.records import LEASE, DeadJob, Held, Job
from empfio.kit.scope import Scope

# The lane's row is locked first: numbers of a lane follow the order of the commits. A lane that
# has work already keeps its time, which is that of its first job.
_ENQUEUE = """
WITH lane AS (
  INSERT INTO lanes AS known (organization_id, key, due_at)
  VALUES ($1, $2, $5)
  ON CONFLICT (organization_id, key) DO UPDATE SET due_at = known.due_at
  RETURNING organization_id, key
)
INSERT INTO jobs (organization_id, lane_key, name, arguments, due_at, enqueued_at)
SELECT organization_id, key, $3, $4::json, $5, $6 FROM lane
"""

# The lanes' rows in the order of their keys: two that enqueue do not wait for each other in turn.
_ENQUEUE_EACH = """
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS g(key, arguments, due_at)
), lane AS (
  INSERT INTO lanes AS known (organization_id, key, due_at)
  SELECT $1, key, due_at FROM given ORDER BY key
  ON CONFLICT (organization_id, key) DO UPDATE SET due_at = known.due_at
  RETURNING organization_id, key
)
INSERT INTO jobs (organization_id, lane_key, name, arguments, due_at, enqueued_at)
SELECT lane.organization_id, lane.key, $5, given.arguments::json, given.due_at, $6
  FROM lane JOIN given ON given.key = lane.key
"""

_CLAIM = """
UPDATE lanes SET holder = $1::uuid, process = $1::uuid || ' ' || $5::text,
  due_at = $4::timestamptz + $2::interval FROM (
  SELECT organization_id, key FROM lanes WHERE due_at <= $4
   ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS free
 WHERE lanes.organization_id = free.organization_id AND lanes.key = free.key
RETURNING lanes.organization_id, lanes.key
"""

# The jobs' rows are locked and gone when the transaction ends: two workers that both believe to
# hold the lane (one of them was given up too early) take turns here, and never the same job.
# Those behind one that is not due yet wait with it.
_TAKE = """
WITH first AS MATERIALIZED (
  SELECT organization_id, lane_key, number, due_at FROM jobs
   WHERE organization_id = $1 AND lane_key = $2 ORDER BY number LIMIT $4 FOR UPDATE
), due AS MATERIALIZED (
  SELECT organization_id, lane_key, number FROM first
   WHERE number < coalesce((SELECT min(number) FROM first WHERE due_at > $3), 9223372036854775807)
), taken AS (
  DELETE FROM jobs USING due WHERE jobs.organization_id = due.organization_id
     AND jobs.lane_key = due.lane_key AND jobs.number = due.number
  RETURNING jobs.*
)
SELECT lane_key, number, name, arguments, tries, NOT EXISTS (
  SELECT FROM jobs AS other WHERE other.organization_id = $1 AND other.lane_key = $2
     AND other.number > taken.number) AS is_last
  FROM taken ORDER BY number
"""

# In one statement, because most jobs go out: the lane is kept for as long as one may be away.
_GO_OUT = """
WITH first AS MATERIALIZED (
  SELECT organization_id, lane_key, number, name, arguments, tries, due_at FROM jobs
   WHERE organization_id = $1 AND lane_key = $2 ORDER BY number LIMIT 1
), kept AS (
  UPDATE lanes SET due_at = $4::timestamptz + $5::interval FROM first
   WHERE lanes.organization_id = first.organization_id AND lanes.key = first.lane_key
     AND lanes.holder = $3 AND first.due_at <= $4 AND first.name = ANY($6::text[])
  RETURNING lanes.key
)
SELECT lane_key, number, name, arguments, tries FROM first WHERE EXISTS (SELECT FROM kept)
"""

_FIND_FIRST = """
SELECT lane_key, number, name, arguments, tries FROM jobs
 WHERE organization_id = $1 AND lane_key = $2 ORDER BY number LIMIT 1
"""

_FAIL = """
UPDATE jobs SET tries = tries + 1, last_error = $4, due_at = greatest(due_at, $5)
 WHERE organization_id = $1 AND lane_key = $2 AND number = $3
"""

_PUT_OFF = """
UPDATE jobs SET due_at = $4
 WHERE organization_id = $1 AND lane_key = $2 AND number = $3
"""

_BURY = """
WITH dead AS (
  DELETE FROM jobs WHERE organization_id = $1 AND lane_key = $2 AND number = $3 RETURNING *
)
INSERT INTO dead_jobs (organization_id, number, lane_key, name, arguments, tries, last_error,
  enqueued_at, died_at)
SELECT organization_id, number, lane_key, name, arguments, tries + 1, $4, enqueued_at, $5
  FROM dead
"""

_REVIVE = """
WITH chosen AS MATERIALIZED (
  SELECT * FROM dead_jobs WHERE organization_id = $1 AND number = ANY($2::bigint[])
   ORDER BY number FOR UPDATE
), lane AS (
  INSERT INTO lanes AS known (organization_id, key, due_at)
  SELECT DISTINCT organization_id, lane_key, $3::timestamptz FROM chosen
  ON CONFLICT (organization_id, key) DO UPDATE SET due_at = known.due_at
  RETURNING organization_id, key
), again AS (
  INSERT INTO jobs (organization_id, lane_key, name, arguments, due_at, enqueued_at)
  SELECT lane.organization_id, key, name, arguments, $3, enqueued_at
    FROM lane JOIN chosen ON chosen.lane_key = lane.key ORDER BY chosen.number
), gone AS (
  DELETE FROM dead_jobs USING chosen WHERE dead_jobs.organization_id = chosen.organization_id
     AND dead_jobs.number = chosen.number
)
SELECT number FROM chosen ORDER BY number
"""


async def enqueue(
    scope: Scope, key: str, name: str, arguments: dict[str, Any], due_at: datetime | None = None
) -> None:
    """Have the job ``name`` done in the lane ``key``, once this transaction has committed.

    It waits for all earlier jobs of its lane, and for ``due_at``.
    """
    await scope.connection.execute(
        _ENQUEUE, scope.organization_id, key, name, json.dumps(arguments), due_at or scope.now,
        scope.now,
    )  # fmt: skip
    scope.connection.ring_on_commit("work")


async def enqueue_each(
    scope: Scope, name: str, jobs: Sequence[tuple[str, dict[str, Any], datetime]]
) -> None:
    """Have a job ``name`` done in each of several lanes (key, arguments, when it is due)."""
    await scope.connection.execute(
        _ENQUEUE_EACH, scope.organization_id, [key for key, _, _ in jobs],
        [json.dumps(arguments) for _, arguments, _ in jobs], [due_at for _, _, due_at in jobs],
        name, scope.now,
    )  # fmt: skip
    scope.connection.ring_on_commit("work")


async def claim_across_organizations(
    database: Database, holder: UUID, most: int, lease: timedelta = LEASE
) -> list[Held]:
    """Up to ``most`` lanes that are due and that nobody holds, now held for ``lease``."""
    async with database.across_organizations() as connection:
        rows = await connection.fetch(
            _CLAIM, holder, lease, most, clock.now(), name_of_this_process()
        )
    return [Held(row["organization_id"], row["key"], holder) for row in rows]


async def find_first(scope: Scope, lane: Held) -> Job | None:
    """The lane's first job."""
    row = await scope.connection.fetchrow(_FIND_FIRST, scope.organization_id, lane.key)
    return None if row is None else _left_in_place(row)


async def next_due_across_organizations(database: Database) -> float | None:
    """Seconds until a lane will be due; None where no lane has work."""
    async with database.across_organizations() as connection:
        due_at: datetime | None = await connection.fetchval("SELECT min(due_at) FROM lanes")
    return None if due_at is None else (due_at - clock.now()).total_seconds()


async def take(scope: Scope, lane: Held, most: int) -> list[Job]:
    """Remove the lane's first jobs that are due: to be done in this same transaction."""
    rows = await scope.connection.fetch(_TAKE, scope.organization_id, lane.key, scope.now, most)
    return [
        Job(
            row["lane_key"], row["number"], row["name"], json.loads(row["arguments"]),
            row["tries"], row["is_last"],
        )
        for row in rows
    ]  # fmt: skip


async def settle(scope: Scope, lane: Held) -> None:
    """Let go of the lane: it is due with its first job, or gone with its last one."""
    await scope.connection.execute(
        "SELECT settle_lane($1, $2, $3)", scope.organization_id, lane.key, lane.holder
    )


async def go_out(scope: Scope, lane: Held, lease: timedelta, names: Collection[str]) -> Job | None:
    """The lane's first job if it is due and one of ``names``; the lane is held for ``lease``.

    The job stays where it is until it is done. None too where this claim holds the lane no more.
    """
    row = await scope.connection.fetchrow(
        _GO_OUT, scope.organization_id, lane.key, lane.holder, scope.now, lease, list(names)
    )
    return None if row is None else _left_in_place(row)


def _left_in_place(row: Any) -> Job:
    arguments = json.loads(row["arguments"])
    return Job(row["lane_key"], row["number"], row["name"], arguments, row["tries"], False)


async def remove(scope: Scope, job: Job) -> None:
    """Remove a job that is done."""
    await scope.connection.execute(
        "DELETE FROM jobs WHERE organization_id = $1 AND lane_key = $2 AND number = $3",
        scope.organization_id, job.lane_key, job.number,
    )  # fmt: skip


async def postpone(scope: Scope, job: Job, error: str, wait: timedelta) -> None:
    """Try the job again after ``wait``; its lane waits with it."""
    await scope.connection.execute(
        _FAIL, scope.organization_id, job.lane_key, job.number, error, scope.now + wait
    )


async def put_off(scope: Scope, job: Job, wait: timedelta) -> None:
    """Do the job after ``wait``, as it asked; its lane waits with it."""
    await scope.connection.execute(
        _PUT_OFF, scope.organization_id, job.lane_key, job.number, scope.now + wait
    )


async def bury(scope: Scope, job: Job, error: str) -> None:
    """Lay the job aside for a person, so that its lane goes on."""
    await scope.connection.execute(
        _BURY, scope.organization_id, job.lane_key, job.number, error, scope.now
    )


async def list_dead(scope: Scope, limit: int) -> list[DeadJob]:
    """The jobs that were laid aside, oldest first."""
    rows = await scope.connection.fetch(
        "SELECT number, lane_key, name, tries, last_error, enqueued_at, died_at FROM dead_jobs"
        " WHERE organization_id = $1 ORDER BY number LIMIT $2",
        scope.organization_id,
        limit,
    )
    return [DeadJob(**dict(row)) for row in rows]


async def count_waiting(scope: Scope) -> int:
    """How many jobs of the organization wait, for their turn or their time."""
    count: int = await scope.connection.fetchval(
        "SELECT count(*) FROM jobs WHERE organization_id = $1", scope.organization_id
    )
    return count


async def revive(scope: Scope, numbers: Sequence[int]) -> list[int]:
    """Enqueue dead jobs anew, behind what waits in their lanes; the numbers that there were."""
    known = [number for number in numbers if abs(number) < 2**63]  # no other fits a bigint
    rows = await scope.connection.fetch(_REVIVE, scope.organization_id, known, scope.now)
    scope.connection.ring_on_commit("work")
    return [row["number"] for row in rows]
