"""The unix user PostgreSQL runs as: oneself, or for root (whom it refuses) another one."""

import contextlib
import errno
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from empfio.kit.embedded.errors import AccountError
from empfio.kit.owners import owner_of

PREFERRED = ("postgres", "nobody")

# Anything else from outside (PGOPTIONS, PGDATA, a locale…) would change what the programs do.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Account:
    """A unix user; ``foreign`` where we must change into it (only root can)."""

    name: str
    uid: int
    gid: int
    foreign: bool


def account_for(clusters: Sequence[Path], data: Path | None = None) -> Account:
    """Who runs the server, given the folders of databases already made (may be empty).

    For root the first one is made as whoever owns the folder ``data``, so that they can serve it.
    Raises ``AccountError`` where nobody fits.
    """
    if os.geteuid() != 0:
        return _oneself(clusters)
    owners = [folder.stat().st_uid for folder in clusters]
    if owners:
        return _named(_owner(owners[-1], clusters[-1]))
    owner = 0 if data is None else owner_of(data)
    if owner != 0:
        with contextlib.suppress(KeyError):  # who has no name can make no database
            return _named(pwd.getpwuid(owner))
    for name in PREFERRED:
        try:
            return _named(pwd.getpwnam(name))
        except KeyError:
            continue
    raise AccountError(
        "PostgreSQL refuses to run as root and there is neither a user postgres nor nobody; "
        "start as a normal user, or make one: useradd --system postgres"
    )


def _owner(uid: int, cluster: Path) -> pwd.struct_passwd:
    if uid == 0:
        raise AccountError(
            f"{cluster} belongs to root, as whom PostgreSQL refuses to run; "
            "give it back to the user it was made by: chown -R"
        )
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        # The server itself needs no name, only the group is lost with it.
        return pwd.struct_passwd((str(uid), "", uid, uid, "", "/", ""))


def _named(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, foreign=True)


def _oneself(clusters: Sequence[Path]) -> Account:
    uid = os.geteuid()
    for cluster in clusters:
        if cluster.stat().st_uid != uid:
            raise AccountError(
                f"{cluster} belongs to user id {cluster.stat().st_uid}, you are {uid}; "
                "start as that user, or set EMPFIO_DATA to a folder of your own"
            )
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        if not clusters:
            raise AccountError(
                f"user id {uid} has no entry in /etc/passwd, without which PostgreSQL makes no "
                "database; start as a user that has one"
            ) from None
        name = str(uid)
    return Account(name, uid, os.getegid(), foreign=False)


def run_as(
    account: Account, command: Sequence[str | Path], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run ``command`` as ``account`` to its end, its output and errors together in ``stdout``.

    Raises ``OSError`` where it cannot be executed, ``AccountError`` where the user is refused.
    """
    try:
        return subprocess.run(  # noqa: S603 - programs and arguments are ours
            command,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            env=plain_environment(),
            **_apart(account),
        )
    except OSError as error:
        raise _refused(account, error) from error


def detach_as(
    account: Account, command: Sequence[str | Path], output: int, kept: int, extra: dict[str, str]
) -> None:
    """Start ``command`` as ``account`` in a session of its own, child of nobody here.

    ``output`` and ``kept`` are file descriptors: the first takes what it prints, the second it
    inherits; ``extra`` are variables for its environment. Raises like ``run_as``.
    """
    # The shell leaves at once, so that the server is init's child: it outlives us without
    # a warning, and nothing typed in our terminal reaches it.
    shell = ["/bin/sh", "-c", '"$@" &', "sh", *command]
    try:
        subprocess.run(  # noqa: S603 - programs and arguments are ours
            shell,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=True,
            env=plain_environment() | extra,
            pass_fds=(kept,),
            **_apart(account),
        )
    except OSError as error:
        raise _refused(account, error) from error


class _Apart(TypedDict):
    cwd: str
    umask: int
    start_new_session: bool
    user: int | None
    group: int | None
    extra_groups: list[int] | None


def _apart(account: Account) -> _Apart:
    """How a program is kept apart from us: its folder, session, rights, and user."""
    foreign = account.foreign
    return {
        "cwd": "/",
        "umask": 0o077,
        "start_new_session": True,
        "user": account.uid if foreign else None,
        "group": account.gid if foreign else None,
        "extra_groups": [] if foreign else None,
    }


def plain_environment() -> dict[str, str]:
    """The environment every program of PostgreSQL gets."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def blocked_at(account: Account, folder: Path) -> Path | None:
    """The topmost folder on the way to (and with) ``folder`` that ``account`` cannot enter."""
    if not account.foreign or _can_enter(account, folder):
        return None
    way = [*reversed(folder.parents), folder]
    return next((step for step in way if not _can_enter(account, step)), None)


def _can_enter(account: Account, folder: Path) -> bool:
    # Tried out, not computed from mode bits: access lists and mounts have a say too.
    return run_as(account, ["/bin/sh", "-c", 'cd -- "$1"', "sh", folder]).returncode == 0


def _refused(account: Account, error: OSError) -> OSError | AccountError:
    if error.errno != errno.EPERM or not account.foreign:
        return error
    return AccountError(
        f"root may not change into user {account.name} here (a container without the capabilities "
        "SETUID and SETGID?); start as a normal user"
    )
