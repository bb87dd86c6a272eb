"""Attachments: the files that customers send, each in its conversation."""

from empfio.migrations.raw import run_sql, secure

revision = "0012"
down_revision = "0011"

# No statistics: what a file is called may name a person.
ATTACHMENTS = """
CREATE TABLE attachments (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  connection_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('image', 'audio', 'video', 'document', 'sticker')),
  reference text NOT NULL,
  media_type text,
  name text,
  size bigint,
  state text NOT NULL CHECK (state IN ('waiting', 'kept', 'refused', 'failed')),
  reason text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
  FOREIGN KEY (organization_id, connection_id) REFERENCES channel_connections
);
CREATE INDEX attachments_by_conversation ON attachments (organization_id, conversation_id);
ALTER TABLE attachments ALTER COLUMN reference SET STATISTICS 0,
  ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
"""


def upgrade() -> None:
    """Make the table."""
    run_sql(ATTACHMENTS + secure("attachments"))


def downgrade() -> None:
    """Drop it; the files stay where they are kept."""
    run_sql("DROP TABLE attachments;")
