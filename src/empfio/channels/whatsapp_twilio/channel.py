"""WhatsApp at Twilio as a channel: a number that is a sender of an account."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from empfio.channels.asking import ask, hide, is_window_over, refusal, secrets_of, untold, wait_of
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
from empfio.channels.fitting import Limits, fit, joined
from empfio.channels.noticing import Template, in_one_line, with_template
from empfio.channels.reading import id_at, items_at, line_at, phone_of, read_json, text_at
from empfio.channels.whatsapp_twilio.fetching import fetch_media, login_of
from empfio.channels.whatsapp_twilio.form import is_signed
from empfio.channels.whatsapp_twilio.reading import fields_of, own_number, read_call
from empfio.kit.http import Http, Request, Response

# "Messages resource": a body of 1,600 characters. What can be tapped needs a content template
# that Meta has approved, so choices are numbered lines.
LIMITS = Limits(text=1_600)
_API = "https://api.twilio.com/2010-04-01/Accounts"
_TAKEN = 2  # seconds that Twilio's clock may be behind ours
# Of "Error and Warning Dictionary": too much at once, with seconds to wait; what is final.
_WAITS = {"20429": 5.0, "63018": 5.0, "63038": 3_600.0, "14107": 5.0}
_REASONS = {
    "20003": "Twilio refuses the account or its auth token.",
    "21211": "Twilio says that the customer's number is none.",
    "63016": "WhatsApp takes only templates: the customer last wrote more than 24 hours ago.",
}


class TwilioSettings(BaseModel):
    """What a connection to Twilio shows of itself."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str = Field(pattern=r"^AC[0-9a-fA-F]{32}$", description="The account's SID.")
    number: str = Field(
        pattern=r"^\+[1-9][0-9]{6,14}$", description="The WhatsApp sender, in E.164."
    )
    status_callback: str | None = Field(
        None,
        pattern=r"^https://[!-~]{1,500}$",
        description="Where Twilio tells what became of messages; where the sender has none set.",
    )
    notice_content_sid: str | None = Field(
        None,
        pattern=r"^HX[0-9a-fA-F]{32}$",
        description="SID of an approved template whose body has one variable: what is said a day"
        " or more after the customer's last message, reminders above all, goes into it.",
    )


class TwilioSecrets(BaseModel):
    """What a connection to Twilio never shows again."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    auth_token: str = Field(
        pattern=PRINTABLE, repr=False, description="Signs calls, and is sent by."
    )


class WhatsAppTwilio:
    """Programmable Messaging, API 2010-04-01."""

    kind: Kind = "whatsapp_twilio"
    name = "whatsapp"
    confirms_taps = False
    settings: type[BaseModel] = TwilioSettings
    secrets: type[BaseModel] = TwilioSecrets

    def addresses(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Sequence[str]:
        """The receiving number."""
        return [f"twilio:{settings['number']}"]

    def sought(self, delivered: Delivered) -> Sequence[str]:
        """The number of ours that a call speaks of."""
        number = own_number(fields_of(delivered.raw))
        return [f"twilio:{number}"] if number else []

    def verify(self, connection: Connection, delivered: Delivered) -> bool:
        """X-Twilio-Signature over the address that Twilio called and the form."""
        return is_signed(
            connection.secrets.get("auth_token", ""),
            delivered.url,
            delivered.headers.get("content-type", ""),
            delivered.raw,
            delivered.headers.get("x-twilio-signature", ""),
        )

    def read(self, connection: Connection, raw: bytes) -> Reading:
        """What the call says, where it is for this connection's number."""
        return read_call(raw, str(connection.settings.get("number", "")))

    def parts(self, message: Outgoing) -> Sequence[Outgoing]:
        """Choices are numbered lines; nothing can be tapped."""
        return fit(message, LIMITS)

    async def introduce(self, http: Http, connection: Connection, url: str) -> None:
        """Nothing: the address is entered with the sender at Twilio."""

    async def identify(self, http: Http, connection: Connection) -> str | None:
        """The account's name; raises ``SendError``."""
        url = f"{_API}/{connection.settings['account_sid']}.json"
        response = await ask(http, Request("GET", url, login_of(connection)))
        name = line_at(read_json(response.body), "friendly_name")
        if response.status == 200 and name:
            return joined(name, str(connection.settings["number"]))
        raise _refused(response, connection)

    async def confirm_tap(
        self, http: Http, connection: Connection, details: Mapping[str, Any]
    ) -> None:
        """Nothing: no tap waits here."""

    async def send(
        self, http: Http, connection: Connection, part: Outgoing, key: str, now: datetime
    ) -> Sent:
        """Send, or send the template that stands for it after a day; raises ``SendError``.

        Twilio takes no key. A template: ``{"content_sid": "HX…", "variables": {"1": "…"}}``.
        """
        to = phone_of(part.to)
        if not to:
            raise SendError("The lead has no phone number in E.164.", is_final=True)
        part = with_template(part, now, lambda text: _notice(connection, text))
        form = _form(connection, part, to)
        response = await ask(http, _request(connection, "POST", "", urlencode(form).encode()))
        number = id_at(read_json(response.body), "sid")
        if response.status in (200, 201) and number:
            return Sent(number)
        raise _refused(response, connection)

    async def fetch(
        self, http: Http, connection: Connection, attached: Attached, most: int
    ) -> bytes:
        """By its address at the account, which leads on to a media host; raises ``SendError``."""
        return await fetch_media(http, connection, attached.reference, most)

    async def find(
        self, http: Http, connection: Connection, part: Outgoing, key: str, since: datetime
    ) -> Sent | None:
        """The newest message to the customer since then, in the same words; may raise."""
        query = {
            "To": f"whatsapp:{phone_of(part.to)}",
            "From": f"whatsapp:{connection.settings['number']}",
            "DateSent>": f"{since.astimezone(UTC):%Y-%m-%d}",  # of that day or later
            "PageSize": "50",
        }
        response = await ask(http, _request(connection, "GET", f"?{urlencode(query)}", b""))
        told = read_json(response.body)
        if response.status != 200 or not isinstance(told, dict):
            raise _refused(response, connection)
        for row in items_at(told, "messages"):
            if _is_sent_since(row, part, since) and id_at(row, "sid"):
                return Sent(id_at(row, "sid"))
        return None


