"""The embedded database under a newer major version of PostgreSQL: dumped by the old, loaded anew.

The old folder stays as it is. The new one is filled elsewhere and gets its name when it is whole:
until then the data is that of the old version, whatever happens.
"""

import asyncio
import os
import shutil
from pathlib import Path

import asyncpg

from empfio.kit.backups.archive import Manifest
from empfio.kit.backups.dumping import Beside, write_backup
from empfio.kit.backups.errors import BackupError
from empfio.kit.backups.programs import in_database
from empfio.kit.backups.restoring import Place, restore_backup
from empfio.kit.embedded.account import Account, account_for
from empfio.kit.embedded.binaries import SYSTEM, Programs, find_programs, major_of
from empfio.kit.embedded.cluster import DATABASE, OWNER, SUPERUSER, Passwords, kept_passwords
from empfio.kit.embedded.errors import OtherMajorError, ProgramsError
from empfio.kit.embedded.layout import Layout, clusters_in
from empfio.kit.embedded.locks import is_free
from empfio.kit.embedded.server import start


def upgrade(data: Path, pg_bin: Path | None) -> tuple[Manifest, Path] | None:
    """Bring the database in ``data`` to the newest PostgreSQL at hand; what it holds, and the old
    folder, which is kept. None where there is nothing to do.

    ``pg_bin``: programs of the old version or of the new one. Raises ``BackupError``,
    ``NewFileError`` and kinds of ``EmbeddedError``; then the data is as it was.
    """
    data = data.expanduser().resolve()
    made = clusters_in(data)
    account = account_for(list(made.values()))
    named = None if pg_bin is None else major_of(account, pg_bin)
    is_old = named is not None and named in made
    programs = find_programs(account, None if is_old else pg_bin)
    if not made or programs.major in made:
        return None
    old = max(made)
    if old > programs.major:
        raise OtherMajorError(
            f"the data in {data} was made by PostgreSQL {old}, and {programs.major} is the newest "
            "that was found; upgrade Empfio"
        )
    before = _old_programs(account, old, pg_bin if is_old else None)
    if not is_free(Layout(data, old).users_lock):
        raise BackupError(f"somebody uses the database in {data}; stop empfio serve first")
    file, scratch = data / "upgrade.backup", data / "upgrade"
    _remove(scratch, programs)
    try:
        return _move(data, before, programs, file, scratch), made[old]
    finally:
        file.unlink(missing_ok=True)
        _remove(scratch, programs)


def _move(data: Path, before: Programs, after: Programs, file: Path, scratch: Path) -> Manifest:
    with start(data, before.folder) as server:
        url = in_database(server.superuser_url, DATABASE)
        asyncio.run(write_backup(url, file, after.folder, Beside(), replaces=True))
    # Both folders are entered by the same passwords: the old one can be gone back to.
    passwords = kept_passwords(Layout(data, before.major))
    assert passwords is not None, "the server that was running has them"
    with start(scratch, after.folder) as server:
        place = Place(server.superuser_url, DATABASE, OWNER, after.folder)
        manifest, _ = asyncio.run(restore_backup(file, place, replaces=False))
        asyncio.run(_set_passwords(server.superuser_url, passwords))
    Layout(scratch, after.major).cluster.rename(Layout(data, after.major).cluster)
    handle = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return manifest


async def _set_passwords(url: str, passwords: Passwords) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await connection.execute(f"ALTER ROLE {OWNER} PASSWORD '{passwords.owner}'")
        await connection.execute(f"ALTER ROLE {SUPERUSER} PASSWORD '{passwords.superuser}'")
    finally:
        await connection.close()


def _old_programs(account: Account, major: int, named: Path | None) -> Programs:
    for folder in (named, SYSTEM / str(major) / "bin"):
        if folder is not None and major_of(account, folder) == major:
            return Programs(folder, major)
    raise ProgramsError(
        f"the programs of PostgreSQL {major}, which made the data, are needed once more: install "
        f"them (on Debian postgresql-{major}), or set EMPFIO_PG_BIN to their folder; or back up "
        "with the Empfio that made the data, and restore here into another EMPFIO_DATA"
    )


def _remove(scratch: Path, programs: Programs) -> None:
    """Remove what an attempt that was killed left behind, its server too."""
    if not scratch.exists():
        return
    if not is_free(Layout(scratch, programs.major).running_lock):
        start(scratch, programs.folder).close()
    shutil.rmtree(scratch)
