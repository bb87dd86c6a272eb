"""Exact totals at any size: counts kept in the transaction that changes them.

One row per (organization, kind, status, channel) would serialize a busy organization's writes,
so each count is spread over eight stripes and read as their sum.
"""

from collections.abc import Sequence
from uuid import UUID

from empfio.kit.scope import Scope

STRIPES = 8

# Rows are touched in the order of their key: two changes in opposite directions (active to
# escalated, escalated to active) would deadlock otherwise.
MOVE = """
INSERT INTO counters AS counter (organization_id, kind, status, channel, stripe, n)
SELECT $1, $2, status, channel, stripe, sum(n)
  FROM unnest($3::text[], $4::text[], $5::smallint[], $6::bigint[]) AS m(status, channel, stripe, n)
 GROUP BY status, channel, stripe HAVING sum(n) <> 0
 ORDER BY status, channel, stripe
ON CONFLICT (organization_id, kind, status, channel, stripe)
DO UPDATE SET n = counter.n + excluded.n
"""


def stripe_of(thing: UUID) -> int:
    """The stripe a row is counted in: its random last bits spread evenly."""
    return thing.int % STRIPES


async def move(scope: Scope, kind: str, changes: Sequence[tuple[str, str, UUID, int]]) -> None:
    """Add ``n`` to the count of (status, channel) for each (status, channel, thing, n)."""
    await scope.connection.execute(
        MOVE,
        scope.organization_id,
        kind,
        [status for status, _, _, _ in changes],
        [channel for _, channel, _, _ in changes],
        [stripe_of(thing) for _, _, thing, _ in changes],
        [n for _, _, _, n in changes],
    )
