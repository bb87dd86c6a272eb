"""What the catalog of a PostgreSQL says about the schema, as lists of what breaks the house."""

import asyncpg

# From a secret to its organization.
LOOK_UPS = {"logins", "api_key_hashes", "organization_slugs", "visitor_tokens"}
SERVER_WIDE = {"attempts"}  # of no organization: for the role across organizations alone
# What else the role across organizations may do: hold lanes, number events and follow them.
ACROSS = {
    "attempts": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "lanes": {"SELECT", "UPDATE"},
    "connection_addresses": {"SELECT"},
    "event_drafts": {"SELECT", "DELETE"},
    "events": {"SELECT", "INSERT"},
    "event_positions": {"USAGE"},
}
SEQUENCES = {"event_positions"}  # one line of numbers, so that a log has one order
# Search goes past row security, by functions that give ids alone and ask whom they serve: which
# columns they read, and what they give. A preflight asks for the origins of all.
SOUGHT = {
    "organization_settings": {"organization_id", "allowed_origins"},
    "messages": {"organization_id", "conversation_id", "id", "words"},
    "leads": {"organization_id", "id", "sought"},
    # Whoever takes in what arrived looks whose turn it is, and how long that one has waited.
    "arrivals": {"organization_id", "connection_id", "id", "taken_at", "received_at"},
}
SEARCHES = {
    "match_messages": "TABLE(conversation_id uuid, id uuid, is_found boolean)",
    "match_leads": "TABLE(id uuid)",
}
GUARD = (
    "organization_id = of_organization",
    "AND of_organization = (SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)",
)
OWN = (
    "(organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true),"
    " ''::text))::uuid AS \"nullif\"))"
)

TABLES = """SELECT c.relname::text AS name, c.relkind::text AS kind,
  c.relrowsecurity AND c.relforcerowsecurity AS is_secured,
  (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE oid = c.relowner) AS is_above_rules,
  EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'i') AS is_identity
  FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace
   AND c.relkind NOT IN ('i', 'I', 't', 'c') AND c.relname <> 'alembic_version' ORDER BY 1"""

# First column and its type, of every unique index (primary keys too) and exclusion constraint.
UNIQUE = """SELECT t.relname::text AS name, i.relname::text AS key, a.attname::text AS first,
  format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS is_filled
  FROM pg_index AS x JOIN pg_class AS t ON t.oid = x.indrelid
  JOIN pg_class AS i ON i.oid = x.indexrelid
  LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
 WHERE t.relnamespace = 'public'::regnamespace AND (x.indisunique OR x.indisexclusion)
   AND t.relname <> 'alembic_version'"""

FOREIGN = """SELECT t.relname::text AS name, k.conname::text AS key, a.attname::text AS first,
  b.attname::text AS other, k.confdeltype::text AS on_delete, k.confupdtype::text AS on_update
  FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.conrelid
  JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
  JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
 WHERE k.contype = 'f' AND t.relnamespace = 'public'::regnamespace"""

POLICIES = """SELECT tablename::text AS name, policyname::text AS policy, permissive, roles::text[],
  cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'"""

GRANTS = """SELECT c.relname::text AS name, g.privilege_type AS privilege,
  CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END::text AS grantee
  FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS g
 WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> c.relowner"""

COLUMN_GRANTS = """SELECT c.relname::text AS name, a.attname::text AS column,
  g.privilege_type AS privilege,
  CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END::text AS grantee
  FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
 CROSS JOIN LATERAL aclexplode(a.attacl) AS g
 WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> c.relowner"""

# Functions that run as their owner; not those of extensions.
DEFINERS = """SELECT p.proname::text AS name, p.prosrc AS text,
  pg_get_userbyid(p.proowner)::text AS owner, pg_get_function_result(p.oid) AS result,
  coalesce(p.proconfig, '{}') AS settings,
  ARRAY(SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END::text
    FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS g
   WHERE g.grantee <> p.proowner) AS grantees
  FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef"""

ROLES = """SELECT rolname::text AS name,
  rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS is_mighty,
  EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) OR EXISTS
    (SELECT FROM pg_proc WHERE proowner = r.oid AND NOT prosecdef) OR EXISTS
    (SELECT FROM pg_namespace WHERE nspowner = r.oid) OR EXISTS
    (SELECT FROM pg_database WHERE datdba = r.oid) AS is_owner,
  EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS is_member,
  has_schema_privilege(r.oid, 'public', 'CREATE') AS may_create
  FROM pg_roles AS r WHERE rolname IN ('empfio_app', 'empfio_across')"""


async def faults(connection: asyncpg.Connection) -> list[str]:
    """Everything that breaks the rules of the house; empty where all is well."""
    return [
        *await _in_tables(connection),
        *await _in_keys(connection),
        *await _in_foreign_keys(connection),
        *await _in_policies(connection),
        *await _in_grants(connection),
        *await _in_roles(connection),
        *await _in_code(connection),
    ]


async def tables(connection: asyncpg.Connection) -> list[str]:
    """Every table of ours."""
    return [row["name"] for row in await connection.fetch(TABLES) if row["kind"] in "rp"]


