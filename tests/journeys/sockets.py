"""Requests as bytes, sent to a served process past every client library that would mend them."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any

QUIET = 1.0  # seconds without a byte: nothing more is going to be answered
_START = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@dataclass(frozen=True)
class Heard:
    """All that came back on one connection."""

    bytes: bytes
    is_closed: bool

    @property
    def statuses(self) -> list[int]:
        """The status of each answer, in order."""
        return [int(found[1]) for found in _START.finditer(self.bytes)]

    @property
    def problem(self) -> Any:
        """The problem object of the only answer, None if it is another kind of answer."""
        head, _, body = self.bytes.partition(b"\r\n\r\n")
        is_problem = b"content-type: application/problem+json" in head.lower()
        return json.loads(body) if is_problem and len(self.statuses) == 1 else None


async def exchange(port: int, sent: bytes, quiet: float = QUIET) -> Heard:
    """Send bytes on a fresh connection; read until it is closed or quiet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    heard = b""
    try:
        writer.write(sent)
        while part := await asyncio.wait_for(reader.read(65_536), quiet):
            heard += part
        return Heard(heard, True)
    except TimeoutError:
        return Heard(heard, False)
    except ConnectionError:
        return Heard(heard, True)
    finally:
        writer.close()


def request(
    method: str, target: str | bytes, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """A sound request around what may be unsound in its parts; the connection ends with it."""
    target = target.encode() if isinstance(target, str) else target
    lines = {"Host": "desk", "Connection": "close", **(headers or {})}
    if body:
        lines.setdefault("Content-Length", str(len(body)))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return (
        method.encode() + b" " + target + b" HTTP/1.1\r\n" + head.encode("latin-1") + b"\r\n" + body
    )
