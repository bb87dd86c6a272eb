"""A program as a channel: its own door brings messages in, a signed callback takes replies."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from empfio.channels.api.signing import key_in, new_secret, sign
from empfio.channels.asking import wait_of
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
from empfio.kit.clock import write_time
from empfio.kit.http import Http, HttpError, Request, may_be_public

_KEY_BYTES = range(24, 65)  # Standard Webhooks: "between 24 bytes and 64 bytes"


class ApiSettings(BaseModel):
    """What a connection of one's own shows of itself."""

    model_config = ConfigDict(extra="forbid")

    channel: Literal["web", "whatsapp", "telegram", "voice"] = Field(
        "web", description="Which channel its conversations show."
    )
    callback_url: str | None = Field(
        None,
        pattern=r"^https://[!-~]{1,1000}$",
        description="Where replies are sent; without it they are read from events and messages.",
    )

    @field_validator("callback_url")
    @classmethod
    def _is_reachable(cls, text: str | None, info: ValidationInfo) -> str | None:
        """Refuse at once what no call will ever be let out to; names are looked up by each call."""
        is_kept = text == (info.context or {}).get("callback_url")
        if text is not None and not is_kept and not may_be_public(text):
            raise PydanticCustomError("callback_url", "must lead to a host at a public address")
        return text


class ApiSecrets(BaseModel):
    """What a connection of one's own shows once."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    signing_secret: str = Field(
        default_factory=new_secret,
        pattern=r"^whsec_[A-Za-z0-9+/]{30,90}={0,2}$",
        repr=False,
        description="Signs the calls to callback_url; made where not given.",
    )

    @field_validator("signing_secret")
    @classmethod
    def _is_a_key(cls, text: str) -> str:
        try:
            is_key = len(key_in(text)) in _KEY_BYTES
        except ValueError:
            is_key = False
        if not is_key:
            raise PydanticCustomError("secret", "must be whsec_ and 24 to 64 bytes in base64")
        return text


class Api:
    """A program that speaks to our API; its calls come with a token, at a door of its own."""

    kind: Kind = "api"
    name = "web"
    confirms_taps = False
    settings: type[BaseModel] = ApiSettings
    secrets: type[BaseModel] = ApiSecrets

    def addresses(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Sequence[str]:
        """None: whoever calls names the connection."""
        return ()

    def sought(self, delivered: Delivered) -> Sequence[str]:
        """None, likewise."""
        return ()

    def verify(self, connection: Connection, delivered: Delivered) -> bool:
        """Never: what comes here comes with a token."""
        return False

    def read(self, connection: Connection, raw: bytes) -> Reading:
        """Nothing: its messages are not kept as calls."""
        return Reading(noted=("call of a provider",))

    def parts(self, message: Outgoing) -> Sequence[Outgoing]:
        """The message as it is: its program knows how much fits."""
        return [message]

    async def introduce(self, http: Http, connection: Connection, url: str) -> None:
        """Nothing: the program knows its door."""

    async def identify(self, http: Http, connection: Connection) -> str | None:
        """None: a program is called with replies alone."""
        return None

    async def confirm_tap(
        self, http: Http, connection: Connection, details: Mapping[str, Any]
    ) -> None:
        """Nothing: no tap waits here."""

    async def send(
        self, http: Http, connection: Connection, part: Outgoing, key: str, now: datetime
    ) -> Sent:
        """Call back, signed; ``webhook-id`` is the same for each try. Raises ``SendError``.

        Whatever is not 2xx is tried again, but 410: then the program wants no more calls.
        """
        url = connection.settings.get("callback_url")
        if not url:
            raise SendError("The connection has no callback_url any more.", is_final=True)
        body = json.dumps(_form(connection, part, now), ensure_ascii=False).encode()
        signed = sign(connection.secrets["signing_secret"], key, now, body)
        headers = {"content-type": "application/json", **signed}
        try:
            response = await http.ask(Request("POST", url, headers, body))
        except HttpError as error:
            # Not in doubt: who was called already knows it by its id.
            raise SendError(error.reason) from None
        if 200 <= response.status < 300:
            return Sent(key)
        if response.status == 410:
            raise SendError("The callback_url wants no more calls (410).", is_final=True)
        wait = wait_of(response.headers.get("retry-after"), 1) if response.status == 429 else None
        raise SendError(f"The callback_url answered with status {response.status}.", wait=wait)

    async def fetch(
        self, http: Http, connection: Connection, attached: Attached, most: int
    ) -> bytes:
        """Nothing: a program sends no files."""
        raise SendError("A connection of one's own brings no files.", is_final=True)

    async def find(
        self, http: Http, connection: Connection, part: Outgoing, key: str, since: datetime
    ) -> Sent | None:
        """None: the same call is sent again, under the same id."""
        return None


def _form(connection: Connection, part: Outgoing, now: datetime) -> dict[str, Any]:
    options = [
        {"id": one.id, "label": one.label, "description": one.description} for one in part.choices
    ]
    data = {
        "connection_id": str(connection.id),
        "conversation_id": part.conversation_id,
        "message_id": part.message_id,
        "to": part.to,
        "text": part.text,
        "options": options,
    }
    return {"type": "message.outgoing", "timestamp": write_time(now), "data": data}
