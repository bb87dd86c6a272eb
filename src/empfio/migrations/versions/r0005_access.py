"""Access: sessions and their refresh tokens, links and invitations, failures, audit."""

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

# What stands behind the links of mails. One that is used or replaced is deleted.
LINKS = """
CREATE TABLE links (
  organization_id uuid NOT NULL REFERENCES organizations,
  token_hash bytea NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('password_reset', 'invitation')),
  subject_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, token_hash)
);
CREATE INDEX links_by_subject ON links (organization_id, subject_id);
"""

# Failures are counted before it is known whose account it is, so they are no organization's: the
# role across organizations alone may read and write them, and they hold hashes.
ATTEMPTS = """
CREATE TABLE attempts (
  key_hash bytea PRIMARY KEY,
  count int NOT NULL,
  ends_at timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX attempts_by_end ON attempts (ends_at);
ALTER TABLE attempts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY across_organizations ON attempts TO empfio_across USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO empfio_across;
"""

AUDIT = """
CREATE TABLE audit_entries (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  action text NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'api_key', 'system')),
  actor_id uuid,
  actor_name text NOT NULL,
  subject_id uuid NOT NULL,
  was json NOT NULL,
  became json NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX audit_entries_by_time ON audit_entries (organization_id, created_at DESC, id DESC);
CREATE INDEX audit_entries_by_action
  ON audit_entries (organization_id, action, created_at DESC, id DESC);
CREATE INDEX audit_entries_by_actor
  ON audit_entries (organization_id, actor_id, created_at DESC, id DESC);
"""

# Pending ones alone: what was accepted, revoked or is too old is deleted, and stands in the audit.
PEOPLE = """
ALTER TABLE users ADD COLUMN version int NOT NULL DEFAULT 1;
ALTER TABLE api_keys ADD COLUMN expires_at timestamptz, ADD COLUMN last_used_at timestamptz;
CREATE TABLE invitations (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, created_by) REFERENCES users
);
"""


def upgrade() -> None:
    """Make the tables."""
    own = secure("sessions", "refresh_tokens", "links", "invitations", "audit_entries")
    run_sql(SESSIONS + LINKS + PEOPLE + AUDIT + own + ATTEMPTS)


def downgrade() -> None:
    """Drop them; every token that names a session ends."""
    run_sql(
        "DROP TABLE refresh_tokens, sessions, attempts, links, invitations, audit_entries;"
        " ALTER TABLE users DROP COLUMN version;"
        " ALTER TABLE api_keys DROP COLUMN expires_at, DROP COLUMN last_used_at;"
    )
