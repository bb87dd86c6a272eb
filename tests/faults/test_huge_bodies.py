"""Bodies far larger than any may be: refused at the limit, and never held in memory."""

import asyncio
import contextlib
import gzip
import os
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import pytest

from tests.desk import SECRET_KEY
from tests.processes import Served, serving

HUGE = 50_000_000  # bytes
PIECE = bytes(65_536)
MOST_MEMORY = 20_000_000  # bytes
BOMB = gzip.compress(bytes(HUGE))
# What a packed body is told: it is taken for what it is, and at the hook nobody signed it.
PLACES = {"/api/v1/auth/login": 415, "/api/v1/channels/meta/webhook": 403}


@pytest.fixture(scope="module")
def server(
    make_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Generator[Served]:
    folder = tmp_path_factory.mktemp("huge")
    with serving(
        folder / "log", database_url=make_database(), secret_key=SECRET_KEY, migrate="false",
        data=folder,
    ) as served:  # fmt: skip
        yield served


def memory_of(served: Served) -> int:
    """Bytes of the serving process that lie in memory."""
    assert served.process is not None
    pages = Path(f"/proc/{served.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")


def begin(path: str, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: desk", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def pieces_of(way: str) -> Iterable[bytes]:
    """A body of fifty million bytes, as it is sent."""
    if way == "bomb":
        yield BOMB
        return
    for _ in range(0, HUGE, len(PIECE)):
        yield b"%x\r\n%b\r\n" % (len(PIECE), PIECE) if way == "chunked" else PIECE


HEADERS = {
    "whole": (f"Content-Length: {HUGE}",),
    "chunked": ("Transfer-Encoding: chunked",),
    "bomb": ("Content-Encoding: gzip", f"Content-Length: {len(BOMB)}"),
}


async def send(port: int, path: str, way: str) -> tuple[bytes, int]:
    """Send until there is an answer: its first line, and how many bytes were taken from us."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begin(path, *HEADERS[way]))
    answer, sent = asyncio.create_task(reader.readline()), 0
    with contextlib.suppress(ConnectionError):
        for piece in pieces_of(way):
            if answer.done():
                break
            writer.write(piece)
            await writer.drain()
            sent += len(piece)
            await asyncio.sleep(0)  # else nobody would see the answer while all is taken at once
    line = await asyncio.wait_for(answer, 30)
    writer.close()
    return line, sent


@pytest.mark.parametrize("way", HEADERS)
@pytest.mark.parametrize("path", PLACES)
async def test_a_huge_body_is_refused_at_the_limit_and_never_held(
    server: Served, is_whole: bool, path: str, way: str
) -> None:
    await send(server.port, path, way)  # what is needed once is not counted
    before, most = memory_of(server), 0
    for _ in range(100 if is_whole else 4):
        line, sent = await send(server.port, path, way)
        assert int(line.split()[1]) == (PLACES[path] if way == "bomb" else 413), line
        most = max(most, sent)
    assert most < HUGE, "it was listened to, to its end"
    grown = memory_of(server) - before
    if is_whole:
        print(f"{path} {way}: {most:,} bytes sent at the most, {grown:,} bytes of memory")
    assert grown < MOST_MEMORY
