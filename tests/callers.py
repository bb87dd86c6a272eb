"""Providers who call: connections at a salon, and signed calls at its doors."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx2

from empfio.transfer.playing import sign_meta, sign_twilio
from tests.desk import Business, unique

_numbers = itertools.count(1)
BOT = {"bot_token": "12345:abcdef", "webhook_token": "a-token-of-the-tests"}
TWILIO_TOKEN = "twilio's token"
META_SECRET = "meta's secret"


async def until(is_so: Callable[[], Any], seconds: float = 20) -> None:
    """Wait until it is so; fails where that takes too long for any machine."""
    for _ in range(int(seconds / 0.02)):
        found = is_so()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


@dataclass
class TelegramCaller:
    """A bot of a salon, and one who writes to it."""

    salon: Business
    id: str
    chat: int = field(default_factory=lambda: 5_000_000 + next(_numbers))
    secret: str = BOT["webhook_token"]

    @classmethod
    async def connect(cls, salon: Business) -> "TelegramCaller":
        body = {"kind": "telegram", "name": unique("bot"), "secrets": BOT}
        made = (await salon.call("POST", "/channels", json=body, status=201)).json()
        return cls(salon, made["id"])

    def update(self, text: str, number: int | None = None, **fields: Any) -> dict[str, Any]:
        """An update with a message; the same ``number`` is the same message."""
        number = number or next(_numbers)
        who = {"id": self.chat, "is_bot": False, "first_name": "Jane", "last_name": "Smith"}
        chat = {"id": self.chat, "type": "private"}
        message = {"message_id": number, "date": 1_772_877_600, "from": who, "chat": chat}
        return {"update_id": number, "message": {**message, "text": text, **fields}}

    async def call(self, body: Any, secret: str | None = None) -> httpx2.Response:
        """Call the door."""
        return await self.salon.client.post(
            f"/api/v1/channels/telegram/webhook/{self.id}",
            content=body if isinstance(body, bytes) else json.dumps(body).encode(),
            headers={"x-telegram-bot-api-secret-token": secret or self.secret},
        )

    async def write(self, text: str, number: int | None = None, **fields: Any) -> None:
        """Write to the salon; the call is acknowledged."""
        answer = await self.call(self.update(text, number, **fields))
        assert answer.status_code == 200, answer.text

    @property
    def session(self) -> str:
        """What continues over conversations."""
        return f"telegram_{self.chat}"


async def call_twilio(
    salon: Business, address: str, form: dict[str, str], token: str = TWILIO_TOKEN
) -> httpx2.Response:
    """A signed call of Twilio's; ``address``: where it believes to call."""
    path = "/api/v1/channels/twilio/webhook"
    return await salon.client.post(
        path,
        content=urlencode(form).encode(),
        headers={
            "x-twilio-signature": sign_twilio(address + path, form, token),
            "content-type": "application/x-www-form-urlencoded",
        },
    )


async def call_meta(salon: Business, body: Any, secret: str = META_SECRET) -> httpx2.Response:
    """A signed call of Meta's."""
    raw = json.dumps(body).encode()
    return await salon.client.post(
        "/api/v1/channels/meta/webhook",
        content=raw,
        headers={"x-hub-signature-256": sign_meta(raw, secret)},
    )


async def conversations_of(salon: Business, session: str) -> list[dict[str, Any]]:
    """The conversations of a session, last activity first, with their messages."""
    listed = (await salon.get("/conversations?size=100"))["conversations"]
    mine = [one["id"] for one in listed if one["session_key"] == session]
    return [await salon.get(f"/conversations/{one}") for one in mine]
