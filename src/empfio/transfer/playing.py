"""Providers as they call us: one message of a customer's, signed as its provider signs it."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from empfio.channels.contract import Connection, Kind

PLAYED: tuple[Kind, ...] = ("telegram", "whatsapp_meta", "whatsapp_twilio")
# Who writes unless somebody is named: +44 7700 900000 to 900999 are kept free by Ofcom.
SENDERS: Mapping[Kind, str] = {
    "telegram": "100200300",
    "whatsapp_meta": "+447700900123",
    "whatsapp_twilio": "+447700900123",
}
_NAME = "Sam Simulated"
_NUMBER = "+447700900000"  # of the business


@dataclass(frozen=True, slots=True)
class PlayedCall:
    """A provider's call; ``provider_id``: what it calls the message."""

    provider_id: str
    path: str
    headers: Mapping[str, str]
    body: bytes


def made_up(kind: Kind) -> tuple[dict[str, Any], dict[str, str]]:
    """Settings and secrets of an account that no provider has."""
    token = secrets.token_urlsafe(24)
    if kind == "telegram":
        return {}, {"bot_token": f"1:{token}", "webhook_token": secrets.token_urlsafe(24)}
    if kind == "whatsapp_meta":
        verify = secrets.token_urlsafe(24)
        found = {"app_secret": token, "access_token": "simulated-" + token, "verify_token": verify}
        return {"phone_number_id": "100000000000001"}, found
    account = "AC" + secrets.token_hex(16)
    return {"account_sid": account, "number": _NUMBER}, {"auth_token": token}


def play(connection: Connection, sender: str, text: str, address: str, now: datetime) -> PlayedCall:
    """The call that brings a customer's text; ``address``: where the server believes to be."""
    if connection.kind == "telegram":
        return _of_telegram(connection, sender, text, now)
    if connection.kind == "whatsapp_meta":
        return _of_meta(connection, sender, text, now)
    return _of_twilio(connection, sender, text, address)


def sign_meta(raw: bytes, secret: str) -> str:
    """X-Hub-Signature-256: over the raw bytes."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def sign_twilio(url: str, form: Mapping[str, str], token: str) -> str:
    """X-Twilio-Signature: over the address, then names and values in their order."""
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def _of_telegram(connection: Connection, sender: str, text: str, now: datetime) -> PlayedCall:
    number = secrets.randbelow(2**31)
    who = {"id": int(sender), "is_bot": False, "first_name": _NAME}
    chat = {"id": int(sender), "type": "private"}
    message = {"message_id": number, "date": int(now.timestamp()), "from": who, "chat": chat}
    body = {"update_id": number, "message": {**message, "text": text}}
    token = connection.secrets["webhook_token"]
    headers = {"x-telegram-bot-api-secret-token": token, "content-type": "application/json"}
    path = f"/api/v1/channels/telegram/webhook/{connection.id}"
    return PlayedCall(f"{sender}:{number}", path, headers, json.dumps(body).encode())


def _of_meta(connection: Connection, sender: str, text: str, now: datetime) -> PlayedCall:
    number, phone = f"wamid.{secrets.token_hex(16)}", sender.removeprefix("+")
    message = {"from": phone, "id": number, "timestamp": str(int(now.timestamp())),
               "type": "text", "text": {"body": text}}  # fmt: skip
    metadata = {"display_phone_number": _NUMBER.removeprefix("+"), **connection.settings}
    contacts = [{"wa_id": phone, "profile": {"name": _NAME}}]
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts,
             "messages": [message]}  # fmt: skip
    entry = {"id": "100000000000002", "changes": [{"field": "messages", "value": value}]}
    raw = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    signature = sign_meta(raw, connection.secrets["app_secret"])
    headers = {"x-hub-signature-256": signature, "content-type": "application/json"}
    return PlayedCall(number, "/api/v1/channels/meta/webhook", headers, raw)


def _of_twilio(connection: Connection, sender: str, text: str, address: str) -> PlayedCall:
    number, path = f"SM{secrets.token_hex(16)}", "/api/v1/channels/twilio/webhook"
    form = {
        "MessageSid": number,
        "AccountSid": connection.settings["account_sid"],
        "From": f"whatsapp:{sender}",
        "To": f"whatsapp:{connection.settings['number']}",
        "Body": text,
        "ProfileName": _NAME,
        "NumMedia": "0",
    }
    signature = sign_twilio(address + path, form, connection.secrets["auth_token"])
    headers = {
        "x-twilio-signature": signature,
        "content-type": "application/x-www-form-urlencoded",
    }
    return PlayedCall(number, path, headers, urlencode(form).encode())
