"""The business: what it says of itself, and how its desk answers."""

from empfio.migrations.raw import run_sql

revision = "0009"
down_revision = "0008"

# Null: never decided; what counts then is said in one place, which is the code.
SETUP = """
ALTER TABLE organization_settings
  ADD COLUMN phone text,
  ADD COLUMN email text,
  ADD COLUMN website text,
  ADD COLUMN address text,
  ADD COLUMN about text,
  ADD COLUMN time_zone text,
  ADD COLUMN languages text[],
  ADD COLUMN currency text,
  ADD COLUMN greeting json,
  ADD COLUMN handover_text json,
  ADD COLUMN unanswered_text json,
  ADD COLUMN unanswered_minutes int,
  ADD COLUMN reopen_hours int,
  ADD COLUMN abandon_hours int,
  ADD COLUMN escalation_emails text[],
  ADD COLUMN allowed_origins text[];
"""
WITHOUT = """
ALTER TABLE organization_settings
  DROP COLUMN phone, DROP COLUMN email, DROP COLUMN website, DROP COLUMN address,
  DROP COLUMN about, DROP COLUMN time_zone, DROP COLUMN languages, DROP COLUMN currency,
  DROP COLUMN greeting, DROP COLUMN handover_text, DROP COLUMN unanswered_text,
  DROP COLUMN unanswered_minutes, DROP COLUMN reopen_hours, DROP COLUMN abandon_hours,
  DROP COLUMN escalation_emails, DROP COLUMN allowed_origins;
"""


def upgrade() -> None:
    """Make the columns."""
    run_sql(SETUP)


def downgrade() -> None:
    """Drop them; every business is as if it had said nothing."""
    run_sql(WITHOUT)
