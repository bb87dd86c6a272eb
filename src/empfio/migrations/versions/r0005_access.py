"""Access: sessions and their refresh tokens."""

from empfio.migrations.raw import run_sql, secure

revision = "0005"
down_revision = "0004"

# A session's refresh tokens are kept after their use: one that comes back was stolen.
SESSIONS = """
CREATE TABLE sessions (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  user_agent text NOT NULL,
  address text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users
);
CREATE INDEX sessions_by_user ON sessions (organization_id, user_id, last_used_at DESC);
CREATE TABLE refresh_tokens (
  organization_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  session_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (organization_id, token_hash),
  FOREIGN KEY (organization_id, session_id) REFERENCES sessions
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (organization_id, session_id);
"""


def upgrade() -> None:
    """Make the tables."""
    run_sql(SESSIONS + secure("sessions", "refresh_tokens"))


def downgrade() -> None:
    """Drop them; every token that names a session ends."""
    run_sql("DROP TABLE refresh_tokens, sessions;")
