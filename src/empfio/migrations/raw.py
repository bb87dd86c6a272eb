"""Plain SQL in a migration: several statements at once, which prepared statements cannot do."""

from collections.abc import Awaitable, Callable
from typing import Any

from alembic import op
from sqlalchemy.util import await_only


def run_sql(text: str) -> None:
    """Run SQL of any number of statements on the driver's own connection, in its transaction."""
    await_only(_driver().execute(text))


def run_on_driver(step: Callable[[Any], Awaitable[None]]) -> None:
    """Run a step that needs the rows themselves, in the migration's transaction."""
    await_only(step(_driver()))


def _driver() -> Any:
    # exec_driver_sql opens the transaction that the raw connection then takes part in.
    connection = op.get_bind()
    connection.exec_driver_sql("SELECT 1")
    raw = connection.connection.driver_connection
    assert raw is not None
    return raw


def secure(*tables: str) -> str:
    """SQL that puts tables under row security: each organization serves itself alone.

    The sub-select is evaluated once per query and not once per row. An unset setting is '' after
    SET LOCAL ended, hence NULLIF: without an organization there are no rows, and no error.
    """
    own = (
        "organization_id = (SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)"
    )
    return "\n".join(
        f"""ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON {table} TO empfio_app USING ({own}) WITH CHECK ({own});
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO empfio_app;"""
        for table in tables
    )
