"""The server process: found by what it left in its folder, started, and stopped."""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from empfio.kit.embedded.account import Account, detach_as
from empfio.kit.embedded.binaries import Programs
from empfio.kit.embedded.cluster import write_settings
from empfio.kit.embedded.errors import StartError, StopError
from empfio.kit.embedded.layout import Layout
from empfio.kit.embedded.locks import BEAT, is_free, open_lock, take_alone
from empfio.kit.embedded.sockets import answers, remove_sockets, socket_folder
from empfio.kit.owners import give_like_folder

# Seconds. A start may replay what a crash left behind; a fast stop writes everything down.
START_PATIENCE = 120.0
STOP_PATIENCE = 60.0
MOST_LAUNCHES = 3  # one may be killed while it starts; who fails thrice will fail again
LOG_LIMIT = 10_000_000  # bytes
LOG_KEPT = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Trace:
    """What a server wrote into its folder (postmaster.pid); it may be long dead."""

    pid: int
    sockets: Path
    ready: bool


def bring_up(layout: Layout, account: Account, programs: Programs) -> Path:
    """Join the server that runs or start one; the folder of its socket, once it answers.

    Call it with the start lock held. Raises ``StartError``.
    """
    end = time.monotonic() + START_PATIENCE
    launches = 0
    while time.monotonic() < end:
        trace = read_trace(layout.cluster)
        if trace is not None and trace.ready and answers(trace.sockets):
            return trace.sockets
        running = open_lock(layout.running_lock)
        try:
            if take_alone(running):
                if launches == MOST_LAUNCHES:
                    break
                _launch(layout, account, programs, running)
                launches += 1
        finally:
            os.close(running)
        time.sleep(BEAT)
    how = "runs but does not answer" if launches < MOST_LAUNCHES else "ends as soon as it starts"
    raise StartError(
        f"PostgreSQL {how}; mend what it says at the end of {layout.log}: {_last_lines(layout.log)}"
    )


def _launch(layout: Layout, account: Account, programs: Programs, running: int) -> None:
    trim_log(layout.log)
    sockets = socket_folder(layout.data, account)
    write_settings(layout.cluster, account, sockets)
    variables = _clear_remnants(layout.cluster, sockets, account)
    log = os.open(layout.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        give_like_folder(log, layout.data)
        command = (programs.path("postgres"), "-D", str(layout.cluster))
        detach_as(account, command, log, running, variables)
    finally:
        os.close(log)


def _clear_remnants(cluster: Path, sockets: Path, account: Account) -> dict[str, str]:
    """Keep what a dead server left from barring a new one; variables to start that with."""
    trace = read_trace(cluster)
    if trace is not None and is_postmaster(trace.pid, cluster, account):
        return {}  # somebody started it by hand: let PostgreSQL refuse
    # The folder of the socket serves nobody else, so what lies there is a remnant.
    remove_sockets(sockets)
    if trace is None:
        return {}
    # Its number may belong to something else by now (usual in containers) or to its unburied
    # remains. PostgreSQL overlooks exactly this one number, and still refuses while memory of
    # the dead server is in use.
    return {"PG_GRANDPARENT_PID": str(trace.pid)}


def stop(layout: Layout, account: Account) -> None:
    """Stop the server fast (work under way is rolled back) and wait for its end.

    Call it with the start lock held. Raises ``StopError``.
    """
    for wish, patience in ((signal.SIGINT, STOP_PATIENCE), (signal.SIGQUIT, 10.0)):
        end = time.monotonic() + patience
        told = False
        while time.monotonic() < end:
            # One that has only just been launched can be told once it has noted its number.
            told = told or _tell(wish, layout, account)
            if is_free(layout.running_lock) and _has_ended(layout, account):
                return
            time.sleep(BEAT)
    raise StopError(
        f"PostgreSQL in {layout.cluster} does not end; see {layout.log}, and end the process "
        f"named on the first line of {layout.cluster / 'postmaster.pid'}"
    )


def read_trace(cluster: Path) -> Trace | None:
    """What the last server in ``cluster`` left or keeps there; None where there is nothing."""
    try:
        lines = os.fsdecode((cluster / "postmaster.pid").read_bytes()).splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    if len(lines) < 8:
        return Trace(pid, Path(), ready=False)
    return Trace(pid, Path(lines[4]), ready=lines[7].strip() == "ready")


def is_postmaster(pid: int, cluster: Path, account: Account) -> bool:
    """Whether process ``pid`` lives, belongs to ``account`` and serves ``cluster``."""
    process = Path("/proc") / str(pid)
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")  # empty for unburied remains
        return process.stat().st_uid == account.uid and os.fsencode(cluster) in words
    except OSError:
        return False


def is_log_long(log: Path) -> bool:
    """Whether the log has grown beyond its limit."""
    return log.exists() and log.stat().st_size > LOG_LIMIT


def trim_log(log: Path) -> None:
    """Keep the end of a log beyond its limit; safe while the server writes to it.

    Call it with the start lock held.
    """
    if not is_log_long(log):
        return
    with log.open("r+b") as written:
        written.seek(-LOG_KEPT, os.SEEK_END)
        tail = written.read()
        written.truncate(0)
    # Appended like the server does, so that a line it writes meanwhile is not overwritten.
    with log.open("ab") as written:
        written.write(tail.partition(b"\n")[2])


def _tell(wish: signal.Signals, layout: Layout, account: Account) -> bool:
    trace = read_trace(layout.cluster)
    if trace is None or not is_postmaster(trace.pid, layout.cluster, account):
        return False
    with contextlib.suppress(ProcessLookupError):  # it has ended this very moment
        os.kill(trace.pid, wish)
    return True


def _has_ended(layout: Layout, account: Account) -> bool:
    trace = read_trace(layout.cluster)
    return trace is None or not is_postmaster(trace.pid, layout.cluster, account)


def _last_lines(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return " / ".join(lines[-3:])
