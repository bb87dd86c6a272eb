"""The file of a backup: a zip archive of dump, key and files, and last a list of what is in it.

A file that was cut off has no list of its members at its end (zip keeps it there), and nothing of
it is believed. Any unzip opens it, and any pg_restore of the version the dump.
"""

import contextlib
import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from empfio.kit.backups.errors import BackupError
from empfio.kit.new_files import new_file

DUMP, KEY, MANIFEST = "database.dump", "secret.key", "manifest.json"
FILES = "files/"  # what the names of customers' files begin with
FORMAT = 2
_FORMATS = (1, FORMAT)  # 1 held no files
PIECE = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: of which moment and version, how many rows in each table."""

    made_at: str
    empfio: str
    revision: str
    programs: int  # major version of the pg_dump that wrote it
    rows: dict[str, int]
    functions: dict[str, str]  # whose each is that is not the database owner's
    sha256: str  # of the dump
    files: int = 0  # that customers sent
    files_missing: int = 0  # that rows name and that were not there
    format: int = FORMAT


@contextlib.contextmanager
def new_archive(file: Path, *, replaces: bool) -> Iterator[zipfile.ZipFile]:
    """A file (0600) that gets its name when the block ends well, and then is on the disk.

    Raises ``NewFileError``; ``replaces``: whether it may take the place of another file.
    """
    with (
        new_file(file, replaces=replaces) as opened,
        zipfile.ZipFile(opened, "w", zipfile.ZIP_STORED) as archive,
    ):
        yield archive


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Close the archive's contents with the list of them."""
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


def open_archive(file: Path) -> zipfile.ZipFile:
    """The archive for reading; raises ``BackupError`` where the file is none."""
    try:
        return zipfile.ZipFile(file)
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror})") from error
    except zipfile.BadZipFile:
        raise _not_whole(file) from None


def check_archive(archive: zipfile.ZipFile, file: Path) -> tuple[Manifest, str | None]:
    """What the archive holds and the key in it, once every byte was read; ``BackupError`` else."""
    digest = hashlib.sha256()
    try:
        found = json.loads(archive.read(MANIFEST))
        key = archive.read(KEY).decode() if KEY in archive.namelist() else None
        for piece in pieces_of_dump(archive):
            digest.update(piece)
        files = [one for one in archive.namelist() if one.startswith(FILES)]
        for name in files:
            archive.read(name)  # zip keeps a checksum of each
    except (KeyError, ValueError, EOFError, OSError, zipfile.BadZipFile):
        raise _not_whole(file) from None
    if found.get("format") not in _FORMATS:
        raise BackupError(f"{file} was made by another version of Empfio; restore it with that one")
    if digest.hexdigest() != found["sha256"] or len(files) != found.get("files", 0):
        raise _not_whole(file)
    return Manifest(**found), key


def pieces_of_dump(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """The dump, a megabyte at a time."""
    with archive.open(DUMP) as member:
        while piece := member.read(PIECE):
            yield piece


def _not_whole(file: Path) -> BackupError:
    return BackupError(f"{file} is no whole backup: it is damaged or was cut off; take another")
