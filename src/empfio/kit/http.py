"""The one way out: a client for strangers that reaches public addresses over TLS and no others.

Whose address is private, this machine's own or a cloud's metadata is refused as the connection is
made: the address that was looked at is the one that is connected to, so no name can point
elsewhere in between. There are no redirects, no cookies, no packed answers, and no proxies out of
the environment.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpcore2

SECONDS = 15.0  # for a request and its answer, all in all
_CONNECT_SECONDS = 5.0  # for each address of a host
_IDLE_SECONDS = 4.0  # a connection that rests longer may be closed by the other side unseen
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<target>(?:[/?][!-\"$-~]*)?)"
)
# IANA's special-purpose registry for IPv4, with multicast (224/4), the reserved rest and 6to4.
_NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
# Of IPv6 only this is handed out: so mapped and translated IPv4 (::ffff:0:0/96, 64:ff9b::/96),
# unique local, link-local and multicast addresses are all outside.
_GLOBAL = ip_network("2000::/3")

Address = IPv4Address | IPv6Address


class HttpError(Exception):
    """No answer came. ``is_sent``: the request may have arrived."""

    def __init__(self, reason: str, *, is_sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_sent = is_sent


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; header names in lower case, the body cut at the limit asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; neither its address nor its headers appear in a log or an error."""

    method: str
    url: str = field(repr=False)  # some providers want a token in it
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    most: int = 64_000  # bytes of the answer that are read


class Http(Protocol):
    """Whoever speaks HTTP to strangers."""

    async def ask(self, request: Request) -> Response:
        """The answer, whatever its status; redirects are not followed. Raises ``HttpError``."""


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the internet: not ours, private, reserved or many's."""
    if any(address in block for block in _NOT_PUBLIC):
        return False
    return isinstance(address, IPv4Address) or address in _GLOBAL


def may_be_public(url: str) -> bool:
    """Whether a call to ``url`` could be let out: its host is a name, or a public address."""
    try:
        host = urlsplit(url).hostname or "localhost"
    except ValueError:
        return False
    try:
        return is_public(ip_address(host))
    except ValueError:
        return host != "localhost"


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as this machine's resolver tells them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Client:
    """Speaks HTTP/1.1 to strangers; one for each process, closed at its end.

    The product makes it without arguments. Tests say which addresses it ``allows``, whether it
    speaks without TLS, and how names are resolved.
    """

    def __init__(
        self,
        allows: Callable[[Address], bool] = is_public,
        *,
        schemes: frozenset[str] = frozenset({"https"}),
        resolver: Callable[[str, int], Awaitable[Sequence[str]]] = resolve,
        seconds: float = SECONDS,
    ) -> None:
        self._schemes = schemes
        self._seconds = seconds
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=100,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=_Guarded(allows, resolver),
        )

    async def close(self) -> None:
        """End all connections."""
        await self._pool.aclose()

    async def ask(self, request: Request) -> Response:
        """The answer, whatever its status; redirects are not followed. Raises ``HttpError``."""
        host, url = self._address(request.url)
        is_sent = False

        async def trace(event: str, _: Any) -> None:
            nonlocal is_sent
            is_sent = is_sent or event.endswith("send_request_headers.started")

        try:
            async with asyncio.timeout(self._seconds):
                return await self._exchange(request, host, url, trace)
        except TimeoutError:
            reason = f"{host} did not answer within {self._seconds:g} seconds."
            raise HttpError(reason, is_sent=is_sent) from None
        except httpcore2.LocalProtocolError:
            raise HttpError("The request is not HTTP.", is_sent=False) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException):
            # What was sent or received is not told: it may hold what is secret.
            told = "broke the connection off" if is_sent else "could not be reached"
            raise HttpError(f"{host} {told}.", is_sent=is_sent) from None

    def _address(self, text: str) -> tuple[str, httpcore2.URL]:
        """Host (and port, where one stands there) and the address in parts."""
        read = _URL.fullmatch(text)
        if read is None or read["scheme"] not in self._schemes:
            raise HttpError("Only plain https:// addresses are asked.", is_sent=False)
        port = int(read["port"] or (443 if read["scheme"] == "https" else 80))
        if not 0 < port < 65_536:
            raise HttpError("The address has no such port.", is_sent=False)
        target = read["target"] if read["target"].startswith("/") else f"/{read['target']}"
        url = httpcore2.URL(
            scheme=read["scheme"], host=read["host"].strip("[]"), port=port, target=target
        )
        return read["host"] + (f":{read['port']}" if read["port"] else ""), url

    async def _exchange(
        self, request: Request, host: str, url: httpcore2.URL, trace: Any
    ) -> Response:
        headers = {
            "host": host,
            "user-agent": "empfio",
            "accept-encoding": "identity",
            "content-length": str(len(request.body)),
            **{name.lower(): value for name, value in request.headers.items()},
        }
        try:
            pairs = [(name.encode("ascii"), value.encode()) for name, value in headers.items()]
        except UnicodeEncodeError:
            raise HttpError("The request is not HTTP.", is_sent=False) from None
        async with self._pool.stream(
            request.method, url, headers=pairs, content=request.body, extensions={"trace": trace}
        ) as answer:
            body = bytearray()
            async for piece in answer.aiter_stream():
                body += piece
                if len(body) >= request.most:
                    break
            told = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in answer.headers
            }
            return Response(answer.status, told, bytes(body[: request.most]))


class _Guarded(httpcore2.AsyncNetworkBackend):
    """Resolves a name, keeps the addresses that are allowed, and connects to just these."""

    def __init__(
        self,
        allows: Callable[[Address], bool],
        resolver: Callable[[str, int], Awaitable[Sequence[str]]],
    ) -> None:
        self._allows = allows
        self._resolver = resolver
        self._net = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None, socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:  # fmt: skip
        """A connection to the first allowed address that answers."""
        try:
            found = [ip_address(text) for text in await self._resolver(host, port)]
        except (OSError, UnicodeError, ValueError):
            raise HttpError(f"{host} is not known.", is_sent=False) from None
        allowed = [address for address in found if self._allows(address)]
        if not allowed:
            raise HttpError(f"{host} is no public address.", is_sent=False)
        for address in allowed[:-1]:
            try:
                return await self._connect(address, port)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._connect(allowed[-1], port)

    async def _connect(self, address: Address, port: int) -> httpcore2.AsyncNetworkStream:
        return await self._net.connect_tcp(str(address), port, timeout=_CONNECT_SECONDS)

    async def sleep(self, seconds: float) -> None:
        """Wait; asked for by the package where it tries again, which it is not told to."""
        await asyncio.sleep(seconds)
