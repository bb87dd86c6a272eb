"""pg_dump and pg_restore: which are taken, and how they are told where the database is."""

import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from empfio.kit.backups.archive import PIECE
from empfio.kit.backups.errors import BackupError
from empfio.kit.embedded.binaries import SYSTEM, Programs, wheel_folder


def find_clients(least: int, preferred: Path | None) -> Programs:
    """Programs of major version ``least`` or the next later one; ``preferred`` first if it fits.

    pg_dump reads servers of its own version and older ones. Raises ``BackupError``.
    """
    found = [client for client in _clients(preferred) if client.major >= least]
    if not found:
        raise BackupError(
            f"pg_dump and pg_restore of PostgreSQL {least} or later are needed and were not found: "
            f"install them (on Debian postgresql-client-{least}), or set EMPFIO_PG_BIN to their "
            "folder"
        )
    if preferred is not None and found[0].folder == preferred:
        return found[0]
    return min(found, key=lambda client: client.major)


def _clients(preferred: Path | None) -> Iterator[Programs]:
    folders = [preferred, wheel_folder(), *sorted(SYSTEM.glob("*/bin"))]
    for folder in folders:
        if folder is not None and (major := _major_of(folder)) is not None:
            yield Programs(folder, major)


def _major_of(folder: Path) -> int | None:
    try:
        answer = subprocess.run(  # noqa: S603 - our own choice of program
            [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(version[1]) if version and (folder / "pg_restore").is_file() else None


def in_database(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@dataclass(frozen=True, slots=True)
class _Target:
    """An address without its password, which others would read in the list of processes."""

    address: str
    environment: dict[str, str]

    @staticmethod
    def of(url: str) -> "_Target":
        parts = urlsplit(url)
        query = parse_qsl(parts.query)
        password = dict(query).get("password") or unquote(parts.password or "")
        user, is_user, host = parts.netloc.rpartition("@")
        bare = parts._replace(
            netloc=f"{user.partition(':')[0]}{is_user}{host}",
            query=urlencode([pair for pair in query if pair[0] != "password"]),
        )
        environment = {**os.environ, "LC_ALL": "C"}
        return _Target(
            urlunsplit(bare), environment | ({"PGPASSWORD": password} if password else {})
        )


async def dump(clients: Programs, url: str, snapshot: str) -> AsyncGenerator[bytes]:
    """The pieces of a dump (custom format) of the snapshot; raises ``BackupError``."""
    words = ["--format=custom", f"--snapshot={snapshot}", "--lock-wait-timeout=60s"]
    target = _Target.of(url)
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(
            clients.path("pg_dump"), *words, "--no-password", f"--dbname={target.address}",
            stdout=subprocess.PIPE, stderr=said, env=target.environment, limit=PIECE,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            while piece := await process.stdout.read(PIECE):
                yield piece
        except BaseException:  # who takes the pieces could not go on
            process.kill()
            raise
        if await process.wait() != 0:
            raise BackupError(f"pg_dump failed: {_first_error(said)}")


async def restore(clients: Programs, url: str, owner: str, pieces: Iterable[bytes]) -> None:
    """Put the pieces of a dump into an empty database as ``owner``; raises ``BackupError``."""
    words = ["--exit-on-error", "--no-owner", f"--role={owner}", "--no-password"]
    target = _Target.of(url)
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(
            clients.path("pg_restore"), *words, f"--dbname={target.address}",
            stdin=subprocess.PIPE, stdout=said, stderr=said, env=target.environment,
        )  # fmt: skip
        assert process.stdin is not None
        try:
            for piece in pieces:
                process.stdin.write(piece)
                await process.stdin.drain()
            process.stdin.close()
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has ended, and says why
        except BaseException:
            process.kill()
            raise
        if await process.wait() != 0:
            raise BackupError(f"pg_restore failed: {_first_error(said)}")


def _first_error(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    # Values of rows stand in DETAIL and CONTEXT alone.
    told = [line for line in lines if "error:" in line]
    return (told or lines or ["it said nothing"])[0]
