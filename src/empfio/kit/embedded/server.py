"""The door: start or join the embedded PostgreSQL, keep it running, leave it."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from empfio.kit.embedded import cluster as clusters
from empfio.kit.embedded import postmaster
from empfio.kit.embedded.account import Account, account_for
from empfio.kit.embedded.binaries import Programs, find_programs
from empfio.kit.embedded.errors import StartError
from empfio.kit.embedded.layout import Layout, clusters_in, make_data_folder, refuse_other_major
from empfio.kit.embedded.locks import held_alone, is_free, open_lock, take_alone, take_shared
from empfio.kit.embedded.sockets import PORT


class _Use:
    """Our share of the server: the lock that says we use it, and the process it was taken in."""

    def __init__(self, lock: int) -> None:
        self.lock = lock
        self.process = os.getpid()
        self.over = False

    @property
    def ours(self) -> bool:
        # A forked child holds a copy of everything, but only the parent may leave.
        return not self.over and self.process == os.getpid()


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running PostgreSQL that this process uses until ``close``; a context manager too.

    ``url`` leads to the database ``empfio`` as its owner, ``superuser_url`` to the database
    ``postgres`` as the superuser; both are ``postgresql://`` addresses with the password in them,
    through a unix socket. ``version`` is the major version.
    """

    url: str = field(repr=False)
    superuser_url: str = field(repr=False)
    version: int
    data_folder: Path
    _layout: Layout = field(repr=False)
    _account: Account = field(repr=False)
    _programs: Programs = field(repr=False)
    _use: _Use = field(repr=False)

    @property
    def programs_folder(self) -> Path:
        """Where pg_dump and the others of the same version lie."""
        return self._programs.folder

    def ensure_running(self) -> bool:
        """Start the server again if it has died; whether that was needed.

        Cheap while it lives (one lock is tried): call it every second, from any thread. Blocks
        until the server answers; raises ``StartError``. Shortens the log where it has grown long.
        Does nothing after ``close``.
        """
        if not self._use.ours:
            return False
        dead = is_free(self._layout.running_lock)
        if not dead and not postmaster.is_log_long(self._layout.log):
            return False
        with held_alone(self._layout.start_lock):
            if self._use.ours:
                postmaster.trim_log(self._layout.log)
                postmaster.bring_up(self._layout, self._account, self._programs)
        return dead

    def close(self) -> None:
        """Leave the server; who leaves last stops it and waits for its end (at most 70 s).

        Calling it again does nothing. Raises ``StopError`` where the server does not end.
        """
        if not self._use.ours:
            return
        with held_alone(self._layout.start_lock):
            if self._use.ours:
                _leave(self._use, self._layout, self._account)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def start(data: Path, pg_bin: Path | None = None) -> EmbeddedServer:
    """Start the PostgreSQL of the folder ``data``, or join it; blocks until it answers.

    Makes folder and database the first time. ``pg_bin`` is a folder of PostgreSQL's programs
    (≥ 15) to use instead of the wheel's or the system's. Raises kinds of ``EmbeddedError``.
    """
    data = data.expanduser().resolve()
    account = account_for(list(clusters_in(data).values()), data)
    make_data_folder(data, account)
    programs = find_programs(account, pg_bin)
    refuse_other_major(data, programs.major)
    layout = Layout(data, programs.major)
    with held_alone(layout.start_lock):
        use = _Use(open_lock(layout.users_lock))
        try:
            take_shared(use.lock)
            passwords = _prepare(layout, account, programs)
            sockets = postmaster.bring_up(layout, account, programs)
        except BaseException as error:
            _leave(use, layout, account)
            if not isinstance(error, OSError):
                raise
            raise StartError(f"PostgreSQL cannot be started in {data}: {error}") from error
    owner, superuser = _addresses(passwords, sockets)
    return EmbeddedServer(owner, superuser, programs.major, data, layout, account, programs, use)


def _prepare(layout: Layout, account: Account, programs: Programs) -> clusters.Passwords:
    refuse_other_major(layout.data, layout.major)  # once more: now nobody else makes one
    if not layout.cluster.exists():
        clusters.make_cluster(layout, account, programs)
    elif clusters.kept_passwords(layout) is None:
        if not is_free(layout.running_lock):
            raise StartError(
                f"{layout.password} or {layout.superuser_password} is missing while PostgreSQL "
                "runs; stop every process that uses it, then start again: new ones are made"
            )
        clusters.make_passwords(layout, layout.cluster, account, programs, first=False)
    passwords = clusters.kept_passwords(layout)
    if passwords is None:
        raise StartError(f"{layout.password} vanished while it was written; start again")
    return passwords


def _leave(use: _Use, layout: Layout, account: Account) -> None:
    use.over = True
    try:
        if take_alone(use.lock):
            postmaster.stop(layout, account)
    finally:
        os.close(use.lock)


def _addresses(passwords: clusters.Passwords, sockets: Path) -> tuple[str, str]:
    where = f"host={quote(os.fsencode(sockets), safe='')}&port={PORT}"
    owner = f"{clusters.OWNER}:{quote(passwords.owner, safe='')}"
    superuser = f"{clusters.SUPERUSER}:{quote(passwords.superuser, safe='')}"
    return (
        f"postgresql://{owner}@/{clusters.DATABASE}?{where}",
        f"postgresql://{superuser}@/postgres?{where}",
    )
