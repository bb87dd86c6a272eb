"""Telegram as a channel: a bot that customers write to in a private chat."""

import hmac
import json
import re
import secrets as chance
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.channels.asking import (
    ask,
    download,
    hide,
    refusal,
    secrets_of,
    too_large,
    untold,
    wait_of,
)
from empfio.channels.contract import (
    Attached,
    Connection,
    Delivered,
    Kind,
    Outgoing,
    Reading,
    SendError,
    Sent,
)
from empfio.channels.fitting import Limits, fit, flat, form_of
from empfio.channels.reading import at, id_at, line_at, read_json, text_at
from empfio.channels.telegram.reading import read_update
from empfio.kit.http import Http, Request, Response

# sendMessage and InlineKeyboardButton of core.telegram.org/bots/api. A button's label has no
# documented limit; clients show about this much of it.
LIMITS = Limits(text=4_096, body=4_096, buttons=50, button_label=64, choice_id=64)
UPDATES = ("message", "edited_message", "callback_query", "message_reaction", "my_chat_member")
_API = "https://api.telegram.org"
_FILE = re.compile(r"[A-Za-z0-9_./-]{1,300}")
_CHAT = re.compile(r"[0-9]{1,20}")
_HEADER = "x-telegram-bot-api-secret-token"


class TelegramSettings(BaseModel):
    """What a connection to Telegram shows of itself: nothing beyond its id."""

    model_config = ConfigDict(extra="forbid")


class TelegramSecrets(BaseModel):
    """What a connection to Telegram never shows again."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    bot_token: str = Field(
        pattern=r"^[0-9]{1,20}:[A-Za-z0-9_-]{1,128}$",
        repr=False,
        description="The bot's token, from BotFather.",
    )
    webhook_token: str = Field(
        default_factory=lambda: chance.token_urlsafe(32),
        pattern=r"^[A-Za-z0-9_-]{16,256}$",
        repr=False,
        description="What Telegram sends along to show that it is Telegram; made where not given.",
    )


class Telegram:
    """The Bot API. Its calls are found by the connection's id in the path."""

    kind: Kind = "telegram"
    name = "telegram"
    confirms_taps = True
    settings: type[BaseModel] = TelegramSettings
    secrets: type[BaseModel] = TelegramSecrets

    def addresses(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Sequence[str]:
        """None: an update does not name the bot it is for."""
        return ()

    def sought(self, delivered: Delivered) -> Sequence[str]:
        """None, likewise."""
        return ()

    def verify(self, connection: Connection, delivered: Delivered) -> bool:
        """Whether the token that was set with the webhook came along."""
        expected = connection.secrets.get("webhook_token", "").encode()
        given = delivered.headers.get(_HEADER, "").encode("utf-8", "replace")
        return bool(expected) and hmac.compare_digest(expected, given)

    def read(self, connection: Connection, raw: bytes) -> Reading:
        """What the update says."""
        return read_update(raw)

    def parts(self, message: Outgoing) -> Sequence[Outgoing]:
        """All that is said of a choice stands on its button, or else in a numbered line."""
        buttons = flat(message)
        return fit(buttons if form_of(buttons, LIMITS) == "buttons" else message, LIMITS)

    async def introduce(self, http: Http, connection: Connection, url: str) -> None:
        """Have updates sent to an address of ours; raises ``SendError``."""
        await set_webhook(http, connection, url)

    async def identify(self, http: Http, connection: Connection) -> str | None:
        """The bot's name, by ``getMe``; raises ``SendError``."""
        response = await ask(http, _call(connection, "getMe", {}))
        name = line_at(read_json(response.body), "result", "username")
        if response.status == 200 and name:
            return f"@{name}"
        raise _refusal(response, connection)

    async def confirm_tap(
        self, http: Http, connection: Connection, details: Mapping[str, Any]
    ) -> None:
        """Stop the clock on a button that was tapped; raises ``SendError``."""
        if tapped := details.get("callback_query"):
            await confirm_tap(http, connection, str(tapped))

    async def send(
        self, http: Http, connection: Connection, part: Outgoing, key: str, now: datetime
    ) -> Sent:
        """Send as plain text; Telegram takes no key. Raises ``SendError``."""
        if not _CHAT.fullmatch(part.to):
            raise SendError("The lead has no Telegram chat.", is_final=True)
        body: dict[str, Any] = {"chat_id": int(part.to), "text": part.text}
        if part.choices:
            rows = [[{"text": one.label, "callback_data": one.id}] for one in part.choices]
            body["reply_markup"] = {"inline_keyboard": rows}
        response = await ask(http, _call(connection, "sendMessage", body))
        number = id_at(read_json(response.body), "result", "message_id")
        if response.status == 200 and number:
            return Sent(f"{part.to}:{number}")
        raise _refusal(response, connection)

    async def fetch(
        self, http: Http, connection: Connection, attached: Attached, most: int
    ) -> bytes:
        """By ``getFile``, which says where the file is for an hour; raises ``SendError``."""
        asked = _call(connection, "getFile", {"file_id": attached.reference})
        response = await ask(http, asked)
        told = read_json(response.body)
        path = text_at(told, "result", "file_path")
        if response.status != 200 or not _FILE.fullmatch(path) or ".." in path:
            raise _refusal(response, connection)
        size = at(told, "result", "file_size")
        if isinstance(size, int) and size > most:
            raise too_large(most)
        url = f"{_API}/file/bot{connection.secrets['bot_token']}/{path}"
        secrets = secrets_of(connection.secrets)
        return await download(http, "Telegram", url, {}, secrets, most)

    async def find(
        self, http: Http, connection: Connection, part: Outgoing, key: str, since: datetime
    ) -> Sent | None:
        """None: the Bot API cannot be asked what was sent."""
        return None


async def _tell(http: Http, connection: Connection, method: str, body: Mapping[str, Any]) -> None:
    response = await ask(http, _call(connection, method, body))
    if response.status != 200:
        raise _refusal(response, connection)


async def set_webhook(http: Http, connection: Connection, url: str) -> None:
    """Have updates sent to an address of ours; raises ``SendError``."""
    token = connection.secrets["webhook_token"]
    body = {"url": url, "secret_token": token, "allowed_updates": UPDATES}
    await _tell(http, connection, "setWebhook", body)


async def confirm_tap(http: Http, connection: Connection, callback_query: str) -> None:
    """Stop the clock on a button that was tapped (``details`` of the message name it)."""
    await _tell(http, connection, "answerCallbackQuery", {"callback_query_id": callback_query})


def _call(connection: Connection, method: str, body: Mapping[str, Any]) -> Request:
    url = f"{_API}/bot{connection.secrets['bot_token']}/{method}"
    headers = {"content-type": "application/json"}
    return Request("POST", url, headers, json.dumps(body).encode())


def _refusal(response: Response, connection: Connection) -> SendError:
    """What "Making requests" of the Bot API says of errors; its texts are not stable, codes are."""
    told = read_json(response.body)
    secrets = secrets_of(connection.secrets)
    if response.status == 200:
        return untold("Telegram")
    if response.status == 403:
        return SendError("The customer has blocked the bot or never started it.", is_final=True)
    if response.status in (401, 404):
        return SendError("Telegram does not know the bot's token.", is_final=True)
    said = hide(text_at(told, "description"), secrets)
    if response.status == 429:
        seconds = wait_of(at(told, "parameters", "retry_after"), 5)
        return SendError(f"Telegram: {said or 'too many requests'}", wait=seconds)
    return refusal("Telegram", response, said, secrets)
