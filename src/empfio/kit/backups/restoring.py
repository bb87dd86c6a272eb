"""Putting a backup back: into a new database, which takes the old one's place when it is whole."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import asyncpg

from empfio.kit.backups.archive import Manifest, check_archive, open_archive, pieces_of_dump
from empfio.kit.backups.dumping import count_rows, refuse_bound
from empfio.kit.backups.errors import BackupError
from empfio.kit.backups.keeping import (
    list_kept_across_organizations,
    put_back,
    remove_files,
)
from empfio.kit.backups.programs import find_clients, in_database, restore
from empfio.kit.db import ACROSS_ROLE, APP_ROLE
from empfio.kit.embedded.binaries import Programs
from empfio.kit.schema import newest_revision

# Readers hold places in the log that were given after the backup was made. What happens from now
# on stands behind all of them.
_POSITIONS_SKIPPED = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backup goes: the database, its owner, and how a role above row security gets in."""

    url: str  # of that role; which database it names does not matter
    database: str
    owner: str
    programs: Path | None
    files: Path | None = None  # the folder of customers' files; without it they stay as they are


async def restore_backup(
    file: Path, place: Place, *, replaces: bool, keep_key: Callable[[str], None] | None = None
) -> tuple[Manifest, str | None]:
    """Put the backup in the database's place; what it holds, and the key that signs tokens.

    ``keep_key`` is given that key with the place: without it no secret in the rows can be read.

    Until it is whole and counted the old database stays as it is. Raises ``BackupError`` where the
    file is not whole, where somebody uses the database, and where it holds data unless it
    ``replaces`` them.
    """
    with open_archive(file) as archive:
        manifest, key = check_archive(archive, file)
        if manifest.revision > newest_revision():
            raise BackupError(
                f"{file} was made by Empfio {manifest.empfio}, which is newer; upgrade first"
            )
        connection = await asyncpg.connect(in_database(place.url, "postgres"), timeout=10)
        try:
            await refuse_bound(connection)
            before = await _refuse_loss(connection, place, replaces)
            clients = _clients_for(connection, place, manifest)
            await _make_roles(connection, place.owner)
            with _files_put_back(archive, place.files):
                named = await _put_in(connection, archive, place, manifest, clients)
            # The backup has taken the place: from here on nothing is taken back.
            if keep_key is not None and key is not None:
                keep_key(key)
            await _drop(connection, f"{place.database}_replaced")
            if place.files is not None:
                remove_files(place.files, sorted(set(before) - set(named)))
        finally:
            await connection.close()
        return manifest, key


async def _put_in(
    connection: Any, archive: ZipFile, place: Place, manifest: Manifest, clients: Programs
) -> list[str]:
    """Fill a draft, and give it the place; the files that it names.

    Those count, and not the ones in the archive: where the folder was away when the backup was
    made, there are none in it, and its rows name them all the same.
    """
    draft = await _make_draft(connection, place)
    inside = in_database(place.url, draft)
    try:
        await restore(clients, inside, place.owner, pieces_of_dump(archive))
        named = await _finish(inside, place.owner, manifest)
        await _switch(connection, place.database, draft)
    except BaseException:
        await _drop(connection, draft)
        raise
    return named


def _clients_for(connection: Any, place: Place, manifest: Manifest) -> Programs:
    server: int = connection.get_server_version().major
    clients = find_clients(max(server, manifest.programs), place.programs)
    # From 17 on dumps begin with a setting that older servers do not know.
    if clients.major >= 17 > server:
        raise BackupError(
            f"PostgreSQL {server} does not understand what pg_dump and pg_restore {clients.major} "
            f"write; restore into PostgreSQL {clients.major}, or back up and restore with those "
            f"of version {server}"
        )
    return clients


@contextlib.contextmanager
def _files_put_back(archive: ZipFile, folder: Path | None) -> Iterator[None]:
    """The backup's files are there in the block; where it raises, the folder is as it was."""
    if folder is None:
        yield
        return
    new = put_back(archive, folder)
    try:
        yield
    except BaseException:
        remove_files(folder, new)
        raise


