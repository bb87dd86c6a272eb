"""Streams that are open: past every client library, because those wait for an answer's end."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI


@dataclass
class Listener:
    """A stream that is open: what it was told so far."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, str, Any]] = field(default_factory=list)  # kind, id, data
    heard: bytes = b""
    signs: int = 0  # of life
    last_id: str = ""  # as a browser would send it
    is_over: bool = False

    def take(self, piece: bytes) -> None:
        self.heard += piece
        *whole, self.heard = self.heard.split(b"\n\n")
        for one in whole:
            self.signs += one.startswith(b":")
            lines = dict(line.split(": ", 1) for line in one.decode().split("\n"))
            self.last_id = lines.get("id", self.last_id)
            if "data" in lines:
                kind = lines.get("event", "")
                self.events.append((kind, lines.get("id", ""), json.loads(lines["data"])))

    def named(self, kind: str) -> list[Any]:
        """What was told under a name, oldest first."""
        return [data for found, _, data in self.events if found == kind]

    @property
    def texts(self) -> list[str]:
        """What was said."""
        return [data["text"] for kind, _, data in self.events if kind == "message"]

    @property
    def place(self) -> str:
        """Where it would go on."""
        return [place for kind, place, _ in self.events if kind == "message"][-1]

    @property
    def standing(self) -> dict[str, Any]:
        """How the conversation stands, as it was last told."""
        found: dict[str, Any] = [data for kind, _, data in self.events if kind == "state"][-1]
        return found


@contextlib.asynccontextmanager
async def listening(
    app: FastAPI, path: str, query: str, headers: Mapping[str, str]
) -> AsyncGenerator[Listener]:
    """A stream that is open for the block."""
    listener, gone = Listener(), asyncio.Event()
    scope = {
        "type": "http", "method": "GET", "path": path, "http_version": "1.1",
        "query_string": query.lstrip("?").encode(), "raw_path": path.encode(),
        "headers": [(n.encode(), v.encode()) for n, v in {"host": "desk", **headers}.items()],
        "client": ("127.0.0.1", 1), "server": ("desk", 80), "scheme": "http", "root_path": "",
    }  # fmt: skip
    task = asyncio.create_task(app(scope, _receiving(gone), _sending(listener)))
    while not listener.status:
        await asyncio.wait([task], timeout=0.01)
    try:
        yield listener
    finally:
        gone.set()
        await asyncio.wait_for(task, 10)


def _receiving(gone: asyncio.Event) -> Callable[[], Any]:
    first = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if first:
            return first.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    return receive


def _sending(listener: Listener) -> Callable[[Any], Any]:
    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            listener.headers = {n.decode(): v.decode() for n, v in message["headers"]}
            listener.status = message["status"]
        else:
            listener.take(message.get("body", b""))
            listener.is_over = not message.get("more_body", False)

    return send
