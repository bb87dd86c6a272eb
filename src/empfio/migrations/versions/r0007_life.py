"""The life of data: organizations say how long they keep it, and what is erased leaves nothing."""

from empfio.migrations.raw import run_sql, secure

revision = "0007"
down_revision = "0006"

TABLES = """
CREATE TABLE organization_settings (
  organization_id uuid PRIMARY KEY REFERENCES organizations,
  retention_days int CHECK (retention_days > 0),
  erase_leads boolean NOT NULL DEFAULT false,
  version int NOT NULL DEFAULT 1
);
"""

# The owner of the tables is under row security too, and no policy names it: lifted for a moment.
BEGIN = """
ALTER TABLE organizations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE lanes NO FORCE ROW LEVEL SECURITY;
ALTER TABLE jobs NO FORCE ROW LEVEL SECURITY;
INSERT INTO lanes (organization_id, key, due_at)
SELECT organization_id, 'retention', now() FROM organizations;
INSERT INTO jobs (organization_id, lane_key, name, arguments, due_at, enqueued_at)
SELECT organization_id, 'retention', 'retention', '{}', now(), now() FROM organizations;
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
ALTER TABLE lanes FORCE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
"""

# PostgreSQL's statistics quote values of a table long after their rows are gone. No plan needs
# them of what people wrote or are called; naming the type anew drops those that were gathered.
PERSONAL = {
    "leads": "name phone email company channel_id appointment_notes sought",
    "lead_addresses": "channel_id",
    "conversations": "session_key lead_name lead_email last_message_preview",
    "messages": "content",
    "idempotency_keys": "headers body",
}


def _without_statistics(table: str, column: str, kind: str) -> str:
    return (
        f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind},"
        f" ALTER COLUMN {column} SET STATISTICS 0;"
    )


def upgrade() -> None:
    """Make the table, begin the routine, and gather no statistics of what is personal."""
    columns = [(table, name, "text") for table, names in PERSONAL.items() for name in names.split()]
    columns += [("leads", "preferred_services", "text[]")]
    columns += [("leads", "metadata", "json"), ("messages", "metadata", "json")]
    columns += [("messages", "words", "tsvector")]
    run_sql(TABLES + secure("organization_settings") + BEGIN)
    run_sql("\n".join(_without_statistics(*column) for column in columns))


def downgrade() -> None:
    """Drop the settings; conversations are kept for ever again."""
    run_sql("DROP TABLE organization_settings;")
