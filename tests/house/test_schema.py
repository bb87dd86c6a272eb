"""The schema as PostgreSQL keeps it: every row belongs to one organization, and stays there."""

import json
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import pytest

from empfio.kit.embedded.server import start
from empfio.kit.migrate import migrate_async
from empfio.kit.schema import newest_revision
from empfio.kit.settings import Settings
from empfio.kit.words import mark_of, vector
from empfio.migrations.versions import r0010_search
from tests.callers import TelegramCaller, conversations_of, until
from tests.conftest import url_in
from tests.desk import SECRET_KEY, Business, open_desk
from tests.house.catalog import LOOK_UPS, SERVER_WIDE, faults, tables, tenant_tables

VERSIONS = {
    "the embedded one": None,
    "version 15": Path("/usr/lib/postgresql/15/bin"),
}


@dataclass
class Ground:
    """A database with the schema in it, and two organizations that have a row everywhere."""

    superuser: asyncpg.Connection
    mine: str
    foreign: str


@pytest.fixture(scope="module", params=VERSIONS)
def server_urls(request: pytest.FixtureRequest) -> Generator[tuple[str, str]]:
    """The addresses of owner and superuser on a server of one version."""
    programs = VERSIONS[request.param]
    if programs is not None and not programs.is_dir():
        pytest.skip(f"{request.param} is not installed")
    folder = Path(mkdtemp(prefix="empfio-test-", dir="/tmp"))
    folder.chmod(0o711)
    with start(folder / "data", programs) as server:
        assert programs is None or server.version == 15
        database = urlsplit(server.url).path.strip("/")
        yield server.url, url_in(server.superuser_url, database)


# Rows that come and go: what is written down is soon in the log, and no job has failed for good.
PASSING = """
INSERT INTO event_drafts (organization_id, id, event, data, created_at)
VALUES ($1, gen_random_uuid(), 'lead.created', '{}', now());
INSERT INTO dead_jobs (organization_id, number, lane_key, name, arguments, tries, enqueued_at,
  died_at)
VALUES ($1, 1, 'lane', 'name', '{}', 12, now(), now());
"""


async def fill(salon: Business) -> None:
    """One row in every table."""
    lead = await salon.lead(metadata={"kept": True})
    made = await salon.conversation(lead["id"], messages=[{"role": "user", "content": "Hi"}])
    await salon.call(
        "PATCH", f"/conversations/{made['id']}", json={"status": "completed"},
        headers={"idempotency-key": "once"}, status=200,
    )  # fmt: skip
    body = {"name": "Robot", "scopes": ["leads:read"]}
    await salon.call("POST", "/api-keys", json=body, status=201)
    await salon.call("PATCH", "/organization", json={"retention_days": 365}, status=200)
    body = {"name": "Haircut", "minutes": 45}
    service = (await salon.call("POST", "/services", json=body, status=201)).json()
    body = {"name": "Kim", "service_ids": [service["id"]]}
    await salon.call("POST", "/staff", json=body, status=201)
    body = {"title": "Parking", "content": "Behind the house"}
    await salon.call("POST", "/canned-replies", json=body, status=201)
    body = {"email": "invited@example.com", "role": "member"}
    await salon.call("POST", "/invitations", json=body, status=201)
    chat = f"/chat/{(await salon.get('/organization'))['slug']}/visitors"
    token = (await salon.call("POST", chat, status=201)).json()["visitor_token"]
    body, headers = {"id": str(uuid4()), "text": "Good day"}, {"x-visitor-token": token}
    await salon.call("POST", "/chat/messages", json=body, headers=headers, status=201)
    [talk] = (await salon.get("/conversations?channel=web"))["conversations"]
    # Before anybody answers: rows that come and go prove nothing.
    closed = {"status": "completed"}
    await salon.call("PATCH", f"/conversations/{talk['id']}", json=closed, status=200)
    jane = await TelegramCaller.connect(salon)
    await jane.write("Hello", photo=[{"file_id": "a-picture"}])
    await until(lambda: conversations_of(salon, jane.session))
    [made] = await conversations_of(salon, jane.session)
    await salon.message(made["id"])
    await until(lambda: is_sent(salon, made["id"]))


async def is_sent(salon: Business, conversation_id: str) -> bool:
    """Whether the last message has gone out."""
    found = await salon.get(f"/conversations/{conversation_id}")
    return bool(found["messages"][-1]["delivery"]["state"] == "sent")


@pytest.fixture(scope="module")
async def ground(
    server_urls: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Ground]:
    """Migrated by its owner, filled through the API."""
    owner, superuser = server_urls
    assert await migrate_async(owner) == newest_revision()
    settings = Settings.model_validate(
        {"database_url": owner, "secret_key": SECRET_KEY, "data": tmp_path_factory.mktemp("data")}
    )
    async with open_desk(settings) as desk:
        mine, foreign = await desk.found("Mine"), await desk.found("Foreign")
        await fill(mine)
        await fill(foreign)
    connection = await asyncpg.connect(superuser)
    for organization_id in (mine.id, foreign.id):
        await connection.execute(PASSING.replace("$1", f"'{organization_id}'"))
    yield Ground(connection, mine.id, foreign.id)
    await connection.close()


