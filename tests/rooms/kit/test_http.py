"""The way out: whom the client reaches, what it sends and reads, and what its errors keep back."""

import asyncio
import logging
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.kit.http import Address, Client, Http, HttpError, Request, Response, is_public
from tests.providers import Mood, Provider, Towards, delay, lose, open_client, open_provider

SECRET = "123456:canary-of-the-token"
SPELLINGS = [
    # this machine
    "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1",
    "0x7F.1", "0177.0.0.1", "017700000001", "127.8.8.8", "localhost", "localhost.", "LocalHost",
    "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "0.0.0.0", "0", "0x0", "[::]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
    # next to it
    "10.0.0.1", "10.1", "0x0a000001", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "3232235777", "100.64.0.1", "100.127.255.254", "[fc00::1]", "[fd12:3456:789a::1]", "[fe80::1]",
    "[fec0::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[64:ff9b:1::a00:1]",
    # a cloud's metadata
    "169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "[::ffff:a9fe:a9fe]",
    "[fd00:ec2::254]", "169.254.170.2", "192.0.0.192", "100.100.100.200",
    # many, or nobody
    "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.7", "192.88.99.1", "[ff02::1]", "[2001:db8::1]", "[2001::1]",
    "[3fff::1]", "[5f00::1]", "[100::1]",
]  # fmt: skip
NOT_ASKED = [
    "http://example.com/", "HTTP://example.com/", "ftp://example.com/", "file:///etc/passwd",
    "gopher://example.com/", "//example.com/", "example.com", "https:/example.com", "https://",
    "https:///", "https://user@example.com/", "https://user:word@example.com/",
    "https://example.com@127.0.0.1/", "https://example.com:0/", "https://example.com:65536/",
    "https://example.com:/", "https://example.com\\@127.0.0.1/", "https://exa mple.com/",
    "https://example.com/a b", "https://example.com/\r\nx: y", "https://example.com/\x00",
    "https://example.com/#part", "https://ⓔxample.com/", "https://127。0。0。1/",
    "https://[fe80::1%25eth0]/", "https://[::1/", "https://::1/", "https://" + "a" * 300 + "/",
]  # fmt: skip


@dataclass(slots=True)
class Names:
    """A resolver whose answers are told beforehand; the last one is given again and again."""

    answers: list[Sequence[str]]
    asked: list[str] = field(default_factory=list)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)


@dataclass(slots=True)
class Answering:
    """A provider with one answer to everything."""

    answer: Response
    asked: list[Request] = field(default_factory=list)

    async def ask(self, request: Request) -> Response:
        self.asked.append(request)
        return self.answer


def get(url: str, most: int = 64_000) -> Request:
    return Request("GET", url, most=most)


async def refusal(client: Http, url: str) -> HttpError:
    with pytest.raises(HttpError) as found:
        await client.ask(get(url))
    assert not found.value.is_sent
    return found.value


@pytest.mark.parametrize("host", SPELLINGS)
async def test_no_spelling_of_an_address_that_is_not_public_is_reached(host: str) -> None:
    client = Client()
    told = await refusal(client, f"https://{host}/latest/meta-data")
    assert "is no public address" in told.reason or "is not known" in told.reason
    await client.close()


def test_the_spellings_are_enough() -> None:
    assert len(SPELLINGS) > 40
    assert len(set(SPELLINGS)) == len(SPELLINGS)


@pytest.mark.parametrize("url", NOT_ASKED)
async def test_what_is_no_plain_address_over_tls_is_not_asked(url: str) -> None:
    names = Names([["127.0.0.1"]])
    client = Client(resolver=names)
    told = await refusal(client, url)
    assert names.asked == []
    assert "https" in told.reason or "port" in told.reason
    await client.close()


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "149.154.167.220", "1.1.1.1", "2a00:1450:4001::1", "2606:4700::1111"]
)
def test_public_addresses_are_allowed(text: str) -> None:
    assert is_public(ip_address(text))


@given(st.ip_addresses())
def test_whatever_python_knows_as_not_global_is_not_allowed(address: Address) -> None:
    assert address.is_global or not is_public(address)


@given(st.ip_addresses(v=4))
def test_no_address_within_an_address_is_allowed(address: IPv4Address) -> None:
    within = (f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}", f"64:ff9b:1::{address}")
    assert not any(is_public(ip_address(text)) for text in within)


async def reached(names: Names, allows: Callable[[Address], bool]) -> list[str]:
    """What a host of these names is connected to, of what is allowed."""
    provider = Answering(Response(200, {}, b"here"))
    seen: list[str] = []

    def noted(address: Address) -> bool:
        if allows(address):
            seen.append(str(address))
        return allows(address)

    async with open_provider(provider) as origin:
        client = Client(noted, schemes=frozenset({"http"}), resolver=names)
        port = origin.rpartition(":")[2]
        answer = await client.ask(get(f"http://desk.example:{port}/"))
        assert answer.body == b"here"
        assert provider.asked[0].headers["host"] == f"desk.example:{port}"
        await client.close()
    return seen


async def test_the_address_that_was_checked_is_the_one_that_is_connected_to() -> None:
    """A name that is asked for twice may point elsewhere the second time; it is asked for once."""
    names = Names([["127.0.0.1"], ["127.0.0.9"]])
    assert await reached(names, lambda address: address.is_loopback) == ["127.0.0.1"]
    assert names.asked == ["desk.example"]


