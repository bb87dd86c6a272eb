"""Queues are read through their indexes, past the rows that have left them."""

from empfio.migrations.raw import run_sql

revision = "0021"
down_revision = "0020"

# Behind what waits lie thousands of rows that were taken a moment ago, until a vacuum. A bitmap, a
# sort or a look through the whole table reads all of them again each time, and a planner that
# knows of one row finds them all the same. Who walks through an index marks what is dead in it.
# From one connection that has arrivals to the next is one step, however many wait of each.
QUEUES = """
ALTER FUNCTION number_events(int) SET enable_seqscan = off;
ALTER FUNCTION number_events(int) SET enable_bitmapscan = off;
ALTER FUNCTION number_events(int) SET enable_sort = off;
CREATE FUNCTION connections_with_arrivals(most int)
RETURNS TABLE (organization_id uuid, connection_id uuid, since timestamptz) LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
  WITH RECURSIVE waiting AS (
    (SELECT a.organization_id, a.connection_id, a.received_at FROM arrivals AS a
      WHERE a.taken_at IS NULL ORDER BY a.organization_id, a.connection_id, a.id LIMIT 1)
    UNION ALL
    SELECT beyond.* FROM waiting AS w CROSS JOIN LATERAL (
      SELECT a.organization_id, a.connection_id, a.received_at FROM arrivals AS a
       WHERE a.taken_at IS NULL
         AND (a.organization_id, a.connection_id) > (w.organization_id, w.connection_id)
       ORDER BY a.organization_id, a.connection_id, a.id LIMIT 1) AS beyond
  )
  SELECT w.organization_id, w.connection_id, w.received_at FROM waiting AS w LIMIT most
$$;
GRANT SELECT (id, received_at) ON arrivals TO empfio_across;
"""


def upgrade() -> None:
    """Let what is asked many times a second see what waits, and nothing else."""
    run_sql(QUEUES)


def downgrade() -> None:
    """Leave the way to what waits to the planner."""
    run_sql(
        "REVOKE SELECT (id, received_at) ON arrivals FROM empfio_across;"
        "DROP FUNCTION connections_with_arrivals; ALTER FUNCTION number_events(int) RESET ALL;"
    )
