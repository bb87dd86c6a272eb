"""Search asks the index for part of what is sought, and knows how a word goes on."""

from empfio.migrations.raw import run_sql

revision = "0010"
down_revision = "0009"

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

# Words of before, as ``kit.words.vector`` adds them where one goes on beyond ASCII. The first test
# spares most messages the second.
FILL_IN = r"""
UPDATE messages SET words = words || array_to_tsvector(ARRAY(
    SELECT DISTINCT substring(lexeme FROM '^([a-z2-7]{6}[0-9a-z]+)[^ -~]') || '~'
      FROM unnest(tsvector_to_array(words)) AS lexeme
     WHERE lexeme ~ '^[a-z2-7]{6}[0-9a-z]+[^ -~]'))
 WHERE octet_length(content) <> char_length(content)
   AND words::text ~ $$'[a-z2-7]{6}[0-9a-z]+[^ -~]$$;
"""


def upgrade() -> None:
    """Fill in where words go on beyond ASCII, and let the function be asked for less."""
    run_sql("ALTER TABLE messages NO FORCE ROW LEVEL SECURITY;" + FILL_IN)
    run_sql("ALTER TABLE messages FORCE ROW LEVEL SECURITY;" + FUNCTION + RIGHTS)


def downgrade() -> None:
    """Ask for everything again; what was filled in is in nobody's way."""
    run_sql(BEFORE + RIGHTS)
