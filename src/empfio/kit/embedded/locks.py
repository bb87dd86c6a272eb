"""Three lock files in the data folder settle who starts, who uses and whether anything lives.

``postgres.start.lock`` is held alone while a start or a stop is decided. ``postgres.lock`` is
shared by every process that uses the server. ``postgres.running.lock`` is inherited by the server
and each of its processes, so that it is free exactly when the last of them has ended: a process
number could by then belong to somebody else, or to a dead process nobody has buried.
"""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from empfio.kit.embedded.errors import DataFolderError, StartError
from empfio.kit.owners import give_like_folder

PATIENCE = 180.0
BEAT = 0.01


def open_lock(file: Path) -> int:
    """A file descriptor on ``file``, made 0600 if absent. Raises ``DataFolderError``."""
    try:
        lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise DataFolderError(
            f"{file} cannot be opened ({error.strerror}); start as the user the data belongs to, "
            "or set EMPFIO_DATA to a folder of your own"
        ) from error
    give_like_folder(lock, file.parent)
    return lock


def take_alone(lock: int) -> bool:
    """Hold ``lock`` exclusively if nobody else holds it; whether that succeeded."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take_shared(lock: int) -> None:
    """Hold ``lock`` with others; call it only where nobody keeps it exclusively for long."""
    fcntl.flock(lock, fcntl.LOCK_SH)


def is_free(file: Path) -> bool:
    """Whether nobody holds the lock ``file`` at this moment."""
    lock = open_lock(file)
    try:
        return take_alone(lock)
    finally:
        os.close(lock)


@contextmanager
def held_alone(file: Path) -> Generator[None]:
    """Wait for the lock ``file`` and hold it; raises ``StartError`` after three minutes."""
    lock = open_lock(file)
    try:
        end = time.monotonic() + PATIENCE
        while not take_alone(lock):
            if time.monotonic() > end:
                raise StartError(
                    f"another process has been starting or stopping PostgreSQL for "
                    f"{PATIENCE:.0f} s and holds {file}; end it (fuser -v names it), then try again"
                )
            time.sleep(BEAT)
        yield
    finally:
        os.close(lock)
