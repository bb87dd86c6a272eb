"""The application under test, and people who use it."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
from fastapi import FastAPI

from empfio.kit.doors import House
from empfio.kit.settings import Settings
from empfio.main import create_app
from empfio.wiring import Strangers
from tests.agents import Scripted
from tests.providers import Provider
from tests.strangers import strangers_for

SECRET_KEY = "a key of the tests, long enough to be taken"
PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)


@dataclass(slots=True)
class Business:
    """An organization with its owner's token, and a client that speaks as its owner."""

    client: httpx2.AsyncClient
    token: str
    id: str
    user_id: str
    email: str
    name: str

    def as_bearer(self, token: str | None = None) -> dict[str, str]:
        """The header that says who calls."""
        return {"authorization": f"Bearer {token or self.token}"}

    async def call(
        self, method: str, path: str, *, token: str | None = None, status: int | None = None,
        headers: Mapping[str, str] | None = None, **options: Any,
    ) -> httpx2.Response:  # fmt: skip
        """Ask under /api/v1; with ``status`` the answer must have it."""
        sent = {**self.as_bearer(token), **(headers or {})}
        answer = await self.client.request(method, f"/api/v1{path}", headers=sent, **options)
        assert status is None or answer.status_code == status, answer.text
        return answer

    async def insist(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Ask again where the desk was too busy to answer: for crowds larger than its pool."""
        for _ in range(60):
            answer = await self.call(method, path, **options)
            if answer.status_code != 503:
                break
            await asyncio.sleep(0.1)
        return answer

    async def get(self, path: str, **options: Any) -> Any:
        """The JSON of an answer 200."""
        return (await self.call("GET", path, status=200, **options)).json()

    async def lead(self, **fields: Any) -> dict[str, Any]:
        """A new lead."""
        fields = {"name": "Jane Smith", "channel": "telegram", "channel_id": unique("tg"), **fields}
        return (await self.call("POST", "/leads", json=fields, status=201)).json()

    async def conversation(self, lead_id: str | None = None, **fields: Any) -> dict[str, Any]:
        """A new conversation, of a new lead unless one is named."""
        if lead_id is None:
            lead_id = (await self.lead())["id"]
        body = {"lead_id": lead_id, "channel": "telegram", **fields}
        return (await self.call("POST", "/conversations", json=body, status=201)).json()

    async def message(self, conversation_id: str, content: str = "Hello", **fields: Any) -> Any:
        """A person's reply."""
        path = f"/conversations/{conversation_id}/messages"
        body = {"content": content, **fields}
        return (await self.call("POST", path, json=body, status=201)).json()


@dataclass(slots=True)
class Desk:
    """The running application."""

    app: FastAPI
    client: httpx2.AsyncClient
    house: House
    strangers: Strangers
    kept: dict[str, Business] = field(default_factory=dict)

    @property
    def provider(self) -> Provider:
        """Whoever is spoken to at the border."""
        http = self.strangers.outside.http
        assert isinstance(http, Provider)
        return http

    @property
    def agent(self) -> Scripted:
        """Who answers."""
        agent = self.strangers.agent
        assert isinstance(agent, Scripted)
        return agent

    async def found(self, name: str = "Salon") -> Business:
        """A fresh organization, for a test that counts everything it sees."""
        email = f"{unique('owner')}@example.com"
        body = {
            "email": email,
            "password": PASSWORD,
            "full_name": "Olga Owner",
            "organization_name": name,
        }
        answer = await self.client.post("/api/v1/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return Business(
            self.client, made["access_token"], made["organization_id"], made["user_id"], email, name
        )

    async def business(self, name: str = "Salon") -> Business:
        """One organization for many tests: quicker than ``found``."""
        if name not in self.kept:
            self.kept[name] = await self.found(name)
        return self.kept[name]


def unique(prefix: str) -> str:
    """A text that no other test of this worker uses."""
    return f"{prefix}-{next(_numbers)}"


@contextlib.asynccontextmanager
async def open_desk(settings: Settings, strangers: Strangers | None = None) -> AsyncGenerator[Desk]:
    """Start the application in this process and speak to it without a network.

    It speaks to ``strangers``; unless told otherwise, to a provider that takes everything.
    """
    known = strangers or strangers_for(settings)
    app = create_app(settings, known)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
            yield Desk(app, client, app.state.house, known)
