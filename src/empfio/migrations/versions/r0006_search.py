"""Search: the words of messages, what leads are sought by, and the two ways to the indexes."""

from typing import Any
from uuid import UUID

from empfio.kit.words import fold, mark_of, vector
from empfio.migrations.raw import run_on_driver, run_sql

revision = "0006"
down_revision = "0005"

AT_ONCE = 5_000  # rows whose words are filled in by one statement

COLUMNS = """
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE messages ADD COLUMN words tsvector NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN sought text NOT NULL DEFAULT '';
ALTER TABLE messages NO FORCE ROW LEVEL SECURITY;
ALTER TABLE leads NO FORCE ROW LEVEL SECURITY;
"""

# Putting each message into the index at once costs 300 µs, collected ones 35 µs each. What is
# collected is read through by every search that asks the index, so it is kept short (in kB).
INDEXES = """
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
ALTER TABLE leads FORCE ROW LEVEL SECURITY;
CREATE INDEX messages_by_words ON messages USING gin (words)
  WITH (gin_pending_list_limit = 512);
CREATE INDEX leads_by_sought ON leads USING gin (organization_id, sought gin_trgm_ops)
  WITH (gin_pending_list_limit = 256);
"""

# Under row security PostgreSQL asks no index with an operator that might tell of foreign rows.
# These two functions run as the role across organizations, which the policies let read the few
# columns that are needed; each asks by itself whom the session serves, and gives ids alone.
FUNCTIONS = """
CREATE POLICY across_organizations ON messages FOR SELECT TO empfio_across USING (true);
GRANT SELECT (organization_id, conversation_id, id, words) ON messages TO empfio_across;
CREATE POLICY across_organizations ON leads FOR SELECT TO empfio_across USING (true);
GRANT SELECT (organization_id, id, sought) ON leads TO empfio_across;

CREATE FUNCTION match_messages(of_organization uuid, query tsquery, most int)
RETURNS TABLE (conversation_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 2000
SET enable_seqscan = off SET enable_indexscan = off AS $$
SELECT m.conversation_id, m.id FROM public.messages AS m
 WHERE m.organization_id = of_organization AND m.words @@ query
   AND of_organization = (SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)
 LIMIT most
$$;

CREATE FUNCTION match_leads(of_organization uuid, pattern text, patterns text[], most int)
RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 2000
SET enable_seqscan = off SET enable_indexscan = off AS $$
SELECT l.id FROM public.leads AS l
 WHERE l.organization_id = of_organization AND l.sought LIKE pattern
   AND l.sought LIKE ALL (patterns)
   AND of_organization = (SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)
 LIMIT most
$$;

REVOKE ALL ON FUNCTION match_messages, match_leads FROM PUBLIC;
GRANT EXECUTE ON FUNCTION match_messages, match_leads TO empfio_app;
GRANT CREATE ON SCHEMA public TO empfio_across;
ALTER FUNCTION match_messages OWNER TO empfio_across;
ALTER FUNCTION match_leads OWNER TO empfio_across;
REVOKE CREATE ON SCHEMA public FROM empfio_across;
"""


def _words(text: str, organization_id: UUID) -> str:
    return vector(text, mark_of(organization_id))


def _sought(text: str, _: UUID) -> str:
    return fold(text)


_FILL_MESSAGES = (
    "SELECT organization_id, id, content AS text FROM messages",
    "UPDATE messages AS t SET words = given.filled::tsvector",
    _words,
)
_FILL_LEADS = (
    "SELECT organization_id, id, concat_ws(E'\\n', name, email, company, phone) AS text FROM leads",
    "UPDATE leads AS t SET sought = given.filled",
    _sought,
)


async def _fill_in(connection: Any) -> None:
    for read, write, as_filled in (_FILL_MESSAGES, _FILL_LEADS):
        after = (UUID(int=0), UUID(int=0))
        while rows := await connection.fetch(
            f"{read} WHERE (organization_id, id) > ($1, $2) ORDER BY organization_id, id"
            f" LIMIT {AT_ONCE}",
            *after,
        ):
            columns = [(one, key, as_filled(text, one)) for one, key, text in rows]
            await connection.execute(
                f"{write} FROM unnest($1::uuid[], $2::uuid[], $3::text[])"
                " AS given(organization_id, id, filled)"
                " WHERE t.organization_id = given.organization_id AND t.id = given.id",
                *zip(*columns, strict=True),
            )
            after = columns[-1][:2]


def upgrade() -> None:
    """Add the columns, fill them in, index them."""
    run_sql(COLUMNS)
    run_on_driver(_fill_in)
    run_sql(INDEXES + FUNCTIONS)


def downgrade() -> None:
    """Search no more."""
    run_sql(
        "DROP FUNCTION match_messages, match_leads;"
        " DROP POLICY across_organizations ON messages;"
        " DROP POLICY across_organizations ON leads;"
        " REVOKE ALL ON messages, leads FROM empfio_across;"
        " ALTER TABLE messages DROP COLUMN words; ALTER TABLE leads DROP COLUMN sought;"
    )
