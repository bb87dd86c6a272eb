"""The data that is measured on: made once, kept in a folder of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg

from empfio.access.actions import find_user_by_email, open_session
from empfio.access.records import Device
from empfio.access.tokens import make_token
from empfio.kit import clock
from empfio.kit.db import Database
from empfio.kit.embedded.server import EmbeddedServer, start
from empfio.kit.secrets import signing_key
from empfio.kit.settings import Settings
from empfio.transfer.bench_data import SIZES, email_of

TARGETS = 20_000  # conversations that messages are posted to
SAMPLE = 500  # conversations of one kind that are read in turn

# Open conversations: a reply into a closed one opens it and may meet another open one. Those of
# 50 messages stay as they are. Kept in a table, because posting changes what could be asked for;
# the programs that fill it in by number (pgbench) read it too.
_TARGETS = """
CREATE SCHEMA bench;
CREATE TABLE bench.targets AS
  SELECT row_number() OVER (ORDER BY md5(id::text))::int AS n, id FROM (
    SELECT id FROM conversations WHERE organization_id = '{organization}'
      AND status IN ('active', 'escalated') AND message_count < 40
     ORDER BY md5(id::text) LIMIT {most}) AS chosen;
ALTER TABLE bench.targets ADD PRIMARY KEY (n);
GRANT USAGE ON SCHEMA bench TO empfio_app;
GRANT SELECT ON bench.targets TO empfio_app;
-- What the bare insert fills: the columns and keys of a message, and nothing else.
CREATE TABLE bench.messages (organization_id uuid NOT NULL, conversation_id uuid NOT NULL,
  seq int NOT NULL, id uuid NOT NULL, role text NOT NULL, content text NOT NULL,
  metadata json NOT NULL, created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, conversation_id, seq), UNIQUE (organization_id, id));
CREATE SEQUENCE bench.seqs;
GRANT INSERT ON bench.messages TO empfio_app;
GRANT USAGE ON SEQUENCE bench.seqs TO empfio_app;
-- For the baselines alone, which find a lead by its id as they would in tables of their own.
CREATE UNIQUE INDEX bench_leads_by_id ON leads (id);
VACUUM ANALYZE bench.targets;
"""


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization of the bench and the token of its owner."""

    id: str
    token: str
    total: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Where everything is."""

    data: Path
    server: EmbeddedServer
    key: str
    small: Organization  # 10,000 conversations
    large: Organization  # 1,000,000
    searched: Organization  # 300,000, of 1.2 million messages
    targets: list[str]
    fifty: list[str]  # conversations of 50 messages, of the small organization
    hundred: list[str]  # of 100 messages and more
    version: str

    @property
    def superuser(self) -> dict[str, str]:
        """How a baseline connects: past row security."""
        return connection_of(self.server.superuser_url) | {"name": "empfio"}

    @property
    def superuser_url(self) -> str:
        """The same as one address."""
        return superuser_url_of(self.server)

    @property
    def owner(self) -> dict[str, str]:
        """How the product's own database user connects."""
        return connection_of(self.server.url)


def superuser_url_of(server: EmbeddedServer) -> str:
    """Where the product's own database is, past row security."""
    return server.superuser_url.replace("@/postgres?", "@/empfio?")


def connection_of(url: str) -> dict[str, str]:
    """The parts of a database address that leads through a unix socket."""
    parts = urlsplit(url)
    where = parse_qs(parts.query)
    return {
        "host": where["host"][0],
        "port": where["port"][0],
        "name": parts.path.lstrip("/"),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }


def default_data_folder() -> Path:
    """As BENCH_DATA says, else beside where the product keeps its own."""
    if given := os.environ.get("BENCH_DATA"):
        return Path(given)
    if os.geteuid() == 0:
        return Path("/var/lib/empfio/bench-full")
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "empfio-bench"


@contextmanager
def prepared(data: Path, scale: float) -> Iterator[Ground]:
    """The data, made where it is absent, and its database running."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EMPFIO_")}
    subprocess.run(
        [sys.executable, "-m", "empfio", "bench-data", "--scale", str(scale)],
        env=environment | {"EMPFIO_DATA": str(data)},
        check=True,
    )
    with start(data) as server:
        yield asyncio.run(_survey(data, server))


async def _survey(data: Path, server: EmbeddedServer) -> Ground:
    key = signing_key(Settings(data=data, database_url=None, secret_key=None))
    async with Database(server.url, 2) as database:
        found = {size: await _organization(database, key, size) for size in SIZES}
    connection = await asyncpg.connect(superuser_url_of(server))
    try:
        small, large = found["10k"], found["1m"]
        await _choose_targets(connection, large)
        return Ground(
            data=data,
            server=server,
            key=key,
            small=small,
            large=large,
            searched=found["300k"],
            targets=await _ids(connection, "SELECT id FROM bench.targets ORDER BY n"),
            fifty=await _of_length(connection, small, "= 50"),
            hundred=await _of_length(connection, large, ">= 100"),
            version=await connection.fetchval("SHOW server_version"),
        )
    finally:
        await connection.close()


async def _organization(database: Database, key: str, size: str) -> Organization:
    user = await find_user_by_email(database, email_of(size))
    assert user is not None
    async with database.naming(user.organization_id) as connection:
        total = await connection.fetchval(
            "SELECT sum(n)::bigint FROM counters WHERE kind = 'conversations'"
        )
    signed = await open_session(database, user, Device("bench", ""))
    token = make_token(key, user, signed.session_id, clock.now(), timedelta(days=1))
    return Organization(str(user.organization_id), token, total)


async def _choose_targets(connection: Any, large: Organization) -> None:
    if await connection.fetchval("SELECT to_regclass('bench.targets')") is None:
        made = _TARGETS.format(organization=large.id, most=TARGETS)
        for statement in made.removesuffix(";\n").split(";\n"):
            await connection.execute(statement)


async def _of_length(connection: Any, organization: Organization, length: str) -> list[str]:
    return await _ids(
        connection,
        f"SELECT id FROM conversations WHERE organization_id = '{organization.id}'"
        f" AND message_count {length} AND id NOT IN (SELECT id FROM bench.targets)"
        f" ORDER BY md5(id::text) LIMIT {SAMPLE}",
    )


async def _ids(connection: Any, statement: str) -> list[str]:
    return [str(row[0]) for row in await connection.fetch(statement)]
