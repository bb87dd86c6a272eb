"""Providers' doors: whose call it is, whether it is theirs, kept, answered; read afterwards."""

import hashlib
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict

from empfio.arrivals import actions as arrivals
from empfio.channels.contract import Delivered, Kind
from empfio.intake.doorman import Doorman
from empfio.kit.answers import Answer
from empfio.kit.doors import SIGNED, Call, doors
from empfio.kit.errors import ForbiddenError, MalformedError
from empfio.kit.ids import Id
from empfio.outside import Outside

router = doors("/api/v1/channels", "Providers")

_DOUBTED = "The call's signature is missing or wrong, or nobody here has this number or account."
_MOST_ADDRESSES = 50  # that one call may speak of


class Taken(BaseModel):
    """The call was kept."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kept": 1}]})

    kept: int


@router.post("/twilio/webhook", response_model=Taken, openapi_extra=SIGNED)
async def take_twilio(call: Call) -> Answer:
    """Twilio calls here with messages and receipts; X-Twilio-Signature proves it."""
    return await _take(call, "whatsapp_twilio")


@router.post("/meta/webhook", response_model=Taken, openapi_extra=SIGNED)
async def take_meta(call: Call) -> Answer:
    """Meta calls here with messages and receipts; X-Hub-Signature-256 proves it."""
    return await _take(call, "whatsapp_meta")


@router.post("/telegram/webhook/{connection_id}", response_model=Taken, openapi_extra=SIGNED)
async def take_telegram(call: Call, connection_id: Id) -> Answer:
    """Telegram calls here with updates; X-Telegram-Bot-Api-Secret-Token proves it."""
    return await _take(call, "telegram", (f"connection:{connection_id}",))


@router.get("/meta/webhook", response_model=None, openapi_extra=SIGNED)
async def shake_hands_with_meta(call: Call) -> Answer:
    """Meta asks once, when the address is entered, whether we know the verify token."""
    query = dict(parse_qsl(call.scope["query_string"].decode("latin-1"))[:50])
    mode, token = query.get("hub.mode"), query.get("hub.verify_token")
    challenge = query.get("hub.challenge")
    if mode != "subscribe" or not token or challenge is None:
        raise MalformedError("Meta asks with hub.mode, hub.verify_token and hub.challenge.")
    sought = (f"meta:verify:{hashlib.sha256(token.encode()).hexdigest()}",)
    if not await call.house.part(Doorman).find("whatsapp_meta", sought):
        raise ForbiddenError("No connection has this verify token.")
    return Answer(challenge[:1000].encode(), media_type=b"text/plain; charset=utf-8")


async def _take(call: Call, kind: Kind, addresses: tuple[str, ...] | None = None) -> Answer:
    """Keep the call for each connection that it is for; answered after the commit."""
    delivered = _delivered(call)
    if addresses is None:
        channel = call.house.part(Outside).channels[kind]
        addresses = tuple(channel.sought(delivered))[:_MOST_ADDRESSES]
    admitted = await call.house.part(Doorman).admit(kind, addresses, delivered)
    if not admitted:
        raise ForbiddenError(_DOUBTED)
    for caller, connection in admitted:
        async with caller.open_statement() as scope:
            await arrivals.keep(scope, connection.id, delivered.raw)
    return Answer(b'{"kept":%d}' % len(admitted))


def _delivered(call: Call) -> Delivered:
    headers: dict[str, str] = {}
    for name, value in call.scope["headers"]:
        # Given twice, no header can be believed: joined, none of them verifies.
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    query = call.scope["query_string"].decode("latin-1")
    path = call.scope.get("raw_path", call.scope["path"].encode()).decode("latin-1")
    url = call.house.part(Outside).address + path.partition("?")[0] + (f"?{query}" if query else "")
    return Delivered(call.body_bytes, headers, url)
