"""Bytes that no client library sends: request smuggling, broken framing, lines without end.

Where two readers could see different requests, this one sees none: 400, and the connection ends.
"""

import asyncio
import json
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.desk import SECRET_KEY
from tests.journeys.sockets import Heard, exchange
from tests.processes import Served, serving

CANARY = b"kanarie"
SECOND = b"GET /health/live HTTP/1.1\r\nHost: x\r\nX: kanarie\r\n\r\n"
GET = SECOND.removesuffix(b"\r\n")
POST = GET.replace(b"GET /health/live", b"POST /api/v1/auth/login", 1) + (
    b"Content-Type: application/json\r\n"
)
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
EMPTY = b"\r\n\r\n0\r\n\r\n"  # the end of the headers, and a chunked body of nothing

# Each is followed by a second request that must never be seen.
SMUGGLING = {
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked" + EMPTY,
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4" + EMPTY,
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
    "the same length twice": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": POST + b"Content-Length: 2, 2\r\n\r\n{}",
    "a length with a sign": POST + b"Content-Length: +2\r\n\r\n{}",
    "a length below nothing": POST + b"Content-Length: -1\r\n\r\n{}",
    "a length in hex": POST + b"Content-Length: 0x2\r\n\r\n{}",
    "a length with a space": POST + b"Content-Length: 2 2\r\n\r\n{}",
    "a length of nothing": POST + b"Content-Length: \r\n\r\n{}",
    "a length beyond 64 bits": POST + b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "an unknown coding": POST + b"Transfer-Encoding: xchunked" + EMPTY,
    "no coding": POST + b"Transfer-Encoding: identity" + EMPTY,
    "chunks that are not last": POST + b"Transfer-Encoding: chunked, identity" + EMPTY,
    "chunks twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + EMPTY,
    "chunks and another": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x" + EMPTY,
    "a space before the colon": POST + b"Transfer-Encoding : chunked" + EMPTY,
    "a vertical tab": POST + b"Transfer-Encoding: \x0bchunked" + EMPTY,
    "a quoted coding": POST + b'Transfer-Encoding: "chunked"' + EMPTY,
    "a folded header": POST + b"Y: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
    "a folded coding": POST + b"Transfer-Encoding:\r\n chunked" + EMPTY,
    "a folded length": POST + b"Content-Length: 2\r\n 0\r\n\r\n{}",
    "a chunk size that is none": CHUNKED + b"g\r\n{}" + EMPTY[2:],
    "a chunk size below nothing": CHUNKED + b"-2\r\n{}" + EMPTY[2:],
    "a chunk size with 0x": CHUNKED + b"0x2\r\n{}" + EMPTY[2:],
    "a chunk size with a sign": CHUNKED + b"+2\r\n{}" + EMPTY[2:],
    "a chunk size beyond 64 bits": CHUNKED + b"10000000000000002\r\n{}" + EMPTY[2:],
    "no chunk size": CHUNKED + b"\r\n{}" + EMPTY[2:],
    "a space behind the chunk size": CHUNKED + b"2 \r\n{}" + EMPTY[2:],
    "a space before the chunk size": CHUNKED + b" 2\r\n{}" + EMPTY[2:],
    "chunks by LF": CHUNKED + b"2\n{}\n0\n\n",
    "a chunk longer than said": CHUNKED + b"1\r\n{}" + EMPTY[2:],
    "a chunk shorter than said": CHUNKED + b"3\r\n{}" + EMPTY[2:],
    "LF in a chunk's extension": CHUNKED + b"2;a\nb\r\n{}" + EMPTY[2:],
    "a chunk without its end": CHUNKED + b"2\r\n{}0\r\n\r\n",
    "a length among the trailers": CHUNKED + b"2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n",
}
BROKEN = {
    "bare LF": b"GET /health/live HTTP/1.1\nHost: x\n\n",
    "bare LF between headers": GET + b"Y: a\nZ: b\r\n\r\n",
    "bare LF at the end": GET + b"\n",
    "bare CR": GET + b"Y: a\rZ: b\r\n\r\n",
    "a header without a colon": GET + b"kanarie\r\n\r\n",
    "NUL in a value": GET + b"Y: kanarie\x00\r\n\r\n",
    "NUL in a name": GET + b"kanarie\x00: a\r\n\r\n",
    "a space in a name": GET + b"kanarie Y: a\r\n\r\n",
    "no name": GET + b": kanarie\r\n\r\n",
    "a control character": GET + b"Y: kanarie\x01\x7f\r\n\r\n",
    "no Host": b"GET /health/live HTTP/1.1\r\nX: kanarie\r\n\r\n",
    "two Hosts": GET + b"Host: kanarie\r\n\r\n",
    "a version to come": GET.replace(b"1.1", b"9.9", 1) + b"\r\n",
    "a version in small letters": GET.replace(b"HTTP/", b"http/", 1) + b"\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a method in small letters": GET.replace(b"GET", b"get", 1) + b"\r\n",
    "an unknown method": GET.replace(b"GET", b"KANARIE", 1) + b"\r\n",
    "a tunnel": GET.replace(b"GET /health/live", b"CONNECT kanarie:80", 1) + b"\r\n",
    "a target without a slash": GET.replace(b"/health", b"kanarie/health", 1) + b"\r\n",
    "a space in the target": GET.replace(b"/live", b" /kanarie", 1) + b"\r\n",
    "bytes beyond ASCII": GET.replace(b"/live", b"/\xff?kanarie\xfe", 1) + b"\r\n",
    "UTF-8 as it is": GET.replace(b"/live", "/kanarieä".encode(), 1) + b"\r\n",
    "NUL in the target": GET.replace(b"/live", b"/kanarie\x00", 1) + b"\r\n",
    "a method of 20 KB": b"A" * 20_000 + b" / HTTP/1.1\r\nHost: x\r\n\r\n",
    "the greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 300,
}
LONG = {
    "a target of 17 KB": (414, GET.replace(b"/live", b"/" + b"a" * 17_000, 1) + b"\r\n"),
    "a target of 2 MB": (414, GET.replace(b"/live", b"/" + b"a" * 2_000_000, 1) + b"\r\n"),
    "a header of 40 KB": (431, GET + b"Y: " + b"a" * 40_000 + b"\r\n\r\n"),
    "a header of 3 MB": (431, GET + b"Y: " + b"a" * 3_000_000 + b"\r\n\r\n"),
    "a name of 40 KB": (431, GET + b"a" * 40_000 + b": a\r\n\r\n"),
    "200 headers": (431, GET + b"Y: a\r\n" * 200 + b"\r\n"),
    "a body that is announced": (413, POST + b"Content-Length: 1000001\r\n\r\n" + SECOND * 9),
    "a body waiting to be asked for": (
        413, POST + b"Content-Length: 1000001\r\nExpect: 100-continue\r\n\r\n",
    ),
    "a body in chunks": (413, CHUNKED + (b"ffff\r\n" + b" " * 65_535 + b"\r\n") * 16),
}  # fmt: skip


