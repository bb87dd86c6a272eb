"""Where clients knock: a unix socket in the data folder, or nearby where that path is too long."""

import contextlib
import hashlib
import os
import re
import socket
import stat
from pathlib import Path

from empfio.kit.embedded.account import Account
from empfio.kit.embedded.errors import DataFolderError

PORT = 5432  # only names the socket file: nothing listens on the network
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_PATH = 107  # bytes the kernel takes for a unix socket, without the closing zero


def socket_folder(data: Path, account: Account) -> Path:
    """The folder of the socket, made if absent, 0700 and owned by ``account``.

    Raises ``DataFolderError`` where somebody else has made it.
    """
    inside = data / "postgres.socket"
    folder = inside if _fits(inside) else _nearby(data, account)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    ours = found.st_uid in (account.uid, os.geteuid())
    if not stat.S_ISDIR(found.st_mode) or not ours or found.st_mode & 0o077:
        raise DataFolderError(
            f"{folder} is not a folder only user {account.name} can enter; remove it, then start "
            "again"
        )
    if found.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    return folder


def answers(folder: Path) -> bool:
    """Whether a server takes connections in ``folder``."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(1)
        try:
            caller.connect(str(folder / SOCKET_NAME))
        except OSError:
            return False
    return True


def remove_sockets(folder: Path) -> None:
    """Take away what a dead server left in ``folder``; call it where none can be alive."""
    for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (folder / name).unlink(missing_ok=True)


def _fits(folder: Path) -> bool:
    # Commas separate hosts in an address, colons ports: an odd path is as bad as a long one.
    short = len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_PATH
    return short and re.fullmatch(r"[A-Za-z0-9_./@+ -]+", str(folder)) is not None


def _nearby(data: Path, account: Account) -> Path:
    # Not XDG_RUNTIME_DIR: it vanishes when the user logs out, while the server may go on.
    place = Path("/run" if account.foreign and os.access("/run", os.W_OK) else "/tmp")  # noqa: S108
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return place / f"empfio-{account.uid}-{mark}"
