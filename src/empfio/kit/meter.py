"""What is measured of a serving process: requests, time, connections, memory; and nobody's name.

Several processes add up: each writes into files of a folder that they share, and whoever is asked
reads them all (prometheus_client's way, switched on by PROMETHEUS_MULTIPROC_DIR, which ``serve``
sets). What dead processes counted stays counted; their gauges are left out.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from empfio.kit.db import Database

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client while it is imported
TYPE = "text/plain; version=1.0.0; charset=utf-8"
_EVERY = 1.0  # seconds between two looks at what is no counter, where processes add up
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
_GAUGES = {
    "empfio_requests_in_flight": "Requests that are being answered.",
    "empfio_database_connections": "Open connections to PostgreSQL.",
    "empfio_database_connections_idle": "Those of them that nobody uses.",
    "empfio_database_connections_most": "How many there may be.",
    "empfio_database_waiting": "Requests that wait for a connection.",
    "empfio_process_memory_bytes": "Resident memory.",
    "empfio_process_cpu_seconds": "CPU time of the processes that run.",
    "empfio_process_open_files": "Open files and connections.",
    "empfio_workers": "Serving processes.",
}


def method_of(scope: Any) -> str:
    """The method; one word for all that are none, because strangers make them up."""
    method: str = scope["method"]
    return method if method in _METHODS else "other"


def route_of(scope: Any) -> str:
    """The door's template and never the path: ids stand in it, and whatever strangers try."""
    return str(getattr(scope.get("route"), "path", "none"))


class Meter:
    """The figures of one process."""

    def __init__(self) -> None:
        self.in_flight = 0
        self._database: Database | None = None
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "empfio_request_seconds",
            "Requests, and the time until they were answered.",
            ["method", "route", "status"],
            buckets=_BOUNDS,
            registry=self._registry,
        )
        self._timeouts = Counter(
            "empfio_database_timeouts",
            "Requests that waited for a connection in vain.",
            registry=self._registry,
        )
        self._timeouts_seen = 0
        self._gauges = {
            name: Gauge(name, text, registry=self._registry, multiprocess_mode="livesum")
            for name, text in _GAUGES.items()
        }
        self._series: dict[tuple[str, str, int], Any] = {}

    def count(self, scope: Any, status: int, seconds: float) -> None:
        """Count a request that was answered; status 0 where the caller went away."""
        key = (route_of(scope), scope["method"], status // 100)
        series = self._series.get(key)
        if series is None:
            kind = f"{status // 100}xx" if status else "gone"
            series = self._requests.labels(method_of(scope), key[0], kind)
            if key[1] in _METHODS:  # what strangers make up is not remembered
                self._series[key] = series
        series.observe(seconds)

    @contextlib.asynccontextmanager
    async def watching(self, database: Database) -> AsyncIterator[None]:
        """For the block, measure the database too, and keep what others read fresh."""
        self._database = database
        looking = asyncio.create_task(self._look_again()) if os.environ.get(SHARED) else None
        try:
            yield
        finally:
            if looking is not None:
                looking.cancel()

    def told(self) -> bytes:
        """Everything, of all processes, as Prometheus reads it."""
        self._look()
        folder = os.environ.get(SHARED)
        if not folder:
            return generate_latest(self._registry)
        _leave_out_the_dead(Path(folder))
        together = CollectorRegistry()
        MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    async def _look_again(self) -> None:
        while True:
            self._look()
            await asyncio.sleep(_EVERY)

    def _look(self) -> None:
        seen = {"empfio_requests_in_flight": float(self.in_flight), "empfio_workers": 1.0}
        if self._database is not None:
            pools = self._database.pools()
            seen["empfio_database_connections"] = pools.open
            seen["empfio_database_connections_idle"] = pools.idle
            seen["empfio_database_connections_most"] = pools.most
            seen["empfio_database_waiting"] = pools.waiting
            self._timeouts.inc(pools.timeouts - self._timeouts_seen)
            self._timeouts_seen = pools.timeouts
        for name, value in (seen | _process()).items():
            self._gauges[name].set(value)


def _process() -> dict[str, float]:
    """Memory, CPU and files of this process, from /proc where there is one."""
    seen = {"empfio_process_cpu_seconds": time.process_time()}
    with contextlib.suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        seen["empfio_process_memory_bytes"] = pages * os.sysconf("SC_PAGE_SIZE")
        seen["empfio_process_open_files"] = len(os.listdir("/proc/self/fd"))
    return seen


def _leave_out_the_dead(folder: Path) -> None:
    """Drop the gauges of processes that were killed: nobody else tells."""
    pids = {file.stem.rpartition("_")[2] for file in folder.glob("gauge_live*.db")}
    for pid in pids:
        if pid.isdecimal() and not _is_alive(int(pid)):
            mark_process_dead(int(pid), str(folder))  # type: ignore[no-untyped-call]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
