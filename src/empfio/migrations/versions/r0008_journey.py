"""The journey of a message: connections, arrivals, where messages came from, parcels, turns."""

from empfio.migrations.raw import run_sql, secure

revision = "0008"
down_revision = "0007"

# An address may be claimed by several organizations, so that nobody can keep another's number by
# naming it first: only the one whose secret signs a call is given it.
CONNECTIONS = """
CREATE TABLE channel_connections (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  kind text NOT NULL
    CHECK (kind IN ('whatsapp_twilio', 'whatsapp_meta', 'telegram', 'web', 'api')),
  name text NOT NULL,
  is_on boolean NOT NULL DEFAULT true,
  settings json NOT NULL,
  secrets bytea NOT NULL,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE connection_addresses (
  organization_id uuid NOT NULL,
  address text NOT NULL,
  connection_id uuid NOT NULL,
  PRIMARY KEY (organization_id, address),
  FOREIGN KEY (organization_id, connection_id) REFERENCES channel_connections
);
CREATE INDEX connection_addresses_by_address ON connection_addresses (address);
CREATE TABLE arrivals (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  connection_id uuid NOT NULL,
  body bytea NOT NULL,
  sha256 bytea NOT NULL,
  received_at timestamptz NOT NULL,
  taken_at timestamptz,
  noted text[] NOT NULL DEFAULT '{}',
  fault text,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, connection_id) REFERENCES channel_connections
);
CREATE INDEX arrivals_by_age ON arrivals USING brin (received_at);
-- What is to be read: hardly ever more than a few rows.
CREATE INDEX arrivals_waiting ON arrivals (organization_id, connection_id, id)
  WHERE taken_at IS NULL;
"""

# `last_user_seq` beyond `read_seq` is unread. `handover`: who holds it, since when and why.
CONVERSATIONS = """
ALTER TABLE conversations
  ADD COLUMN connection_id uuid,
  ADD COLUMN assigned_to uuid,
  ADD COLUMN handover json,
  ADD COLUMN last_user_seq int NOT NULL DEFAULT 0,
  ADD COLUMN read_seq int NOT NULL DEFAULT 0,
  ADD COLUMN last_heard_at timestamptz,
  ADD FOREIGN KEY (organization_id, connection_id) REFERENCES channel_connections,
  ADD FOREIGN KEY (organization_id, assigned_to) REFERENCES users;
CREATE INDEX conversations_unread ON conversations (organization_id, updated_at DESC, id DESC)
  WHERE last_user_seq > read_seq;
CREATE INDEX conversations_by_assignee
  ON conversations (organization_id, assigned_to, updated_at DESC, id DESC)
  WHERE assigned_to IS NOT NULL;
CREATE TABLE message_origins (
  organization_id uuid NOT NULL,
  connection_id uuid NOT NULL,
  provider_id text NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  arrival_id uuid,
  PRIMARY KEY (organization_id, connection_id, provider_id),
  FOREIGN KEY (organization_id, connection_id) REFERENCES channel_connections,
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX message_origins_by_conversation
  ON message_origins (organization_id, conversation_id);
CREATE TABLE turns (
  organization_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  due_at timestamptz,
  first_at timestamptz,
  burst uuid,
  facts json NOT NULL DEFAULT '{}',
  PRIMARY KEY (organization_id, conversation_id),
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
) WITH (fillfactor = 70);
"""

# One row for each try: what was on its way when a process died can be told from what was not.
PARCELS = """
CREATE TABLE parcels (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid NOT NULL,
  connection_id uuid NOT NULL,
  address text NOT NULL,
  content json NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'read', 'failed')),
  reason text,
  parts_sent int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
  FOREIGN KEY (organization_id, connection_id) REFERENCES channel_connections
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX parcels_by_message ON parcels (organization_id, message_id);
CREATE INDEX parcels_by_conversation ON parcels (organization_id, conversation_id);
CREATE TABLE parcel_attempts (
  organization_id uuid NOT NULL,
  parcel_id uuid NOT NULL,
  part int NOT NULL,
  number int NOT NULL,
  began_at timestamptz NOT NULL,
  ended_at timestamptz,
  outcome text CHECK (outcome IN ('sent', 'refused', 'failed', 'unknown')),
  reason text,
  provider_id text,
  connection_id uuid NOT NULL,
  PRIMARY KEY (organization_id, parcel_id, part, number),
  FOREIGN KEY (organization_id, parcel_id) REFERENCES parcels ON DELETE CASCADE
);
CREATE UNIQUE INDEX parcel_attempts_by_provider_id
  ON parcel_attempts (organization_id, connection_id, provider_id) WHERE provider_id IS NOT NULL;
"""

ACROSS = """
CREATE POLICY across_organizations ON connection_addresses FOR SELECT TO empfio_across USING (true);
GRANT SELECT ON connection_addresses TO empfio_across;
CREATE POLICY across_organizations ON arrivals FOR SELECT TO empfio_across USING (true);
GRANT SELECT (organization_id, connection_id, taken_at) ON arrivals TO empfio_across;
"""

TABLES = (
    "channel_connections",
    "connection_addresses",
    "arrivals",
    "message_origins",
    "turns",
    "parcels",
    "parcel_attempts",
)


def upgrade() -> None:
    """Make the tables."""
    run_sql(CONNECTIONS + CONVERSATIONS + PARCELS + secure(*TABLES) + ACROSS)


def downgrade() -> None:
    """Drop them, with what waits in them."""
    run_sql(
        "DROP TABLE parcel_attempts, parcels, turns, message_origins;"
        " ALTER TABLE conversations DROP COLUMN connection_id, DROP COLUMN assigned_to,"
        " DROP COLUMN handover, DROP COLUMN last_user_seq, DROP COLUMN read_seq,"
        " DROP COLUMN last_heard_at;"
        " DROP TABLE arrivals, connection_addresses, channel_connections;"
    )
