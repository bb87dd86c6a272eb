"""The edges of the journey: what is wrong with a connection, who is blocked, who was told when."""

from empfio.migrations.raw import run_sql

revision = "0011"
down_revision = "0010"

COLUMNS = """
ALTER TABLE channel_connections
  ADD COLUMN problem text,
  ADD COLUMN is_simulated boolean NOT NULL DEFAULT false;
ALTER TABLE leads ADD COLUMN blocked_at timestamptz;
ALTER TABLE conversations ADD COLUMN team_told_at timestamptz;
"""
# As r0007 does: no samples are kept of what people wrote, or are reached by.
PERSONAL = {
    "arrivals": {"body": "bytea"},
    "message_origins": {"provider_id": "text"},
    "turns": {"facts": "json"},
    "parcels": {"address": "text", "content": "json", "reason": "text"},
    "parcel_attempts": {"provider_id": "text", "reason": "text"},
    "conversations": {"handover": "json"},
}


def _without_statistics(table: str, column: str, kind: str) -> str:
    return (
        f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind},"
        f" ALTER COLUMN {column} SET STATISTICS 0;"
    )


WITHOUT = """
ALTER TABLE channel_connections DROP COLUMN problem, DROP COLUMN is_simulated;
ALTER TABLE leads DROP COLUMN blocked_at;
ALTER TABLE conversations DROP COLUMN team_told_at;
"""


def upgrade() -> None:
    """Make the columns, and gather no statistics of what is personal."""
    columns = [(table, *column) for table, found in PERSONAL.items() for column in found.items()]
    run_sql(COLUMNS + "".join(_without_statistics(*column) for column in columns))


def downgrade() -> None:
    """Drop them; nobody is blocked any more."""
    run_sql(WITHOUT)
