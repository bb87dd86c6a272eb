"""Bring the schema up to date: alembic with plain SQL, one process at a time."""

import asyncio
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from empfio.kit.schema import MIGRATIONS, connect, newest_revision

_LOCK = 0x656D7066  # "empf": the advisory lock that migrations hold


def migrate(url: str) -> str:
    """Apply what is missing to the database at ``url``; the revision it then has.

    Safe to run from several processes at once: the others wait. Raises ``AddressError`` and the
    driver's errors.
    """
    return asyncio.run(migrate_async(url))


async def migrate_async(url: str) -> str:
    """As ``migrate``, inside a running loop."""
    # The driver reads the address, as everywhere else: SQLAlchemy knows no ?sslmode= and no list
    # of hosts.
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: connect(url), poolclass=NullPool
    )
    try:
        async with engine.connect() as lock:
            await lock.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
            async with engine.connect() as connection:
                await connection.run_sync(_upgrade)
            await lock.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
    finally:
        await engine.dispose()
    return newest_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _upgrade(connection: Any) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
