"""Whose it is what root makes in the data folder: the user's whose folder it is, who serves."""

import os
import stat
from contextlib import suppress
from pathlib import Path


def give_like_folder(made: Path | int, folder: Path) -> None:
    """Give what we made in ``folder`` (a path, or a file descriptor) to the folder's owner.

    Only root makes things there that would be another's; a folder of root's keeps them as they are.
    """
    if os.geteuid() != 0:
        return
    owner = folder.stat()
    is_path = isinstance(made, Path)
    found = os.stat(made, follow_symlinks=False) if is_path else os.stat(made)
    # A file with a second name may be anybody's who gave it that one.
    has_names = stat.S_ISREG(found.st_mode) and found.st_nlink > 1
    if found.st_uid == owner.st_uid or has_names:
        return
    # Where even root may not give things away, we go on as before; `empfio doctor` tells of them.
    with suppress(OSError):
        if is_path:
            os.chown(made, owner.st_uid, owner.st_gid, follow_symlinks=False)
        else:
            os.chown(made, owner.st_uid, owner.st_gid)


def make_folders(folder: Path, mode: int) -> None:
    """Make ``folder`` and those on the way to it, each of whoever owns the one above."""
    if folder.is_dir():
        return
    make_folders(folder.parent, mode)
    folder.mkdir(mode=mode, exist_ok=True)
    give_like_folder(folder, folder.parent)


def owner_of(folder: Path) -> int:
    """The user id of whoever owns ``folder``, or the first one above it that is there."""
    while not folder.exists():
        folder = folder.parent
    return folder.stat().st_uid


def first_closed(data: Path, uid: int, gid: int) -> Path | None:
    """The first of our files in the folder ``data`` that the user may not read; None for none.

    The database's own folder is not looked into: only its owner starts it. Raises ``OSError`` where
    ``data`` cannot be read.
    """
    for name in sorted(os.listdir(data)):
        is_ours = name in ("secret.key", "files") or name.startswith("postgres.")
        if is_ours and not _may_read(data / name, uid, gid):
            return data / name
    for folder, folders, files in os.walk(data / "files"):
        for name in (*folders, *files):
            if not _may_read(Path(folder, name), uid, gid):
                return Path(folder, name)
    return None


def _may_read(path: Path, uid: int, gid: int) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:  # it was removed meanwhile
        return True
    is_folder = stat.S_ISDIR(found.st_mode)
    if uid == os.geteuid():
        return os.access(path, os.R_OK | os.X_OK if is_folder else os.R_OK)
    shift = 6 if found.st_uid == uid else 3 if found.st_gid == gid else 0
    needed = 0o5 if is_folder else 0o4
    return (found.st_mode >> shift) & needed == needed
