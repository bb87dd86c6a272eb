"""Visitors of the web chat, and what leads from their tokens to them."""

from empfio.migrations.raw import run_sql, secure

revision = "0013"
down_revision = "0012"

TABLES = """
CREATE TABLE visitors (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX visitors_by_use ON visitors (organization_id, used_at);
CREATE TABLE visitor_tokens (
  token_hash bytea PRIMARY KEY,
  organization_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  FOREIGN KEY (organization_id, visitor_id) REFERENCES visitors ON DELETE CASCADE
);
CREATE INDEX visitor_tokens_by_visitor ON visitor_tokens (organization_id, visitor_id);
CREATE TABLE visitor_messages (
  organization_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  client_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  PRIMARY KEY (organization_id, visitor_id, client_id),
  FOREIGN KEY (organization_id, visitor_id) REFERENCES visitors ON DELETE CASCADE,
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX visitor_messages_by_conversation
  ON visitor_messages (organization_id, conversation_id);
"""

# A token is looked up before its organization is known, as API keys are. A preflight names neither
# a token nor an organization, so the origins of all are asked. One reader follows the log for all
# streams of a process: it holds ids and states, and nobody's words.
ACROSS = """
CREATE POLICY across_organizations ON visitor_tokens FOR SELECT TO empfio_across USING (true);
GRANT SELECT ON visitor_tokens TO empfio_across;
CREATE POLICY across_organizations ON organization_settings
  FOR SELECT TO empfio_across USING (true);
GRANT SELECT (organization_id, allowed_origins) ON organization_settings TO empfio_across;
CREATE INDEX events_in_order ON events (position);
CREATE POLICY across_organizations_read ON events FOR SELECT TO empfio_across USING (true);
GRANT SELECT ON events TO empfio_across;
"""
WITHOUT = """
DROP TABLE visitor_messages, visitor_tokens, visitors;
DROP POLICY across_organizations ON organization_settings;
REVOKE SELECT (organization_id, allowed_origins) ON organization_settings FROM empfio_across;
DROP INDEX events_in_order;
DROP POLICY across_organizations_read ON events;
REVOKE SELECT ON events FROM empfio_across;
"""


def upgrade() -> None:
    """Make the tables, and let the followers of the log read it."""
    run_sql(TABLES + secure("visitors", "visitor_tokens", "visitor_messages") + ACROSS)


def downgrade() -> None:
    """Drop them; every visitor is a new one."""
    run_sql(WITHOUT)