def talkative(folder: Path, url: str) -> AbstractContextManager[Served]:
    """A server that tells of every request, at the most talkative level."""
    return serving(
        folder / "log", database_url=url, secret_key=SECRET_KEY, migrate="false",
        log_requests="true", log_level="debug", data=folder,
    )  # fmt: skip


@pytest.fixture(scope="module")
def server(
    make_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Generator[Served]:
    """One server for all tests that do not read its log."""
    with talkative(tmp_path_factory.mktemp("raw"), make_database()) as served:
        yield served


async def all_heard(port: int, sent: dict[str, bytes]) -> dict[str, Heard]:
    """What comes back for each, asked all at once."""
    answers = await asyncio.gather(*(exchange(port, data) for data in sent.values()))
    return dict(zip(sent, answers, strict=True))


async def test_a_request_with_two_readings_is_refused_and_nothing_behind_it_is_read(
    server: Served,
) -> None:
    heard = await all_heard(server.port, {name: s + SECOND for name, s in SMUGGLING.items()})
    assert {name: one.statuses for name, one in heard.items() if one.statuses != [400]} == {}
    assert [name for name, one in heard.items() if not one.is_closed] == []


async def test_a_broken_request_is_refused_and_ends_the_connection(server: Served) -> None:
    heard = await all_heard(server.port, {name: s + SECOND for name, s in BROKEN.items()})
    assert {name: one.statuses for name, one in heard.items() if one.statuses != [400]} == {}
    assert [name for name, one in heard.items() if not one.is_closed] == []


async def test_what_is_too_long_is_named_and_ends_the_connection(server: Served) -> None:
    heard = await all_heard(server.port, {name: sent for name, (_, sent) in LONG.items()})
    for name, (status, _) in LONG.items():
        assert heard[name].statuses == [status], name
        assert heard[name].problem["status"] == status, name
        assert heard[name].is_closed, name


async def test_requests_in_a_row_are_answered_in_a_row(server: Served) -> None:
    """Else nothing above would show that a second request is ever seen."""
    last = GET + b"Connection: close\r\n\r\n"
    body = b'{"email": "a", "password": "b"}'
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    row = POST + b"Content-Length: %d\r\n\r\n" % len(body) + body + CHUNKED + chunk + last
    assert (await exchange(server.port, row, quiet=10)).statuses == [401, 401, 200]
    reads = GET + b"Content-Length: %d\r\n\r\n" % len(SECOND) + SECOND + last
    assert (await exchange(server.port, reads, quiet=10)).statuses == [200, 200], (
        "the first is a body"
    )


async def test_an_offer_to_change_the_protocol_is_passed_over(server: Served) -> None:
    for offer in (b"websocket", b"h2c", b"TLS/1.0"):
        sent = GET + b"Connection: Upgrade\r\nUpgrade: " + offer + b"\r\n\r\n"
        assert (await exchange(server.port, sent)).statuses == [200]


async def test_clients_that_hang_up_midway_do_no_harm(server: Served) -> None:
    async def hang_up(data: bytes) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(data)
        await writer.drain()
        writer.transport.abort()

    whole = POST + b"Content-Length: 20\r\n\r\n" + b" " * 20
    await asyncio.gather(*(hang_up(whole[:end]) for end in range(1, len(whole), 3)))
    assert (await exchange(server.port, SECOND)).statuses == [200]


async def test_the_log_tells_of_them_without_their_words(fresh_url: str, tmp_path: Path) -> None:
    with talkative(tmp_path, fresh_url) as served:
        long = {name: sent.replace(b"aaaaaaa", CANARY) for name, (_, sent) in LONG.items()}
        await all_heard(served.port, {**SMUGGLING, **BROKEN, **long})
        served.stop()
        said = served.said()
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert sum("Invalid HTTP request" in line["event"] for line in told) > len(SMUGGLING)
    assert not [line for line in told if line["level"] in ("error", "critical")]
    assert CANARY.decode() not in said.lower()
    assert "Traceback" not in said
