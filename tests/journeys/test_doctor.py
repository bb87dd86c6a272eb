"""The doctor, where PostgreSQL is somebody else's: what the first migration will lack."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from empfio.cli import findings
from empfio.kit.embedded.server import EmbeddedServer, start
from empfio.kit.migrate import migrate
from empfio.kit.settings import Settings
from tests.conftest import url_in
from tests.desk import SECRET_KEY
from tests.processes import free_port

ROLE = "ALTER ROLE plain CREATEROLE"


async def run(server: EmbeddedServer, *statements: str) -> None:
    connection = await asyncpg.connect(server.superuser_url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def found(url: str, folder: Path) -> list[str]:
    """What is wrong with the database at an address."""
    plain = {"database_url": url, "secret_key": SECRET_KEY, "data": folder, "port": free_port()}
    return findings.look(Settings.model_validate(plain))


def test_what_the_first_migration_needs_is_asked_for_before(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start(open_folder / "data") as server:
        asyncio.run(
            run(
                server,
                "CREATE ROLE plain LOGIN PASSWORD 'secret'",
                "CREATE DATABASE plain OWNER plain",
            )
        )
        parts = urlsplit(url_in(server.url, "plain"))
        url = urlunsplit(parts._replace(netloc=f"plain:secret@{parts.netloc.rpartition('@')[2]}"))
        few, behind = found(url, open_folder)
        assert f"as a superuser: {ROLE}." in few
        assert "run: empfio migrate" in behind
        monkeypatch.setattr(findings, "EXTENSIONS", (*findings.EXTENSIONS, "no_such_extension"))
        lacking, *rest = found(url, open_folder)
        assert "lacks the extension no_such_extension; install its contrib modules" in lacking
        assert rest == [few, behind]
        monkeypatch.undo()
        asyncio.run(run(server, ROLE))
        assert found(url, open_folder) == [behind]
        migrate(url)
        assert found(url, open_folder) == []


def test_every_extension_that_migrations_make_is_asked_for() -> None:
    versions = Path(findings.__file__).parents[1] / "migrations" / "versions"
    made = {
        line.rstrip(";").split()[-1]
        for file in versions.glob("*.py")
        for line in file.read_text().splitlines()
        if line.startswith("CREATE EXTENSION")
    }
    assert made == {*findings.EXTENSIONS}