async def test_of_several_addresses_only_those_that_are_allowed_are_tried() -> None:
    names = Names([["10.0.0.1", "169.254.169.254", "127.0.0.1"]])
    assert await reached(names, lambda address: address.is_loopback) == ["127.0.0.1"]


async def test_an_address_that_does_not_answer_leaves_it_to_the_next() -> None:
    names = Names([["::1", "127.0.0.1"]])  # nobody listens on the first
    assert len(await reached(names, lambda address: address.is_loopback)) == 2


@pytest.mark.parametrize("found", [[], ["10.0.0.1"], ["::1", "fe80::1%eth0"], ["nonsense"]])
async def test_a_name_without_a_public_address_is_not_reached(found: list[str]) -> None:
    client = Client(resolver=Names([found]))
    assert "desk.example" in (await refusal(client, "https://desk.example/")).reason
    await client.close()


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    headers = {"location": "http://127.0.0.1:1/", "set-cookie": "a=b"}
    provider = Answering(Response(302, headers, b""))
    async with open_provider(provider) as origin, open_client() as client:
        answer = await client.ask(get(f"{origin}/a"))
        assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:1/")
        await client.ask(get(f"{origin}/b"))
    assert [one.url for one in provider.asked] == [f"{origin}/a", f"{origin}/b"]
    assert "cookie" not in provider.asked[1].headers


async def test_a_long_answer_is_cut_and_not_read_to_its_end() -> None:
    provider = Answering(Response(200, {}, b"x" * 10_000_000))
    async with open_provider(provider) as origin, open_client() as client:
        assert len((await client.ask(get(origin, most=1_000))).body) == 1_000
        assert len((await client.ask(get(origin))).body) == 64_000


async def test_a_packed_answer_is_neither_asked_for_nor_unpacked() -> None:
    provider = Answering(Response(200, {"content-encoding": "gzip"}, b"\x1f\x8b rest"))
    async with open_provider(provider) as origin, open_client() as client:
        assert (await client.ask(get(origin))).body == b"\x1f\x8b rest"
    assert provider.asked[0].headers["accept-encoding"] == "identity"


async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    provider = Answering(Response(200, {}, b"here"))
    async with open_provider(provider) as origin, open_client() as client:
        assert (await client.ask(get(origin))).body == b"here"


async def test_an_answer_that_takes_too_long_ends_and_may_have_been_taken() -> None:
    provider = Provider(otherwise=delay(5))
    async with open_provider(provider) as origin, open_client(seconds=0.3) as client:
        began = time.monotonic()
        with pytest.raises(HttpError) as found:
            await client.ask(get(origin))
        assert time.monotonic() - began < 3
    assert found.value.is_sent


async def test_bytes_that_trickle_do_not_prolong_the_time() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 told\r\ncontent-length: 1000\r\n\r\n")
        try:
            while True:
                writer.write(b"x")
                await writer.drain()  # which alone tells that nobody reads any more
                await asyncio.sleep(0.05)
        except (ConnectionError, asyncio.CancelledError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, open_client(seconds=0.4) as client:
        began = time.monotonic()
        with pytest.raises(HttpError) as found:
            await client.ask(get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"))
        assert time.monotonic() - began < 3
        server.close()
    assert found.value.is_sent


async def test_a_connection_that_breaks_says_whether_anything_was_sent() -> None:
    provider = Provider()
    provider.plan(lose())
    async with open_provider(provider) as origin, open_client() as client:
        with pytest.raises(HttpError) as found:
            await client.ask(get(origin))
        assert found.value.is_sent
    async with open_client() as client:
        assert "could not be reached" in (await refusal(client, origin)).reason


async def test_no_secret_is_in_an_error_a_name_or_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = Provider()
    provider.plan(lose(), Mood())
    headers = {"authorization": f"Bearer {SECRET}"}
    meant = Request("POST", f"https://x/bot{SECRET}/a", headers, SECRET.encode())
    told = [repr(meant), str(meant)]
    async with open_provider(provider) as origin, open_client() as client:
        for address in (origin, origin, "http://127.0.0.1:1", "http://10.0.0.1"):
            try:
                told.append(repr(await Towards(client, address).ask(meant)))
            except HttpError as error:
                told.append(f"{error!r} {error.__cause__!r}")
    assert [text for text in [*told, caplog.text] if "canary" in text] == []
    assert len(provider.asked) == 2


@pytest.mark.parametrize(
    "headers", [{"a": "b\r\nc: d"}, {"a\r\nb": "c"}, {"a b": "c"}, {"ä": "c"}, {"a": "b\x00"}]
)
async def test_a_header_cannot_bring_another_one(headers: dict[str, str]) -> None:
    provider = Provider()
    async with open_provider(provider) as origin, open_client() as client:
        with pytest.raises(HttpError) as found:
            await client.ask(Request("GET", origin, headers))
    assert not found.value.is_sent
    assert provider.asked == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-keyout", key,
         "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        client = Client(lambda address: address.is_loopback)
        await refusal(client, f"https://localhost:{server.sockets[0].getsockname()[1]}/")
        await client.close()
    assert asked == []