async def test_the_schema_breaks_no_rule_of_the_house(ground: Ground) -> None:
    assert await faults(ground.superuser) == []
    assert len(await tables(ground.superuser)) >= 12
    assert set(await tables(ground.superuser)) >= LOOK_UPS | SERVER_WIDE


async def test_migrating_again_changes_nothing(
    ground: Ground, server_urls: tuple[str, str]
) -> None:
    assert await migrate_async(server_urls[0]) == newest_revision()
    assert await faults(ground.superuser) == []


BREAKING = {
    "ALTER TABLE leads NO FORCE ROW LEVEL SECURITY": "leads: row security",
    "ALTER TABLE messages DISABLE ROW LEVEL SECURITY": "messages: row security",
    "CREATE TABLE stray (id uuid PRIMARY KEY)": "stray_pkey of stray",
    "CREATE TABLE keyless (organization_id uuid)": "keyless has no key",
    "CREATE UNIQUE INDEX by_phone ON leads (phone)": "by_phone of leads",
    "CREATE UNIQUE INDEX by_case ON leads (lower(phone), organization_id)": "by_case of leads",
    "ALTER TABLE leads ADD EXCLUDE (id WITH =)": "leads_id_excl of leads",
    "CREATE TABLE slip (organization_id text PRIMARY KEY)": "slip_pkey of slip",
    "ALTER TABLE leads ADD CONSTRAINT turned FOREIGN KEY (id, organization_id)"
    " REFERENCES users (id, organization_id) NOT VALID": "turned does not begin",
    "ALTER TABLE messages ADD CONSTRAINT gone FOREIGN KEY (organization_id, conversation_id)"
    " REFERENCES conversations ON DELETE SET NULL": "gone sets columns",
    "DROP POLICY own_organization ON users": "users has no policy",
    "ALTER POLICY own_organization ON users USING (true)": "policy own_organization of users",
    "ALTER POLICY own_organization ON users WITH CHECK (true)": "policy own_organization of users",
    "CREATE POLICY wide ON users USING (true)": "policy wide of users is for",
    "CREATE POLICY wide ON users FOR SELECT TO empfio_across USING (true)": "policy wide of users",
    "CREATE POLICY wide ON logins TO empfio_across USING (true)": "policy wide of logins",
    "GRANT TRUNCATE ON leads TO empfio_app": "empfio_app may TRUNCATE",
    "GRANT SELECT ON leads TO PUBLIC": "PUBLIC may SELECT",
    "GRANT SELECT ON leads TO empfio_across": "empfio_across may SELECT leads",
    "GRANT INSERT ON logins TO empfio_across": "empfio_across may INSERT",
    "GRANT SELECT ON attempts TO empfio_app": "empfio_app may SELECT attempts",
    "CREATE POLICY own_organization ON attempts TO empfio_app USING (true)":
        "attempts is shown to organizations",
    "ALTER TABLE leads OWNER TO postgres": "leads belongs to a role above",
    "ALTER ROLE empfio_app BYPASSRLS": "empfio_app may or owns",
    "ALTER TABLE leads OWNER TO empfio_app": "empfio_app may or owns",
    "GRANT pg_read_all_data TO empfio_app": "empfio_app may or owns",
    "GRANT CREATE ON SCHEMA public TO empfio_across": "empfio_across may or owns",
    "CREATE VIEW everyone AS SELECT * FROM users": "everyone is no table",
    "CREATE SEQUENCE line": "line is no table",
    "CREATE TRIGGER stamp BEFORE UPDATE ON leads FOR EACH ROW EXECUTE FUNCTION"
    " suppress_redundant_updates_trigger()": "stamp runs",
    "CREATE FUNCTION peek() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'": "peek runs",
    "GRANT SELECT (content) ON messages TO empfio_across": "empfio_across may SELECT messages.",
    "GRANT UPDATE (words) ON messages TO empfio_across": "empfio_across may UPDATE messages.",
    "GRANT EXECUTE ON FUNCTION match_leads TO PUBLIC": "match_leads runs",
    "ALTER FUNCTION match_leads OWNER TO postgres": "match_leads runs",
    "ALTER FUNCTION match_messages RESET search_path": "match_messages runs",
    "CREATE OR REPLACE FUNCTION match_messages"
    "(of_organization uuid, query tsquery, asked tsquery, most int) RETURNS TABLE"
    " (conversation_id uuid, id uuid, is_found boolean) LANGUAGE sql SECURITY DEFINER"
    " SET search_path = pg_catalog, public, pg_temp AS"
    " 'SELECT conversation_id, id, true FROM messages WHERE words @@ asked'":
    "match_messages runs",
}  # fmt: skip


