"""A backup as docs/operations.md takes it: whole, and as good as the original when restored."""

import subprocess
from pathlib import Path

import asyncpg

from empfio.kit.embedded.server import EmbeddedServer
from tests.conftest import url_in
from tests.desk import SECRET_KEY
from tests.processes import empfio


def run(server: EmbeddedServer, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(server.programs_folder / program), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


async def contents(url: str) -> dict[str, int]:
    """How many rows each table has."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        return {
            name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for (name,) in tables
        }
    finally:
        await connection.close()


async def test_a_dump_is_whole_and_can_be_restored(
    postgres: EmbeddedServer, fresh_url: str, tmp_path: Path
) -> None:
    name = fresh_url.rpartition("/")[2].partition("?")[0]
    original, again = url_in(postgres.superuser_url, name), f"{name}_again"
    restored = url_in(postgres.superuser_url, again)
    variables = {"secret_key": SECRET_KEY, "data": tmp_path, "demo_data": tmp_path / "none"}
    variables["demo_data"].touch()
    assert empfio("demo", database_url=fresh_url, **variables).returncode == 0
    dump = str(tmp_path / "dump")
    by_owner = run(postgres, "pg_dump", "-Fc", "-f", dump, "-d", fresh_url)
    assert by_owner.returncode != 0 and "row-level security" in by_owner.stderr
    assert run(postgres, "pg_dump", "-Fc", "-f", dump, "-d", original).returncode == 0
    made = run(postgres, "psql", "-d", original, "-c", f"CREATE DATABASE {again} OWNER empfio")
    assert made.returncode == 0, made.stderr
    back = run(postgres, "pg_restore", "--exit-on-error", "-d", restored, dump)
    assert back.returncode == 0, back.stderr
    rows = await contents(original)
    assert rows == await contents(restored)
    assert rows["users"] == 1
    healthy = empfio("doctor", database_url=url_in(fresh_url, again), **variables, port="0")
    assert healthy.stdout == "✓ Nothing is wrong.\n", healthy.stderr
