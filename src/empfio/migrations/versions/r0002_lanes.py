"""Lanes: background work, in order for each key."""

from empfio.migrations.raw import run_sql, secure

revision = "0002"
down_revision = "0001"

# `lanes` is what idle workers look at: one row for each key that has work, however much it is.
# `number` orders the jobs of a lane: it is taken after the lane's row was locked.
TABLES = """
CREATE TABLE lanes (
  organization_id uuid NOT NULL REFERENCES organizations,
  key text NOT NULL,
  due_at timestamptz NOT NULL,
  holder uuid,
  PRIMARY KEY (organization_id, key)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX lanes_by_due ON lanes (due_at);
CREATE TABLE jobs (
  organization_id uuid NOT NULL,
  lane_key text NOT NULL,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  arguments json NOT NULL,
  tries int NOT NULL DEFAULT 0,
  last_error text,
  due_at timestamptz NOT NULL,
  enqueued_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, lane_key, number),
  FOREIGN KEY (organization_id, lane_key) REFERENCES lanes
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE TABLE dead_jobs (
  organization_id uuid NOT NULL REFERENCES organizations,
  number bigint NOT NULL,
  lane_key text NOT NULL,
  name text NOT NULL,
  arguments json NOT NULL,
  tries int NOT NULL,
  last_error text,
  enqueued_at timestamptz NOT NULL,
  died_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, number)
);
"""

# Whoever settles a lane locks its row first; each statement then sees what was enqueued until
# that lock was taken, and whoever enqueues later waits for it. So no job is ever left behind in a
# lane that nobody looks at.
SETTLE = """
CREATE FUNCTION settle_lane(of_organization uuid, lane text, by uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  next_due timestamptz;
BEGIN
  PERFORM FROM lanes WHERE organization_id = of_organization AND key = lane AND holder = by
    FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;  -- it was given up, and somebody else holds it now
  END IF;
  SELECT due_at INTO next_due FROM jobs
   WHERE organization_id = of_organization AND lane_key = lane ORDER BY number LIMIT 1;
  IF FOUND THEN
    UPDATE lanes SET due_at = next_due, holder = NULL
     WHERE organization_id = of_organization AND key = lane;
  ELSE
    DELETE FROM lanes WHERE organization_id = of_organization AND key = lane;
  END IF;
END $$;
"""

# Workers look for lanes of all organizations; what stands in a lane they read as any other.
ACROSS = """
CREATE POLICY across_organizations ON lanes TO empfio_across USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON lanes TO empfio_across;
"""


def upgrade() -> None:
    """Make the tables."""
    run_sql(TABLES + SETTLE + secure("lanes", "jobs", "dead_jobs") + ACROSS)


def downgrade() -> None:
    """Drop them, with all work that waits."""
    run_sql("DROP FUNCTION settle_lane; DROP TABLE jobs, dead_jobs, lanes;")