def _notice(connection: Connection, text: str) -> Template | None:
    """The business's template for notices with a text in it; None where it has none."""
    sid = connection.settings.get("notice_content_sid")
    return {"content_sid": sid, "variables": {"1": text}} if sid else None


def _form(connection: Connection, part: Outgoing, to: str) -> dict[str, str]:
    form = {"From": f"whatsapp:{connection.settings['number']}", "To": f"whatsapp:{to}"}
    if part.template:
        form["ContentSid"] = str(part.template.get("content_sid"))
        form["ContentVariables"] = json.dumps(part.template.get("variables", {}))
    else:
        form["Body"] = part.text
    if callback := connection.settings.get("status_callback"):
        form["StatusCallback"] = callback
    return form


def _request(connection: Connection, method: str, query: str, body: bytes) -> Request:
    account = connection.settings["account_sid"]
    headers = {**login_of(connection), "content-type": "application/x-www-form-urlencoded"}
    url = f"{_API}/{account}/Messages.json{query}"
    return Request(method, url, headers, body, most=512_000)


def _refused(response: Response, connection: Connection) -> SendError:
    """What an answer without a message's SID means."""
    told = read_json(response.body)
    if response.status in (200, 201):
        return untold("Twilio")
    code, secrets = id_at(told, "code"), secrets_of(connection.secrets)
    said = hide(line_at(told, "message"), secrets)
    if code in _WAITS:
        seconds = wait_of(response.headers.get("retry-after"), _WAITS[code])
        return SendError(f"Twilio: {said or 'too much at once'} ({code})", wait=seconds)
    if code in _REASONS:
        return SendError(f"{_REASONS[code]} ({code})", is_final=True)
    return refusal("Twilio", response, f"{said} ({code})" if said else "", secrets)


def _is_sent_since(row: Any, part: Outgoing, since: datetime) -> bool:
    """Whether a row of Twilio's list is the part, as it is or in a template, from ``since`` on."""
    try:
        made = parsedate_to_datetime(text_at(row, "date_created"))
    except ValueError:
        return False
    if made.tzinfo is None or made < since.replace(microsecond=0) - timedelta(seconds=_TAKEN):
        return False
    # One that failed is found, too: its receipt says so, and why.
    if not text_at(row, "direction").startswith("outbound"):
        return False
    body = text_at(row, "body").split()
    is_notice = part.last_heard_at is None or is_window_over(part, since)
    return body == part.text.split() or (is_notice and _holds(body, in_one_line(part).split()))


def _holds(body: list[str], notice: list[str]) -> bool:
    """Whether a template's own words stand before or behind those of the notice."""
    places = range(len(body) - len(notice) + 1)
    return any(body[place : place + len(notice)] == notice for place in places)
