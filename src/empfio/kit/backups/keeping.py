"""Customers' files in a backup: those that its rows name, and no others."""

import contextlib
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

from empfio.kit.backups.archive import FILES, PIECE
from empfio.kit.files import is_name, write_file

_MISSING = "SELECT to_regclass('attachments') IS NULL"


async def list_kept_across_organizations(connection: Any) -> list[str]:
    """The names of the files that the database knows to be kept."""
    if await connection.fetchval(_MISSING):  # it was made before there were any
        return []
    rows = await connection.fetch(
        "SELECT organization_id::text || '/' || id::text AS name FROM attachments"
        " WHERE state = 'kept' ORDER BY 1"
    )
    return [row["name"] for row in rows]


def add_files(archive: zipfile.ZipFile, folder: Path, names: list[str]) -> int:
    """Add those of the files that are in the folder; how many those are.

    A file is kept before its row says so; what is missing was erased meanwhile, or is elsewhere.
    """
    added = 0
    for name in names:
        try:
            opened = (folder / name).open("rb")
        except FileNotFoundError:
            continue
        member = zipfile.ZipInfo(FILES + name)
        member.file_size = os.fstat(opened.fileno()).st_size
        with opened, archive.open(member, "w") as target:
            shutil.copyfileobj(opened, target, PIECE)
        added += 1
    return added


def names_in(archive: zipfile.ZipFile) -> list[str]:
    """The names of the files that a backup holds; whatever else is called so is left out."""
    names = [one.removeprefix(FILES) for one in archive.namelist() if one.startswith(FILES)]
    return [one for one in names if is_name(one)]


def put_back(archive: zipfile.ZipFile, folder: Path) -> list[str]:
    """Write the files of a backup into the folder; the names of those that were not there."""
    new = [name for name in names_in(archive) if not (folder / name).is_file()]
    for name in new:
        write_file(folder / name, archive.read(FILES + name))
    return new


def remove_files(folder: Path, names: list[str]) -> None:
    """Remove files that nothing names any more; one that is held fast stays."""
    for name in names:
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)
