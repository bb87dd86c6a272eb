"""WhatsApp at Meta as a channel: a phone number of the Cloud API."""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.channels.asking import ask
from empfio.channels.contract import (
    PRINTABLE,
    Attached,
    Connection,
    Delivered,
    Kind,
    Outgoing,
    Reading,
    SendError,
    Sent,
)
from empfio.channels.fitting import fit, joined
from empfio.channels.noticing import with_template
from empfio.channels.reading import id_at, items_at, line_at, phone_of, read_json
from empfio.channels.whatsapp_meta.fetching import fetch_media
from empfio.channels.whatsapp_meta.reading import read_calls
from empfio.channels.whatsapp_meta.sending import (
    LIMITS,
    identity_request,
    notice_of,
    refused,
    request_of,
)
from empfio.kit.http import Http

_MOST_SOUGHT = 20  # numbers that one call may speak of
# Unsigned bytes are only searched, in one pass; a key and its value may have spaces around.
_PHONE = re.compile(rb'"phone_number_id"\s{0,8}:\s{0,8}"([0-9]{1,32})"')
_ACCOUNT = re.compile(rb'"id"\s{0,8}:\s{0,8}"([0-9]{1,32})"')


class MetaSettings(BaseModel):
    """What a connection to Meta shows of itself."""

    model_config = ConfigDict(extra="forbid")

    phone_number_id: str = Field(
        pattern=r"^[0-9]{1,32}$", description="Meta's id of the phone number, not the number."
    )
    waba_id: str | None = Field(
        None, pattern=r"^[0-9]{1,32}$", description="Id of the WhatsApp Business Account."
    )
    notice_template: str | None = Field(
        None,
        pattern=r"^[a-z0-9_]{1,512}$",
        description="Name of an approved template whose body has one variable: what is said a day"
        " or more after the customer's last message, reminders above all, goes into it.",
    )
    notice_language: str | None = Field(
        None,
        pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$",
        description="The language under which Meta knows that template; en where none is named.",
    )


class MetaSecrets(BaseModel):
    """What a connection to Meta never shows again."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    app_secret: str = Field(
        pattern=PRINTABLE, repr=False, description="The app's secret; Meta signs by it."
    )
    access_token: str = Field(
        pattern=r"^[!-~]{8,2000}$", repr=False, description="A system user's token, to send by."
    )
    verify_token: str = Field(
        pattern=PRINTABLE,
        repr=False,
        description="Words of your own that Meta says when the webhook is set up.",
    )


class WhatsAppMeta:
    """The Cloud API, v23.0."""

    kind: Kind = "whatsapp_meta"
    name = "whatsapp"
    confirms_taps = False
    settings: type[BaseModel] = MetaSettings
    secrets: type[BaseModel] = MetaSecrets

    def addresses(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Sequence[str]:
        """The number's id, the account's, and what the handshake is found by."""
        account = settings.get("waba_id")
        return [
            f"meta:phone:{settings['phone_number_id']}",
            *([f"meta:waba:{account}"] if account else []),
            verify_address(secrets["verify_token"]),
        ]

    def sought(self, delivered: Delivered) -> Sequence[str]:
        """The numbers a call names, then the accounts."""
        found = [f"meta:phone:{one[1].decode()}" for one in _PHONE.finditer(delivered.raw)]
        found += [f"meta:waba:{one[1].decode()}" for one in _ACCOUNT.finditer(delivered.raw)]
        return list(dict.fromkeys(found))[:_MOST_SOUGHT]

    def verify(self, connection: Connection, delivered: Delivered) -> bool:
        """X-Hub-Signature-256: HMAC-SHA256 of the raw bytes by the app's secret, in small hex."""
        secret = connection.secrets.get("app_secret", "").encode()
        given = delivered.headers.get("x-hub-signature-256", "").encode("utf-8", "replace")
        signature = (
            b"sha256=" + hmac.new(secret, delivered.raw, hashlib.sha256).hexdigest().encode()
        )
        return bool(secret) and hmac.compare_digest(signature, given)

    def read(self, connection: Connection, raw: bytes) -> Reading:
        """What the call says of this connection's number."""
        return read_calls(raw, str(connection.settings.get("phone_number_id", "")))

    def parts(self, message: Outgoing) -> Sequence[Outgoing]:
        """Up to 3 buttons, a list of up to 10 rows, else numbered lines."""
        return fit(message, LIMITS)

    async def introduce(self, http: Http, connection: Connection, url: str) -> None:
        """Nothing: the address is entered in the app's settings at Meta."""

    async def identify(self, http: Http, connection: Connection) -> str | None:
        """The number and its verified name; raises ``SendError``."""
        response = await ask(http, identity_request(connection))
        told = read_json(response.body)
        number = line_at(told, "display_phone_number")
        if response.status == 200 and number:
            return joined(line_at(told, "verified_name"), number)
        raise refused(response, connection)

    async def confirm_tap(
        self, http: Http, connection: Connection, details: Mapping[str, Any]
    ) -> None:
        """Nothing: no tap waits here."""

    async def send(
        self, http: Http, connection: Connection, part: Outgoing, key: str, now: datetime
    ) -> Sent:
        """Send, or send the template that stands for it after a day; raises ``SendError``.

        A template: ``{"name": …, "language": "de", "parameters": ["…"]}``.
        """
        to = phone_of(part.to)
        if not to:
            raise SendError("The lead has no phone number in E.164.", is_final=True)
        part = with_template(part, now, lambda text: notice_of(connection, text))
        response = await ask(http, request_of(connection, part, to.removeprefix("+"), key))
        messages = items_at(read_json(response.body), "messages")
        number = id_at(messages[0], "id") if messages else ""
        if response.status == 200 and number:
            return Sent(number)
        raise refused(response, connection)

    async def fetch(
        self, http: Http, connection: Connection, attached: Attached, most: int
    ) -> bytes:
        """By the media's id, which leads to an address at Meta's; raises ``SendError``."""
        return await fetch_media(http, connection, attached.reference, most)

    async def find(
        self, http: Http, connection: Connection, part: Outgoing, key: str, since: datetime
    ) -> Sent | None:
        """None: Meta cannot be asked; its receipts bring our key back."""
        return None


def verify_address(token: str) -> str:
    """The address that the handshake's token leads to; the token itself is kept nowhere else."""
    return f"meta:verify:{hashlib.sha256(token.encode('utf-8', 'surrogatepass')).hexdigest()}"