async def tenant_tables(connection: asyncpg.Connection) -> list[str]:
    """Every table whose rows belong to organizations."""
    return [name for name in await tables(connection) if name not in SERVER_WIDE]


def is_own_sequence(row: asyncpg.Record) -> bool:
    """A sequence that is meant, or the one behind an identity column."""
    return row["kind"] == "S" and (row["name"] in SEQUENCES or bool(row["is_identity"]))


async def _in_tables(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch(TABLES)
    # A view reads with its owner's eyes, and a sequence is one number line over all organizations.
    found = [
        f"{row['name']} is no table ({row['kind']})"
        for row in rows
        if row["kind"] not in "rp" and not is_own_sequence(row)
    ]
    for row in rows:
        if row["kind"] in "rp" and not row["is_secured"]:
            found.append(f"{row['name']}: row security is not enabled and forced")
        if row["is_above_rules"]:
            found.append(f"{row['name']} belongs to a role above row security")
    return found


async def _in_keys(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch(UNIQUE)
    keyed = {row["name"] for row in rows}
    found = [f"{name} has no key" for name in await tables(connection) if name not in keyed]
    for row in rows:
        is_right = row["first"] == "organization_id" and row["type"] == "uuid" and row["is_filled"]
        if not is_right and row["name"] not in LOOK_UPS | SERVER_WIDE:
            found.append(f"{row['key']} of {row['name']} does not begin with organization_id")
    return found


async def _in_foreign_keys(connection: asyncpg.Connection) -> list[str]:
    found = []
    for row in await connection.fetch(FOREIGN):
        if {row["first"], row["other"]} != {"organization_id"}:
            found.append(f"{row['key']} does not begin with organization_id")
        if {row["on_delete"], row["on_update"]} & {"n", "d"}:
            found.append(f"{row['key']} sets columns of a composite key to null or default")
    return found


async def _in_policies(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch(POLICIES)
    found, own = [], set()
    for row in rows:
        place = f"policy {row['policy']} of {row['name']}"
        if row["roles"] == ["empfio_app"]:
            own.add(row["name"])
            if (row["cmd"], row["qual"], row["with_check"]) != ("ALL", OWN, OWN):
                found.append(f"{place} is not the own organization, both ways, for everything")
        elif row["roles"] == ["empfio_across"]:
            is_read = row["name"] in LOOK_UPS | set(SOUGHT) and row["cmd"] == "SELECT"
            if not is_read and row["name"] not in ACROSS:
                found.append(f"{place} opens more than reading a look-up")
        else:
            found.append(f"{place} is for {row['roles']}")
    found += [f"{name} is shown to organizations" for name in own & SERVER_WIDE]
    return found + [f"{t} has no policy" for t in await tenant_tables(connection) if t not in own]


async def _in_grants(connection: asyncpg.Connection) -> list[str]:
    # TRUNCATE does not ask row security; REFERENCES tells whether a row exists.
    found = [
        f"{row['grantee']} may {row['privilege']} {row['name']}"
        for row in await connection.fetch(GRANTS)
        if row["privilege"] not in _privileges(row["grantee"], row["name"])
    ]
    columns = await connection.fetch(COLUMN_GRANTS)
    return found + [
        f"{row['grantee']} may {row['privilege']} {row['name']}.{row['column']}"
        for row in columns
        if (row["grantee"], row["privilege"]) != ("empfio_across", "SELECT")
        or row["column"] not in SOUGHT.get(row["name"], set())
    ]


def _privileges(role: str, name: str) -> set[str]:
    if role == "empfio_app" and name not in SEQUENCES | SERVER_WIDE:
        return {"SELECT", "INSERT", "UPDATE", "DELETE"}
    if role == "empfio_across":
        return {"SELECT"} if name in LOOK_UPS else ACROSS.get(name, set())
    return set()


async def _in_roles(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch(ROLES)
    found = [] if len(rows) == 2 else ["the roles are not both there"]
    for row in rows:
        if row["is_mighty"] or row["is_owner"] or row["is_member"] or row["may_create"]:
            found.append(f"{row['name']} may or owns more than it should: {dict(row)}")
    return found


async def _in_code(connection: asyncpg.Connection) -> list[str]:
    triggers = await connection.fetch("SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal")
    rules = await connection.fetch(
        "SELECT rulename::text FROM pg_rules WHERE schemaname = 'public'"
    )
    functions = [row for row in await connection.fetch(DEFINERS) if not _is_search(row)]
    return [
        f"{row[0]} runs by itself, or as its owner more than it should"
        for row in [*triggers, *rules, *functions]
    ]


def _is_search(row: asyncpg.Record) -> bool:
    """Whether a function that goes past row security does no more than it is there for."""
    text = " ".join(row["text"].split())
    return (
        SEARCHES.get(row["name"]) == row["result"]
        and all(text.count(part) == 1 for part in GUARD)
        and text.count(" FROM ") == 1
        and " OR " not in text
        and row["owner"] == "empfio_across"
        and row["grantees"] == ["empfio_app"]
        and "search_path=pg_catalog, public, pg_temp" in row["settings"]
    )
