"""A crowd of slow clients: none stays connected, and everybody else is answered."""

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.desk import SECRET_KEY
from tests.journeys.sockets import Heard
from tests.journeys.test_slow_clients import GET, POST, slow
from tests.processes import serving

# What each kind sends at first, and drop by drop.
KINDS = {"header": (GET + b"X: ", b"a"), "body": (POST, b" "), "silent": (b"", b"")}


@dataclass(frozen=True, slots=True)
class Trial:
    """How many come at once, and how long they are borne with."""

    waves: list[list[str]]  # of which kind each is
    patience: float  # seconds
    closed_by: float  # seconds after which none may be connected
    every: float  # seconds between their drops


# Much shorter than in earnest: still far longer than 300 clients of one busy loop need to begin.
SHORT = Trial([[*KINDS] * 100], 1.5, 3.25, 0.1)
WHOLE = Trial([[kind] * 1_500 for kind in KINDS], 10.0, 15.0, 1.0)


@contextlib.asynccontextmanager
async def traffic(address: str) -> AsyncGenerator[list[float]]:
    """Ordinary requests, one after the other, meanwhile; how long each took."""
    took: list[float] = []

    async def ask() -> None:
        async with httpx2.AsyncClient(base_url=address, timeout=10) as client:
            while True:
                began = time.monotonic()
                answer = await client.get("/api/v1/conversations")
                assert answer.status_code == 401
                took.append(time.monotonic() - began)
                await asyncio.sleep(0.01)

    asking = asyncio.create_task(ask())
    try:
        yield took
        assert not asking.done()
    finally:
        asking.cancel()


async def come(port: int, trial: Trial, wave: list[str]) -> list[tuple[str, float, Heard]]:
    """All at once; of which kind each was, how long it was borne and what it was told."""
    longest = trial.closed_by * 4
    done = await asyncio.gather(*(slow(port, *KINDS[kind], trial.every, longest) for kind in wave))
    return [(kind, *one) for kind, one in zip(wave, done, strict=True)]


async def test_no_slow_connection_stays_open_and_others_are_answered(
    fresh_url: str, tmp_path: Path, is_whole: bool
) -> None:
    trial = WHOLE if is_whole else SHORT
    with serving(
        tmp_path / "log", database_url=fresh_url, secret_key=SECRET_KEY, migrate="false",
        data=tmp_path, request_seconds=str(trial.patience),
    ) as server:  # fmt: skip
        for wave in trial.waves:
            async with traffic(server.address) as took:
                done = await come(server.port, trial, wave)
            check(trial, done)
            judge(took, trial, is_whole=is_whole)


def check(trial: Trial, done: list[tuple[str, float, Heard]]) -> None:
    """Each was borne with as long as it may be, and told why it was sent away."""
    assert [seconds for _, seconds, _ in done if seconds > trial.closed_by] == []
    assert [seconds for _, seconds, _ in done if seconds < trial.patience * 0.9] == []
    silent = [heard for kind, _, heard in done if kind == "silent"]
    spoke = [heard for kind, _, heard in done if kind != "silent"]
    assert all(heard.is_closed for heard in silent + spoke)
    assert [heard.statuses for heard in silent if heard.statuses] == []
    # A drop that is sent while the line is closed can cost the sender what it was told.
    told = [heard for heard in spoke if heard.statuses]
    assert 2 * len(told) >= len(spoke)
    for heard in told:
        assert heard.statuses == [408]
        assert heard.problem["type"] == "urn:empfio:problem:request-timeout"


def judge(took: list[float], trial: Trial, *, is_whole: bool) -> None:
    """Others were answered all the time; a few, beside other tests, say little about time."""
    assert len(took) >= 3
    assert statistics.median(took) < trial.patience, "others waited for them"
    if is_whole:
        p99 = sorted(took)[int(len(took) * 0.99)]
        print(f"{len(took)} others: p99 {p99 * 1000:.0f} ms, longest {max(took) * 1000:.0f} ms")
        assert p99 <= 0.5
