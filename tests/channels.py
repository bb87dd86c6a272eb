"""The three channels with connections to try them on, and payloads as their providers send them."""

import json
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from empfio.channels.contract import Channel, Connection, Delivered
from empfio.channels.telegram.channel import Telegram
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.channels.whatsapp_twilio.channel import WhatsAppTwilio
from empfio.kit.ids import ConnectionId

PAYLOADS = Path(__file__).with_name("payloads")
CONNECTION_ID = ConnectionId(UUID(int=1))
TELEGRAM = Connection(
    CONNECTION_ID,
    "telegram",
    {},
    {"bot_token": "123456:canary-bot-token", "webhook_token": "canary-webhook-token"},
)
META = Connection(
    CONNECTION_ID,
    "whatsapp_meta",
    {"phone_number_id": "109876543210987", "waba_id": "101234567890123"},
    {
        "app_secret": "canary-app-secret",
        "access_token": "canary-access-token",
        "verify_token": "canary-verify-token",
    },
)
TWILIO = Connection(
    CONNECTION_ID,
    "whatsapp_twilio",
    {"account_sid": "AC" + "0" * 32, "number": "+4930123456"},
    {"auth_token": "canary-auth-token"},
)
ALL: tuple[tuple[Channel, Connection], ...] = (
    (Telegram(), TELEGRAM),
    (WhatsAppMeta(), META),
    (WhatsAppTwilio(), TWILIO),
)
FORM = "application/x-www-form-urlencoded"


def payload(channel: str, name: str) -> bytes:
    """What a provider sends, after its documentation."""
    return (PAYLOADS / channel / f"{name}.json").read_bytes()


def delivered(raw: bytes = b"", url: str = "https://desk.example/", **headers: str) -> Delivered:
    """A call at a door; ``_`` in the names of headers is a dash."""
    return Delivered(raw, {name.replace("_", "-"): text for name, text in headers.items()}, url)


def form(name: str) -> bytes:
    """What Twilio sends; its fields stand in the file as an object."""
    return urlencode(json.loads(payload("whatsapp_twilio", name))).encode()
