"""Search asks the index for part of what is sought, and knows how a word goes on."""

from typing import Any
from uuid import UUID

from empfio.kit.words import mark_of, vector
from empfio.migrations.raw import run_on_driver, run_sql

revision = "0010"
down_revision = "0007"

AT_ONCE = 5_000  # messages that are looked at by one statement

# IS TRUE keeps the index of organizations out: where the planner takes many words for common it
# would read a whole organization by it, which takes seconds.
FUNCTION = """
DROP FUNCTION match_messages;
CREATE FUNCTION match_messages(of_organization uuid, query tsquery, asked tsquery, most int)
RETURNS TABLE (conversation_id uuid, id uuid, is_found boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 2000
SET enable_seqscan = off SET enable_indexscan = off AS $$
SELECT m.conversation_id, m.id, CASE WHEN asked = query THEN true ELSE m.words @@ query END
  FROM public.messages AS m
 WHERE m.words @@ asked AND (m.organization_id = of_organization) IS TRUE
   AND of_organization = (SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)
 LIMIT most
$$;
"""
BEFORE = """
DROP FUNCTION match_messages;
CREATE FUNCTION match_messages(of_organization uuid, query tsquery, most int)
RETURNS TABLE (conversation_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 2000
SET enable_seqscan = off SET enable_indexscan = off AS $$
SELECT m.conversation_id, m.id FROM public.messages AS m
 WHERE m.organization_id = of_organization AND m.words @@ query
   AND of_organization = (SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)
 LIMIT most
$$;
"""
RIGHTS = """
REVOKE ALL ON FUNCTION match_messages FROM PUBLIC;
GRANT EXECUTE ON FUNCTION match_messages TO empfio_app;
GRANT CREATE ON SCHEMA public TO empfio_across;
ALTER FUNCTION match_messages OWNER TO empfio_across;
REVOKE CREATE ON SCHEMA public FROM empfio_across;
"""

# Only a text with other signs than ASCII's can hold a word that goes on with one.
_READ = """
SELECT organization_id, id, content FROM messages
 WHERE (organization_id, id) > ($1, $2) AND octet_length(content) <> char_length(content)
 ORDER BY organization_id, id LIMIT $3
"""
_WRITE = """
UPDATE messages AS t SET words = given.words::tsvector
  FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS given(organization_id, id, words)
 WHERE t.organization_id = given.organization_id AND t.id = given.id
   AND t.words <> given.words::tsvector
"""


async def _fill_in(connection: Any) -> None:
    """Write the words of before anew where they are others now."""
    after = (UUID(int=0), UUID(int=0))
    while rows := await connection.fetch(_READ, *after, AT_ONCE):
        filled = [(one, key, vector(text, mark_of(one))) for one, key, text in rows]
        await connection.execute(_WRITE, *zip(*filled, strict=True))
        after = filled[-1][:2]


def upgrade() -> None:
    """Fill in where words go on beyond ASCII, and let the function be asked for less."""
    run_sql("ALTER TABLE messages NO FORCE ROW LEVEL SECURITY;")
    run_on_driver(_fill_in)
    run_sql("ALTER TABLE messages FORCE ROW LEVEL SECURITY;" + FUNCTION + RIGHTS)


def downgrade() -> None:
    """Ask for everything again; what was filled in is in nobody's way."""
    run_sql(BEFORE + RIGHTS)
