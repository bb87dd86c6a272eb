"""Files of the web chat: they come from a browser, by no connection."""

from empfio.migrations.raw import run_sql

revision = "0018"
down_revision = "0017"

BACK = """
DELETE FROM attachments WHERE connection_id IS NULL;
ALTER TABLE attachments ALTER COLUMN connection_id SET NOT NULL;
"""


def upgrade() -> None:
    """Let an attachment be without a connection."""
    run_sql("ALTER TABLE attachments ALTER COLUMN connection_id DROP NOT NULL;")


def downgrade() -> None:
    """Forget those that are; the files stay where they are kept."""
    run_sql(BACK)
