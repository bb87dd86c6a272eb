"""Plain SQL in a migration: several statements at once, which prepared statements cannot do."""

from alembic import op
from sqlalchemy.util import await_only


def run_sql(text: str) -> None:
    """Run SQL of any number of statements on the driver's own connection, in its transaction."""
    # exec_driver_sql opens the transaction that the raw connection then takes part in.
    connection = op.get_bind()
    connection.exec_driver_sql("SELECT 1")
    raw = connection.connection.driver_connection
    assert raw is not None
    await_only(raw.execute(text))
