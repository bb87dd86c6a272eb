"""Making a backup: everything of one moment, while others go on writing."""

import hashlib
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from empfio import __version__
from empfio.kit import clock
from empfio.kit.backups.archive import DUMP, KEY, Manifest, new_archive, write_manifest
from empfio.kit.backups.errors import BackupError
from empfio.kit.backups.keeping import add_files, list_kept_across_organizations
from empfio.kit.backups.programs import dump, find_clients
from empfio.kit.clock import write_time
from empfio.kit.embedded.binaries import Programs

_FUNCTIONS = """
SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
  AS place, pg_get_userbyid(p.proowner)::text AS owner
  FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
 WHERE n.nspname = 'public' AND NOT EXISTS (
    SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
   AND p.proowner <> (SELECT datdba FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a backup holds beside the database: the key that signs tokens, and customers' files."""

    key: str | None = None
    files: Path | None = None  # the folder they are kept in


async def write_backup(
    url: str, file: Path, programs: Path | None, beside: Beside, *, replaces: bool = False
) -> Manifest:
    """Write a backup of the database at ``url`` to ``file``; what it holds.

    ``url`` must name a role above row security. ``programs``: the folder of pg_dump that is taken
    if it fits. The file appears under its name when it is whole; ``replaces``: in the place of one
    that is there. Raises ``BackupError``, ``NewFileError`` and the driver's errors.
    """
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await refuse_bound(connection)
        clients = find_clients(connection.get_server_version().major, programs)
        await connection.execute("SET statement_timeout = 0")
        # What is counted and what is dumped is the same snapshot.
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            with new_archive(file, replaces=replaces) as archive:
                return await _fill(archive, connection, clients, url, beside)
    finally:
        await connection.close()


async def refuse_bound(connection: Any) -> None:
    """Raise ``BackupError`` where row security would hide rows from us."""
    if not await connection.fetchval(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ):
        raise BackupError(
            "row security binds the owner of the database too; set EMPFIO_BACKUP_URL to the "
            "address of a superuser, or of a role with BYPASSRLS that may read everything"
        )


async def _fill(
    archive: Any, connection: Any, clients: Programs, url: str, beside: Beside
) -> Manifest:
    snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
    made_at = write_time(clock.now())
    rows = await count_rows(connection)
    if "alembic_version" not in rows:
        raise BackupError("the database holds nothing of Empfio; check which one is named")
    revision = await connection.fetchval("SELECT version_num FROM alembic_version")
    functions = {row["place"]: row["owner"] for row in await connection.fetch(_FUNCTIONS)}
    names = await list_kept_across_organizations(connection) if beside.files else []
    sha256 = await _dump_into(archive, clients, url, snapshot)
    if beside.key is not None:
        archive.writestr(KEY, beside.key)
    files = add_files(archive, beside.files, names) if beside.files else 0
    manifest = Manifest(
        made_at=made_at,
        empfio=__version__,
        revision=revision,
        programs=clients.major,
        rows=rows,
        functions=functions,
        sha256=sha256,
        files=files,
        files_missing=len(names) - files,
    )
    write_manifest(archive, manifest)
    return manifest


async def _dump_into(archive: Any, clients: Programs, url: str, snapshot: str) -> str:
    """Add the dump of a snapshot; its sha256."""
    digest = hashlib.sha256()
    with archive.open(DUMP, "w", force_zip64=True) as member:
        async with aclosing(dump(clients, url, snapshot)) as pieces:
            async for piece in pieces:
                digest.update(piece)
                member.write(piece)
    return digest.hexdigest()


async def count_rows(connection: Any) -> dict[str, int]:
    """How many rows each table of the database has, whoever made it."""
    tables = await connection.fetch(
        "SELECT c.relname::text AS name, format('%I.%I', n.nspname, c.relname) AS place"
        "  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_'"
        "   AND n.nspname <> 'information_schema'"
    )
    return {
        row["name"]: await connection.fetchval(f"SELECT count(*) FROM {row['place']}")
        for row in tables
    }
