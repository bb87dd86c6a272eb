"""How the desk speaks of appointments: which template it follows, and its own words."""

from empfio.migrations.raw import run_sql

revision = "0015"
down_revision = "0014"

# Null: never decided, as with the other settings.
SETTINGS = """
ALTER TABLE organization_settings
  ADD COLUMN template text,
  ADD COLUMN texts json;
"""
WITHOUT = "ALTER TABLE organization_settings DROP COLUMN template, DROP COLUMN texts;"


def upgrade() -> None:
    """Add the settings."""
    run_sql(SETTINGS)


def downgrade() -> None:
    """Drop them; every desk speaks as one that has decided nothing."""
    run_sql(WITHOUT)
