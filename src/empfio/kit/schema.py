"""Which revision the schema has and should have; light, because every command asks."""

from pathlib import Path

import asyncpg

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def newest_revision() -> str:
    """The revision that this version of the code expects: the number of the last migration."""
    return max(file.name[1:5] for file in (MIGRATIONS / "versions").glob("r[0-9]*_*.py"))


async def present_revision(url: str) -> str | None:
    """The revision of the database at ``url``; None where there is no schema yet.

    Raises the driver's errors.
    """
    connection = await asyncpg.connect(url)
    try:
        if not await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL"):
            return None
        revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
        return revision
    finally:
        await connection.close()
