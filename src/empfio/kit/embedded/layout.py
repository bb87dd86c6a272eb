"""What lies in the data folder, and making it without touching anything that was there."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from empfio.kit.embedded.account import Account, blocked_at
from empfio.kit.embedded.errors import DataFolderError, NoDatabaseError, OtherMajorError
from empfio.kit.owners import give_like_folder


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths for one major version in ``data`` (absolute, without links)."""

    data: Path
    major: int

    @property
    def cluster(self) -> Path:
        """The database itself (PostgreSQL's PGDATA)."""
        return self.data / f"postgres-{self.major}"

    @property
    def draft(self) -> Path:
        """Where a new database is made before it gets its name."""
        return self.data / f"postgres-{self.major}.draft"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "postgres.log"

    @property
    def users_lock(self) -> Path:
        """Shared by every process that uses the server."""
        return self.data / "postgres.lock"

    @property
    def start_lock(self) -> Path:
        """Held alone while a start or a stop is decided."""
        return self.data / "postgres.start.lock"

    @property
    def running_lock(self) -> Path:
        """Held by the server's own processes."""
        return self.data / "postgres.running.lock"

    @property
    def password(self) -> Path:
        """The password of the role ``empfio``."""
        return self.data / "postgres.password"

    @property
    def superuser_password(self) -> Path:
        """The password of the role ``postgres``."""
        return self.data / "postgres.superuser.password"


def clusters_in(data: Path) -> dict[int, Path]:
    """The databases in ``data`` by major version, oldest first."""
    try:
        entries = list(os.scandir(data))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DataFolderError(
            f"{data} cannot be read ({error.strerror}); start as the user it belongs to, "
            "or set EMPFIO_DATA to a folder of your own"
        ) from error
    found = ((re.fullmatch(r"postgres-(\d+)", entry.name), entry) for entry in entries)
    made = {int(name[1]): Path(entry.path) for name, entry in found if name and entry.is_dir()}
    return dict(sorted(made.items()))


def refuse_absent(data: Path) -> None:
    """Raise ``NoDatabaseError`` where ``data`` holds no database."""
    if not clusters_in(data.expanduser().resolve()):
        raise NoDatabaseError(
            f"there is no database in {data}; set EMPFIO_DATA to the folder of the one that you "
            "mean, as its service has it, or have `empfio serve` make one there"
        )


def refuse_other_major(data: Path, major: int) -> None:
    """Raise ``OtherMajorError`` where ``data`` holds a database, but none of ``major``."""
    made = clusters_in(data)
    if made and major not in made:
        other = max(made)
        way = "run: empfio upgrade" if other < major else "take a newer Empfio"
        raise OtherMajorError(
            f"the data in {data} was made by PostgreSQL {other}, this is {major}; {way}; or set "
            f"EMPFIO_PG_BIN to the programs of PostgreSQL {other}"
        )


def make_data_folder(data: Path, account: Account) -> None:
    """Make ``data`` where it is absent, so that only we see in and ``account`` can pass.

    Folders that were there keep their modes; raises ``DataFolderError`` where one of them cannot
    be passed.
    """
    if any(ord(letter) < 32 for letter in str(data)):
        # PostgreSQL notes the path on a line of its own.
        raise DataFolderError(f"{str(data)!r} has a line break in its name; set EMPFIO_DATA anew")
    absent = [folder for folder in (data, *data.parents) if not folder.exists()]
    for folder in reversed(absent):
        _make_folder(folder, account)
    blocked = blocked_at(account, data)
    if blocked is not None:
        raise DataFolderError(
            f"user {account.name}, as whom PostgreSQL runs for root, cannot enter {blocked}; set "
            "EMPFIO_DATA to another place such as /var/lib/empfio/data, or let that user pass"
        )


def _make_folder(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        give_like_folder(folder, folder.parent)
        if account.foreign:
            # Right to pass, not to look; said apart because the umask would take it away.
            folder.chmod(0o711)
    except OSError as error:
        raise DataFolderError(
            f"{folder} cannot be made ({error.strerror}); set EMPFIO_DATA to a folder of your own"
        ) from error
