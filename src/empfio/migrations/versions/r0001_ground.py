"""The ground: roles, organizations, people, leads, conversations, messages."""

from empfio.migrations.raw import run_sql

revision = "0001"
down_revision = None

ROLES = """
DO $$
DECLARE
  role text;
  -- From 16 on the maker of a role is its member and still may not become it.
  needed text := CASE WHEN current_setting('server_version_num')::int < 160000
    THEN 'MEMBER' ELSE 'SET' END;
BEGIN
  FOREACH role IN ARRAY ARRAY['empfio_app', 'empfio_across'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', role);
    END IF;
    IF NOT pg_has_role(current_user, role, needed) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', role);
    END IF;
  END LOOP;
END $$;
GRANT USAGE ON SCHEMA public TO empfio_app, empfio_across;
"""

ACCESS = """
CREATE TABLE organizations (
  organization_id uuid PRIMARY KEY,
  name text NOT NULL,
  slug text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE TABLE organization_slugs (
  slug text PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations
);
CREATE TABLE users (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  email text NOT NULL,
  full_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  password_hash text NOT NULL,
  token_version int NOT NULL DEFAULT 1,
  deactivated_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE logins (
  email text PRIMARY KEY,
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  FOREIGN KEY (organization_id, user_id) REFERENCES users
);
CREATE TABLE api_keys (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  name text NOT NULL,
  prefix text NOT NULL,
  scopes text[] NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, created_by) REFERENCES users
);
CREATE TABLE api_key_hashes (
  token_hash bytea PRIMARY KEY,
  organization_id uuid NOT NULL,
  api_key_id uuid NOT NULL,
  FOREIGN KEY (organization_id, api_key_id) REFERENCES api_keys
);
"""

LEADS = """
CREATE TABLE leads (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  name text,
  phone text,
  email text,
  company text,
  channel text NOT NULL CHECK (channel IN ('whatsapp', 'telegram', 'web', 'email', 'voice')),
  channel_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('new', 'contacted', 'booking_offered', 'booked',
    'confirmed', 'completed', 'no_show', 'cancelled', 'lost')),
  preferred_services text[] NOT NULL DEFAULT '{}',
  appointment_notes text,
  metadata json NOT NULL DEFAULT '{}',
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX leads_by_activity ON leads (organization_id, updated_at DESC, id DESC);
CREATE INDEX leads_by_status
  ON leads (organization_id, status, channel, updated_at DESC, id DESC);
CREATE TABLE lead_addresses (
  organization_id uuid NOT NULL,
  channel text NOT NULL,
  channel_id text NOT NULL,
  lead_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, channel, channel_id),
  FOREIGN KEY (organization_id, lead_id) REFERENCES leads
);
CREATE INDEX lead_addresses_by_lead ON lead_addresses (organization_id, lead_id, created_at);
"""

CONVERSATIONS = """
CREATE TABLE conversations (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  lead_id uuid NOT NULL,
  session_key text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('whatsapp', 'telegram', 'web', 'voice')),
  status text NOT NULL CHECK (status IN ('active', 'completed', 'escalated', 'abandoned')),
  message_count int NOT NULL DEFAULT 0,
  last_seq int NOT NULL DEFAULT 0,
  text_bytes bigint NOT NULL DEFAULT 0,
  version int NOT NULL DEFAULT 1,
  lead_name text,
  lead_email text,
  last_message_at timestamptz,
  last_message_preview text,
  source text,
  source_id text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, lead_id) REFERENCES leads
);
CREATE INDEX conversations_by_activity
  ON conversations (organization_id, updated_at DESC, id DESC);
CREATE INDEX conversations_by_status
  ON conversations (organization_id, status, channel, updated_at DESC, id DESC);
CREATE INDEX conversations_by_lead
  ON conversations (organization_id, lead_id, updated_at DESC, id DESC);
CREATE INDEX conversations_by_birth
  ON conversations (organization_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX conversations_one_open
  ON conversations (organization_id, session_key) WHERE status IN ('active', 'escalated');
CREATE UNIQUE INDEX conversations_by_source
  ON conversations (organization_id, source, source_id) WHERE source IS NOT NULL;
CREATE TABLE messages (
  organization_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq int NOT NULL,
  id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('user', 'assistant', 'system')),
  content text NOT NULL,
  metadata json NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, conversation_id, seq),
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations
);
"""

KIT = """
CREATE TABLE counters (
  organization_id uuid NOT NULL,
  kind text NOT NULL,
  status text NOT NULL,
  channel text NOT NULL,
  stripe smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (organization_id, kind, status, channel, stripe)
) WITH (fillfactor = 50);
CREATE TABLE idempotency_keys (
  organization_id uuid NOT NULL,
  key_hash bytea NOT NULL,
  fingerprint bytea NOT NULL,
  status smallint,
  headers text NOT NULL DEFAULT '[]',
  body text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, key_hash)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING brin (created_at);
"""

# The sub-select is evaluated once per query and not once per row. An unset setting is '' after
# SET LOCAL ended, hence NULLIF: without an organization there are no rows, and no error.
ROW_SECURITY = """
DO $$
DECLARE
  name text;
  own text := 'organization_id = '
    '(SELECT NULLIF(current_setting(''app.organization_id'', true), '''')::uuid)';
BEGIN
  FOR name IN SELECT tablename FROM pg_tables
              WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_organization ON %I TO empfio_app USING (%s) WITH CHECK (%s)',
      name, own, own);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO empfio_app', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['logins', 'api_key_hashes', 'organization_slugs'] LOOP
    EXECUTE format('CREATE POLICY across_organizations ON %I FOR SELECT TO empfio_across'
      ' USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO empfio_across', name);
  END LOOP;
END $$;
"""


def upgrade() -> None:
    """Make everything; in one transaction, so that a failure leaves nothing behind."""
    run_sql(ROLES + ACCESS + LEADS + CONVERSATIONS + KIT + ROW_SECURITY)


def downgrade() -> None:
    """There is no way back from the ground."""
    raise RuntimeError("The first migration cannot be undone; restore a backup instead.")
