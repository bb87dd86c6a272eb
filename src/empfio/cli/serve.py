"""``empfio serve``: database, schema, demo, then the web processes."""

import asyncio
import functools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empfio.cli.ground import (
    embedded_server,
    fail,
    on_server,
    say,
    settings_now,
    try_port,
    url_of,
)
from empfio.kit.log import get_logger
from empfio.kit.schema import SchemaError, look_at_database, newest_revision
from empfio.kit.settings import Settings

if TYPE_CHECKING:
    from empfio.kit.embedded.server import EmbeddedServer

log = get_logger("empfio.serve")

Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Serving processes.")]
WithDemo = Annotated[bool, typer.Option("--demo", help="Make and fill a demo business.")]


def serve(
    host: Host = None, port: Port = None, workers: Workers = 1, demo: WithDemo = False
) -> None:
    """Serve the API; without EMPFIO_DATABASE_URL on a PostgreSQL of its own."""
    settings = settings_now()
    host = host or settings.host
    port = settings.port if port is None else port
    # Ended by SIGTERM as by Ctrl-C: the embedded database is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _refuse_busy_port(host, port)
    os.environ["EMPFIO_PORT"] = str(port)  # links of mails lead there
    try:
        with embedded_server(settings, makes=True) as server, _watched(server):
            banner = _prepare(on_server(settings, server), _address(host, port), demo)
            _announce(banner, host, port)
            _serve(settings, host, port, workers)
    except KeyboardInterrupt:
        pass


def _refuse_busy_port(host: str, port: int) -> None:
    try:
        try_port(host, port)
    except OSError as error:
        fail(
            f"cannot listen on {host} port {port}: {error.strerror}. "
            "Choose another with --port or EMPFIO_PORT."
        )


def _prepare(settings: Settings, address: str, demo: bool) -> str:
    """Bring schema and demo up to date; what to tell the person at the terminal.

    Both happen in processes of their own, so that nothing of them stays in this one. Raises
    ``DurabilityError``, ``SchemaError`` and the driver's errors.
    """
    from empfio.kit.secrets import signing_key

    # The web processes and the steps below read these instead of starting a database themselves.
    os.environ["EMPFIO_SECRET_KEY"] = signing_key(settings)
    os.environ["EMPFIO_DATABASE_URL"] = url_of(settings)
    revision = asyncio.run(look_at_database(url_of(settings)))
    if settings.migrate and revision != newest_revision():
        _run_step("migrate")
    elif revision is None or revision < newest_revision():
        raise SchemaError(revision)
    if demo:
        return _run_step("demo", "--address", address)
    return f"Empfio serves {address} (inbox: {address}/inbox, API reference: {address}/docs)"


def _run_step(*words: str) -> str:
    """Run a command of ours to its end; what it printed. Ends like it where it fails."""
    command = [sys.executable, "-m", "empfio", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise SystemExit(done.returncode)
    return done.stdout


def _announce(banner: str, host: str, port: int) -> None:
    """Say the banner once somebody answers at the port, so that what it names works at once."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104

    def wait() -> None:
        for _ in range(600):
            with suppress(OSError), socket.create_connection((near, port), timeout=1):
                say(banner)
                return
            time.sleep(0.1)

    threading.Thread(target=wait, name="announce", daemon=True).start()


def _address(host: str, port: int) -> str:
    named = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104
    return f"http://{named}:{port}"


def _serve(settings: Settings, host: str, port: int, workers: int) -> None:
    import uvicorn

    from empfio.kit.patience import PatientProtocol

    options: dict[str, Any] = {
        "factory": True,
        "host": host,
        "port": port,
        "workers": workers,
        "loop": "uvloop",
        # Made in each worker from a class that can be named there.
        "http": functools.partial(PatientProtocol, seconds=settings.request_seconds),
        "access_log": False,
        "log_config": None,
        "log_level": "warning",  # that it serves is said by the banner and by our own line
        "server_header": False,
        "proxy_headers": False,  # nobody is believed about whom a request comes from
        "timeout_graceful_shutdown": 10,
        "timeout_keep_alive": 30,
        # A worker that is slow to start, or to say that it lives, is not killed at once.
        "timeout_worker_healthcheck": 30,
    }
    with _shared_figures() if workers > 1 else nullcontext():
        uvicorn.run("empfio.main:create_app", **options)


@contextmanager
def _shared_figures() -> Iterator[None]:
    """A folder in which the serving processes add up what they measure."""
    with tempfile.TemporaryDirectory(
        prefix="empfio-metrics-", ignore_cleanup_errors=True
    ) as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


@contextmanager
def _watched(server: "EmbeddedServer | None") -> Iterator[None]:
    """Bring the embedded database back when it dies while we serve."""
    if server is None:
        yield
        return
    from empfio.kit.embedded.errors import EmbeddedError

    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(1):
            with suppress(EmbeddedError):  # tried again in a second; requests answer 503
                if server.ensure_running():
                    log.warning("embedded database started again")

    threading.Thread(target=watch, name="embedded-postgres", daemon=True).start()
    try:
        yield
    finally:
        stop.set()