@pytest.mark.parametrize("statement", BREAKING)
async def test_a_schema_that_breaks_a_rule_is_seen(ground: Ground, statement: str) -> None:
    change = ground.superuser.transaction()
    await change.start()
    try:
        await ground.superuser.execute(statement)
        found = await faults(ground.superuser)
    finally:
        await change.rollback()
    assert [fault for fault in found if fault.startswith(BREAKING[statement])], found


async def as_app(ground: Ground, organization_id: str | None, statement: str, *values: str) -> Any:
    """What a statement gives to the application's role, in the name of an organization."""
    connection = ground.superuser
    async with connection.transaction():
        await connection.execute("SET LOCAL ROLE empfio_app")
        if organization_id is not None:
            await connection.execute(f"SET LOCAL app.organization_id = '{organization_id}'")
        if statement.startswith("SELECT"):
            return await connection.fetchval(statement, *values)
        return await connection.execute(statement, *values)


async def seen_as_app(ground: Ground, organization_id: str | None) -> dict[str, int]:
    """How many rows each table shows to the application's role."""
    return {
        table: await as_app(ground, organization_id, f"SELECT count(*) FROM {table}")
        for table in await tenant_tables(ground.superuser)
    }


async def test_without_an_organization_every_table_is_empty(ground: Ground) -> None:
    stored = {
        table: await ground.superuser.fetchval(f"SELECT count(*) FROM {table}")
        for table in await tenant_tables(ground.superuser)
    }
    assert all(stored.values()), f"a table with no row proves nothing: {stored}"
    assert set((await seen_as_app(ground, None)).values()) == {0}
    mine, foreign = (
        await seen_as_app(ground, ground.mine),
        await seen_as_app(ground, ground.foreign),
    )
    assert {table: mine[table] + foreign[table] for table in stored} == stored
    # Once a transaction has set and ended it, the setting is '' and no longer unset.
    assert set((await seen_as_app(ground, None)).values()) == {0}


async def test_with_row_security_off_the_same_look_sees_rows(ground: Ground) -> None:
    change = ground.superuser.transaction()
    await change.start()
    try:
        await ground.superuser.execute("ALTER TABLE leads DISABLE ROW LEVEL SECURITY")
        assert (await seen_as_app(ground, None))["leads"] > 0
    finally:
        await change.rollback()


async def test_no_row_gets_into_another_organization(ground: Ground) -> None:
    connection = ground.superuser
    for table in await tenant_tables(connection):
        row = await connection.fetchval(
            f"SELECT to_json(t) FROM {table} AS t WHERE organization_id = $1", ground.foreign
        )
        assert json.loads(row)["organization_id"] == ground.foreign
        statements = (
            (
                f"INSERT INTO {table} OVERRIDING SYSTEM VALUE"
                f" SELECT * FROM json_populate_record(NULL::{table}, $1)",
                [row],
            ),
            (f"UPDATE {table} SET organization_id = $1", [ground.foreign]),
        )
        for statement, arguments in statements:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
                await as_app(ground, ground.mine, statement, *arguments)


async def test_a_search_finds_nothing_of_another_organization(ground: Ground) -> None:
    mark = mark_of(UUID(ground.foreign))
    asked = {
        f"SELECT count(*) FROM match_messages($1, '{mark}hi', '{mark}hi', 9)": 1,
        "SELECT count(*) FROM match_leads($1, '%jane%', '{%jane%}', 9)": 2,
    }
    for statement, number in asked.items():
        assert await as_app(ground, ground.foreign, statement, ground.foreign) == number
        assert await as_app(ground, ground.mine, statement, ground.foreign) == 0
        assert await as_app(ground, None, statement, ground.foreign) == 0


async def test_words_of_before_get_what_they_go_on_with(ground: Ground) -> None:
    connection = ground.superuser
    change = connection.transaction()
    await change.start()
    mark = mark_of(UUID(ground.mine))
    try:
        key = await connection.fetchval("SELECT id FROM messages LIMIT 1")
        for text in ("amber中x Amber中 é", "amber é 中", "1月 a\u0338b 1月", "amber"):
            now = vector(text, mark)
            before = " ".join(one for one in now.split() if "~" not in one)
            await connection.execute(
                "UPDATE messages SET content = $1, words = $2::text::tsvector WHERE id = $3",
                text, before, key,
            )  # fmt: skip
            await connection.execute(r0010_search.FILL_IN)
            is_same = "SELECT words = $1::text::tsvector FROM messages WHERE id = $2"
            assert await connection.fetchval(is_same, now, key), text
            assert (now != before) == ("x" in text or "1" in text)
    finally:
        await change.rollback()


async def test_no_row_of_another_organization_is_changed_or_deleted(ground: Ground) -> None:
    for table in await tenant_tables(ground.superuser):
        for statement in (
            f"UPDATE {table} SET organization_id = organization_id WHERE organization_id = $1",
            f"DELETE FROM {table} WHERE organization_id = $1",
        ):
            answer = await as_app(ground, ground.mine, statement, ground.foreign)
            assert answer in ("UPDATE 0", "DELETE 0"), f"{table}: {answer}"
