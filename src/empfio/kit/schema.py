"""What a database is like before we serve from it; light, because every command asks."""

from pathlib import Path
from typing import Any

import asyncpg

from empfio.kit.db import check_durability

OLDEST_MAJOR = 15

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def newest_revision() -> str:
    """The revision that this version of the code expects: the number of the last migration."""
    return max(file.name[1:5] for file in (MIGRATIONS / "versions").glob("r[0-9]*_*.py"))


class SchemaError(RuntimeError):
    """The schema is older than the code."""

    def __init__(self, revision: str | None) -> None:
        present = f"is at revision {revision}" if revision else "has no schema yet"
        super().__init__(
            f"the database {present} and this version needs {newest_revision()}; "
            "run: empfio migrate"
        )


class OldServerError(RuntimeError):
    """PostgreSQL is older than what we are tested with."""


class AddressError(RuntimeError):
    """The database's address makes no sense."""


async def connect(url: str) -> Any:
    """A connection of the driver's, outside of any pool; raises ``AddressError``."""
    try:
        return await asyncpg.connect(url, timeout=10)
    except asyncpg.ClientConfigurationError as error:
        raise AddressError(f"EMPFIO_DATABASE_URL cannot be read ({error})") from None
    except ValueError:  # its text may repeat a piece of the password
        raise AddressError(
            "EMPFIO_DATABASE_URL cannot be read; write special characters of the password as %2F"
        ) from None


async def look_at_database(url: str) -> str | None:
    """The revision of the database at ``url``; None where there is no schema yet.

    Raises ``AddressError``, ``OldServerError``, ``DurabilityError`` where the server may forget
    what it acknowledged, and the driver's errors.
    """
    connection = await connect(url)
    try:
        version = connection.get_server_version()
        if version.major < OLDEST_MAJOR:
            raise OldServerError(
                f"PostgreSQL is version {version.major}; upgrade it to {OLDEST_MAJOR} or later"
            )
        await check_durability(connection)
        if not await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL"):
            return None
        revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
        return revision
    finally:
        await connection.close()
