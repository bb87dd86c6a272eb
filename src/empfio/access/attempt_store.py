"""SQL of failures that are counted; they belong to no organization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from empfio.kit.db import Database
from empfio.kit.ids import new_id


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted (32 bytes), and how many there may be in a period."""

    key_hash: bytes
    most: int
    period: timedelta


async def count_across_organizations(
    database: Database, counts: Sequence[Count], now: datetime
) -> datetime | None:
    """Add one to each; None, or until when one of them is full: then nothing was added.

    A period begins with its first attempt. The rows are locked in the order of their keys until
    all is decided: of many at once each sees those before it.
    """
    if not counts:
        return None
    async with database.across_organizations() as connection:
        change = connection.transaction()
        await change.start()
        rows = await connection.fetch(
            "INSERT INTO attempts AS known (key_hash, count, ends_at)"
            " SELECT key_hash, 1, $3::timestamptz + period"
            " FROM unnest($1::bytea[], $2::interval[]) AS new(key_hash, period) ORDER BY key_hash"
            " ON CONFLICT (key_hash) DO UPDATE SET"
            " count = CASE WHEN known.ends_at <= $3 THEN 1 ELSE known.count + 1 END,"
            " ends_at = CASE WHEN known.ends_at <= $3 THEN excluded.ends_at ELSE known.ends_at END"
            " RETURNING key_hash, count, ends_at",
            [one.key_hash for one in counts],
            [one.period for one in counts],
            now,
        )
        most = {one.key_hash: one.most for one in counts}
        full = [row["ends_at"] for row in rows if row["count"] > most[row["key_hash"]]]
        await (change.rollback() if full else change.commit())
    return max(full, default=None)


async def give_back_across_organizations(
    database: Database, counts: Sequence[Count], now: datetime
) -> None:
    """Take one off each again, unless its period is over."""
    if not counts:
        return
    async with database.across_organizations() as connection:
        await connection.execute(
            "UPDATE attempts SET count = count - 1 FROM (SELECT key_hash FROM attempts"
            " WHERE key_hash = ANY($1::bytea[]) AND ends_at > $2 AND count > 0"
            " ORDER BY key_hash FOR UPDATE) AS mine WHERE attempts.key_hash = mine.key_hash",
            [one.key_hash for one in counts],
            now,
        )


async def write_something_across_organizations(database: Database, now: datetime) -> None:
    """Take as long as a small write does; what is written is over already."""
    async with database.across_organizations() as connection:
        change = connection.transaction()
        await change.start()
        await connection.execute(
            "INSERT INTO attempts (key_hash, count, ends_at) VALUES ($1, 0, $2)",
            new_id().bytes,
            now,
        )
        await change.commit()


async def remove_old_across_organizations(database: Database, now: datetime) -> None:
    """Forget the counts whose period is over."""
    async with database.across_organizations() as connection:
        await connection.execute("DELETE FROM attempts WHERE ends_at <= $1", now)
