"""Sessions of our own pages: known by a key in a cookie, of which the hash is kept."""

from empfio.migrations.raw import run_sql

revision = "0016"
down_revision = "0015"

COLUMN = """
ALTER TABLE sessions ADD COLUMN page_hash bytea;
CREATE UNIQUE INDEX sessions_by_page ON sessions (organization_id, page_hash)
 WHERE page_hash IS NOT NULL;
"""


def upgrade() -> None:
    """Give sessions a place for it."""
    run_sql(COLUMN)


def downgrade() -> None:
    """Take it away; whoever is signed in on a page signs in anew."""
    run_sql("ALTER TABLE sessions DROP COLUMN page_hash;")
