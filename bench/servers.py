"""Servers under measurement: started, waited for, ended."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.ground import Ground

_ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 60.0  # seconds
# Nobody asks as much as a benchmark does.
_UNLIMITED = {"EMPFIO_RATE_PER_MINUTE": "0", "EMPFIO_RATE_PER_ADDRESS": "0"}
_UVICORN = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the processes of it that answer."""

    port: int
    pids: tuple[int, ...]


@contextmanager
def ours(ground: Ground, workers: int) -> Iterator[Server]:
    """The product as it is started by those who run it."""
    words = [sys.executable, "-m", "empfio", "serve", "--workers", str(workers), "--port"]
    with _running(
        words,
        {
            "EMPFIO_DATA": str(ground.data),
            "EMPFIO_LOG_LEVEL": "warning",
            "EMPFIO_ABANDON_HOURS": "0",
        },
        serving=workers,
    ) as server:
        yield server


@contextmanager
def taking(variables: dict[str, str]) -> Iterator[Server]:
    """Our application in two processes, over strangers that take everything."""
    words = [sys.executable, "-m", "uvicorn", "bench.desk:create", "--factory", "--workers", "2",
             *_UVICORN, "--port"]  # fmt: skip
    with _running(words, variables, serving=2) as server:
        yield server


@contextmanager
def drf(ground: Ground) -> Iterator[Server]:
    """Django REST Framework: gunicorn, one worker of eight threads."""
    words = [sys.executable, "-m", "gunicorn", "bench.baselines.drf.wsgi:application",
             "--worker-class", "gthread", "--threads", "8", "--workers", "1",
             "--keep-alive", "30", "--log-level", "warning", "--bind"]  # fmt: skip
    with _running(words, _database(ground), serving=2, address="127.0.0.1:") as server:
        yield server


@contextmanager
def orm(ground: Ground) -> Iterator[Server]:
    """FastAPI with SQLAlchemy's ORM, under the settings our own server has."""
    words = [sys.executable, "-m", "uvicorn", "bench.baselines.orm:app", *_UVICORN, "--port"]
    with _running(words, _database(ground), serving=1) as server:
        yield server


@contextmanager
def static(body: Path, name: str = "app") -> Iterator[Server]:
    """A route that answers the bytes in ``body``: of our own ``app``, or a ``bare`` one."""
    words = [sys.executable, "-m", "uvicorn", f"bench.baselines.static:{name}", *_UVICORN, "--port"]
    with _running(words, {"BENCH_BODY": str(body)}, serving=1) as server:
        yield server


def _database(ground: Ground) -> dict[str, str]:
    parts = {f"BENCH_DB_{name.upper()}": text for name, text in ground.superuser.items()}
    return parts | {"BENCH_KEY": ground.key}


@contextmanager
def _running(
    words: list[str], variables: dict[str, str], *, serving: int, address: str = ""
) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("EMPFIO_", "BENCH_DB_"))}
    process = subprocess.Popen(
        [*words, f"{address}{port}"],
        cwd=_ROOT,
        env=plain | _UNLIMITED | variables,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port)
        children = _children(process.pid) if serving > 1 else []
        yield Server(port, tuple(children) or (process.pid,))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"bench: {' '.join(process.args[:6])} … ended at once.")  # type: ignore[index]
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as probe:
                probe.sendall(b"GET /none HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n")
                if probe.recv(12):
                    time.sleep(0.5)  # a second worker may still be starting
                    return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"bench: no answer from {process.args[0]} in {_PATIENCE:.0f} s.")  # type: ignore[index]


def _children(pid: int) -> list[int]:
    """The processes that answer: children that are not a tracker of resources."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    found = []
    for child in map(int, text.split()):
        words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
        if not any("resource_tracker" in word for word in words):
            found.append(child)
    return found
