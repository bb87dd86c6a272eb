"""Routines for the organizations that were founded before there were any."""

from empfio.migrations.raw import run_sql

revision = "0004"
down_revision = "0003"

# The owner of the tables is under row security too, and no policy names it: lifted for a moment.
BEGIN = """
ALTER TABLE organizations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE lanes NO FORCE ROW LEVEL SECURITY;
ALTER TABLE jobs NO FORCE ROW LEVEL SECURITY;
INSERT INTO lanes (organization_id, key, due_at)
SELECT organization_id, routine, now()
  FROM organizations, (VALUES ('abandonment'), ('forgetting')) AS routines(routine);
INSERT INTO jobs (organization_id, lane_key, name, arguments, due_at, enqueued_at)
SELECT organization_id, key, key, '{}', now(), now() FROM lanes;
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
ALTER TABLE lanes FORCE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Enqueue the first of each."""
    run_sql(BEGIN)


def downgrade() -> None:
    """They end when the lanes do."""
