"""Events: what happened, in one order that never skips a late commit."""

from empfio.migrations.raw import run_sql, secure

revision = "0003"
down_revision = "0002"

# Writers add drafts: `draft` is taken after the lock of what the event is about, so the drafts of
# one conversation follow its changes. `number_events` moves what is committed into the log.
TABLES = """
CREATE TABLE event_drafts (
  organization_id uuid NOT NULL REFERENCES organizations,
  draft bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  id uuid NOT NULL,
  event text NOT NULL,
  data json NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, draft)
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX event_drafts_in_order ON event_drafts (draft);
CREATE TABLE events (
  organization_id uuid NOT NULL REFERENCES organizations,
  position bigint NOT NULL,
  id uuid NOT NULL,
  event text NOT NULL,
  data json NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, position)
);
CREATE INDEX events_by_age ON events USING brin (created_at);
CREATE SEQUENCE event_positions;
"""

# One at a time: the lock is taken first, and the statement after it sees all that was committed
# by then. Whoever finds the lock taken is told nothing: another is at it.
NUMBERING = """
CREATE FUNCTION number_events(most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  moved int;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7309453001) THEN
    RETURN NULL;
  END IF;
  WITH chosen AS MATERIALIZED (
    SELECT organization_id, draft FROM event_drafts ORDER BY draft LIMIT most
  ), taken AS (
    DELETE FROM event_drafts AS d USING chosen
     WHERE d.organization_id = chosen.organization_id AND d.draft = chosen.draft
    RETURNING d.*
  )
  INSERT INTO events (organization_id, position, id, event, data, created_at)
  SELECT organization_id, nextval('event_positions'), id, event, data, created_at
    FROM (SELECT * FROM taken ORDER BY draft) AS in_order;
  GET DIAGNOSTICS moved = ROW_COUNT;
  RETURN moved;
END $$;
"""

ACROSS = """
CREATE POLICY across_organizations ON event_drafts TO empfio_across USING (true);
CREATE POLICY across_organizations ON events FOR INSERT TO empfio_across WITH CHECK (true);
GRANT SELECT, DELETE ON event_drafts TO empfio_across;
GRANT INSERT ON events TO empfio_across;
GRANT USAGE ON SEQUENCE event_positions TO empfio_across;
"""


def upgrade() -> None:
    """Make the tables."""
    run_sql(TABLES + NUMBERING + secure("event_drafts", "events") + ACROSS)


def downgrade() -> None:
    """Drop the log."""
    run_sql(
        "DROP FUNCTION number_events; DROP TABLE event_drafts, events;"
        " DROP SEQUENCE event_positions;"
    )
