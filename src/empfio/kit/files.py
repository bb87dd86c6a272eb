"""Files beside the database, behind a contract: whoever keeps them puts, gives and removes them.

A disk that is full or away is what a database is that cannot answer: ``UnavailableError``.
"""

import asyncio
import contextlib
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from empfio.kit.errors import UnavailableError
from empfio.kit.log import get_logger
from empfio.kit.owners import give_like_folder, make_folders

log = get_logger("empfio.files")

# Ids with slashes between: no name leads out of the folder.
_NAME = re.compile(r"[0-9a-f-]{1,64}(/[0-9a-f-]{1,64}){0,3}")
_AWAY = "Files cannot be kept or read at this moment. Try again shortly."

Told = TypeVar("Told")


class Files(Protocol):
    """Whoever keeps files; names are ids with slashes between them."""

    async def put(self, name: str, data: bytes) -> None:
        """Keep a file; it is whole and on the disk, or not there. Raises ``UnavailableError``."""

    async def get(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none. Raises ``UnavailableError``."""

    async def remove(self, name: str) -> None:
        """Remove a file, where there is one. Raises ``UnavailableError``."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Keeps files in a folder of this machine; several machines need one that they share."""

    root: Path

    async def put(self, name: str, data: bytes) -> None:
        """Keep a file; it is whole and on the disk, or not there. Raises ``UnavailableError``."""
        await _done(write_file, self._path(name), data)

    async def get(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none. Raises ``UnavailableError``."""
        return await _done(_read, self._path(name))

    async def remove(self, name: str) -> None:
        """Remove a file, where there is one. Raises ``UnavailableError``."""
        await _done(_remove, self._path(name))

    def _path(self, name: str) -> Path:
        assert is_name(name), "names are made of ids"
        return self.root / name


def is_name(text: str) -> bool:
    """Whether a file may be called so."""
    return _NAME.fullmatch(text) is not None


async def _done(work: Callable[..., Told], *arguments: Any) -> Told:
    """What ``work`` comes to, done aside; what the disk says is for the operator's log."""
    try:
        return await asyncio.to_thread(work, *arguments)
    except OSError as error:
        log.warning("files are not available", error=error.strerror or type(error).__name__)
        raise UnavailableError(_AWAY) from error


def write_file(file: Path, data: bytes) -> None:
    """Write a file that is whole and on the disk, or not there. Raises ``OSError``."""
    make_folders(file.parent, 0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            give_like_folder(made.fileno(), file.parent)
            made.write(data)
            made.flush()
            os.fsync(made.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(file: Path) -> bytes | None:
    with contextlib.suppress(FileNotFoundError):
        return file.read_bytes()
    return None


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
