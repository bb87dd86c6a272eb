"""Making the database: once, under another name until it is complete."""

import os
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from empfio.kit.embedded.account import Account, run_as
from empfio.kit.embedded.binaries import Programs
from empfio.kit.embedded.errors import StartError
from empfio.kit.embedded.layout import Layout
from empfio.kit.embedded.settings import ADMISSION, settings_text
from empfio.kit.owners import give_like_folder

OWNER = "empfio"
SUPERUSER = "postgres"
DATABASE = "empfio"


@dataclass(frozen=True, slots=True)
class Passwords:
    """Of the two roles; safe in SQL and in addresses as they are."""

    owner: str = field(repr=False)
    superuser: str = field(repr=False)


def kept_passwords(layout: Layout) -> Passwords | None:
    """The passwords kept in the data folder; None where one is missing or empty."""
    try:
        owner = layout.password.read_text().strip()
        superuser = layout.superuser_password.read_text().strip()
    except FileNotFoundError:
        return None
    return Passwords(owner, superuser) if owner and superuser else None


def make_cluster(layout: Layout, account: Account, programs: Programs) -> None:
    """Make ``layout.cluster`` with role and database ``empfio``; call it with the start lock held.

    Raises ``StartError`` with what the programs said.
    """
    draft = layout.draft
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    os.chown(draft, account.uid, account.gid)
    _run_initdb(draft, account, programs)
    write_settings(draft, account, Path())
    make_passwords(layout, draft, account, programs, first=True)
    draft.rename(layout.cluster)
    _sync_folder(layout.data)


def make_passwords(
    layout: Layout, cluster: Path, account: Account, programs: Programs, *, first: bool
) -> None:
    """Give both roles in ``cluster`` (stopped) new passwords and keep them; ``first`` makes all.

    ``layout`` says where they are kept. Raises ``StartError``.
    """
    made = Passwords(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    owner = f"{OWNER} LOGIN NOSUPERUSER CREATEROLE PASSWORD '{made.owner}'"
    lines = [
        f"ALTER ROLE {SUPERUSER} PASSWORD '{made.superuser}'",
        f"{'CREATE' if first else 'ALTER'} ROLE {owner}",
    ]
    if first:
        lines.append(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    # Through standard input: arguments and environments can be read by others.
    command = ["--single", "-c", "exit_on_error=true", "-D", str(cluster), SUPERUSER]
    answer = run_as(account, [programs.path("postgres"), *command], "\n".join(lines) + "\n")
    if answer.returncode != 0:
        raise StartError(
            f"the roles in {cluster} could not be set; PostgreSQL said: {_ending(answer.stdout)}"
        )
    # Kept only once they count: without these files the next start makes new ones.
    _write_private(layout.superuser_password, made.superuser)
    _write_private(layout.password, made.owner)


def write_settings(cluster: Path, account: Account, sockets: Path) -> None:
    """Write postgresql.conf and pg_hba.conf into ``cluster`` for a socket in ``sockets``."""
    _write_private(cluster / "postgresql.conf", settings_text(sockets), account)
    _write_private(cluster / "pg_hba.conf", ADMISSION, account)


def _run_initdb(draft: Path, account: Account, programs: Programs) -> None:
    # Order by code point, everywhere the same; upper and lower case know all letters. Systems
    # without C.UTF-8 still get case from PostgreSQL's own tables (17 and newer).
    common = ["-D", str(draft), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C"]
    # Nobody is let in until our own rules are written: any other rule wants passwords now.
    common += ["--data-checksums", "--auth=reject"]
    if programs.major >= 17:
        common += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    answers: list[str] = []
    for letters in ("C.UTF-8", "C"):
        answer = run_as(account, [programs.path("initdb"), *common, f"--lc-ctype={letters}"])
        if answer.returncode == 0:
            return
        answers.append(_ending(answer.stdout))
    raise StartError(
        f"no database could be made in {draft.parent}; mend what initdb of "
        f"PostgreSQL {programs.major} said, then start again: {answers[0]}"
    )


def _write_private(file: Path, text: str, account: Account | None = None) -> None:
    # Whole or not at all, and never through a link somebody laid there.
    draft = file.with_name(f".{file.name}.draft")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w") as made:
        made.write(text)
        made.flush()
        if account is not None:
            os.fchown(handle, account.uid, account.gid)
        else:
            give_like_folder(handle, file.parent)
        os.fsync(handle)
    draft.replace(file)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _ending(said: str) -> str:
    """The last lines of what a program said, on one line."""
    return " / ".join(line.strip() for line in said.strip().splitlines()[-4:] if line.strip())