async def _refuse_loss(connection: Any, place: Place, replaces: bool) -> list[str]:
    """Raise ``BackupError`` where data would be lost; the files that the present database names."""
    await _refuse_use(connection, place.database)
    inside = await asyncpg.connect(in_database(place.url, place.database), timeout=10)
    try:
        rows = await count_rows(inside)
        files = await list_kept_across_organizations(inside)
    finally:
        await inside.close()
    if not replaces and any(count for name, count in rows.items() if name != "alembic_version"):
        raise BackupError(
            f"the database {place.database} holds data; with --replace the backup takes its place"
        )
    return files


async def _refuse_use(connection: Any, database: str) -> None:
    if await connection.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
        " AND backend_type = 'client backend'",
        database,
    ):
        raise BackupError(
            f"somebody uses the database {database}; stop empfio serve and empfio worker, then "
            "try again"
        )


async def _make_roles(connection: Any, owner: str) -> None:
    """The roles that rights in the dump are given to, as the first migration makes them."""
    for role in (APP_ROLE, ACROSS_ROLE):
        if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
            await connection.execute(f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS")
        if not await connection.fetchval("SELECT pg_has_role($1, $2, 'MEMBER')", owner, role):
            await connection.execute(f"GRANT {role} TO {await _quoted(connection, owner)}")


async def _make_draft(connection: Any, place: Place) -> str:
    """An empty database beside the place; what an earlier attempt left there is removed."""
    draft = f"{place.database}_restoring"
    owner = await _quoted(connection, place.owner)
    for name in (draft, f"{place.database}_replaced"):
        await _drop(connection, name)
    await connection.execute(
        f"CREATE DATABASE {await _quoted(connection, draft)} OWNER {owner}"
        " TEMPLATE template0 ENCODING 'UTF8'"
    )
    return draft


async def _finish(url: str, owner: str, manifest: Manifest) -> list[str]:
    """What a dump does not bring by itself; the files that the rows name.

    Raises ``BackupError`` where something is missing.
    """
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await _check(connection, manifest)
        named = await list_kept_across_organizations(connection)
        await connection.execute(f"SET ROLE {await _quoted(connection, owner)}")
        for function, role in manifest.functions.items():
            whose = await _quoted(connection, role)
            # Whoever is to own something must have the right to make it.
            await connection.execute(
                f"GRANT CREATE ON SCHEMA public TO {whose}; ALTER FUNCTION {function} OWNER TO"
                f" {whose}; REVOKE CREATE ON SCHEMA public FROM {whose}"
            )
        if await connection.fetchval("SELECT to_regclass('event_positions') IS NOT NULL"):
            await connection.execute(
                "SELECT setval('event_positions', last_value + $1::bigint) FROM event_positions",
                _POSITIONS_SKIPPED,
            )
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    return named


async def _check(connection: Any, manifest: Manifest) -> None:
    """Raise ``BackupError`` unless every row is there and row security is on."""
    if await count_rows(connection) != manifest.rows:
        raise BackupError("not every row of the backup arrived; the database is as it was")
    if await connection.fetchval(
        "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
    ):
        raise BackupError("row security did not arrive; the database is as it was")


async def _switch(connection: Any, database: str, draft: str) -> None:
    """Give the draft the database's name; at no moment is there none of that name."""
    old, new = await _quoted(connection, database), await _quoted(connection, draft)
    replaced = await _quoted(connection, f"{database}_replaced")
    try:
        async with connection.transaction():
            await connection.execute(f"ALTER DATABASE {old} RENAME TO {replaced}")
            await connection.execute(f"ALTER DATABASE {new} RENAME TO {old}")
    except asyncpg.ObjectInUseError:
        await _refuse_use(connection, database)
        raise


async def _drop(connection: Any, database: str) -> None:
    name = await _quoted(connection, database)
    await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def _quoted(connection: Any, name: str) -> str:
    quoted: str = await connection.fetchval("SELECT quote_ident($1)", name)
    return quoted
