"""Visitors of the web chat: a browser that writes, reads and listens, past every client library."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx2
from fastapi import FastAPI

from tests.desk import Business, Desk
from tests.listeners import Listener, listening


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
        for _ in range(20):  # as browsers do where a busy machine has no connection in time
            if answer.status_code != 503:
                break
            await asyncio.sleep(0.5)
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
        """A stream that is open for the block."""
        known = {"x-visitor-token": self.token, **self.headers, **headers}
        async with listening(self.app, "/api/v1/chat/stream", query, known) as heard:
            yield heard


async def slug_of(salon: Business) -> str:
    """A salon's address."""
    return str((await salon.get("/organization"))["slug"])
