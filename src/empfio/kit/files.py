"""Files beside the database, behind a contract: whoever keeps them puts, gives and removes them."""

import asyncio
import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from empfio.kit.owners import give_like_folder, make_folders

# Ids with slashes between: no name leads out of the folder.
_NAME = re.compile(r"[0-9a-f-]{1,64}(/[0-9a-f-]{1,64}){0,3}")


class Files(Protocol):
    """Whoever keeps files; names are ids with slashes between them."""

    async def put(self, name: str, data: bytes) -> None:
        """Keep a file; it is whole and on the disk, or not there. Raises ``OSError``."""

    async def get(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""

    async def remove(self, name: str) -> None:
        """Remove a file, where there is one."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Keeps files in a folder of this machine; several machines need one that they share."""

    root: Path

    async def put(self, name: str, data: bytes) -> None:
        """Keep a file; it is whole and on the disk, or not there. Raises ``OSError``."""
        await asyncio.to_thread(write_file, self._path(name), data)

    async def get(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        return await asyncio.to_thread(_read, self._path(name))

    async def remove(self, name: str) -> None:
        """Remove a file, where there is one."""
        await asyncio.to_thread(self._path(name).unlink, missing_ok=True)

    def _path(self, name: str) -> Path:
        assert is_name(name), "names are made of ids"
        return self.root / name


def is_name(text: str) -> bool:
    """Whether a file may be called so."""
    return _NAME.fullmatch(text) is not None


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
