"""A file that somebody asked us to write: refused before it costs anything, whole or not there."""

import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_ROOM = "free room there, or name a place on another disk"
_RIGHT = "name a place where this user may write, or run it as the user to whom that one belongs"
_MENDS = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EACCES: _RIGHT,
    errno.EPERM: _RIGHT,
    errno.EROFS: "it lies on a disk that is read only; name a place on another one",
}


class NewFileError(RuntimeError):
    """The file is not written; whatever was there is as it was."""


def check_target(text: str, *, replaces: bool) -> Path:
    """The file that ``text`` names, where we may write one.

    ``replaces``: whether a file may be there already. Raises ``NewFileError`` for a folder, for a
    name of one that is not there, for links, devices and pipes, and where we have no right to
    write.
    """
    file = Path(text)
    if text.endswith(("/", "/.")) or file.name in ("", ".."):
        raise NewFileError(f"there is no folder {text}; make it first, or name a file")
    _refuse_what_is_there(file, replaces)
    if not os.path.isdir(file.parent):  # which answers no, where others raise
        raise NewFileError(f"there is no folder {file.parent}; make it first")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise NewFileError(f"{file} cannot be written, because {file.parent} is closed; {_RIGHT}")
    return file


@contextmanager
def new_file(file: Path, *, replaces: bool) -> Iterator[IO[bytes]]:
    """A file (0600) that gets its name when the block ends well, and then is on the disk.

    ``replaces``: whether it may take the place of another file. Raises ``NewFileError`` like
    ``check_target``, and where the disk takes no more, in the block too; nothing is left then.
    """
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}.draft")
    _refuse_what_is_there(file, replaces)
    with _told_of(file):
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with io.BufferedRandom(_Told(handle, file)) as opened:
            yield opened
            opened.flush()
            with _told_of(file):
                os.fsync(handle)
        _refuse_what_is_there(file, replaces)  # once more: writing may have taken an hour
        with _told_of(file):
            _give_name(draft, file, replaces)
            _sync(file.parent)
    finally:
        draft.unlink(missing_ok=True)


def _give_name(draft: Path, file: Path, replaces: bool) -> None:
    if not replaces:
        try:
            file.hardlink_to(draft)  # unlike a new name, it takes nobody's place
        except FileExistsError:
            _refuse_what_is_there(file, replaces)
            raise
        except OSError:
            pass  # a disk that knows no second names
        else:
            return
    draft.replace(file)


class _Told(io.FileIO):
    """A file that says by its name what the disk refuses: the block may fail by others, too."""

    def __init__(self, handle: int, file: Path) -> None:
        super().__init__(handle, "r+")
        self._file = file

    def write(self, data: Any, /) -> int:
        """Write like any file; raises ``NewFileError``."""
        with _told_of(self._file):
            return super().write(data)


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        mend = _MENDS.get(error.errno or 0, "name another place")
        raise NewFileError(f"{file} cannot be written ({error.strerror}); {mend}") from error


def _refuse_what_is_there(file: Path, replaces: bool) -> None:
    # Of the name itself and not of what it leads to: replaced would be the link, the device, the
    # pipe, and whoever reads it would wait for ever.
    with _told_of(file):
        try:
            mode = file.lstat().st_mode
        except FileNotFoundError:
            return
    if stat.S_ISDIR(mode):
        raise NewFileError(f"{file} is a folder; name a file in it")
    if stat.S_ISLNK(mode):
        raise NewFileError(f"{file} is a link; name the place itself")
    if not stat.S_ISREG(mode):
        raise NewFileError(f"{file} is a device or a pipe and no file; name a file")
    if not replaces:
        raise NewFileError(f"{file} is there already; name another file, or replace it by --force")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
