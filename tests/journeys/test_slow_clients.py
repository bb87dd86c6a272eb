"""Clients that take their time are cut off, and whoever is only slow for a moment is not."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Awaitable, Callable, Generator

import pytest

from tests.desk import SECRET_KEY
from tests.journeys.sockets import Heard, exchange
from tests.processes import Served, serving

PATIENCE = 1.5  # seconds, instead of ten
CLOSED_BY = PATIENCE * 1.5 + 1.0  # as 15 s are to 10, and a moment for a shared machine
BEGIN = b"HTTP/1.1 200"
GET = b"GET /health/live HTTP/1.1\r\nHost: desk\r\n"
POST = (
    b"POST /api/v1/auth/login HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100\r\n\r\n"
)


@pytest.fixture(scope="module")
def server(
    make_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Generator[Served]:
    """A server with little patience."""
    folder = tmp_path_factory.mktemp("slow")
    with serving(
        folder / "log", database_url=make_database(), secret_key=SECRET_KEY, migrate="false",
        data=folder, request_seconds=str(PATIENCE),
    ) as served:  # fmt: skip
        yield served


async def slow(
    port: int, begin: bytes, drop: bytes, every: float = 0.1, longest: float = CLOSED_BY * 4
) -> tuple[float, Heard]:
    """Send the beginning, then a drop ``every`` so many seconds; how long it was borne."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    heard = b""
    try:
        writer.write(begin)
        while time.monotonic() < began + longest:
            try:
                part = await asyncio.wait_for(reader.read(65_536), every)
            except TimeoutError:
                writer.write(drop)
                continue
            except ConnectionError:
                part = b""
            if not part:
                return time.monotonic() - began, Heard(heard, True)
            heard += part
        return time.monotonic() - began, Heard(heard, False)
    finally:
        writer.close()


async def test_a_request_in_pieces_is_answered_when_it_is_whole_in_time(server: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    body = b'{"email": "a@example.com", "password": "b"}'.ljust(100)
    # Header and body together take longer than the patience for one of them.
    for part in (POST[:20], POST[20:], body[:50], body[50:]):
        await asyncio.sleep(PATIENCE * 0.4)
        writer.write(part)
    assert (await reader.readline()).startswith(b"HTTP/1.1 401")
    writer.close()


async def test_a_kept_connection_may_rest_and_has_its_whole_time_again(server: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    for pause in (0, PATIENCE * 1.5):
        await asyncio.sleep(pause)
        writer.write(GET + b"\r\n")
        assert b"200" in await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(len(b'{"status": "alive"}'))
    began = time.monotonic()
    writer.write(GET)
    assert b"408" in await asyncio.wait_for(reader.readline(), CLOSED_BY)
    assert time.monotonic() - began > PATIENCE * 0.9
    writer.close()


async def test_who_is_answered_before_its_body_is_whole_may_ask_again(server: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(GET + b"Content-Length: 9\r\n\r\n")
    await reader.readuntil(b'{"status": "alive"}')
    writer.write(b"x" * 9)
    await asyncio.sleep(PATIENCE * 2)
    writer.write(GET + b"\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.close()


async def empty_lines(port: int) -> Heard:
    """Lines without a request, on a connection that has been answered."""
    return (await slow(port, GET + b"\r\n", b"\r\n"))[1]


async def no_body(port: int) -> Heard:
    """A body is announced where none is read, and never comes."""
    return (await slow(port, GET + b"Content-Length: 9\r\n\r\n", b""))[1]


@pytest.mark.parametrize("sent", [empty_lines, no_body])
async def test_what_never_becomes_a_request_does_not_keep_a_connection(
    server: Served, sent: Callable[[int], Awaitable[Heard]]
) -> None:
    heard = await sent(server.port)
    assert heard.is_closed
    assert heard.statuses[0] == 200


async def answers_taken_after(port: int, asked: int, seconds: float) -> int:
    """Ask in one go, take nothing for a while, then all that is there; how many answers."""
    loop, taken, end = asyncio.get_running_loop(), 0, b""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setblocking(False)
        await loop.sock_sendall(line, b"GET /openapi.json HTTP/1.1\r\nHost: desk\r\n\r\n" * asked)
        await asyncio.sleep(seconds)
        with contextlib.suppress(ConnectionError):
            # Whoever has taken all of them is left to rest, and hears nothing for long.
            while taken < asked and (
                part := await asyncio.wait_for(loop.sock_recv(line, 1 << 20), 10)
            ):
                heard = end + part
                taken += heard.count(BEGIN)
                end = heard[-len(BEGIN) + 1 :]
    return taken


async def test_an_answer_that_nobody_takes_is_dropped(server: Served) -> None:
    asked = 400  # far more than the system keeps of them under way
    await answers_taken_after(server.port, 1, 0.0)  # so that none waits for the document
    for patiences in (8, 16, 32):  # a busy machine may be late to see that nothing is taken
        taken = await answers_taken_after(server.port, asked, PATIENCE * patiences)
        if taken < asked:
            break
    assert 0 < taken < asked


@pytest.mark.parametrize("size", [1_040_000, 5_000_000])
async def test_who_sends_everything_before_it_listens_hears_why_it_is_refused(
    server: Served, size: int
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(POST.replace(b"100", b"%d" % size) + b" " * size)
    await writer.drain()
    await asyncio.sleep(0.3)
    assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    await reader.read()  # to its end, which comes
    writer.close()


@pytest.mark.parametrize(
    ("begin", "status"), [(GET + b"X: ", 431), (GET, 431), (b"GET /", 414), (b"GET / HTTP", 400)]
)
async def test_a_header_without_end_is_refused_before_it_fills_the_memory(
    server: Served, begin: bytes, status: int
) -> None:
    heard = await exchange(server.port, begin + b"a" * 70_000)
    assert heard.statuses == [status]
    assert heard.problem["status"] == status
    assert heard.is_closed


async def test_many_short_headers_without_end_are_refused_too(server: Served) -> None:
    heard = await exchange(server.port, GET + b"X: y\r\n" * 12_000)
    assert heard.statuses == [431]
