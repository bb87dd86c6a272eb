"""What the doctor looks at; each look answers with sentences on what is wrong."""

import asyncio
import os
import pwd
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from http.client import HTTPException
from typing import Any
from urllib.request import urlopen

from empfio.cli.ground import embedded_server, try_port, url_of
from empfio.kit.settings import Settings

LEAST_FREE = 1_000_000_000  # bytes
EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm")  # that migrations make


def look(settings: Settings) -> list[str]:
    """Everything that is wrong, in the order in which it is best mended."""
    found = [*_secret(settings), *_rights(settings), *_disk(settings), *_port(settings)]
    return found + _database(settings)


def _secret(settings: Settings) -> Iterator[str]:
    from empfio.kit.secrets import SecretKeyError, key_file, signing_key

    is_kept = settings.secret_key is None and settings.database_url is None
    if is_kept and not os.path.exists(key_file(settings)):
        return  # made by the first start, and not by who looks
    try:
        signing_key(settings)
    except SecretKeyError as error:
        yield f"{error}."
    except PermissionError:
        return  # told among the rights
    except OSError as error:
        yield (
            f"{key_file(settings)} cannot be read ({error.strerror}); put it back from a backup, "
            "or remove it to have a new one made (tokens then end)."
        )


def _rights(settings: Settings) -> Iterator[str]:
    """What root made in the data folder, and whoever serves cannot read."""
    from empfio.kit.owners import first_closed

    with suppress(OSError):  # that there is no folder, or a closed one, others tell
        uid, gid = _serving_user(settings)
        closed = first_closed(settings.data, uid, gid) if uid else None
        if closed is not None:
            user, owner = _name_of(uid), _name_of(closed.stat().st_uid)
            yield (
                f"{closed} belongs to {owner}, and {user}, as whom Empfio serves, cannot read it; "
                f"give it back, as root: chown -R {user}: {settings.data}"
            )


def _serving_user(settings: Settings) -> tuple[int, int]:
    """User and group id of whoever serves these data; 0 where that is root, who reads all."""
    from empfio.kit.embedded.layout import clusters_in

    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    found = settings.data.stat()
    clusters = [] if settings.database_url else list(clusters_in(settings.data).values())
    # A database of another user than the folder's is started by root alone.
    if clusters and clusters[-1].stat().st_uid != found.st_uid:
        return 0, 0
    return found.st_uid, found.st_gid


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _disk(settings: Settings) -> Iterator[str]:
    folder = settings.data
    while not os.path.exists(folder):  # which answers no, where others raise
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        yield f"{folder} has {free // 1_000_000} MB left; free at least 1 GB."


def _port(settings: Settings) -> Iterator[str]:
    try:
        try_port(settings.host, settings.port)
    except OSError as error:
        if _is_ours(settings):
            return
        yield (
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}); "
            "stop what uses it, or set EMPFIO_PORT."
        )


def _is_ours(settings: Settings) -> bool:
    """Whether what listens on the port is an Empfio already."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        with urlopen(f"http://{host}:{settings.port}/health/live", timeout=2) as answer:
            return bool(answer.read(100) == b'{"status": "alive"}')
    except (OSError, HTTPException):  # nobody answers, or nobody who speaks HTTP
        return False


def _database(settings: Settings) -> list[str]:
    from empfio.kit.embedded.errors import EmbeddedError

    try:
        with embedded_server(settings) as server:
            return asyncio.run(_ask(server.url if server else url_of(settings)))
    except EmbeddedError as error:
        return [f"{error}."]
    except OSError as error:
        return [
            f"The database cannot be reached ({error}); check EMPFIO_DATABASE_URL and that "
            "PostgreSQL runs."
        ]


async def _ask(url: str) -> list[str]:
    import asyncpg

    from empfio.kit.schema import AddressError, connect

    try:
        connection = await connect(url)
    except AddressError as error:
        return [f"{error}."]
    except (asyncpg.PostgresError, TimeoutError) as error:
        return [f"The database refuses us ({error}); check EMPFIO_DATABASE_URL."]
    try:
        return [sentence async for sentence in _wrong_in(connection)]
    finally:
        await connection.close()


async def _wrong_in(connection: Any) -> AsyncIterator[str]:
    from empfio.kit.db import ACROSS_ROLE, APP_ROLE, DurabilityError, check_durability
    from empfio.kit.schema import newest_revision

    version = connection.get_server_version()
    if version.major < 15:
        yield f"PostgreSQL is version {version.major}; upgrade it to 15 or later."
    try:
        await check_durability(connection)
    except DurabilityError as error:
        yield f"{error}."
    if await connection.fetchval("SHOW is_superuser") == "on":
        yield "We connect as a superuser; use a role that merely owns the database."
    has_schema = await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL")
    revision = has_schema and await connection.fetchval("SELECT version_num FROM alembic_version")
    if not has_schema:
        async for sentence in _missing_at_first(connection):
            yield sentence
    if revision != newest_revision():
        yield "The schema is not up to date; run: empfio migrate."
        return
    needed = "MEMBER" if version.major < 16 else "SET"
    for role in (APP_ROLE, ACROSS_ROLE):
        if not await connection.fetchval(f"SELECT pg_has_role(current_user, $1, '{needed}')", role):
            user = await connection.fetchval("SELECT quote_ident(current_user)")
            yield f"We may not become the role {role}; as a superuser: GRANT {role} TO {user}."


async def _missing_at_first(connection: Any) -> AsyncIterator[str]:
    """What the first migration needs and finds neither made nor allowed."""
    from empfio.kit.db import ACROSS_ROLE, APP_ROLE

    there = await connection.fetch("SELECT name FROM pg_available_extensions")
    for name in sorted({*EXTENSIONS} - {row["name"] for row in there}):
        yield f"PostgreSQL lacks the extension {name}; install its contrib modules."
    made = await connection.fetchval(
        "SELECT count(*) FROM pg_roles WHERE rolname = ANY($1::text[])", [APP_ROLE, ACROSS_ROLE]
    )
    may_make = await connection.fetchval(
        "SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    if made < 2 and not may_make:
        user = await connection.fetchval("SELECT quote_ident(current_user)")
        yield f"We may not create roles; as a superuser: ALTER ROLE {user} CREATEROLE."
