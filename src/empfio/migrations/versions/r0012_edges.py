"""The edges of the journey: what is wrong with a connection, who is blocked, who was told when."""

from empfio.migrations.raw import run_sql

revision = "0012"
down_revision = "0009"

COLUMNS = """
ALTER TABLE channel_connections
  ADD COLUMN problem text,
  ADD COLUMN is_simulated boolean NOT NULL DEFAULT false;
ALTER TABLE leads ADD COLUMN blocked_at timestamptz;
ALTER TABLE conversations ADD COLUMN team_told_at timestamptz;
"""
WITHOUT = """
ALTER TABLE channel_connections DROP COLUMN problem, DROP COLUMN is_simulated;
ALTER TABLE leads DROP COLUMN blocked_at;
ALTER TABLE conversations DROP COLUMN team_told_at;
"""


def upgrade() -> None:
    """Make the columns."""
    run_sql(COLUMNS)


def downgrade() -> None:
    """Drop them; nobody is blocked any more."""
    run_sql(WITHOUT)
