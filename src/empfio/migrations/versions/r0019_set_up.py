"""Who books need not be who sets up what can be booked."""

from empfio.migrations.raw import run_sql

revision = "0019"
down_revision = "0018"

OPEN = "ALTER TABLE api_keys NO FORCE ROW LEVEL SECURITY;"
CLOSED = "ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;"
ADDED = """
UPDATE api_keys SET scopes = array_append(scopes, 'bookings:set_up')
 WHERE 'bookings:write' = ANY (scopes);
"""
REMOVED = "UPDATE api_keys SET scopes = array_remove(scopes, 'bookings:set_up');"


def upgrade() -> None:
    """Leave keys that could do both what they could."""
    run_sql(OPEN + ADDED + CLOSED)


def downgrade() -> None:
    """Let the one scope stand for both again."""
    run_sql(OPEN + REMOVED + CLOSED)
