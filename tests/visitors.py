"""Visitors of the web chat: a browser that writes, reads and listens, past every client library."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx2
from fastapi import FastAPI

from tests.desk import Business, Desk


@dataclass
class Listener:
    """A stream that is open: what it was told so far."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, str, Any]] = field(default_factory=list)  # kind, id, data
    heard: bytes = b""
    signs: int = 0  # of life
    is_over: bool = False

    def take(self, piece: bytes) -> None:
        self.heard += piece
        *whole, self.heard = self.heard.split(b"\n\n")
        for one in whole:
            self.signs += one.startswith(b":")
            lines = dict(line.split(": ", 1) for line in one.decode().split("\n"))
            if "data" in lines:
                kind = lines.get("event", "")
                self.events.append((kind, lines.get("id", ""), json.loads(lines["data"])))

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


@dataclass
class Visitor:
    """Somebody at a salon's chat, in one browser."""

    salon: Business
    app: FastAPI
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def come(cls, desk: Desk, salon: Business) -> "Visitor":
        answer = await desk.client.post(f"/api/v1/chat/{await slug_of(salon)}/visitors")
        assert answer.status_code == 201, answer.text
        return cls(salon, desk.app, answer.json()["visitor_token"])

    async def call(
        self, method: str, path: str, *, status: int | None = None, **options: Any
    ) -> httpx2.Response:
        """Ask under /api/v1/chat; with ``status`` the answer must have it."""
        headers = {"x-visitor-token": self.token, **self.headers, **options.pop("headers", {})}
        answer = await self.salon.client.request(
            method, f"/api/v1/chat{path}", headers=headers, **options
        )
        assert status is None or answer.status_code == status, answer.text
        return answer

    async def write(self, text: str, id: str | None = None, **fields: Any) -> dict[str, Any]:
        """Write to the salon."""
        body = {"id": id or str(uuid4()), "text": text, **fields}
        answer = await self.call("POST", "/messages", json=body)
        assert answer.status_code in (200, 201), answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def tap(self, choice: str, status: int = 201) -> dict[str, Any]:
        """Tap an option."""
        body = {"id": str(uuid4()), "choice": choice}
        said: dict[str, Any] = (
            await self.call("POST", "/messages", json=body, status=status)
        ).json()
        return said

    async def send(
        self, data: bytes, name: str = "", id: str | None = None, status: int = 201
    ) -> dict[str, Any]:
        """Send a file to the salon."""
        path = f"/attachments?{urlencode({'id': id or str(uuid4()), 'name': name})}"
        found: dict[str, Any] = (await self.call("POST", path, content=data, status=status)).json()
        return found

    async def read(self, query: str = "") -> dict[str, Any]:
        """What was said."""
        found: dict[str, Any] = (await self.call("GET", f"/messages{query}", status=200)).json()
        return found

    @contextlib.asynccontextmanager
    async def listening(self, query: str = "", **headers: str) -> AsyncGenerator[Listener]:
        """A stream that is open for the block; httpx2's transport would wait for its end."""
        listener, gone = Listener(), asyncio.Event()
        all_headers = {"host": "desk", "x-visitor-token": self.token, **self.headers, **headers}
        scope = {
            "type": "http", "method": "GET", "path": "/api/v1/chat/stream", "http_version": "1.1",
            "query_string": query.lstrip("?").encode(), "raw_path": b"/api/v1/chat/stream",
            "headers": [(n.encode(), v.encode()) for n, v in all_headers.items()],
            "client": ("127.0.0.1", 1), "server": ("desk", 80), "scheme": "http", "root_path": "",
        }  # fmt: skip
        task = asyncio.create_task(self.app(scope, _receiving(gone), _sending(listener)))
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


async def slug_of(salon: Business) -> str:
    """A salon's address."""
    return str((await salon.get("/organization"))["slug"])
