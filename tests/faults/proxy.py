"""A proxy between the application and PostgreSQL: slow, stalling, cutting, losing answers."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit, urlunsplit

_PIECE = 65_536  # bytes
_READY = b"Z\x00\x00\x00\x05"  # PostgreSQL has done what it was sent: ReadyForQuery


@dataclass(slots=True)
class Proxy:
    """What happens to the connections; may be changed while they are open."""

    target: str  # the path of the server's unix socket
    delay: float = 0.0  # seconds that each piece takes, in each direction
    most_bytes: Callable[[], int] | None = None  # after which a new connection is cut
    lost: bytes = b""  # the answer to what holds this is lost, and its connection with it
    cuts: int = 0
    losses: int = 0
    _flows: asyncio.Event = field(default_factory=asyncio.Event)
    _lines: "set[_Line]" = field(default_factory=set)

    def stall(self) -> None:
        """Let nothing through, and keep every connection open."""
        self._flows.clear()

    def flow(self) -> None:
        """Let everything through."""
        self._flows.set()

    async def cut_all(self) -> None:
        """Cut every connection that is open now; both ends know of it when this returns."""
        cut = set(self._lines)
        for line in cut:
            line.cut()
        while cut & self._lines:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of the application."""
        try:
            behind = await asyncio.open_unix_connection(self.target)
        except OSError:
            writer.transport.abort()
            return
        line = _Line(self, (reader, writer), behind, self.most_bytes and self.most_bytes())
        self._lines.add(line)
        try:
            await asyncio.gather(line.ask(), line.answer())
        finally:
            self._lines.discard(line)
            line.close()

    async def pass_on(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        """Write it, as late as everything is now."""
        if self.delay:
            await asyncio.sleep(self.delay)
        await self._flows.wait()
        writer.write(data)
        await writer.drain()


Side = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True, eq=False)
class _Line:
    """One connection, from the application (near) to PostgreSQL (far)."""

    proxy: Proxy
    near: Side
    far: Side
    left: int | None  # bytes, of both directions, until it is cut
    loses: bool = False

    async def ask(self) -> None:
        """Carry what is asked, until somebody hangs up."""
        with contextlib.suppress(ConnectionError):
            while data := await self.near[0].read(_PIECE):
                if self.proxy.lost and self.proxy.lost in data:
                    self.loses = True
                await self._carry(data, self.far[1])
        self.close()

    async def answer(self) -> None:
        """Carry what is answered, until somebody hangs up."""
        with contextlib.suppress(ConnectionError):
            while data := await self.far[0].read(_PIECE):
                if not self.loses:
                    await self._carry(data, self.near[1])
                elif _READY in data:
                    self.proxy.losses += 1
                    self.cut()
        self.close()

    async def _carry(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        if self.left is None:
            await self.proxy.pass_on(data, writer)
            return
        part, self.left = data[: self.left], self.left - len(data)
        await self.proxy.pass_on(part, writer)
        if self.left < 0:
            self.proxy.cuts += 1
            self.cut()

    def cut(self) -> None:
        """End it like a cable that was pulled."""
        for _, writer in (self.near, self.far):
            writer.transport.abort()

    def close(self) -> None:
        """End it; what was written still arrives."""
        for _, writer in (self.near, self.far):
            writer.close()


@contextlib.asynccontextmanager
async def proxied(url: str) -> AsyncGenerator[tuple[Proxy, str]]:
    """A proxy before the database of ``url``, which is reached by a unix socket; its address."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    proxy = Proxy(f"{query['host']}/.s.PGSQL.{query['port']}")
    proxy.flow()
    server = await asyncio.start_server(proxy.connect, "127.0.0.1", 0)
    place = server.sockets[0].getsockname()
    who = f"{parts.netloc.rpartition('@')[0]}@{place[0]}:{place[1]}"
    try:
        yield proxy, urlunsplit(parts._replace(netloc=who, query="sslmode=disable"))
    finally:
        proxy.flow()
        server.close()
        await proxy.cut_all()
