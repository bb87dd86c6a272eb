"""The chat's doors: open to visitors by their token, and to the pages that may hold the chat.

A page of another origin is answered only where the business lists that origin; the browser is then
told so (CORS), never with a wildcard. No door reads a cookie.
"""

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.security import APIKeyHeader
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from empfio.attachments.records import MOST_BYTES
from empfio.chat.porter import Porter
from empfio.chat.records import MOST_BODY, MOST_UPLOADS, Guest
from empfio.chat.rules import is_slug
from empfio.kit.answers import Answer, refused, send_answer
from empfio.kit.doors import Call, Door, Endpoint
from empfio.kit.errors import Refusal, UnauthorizedError
from empfio.kit.peers import block_of

# As ``openapi_extra`` in what belongs to nobody yet; else a visitor's token is asked for.
_VISITOR = APIKeyHeader(
    name="X-Visitor-Token",
    scheme_name="Visitor",
    description="What POST /api/v1/chat/{slug}/visitors gave to this browser.",
    auto_error=False,
)
_VARY = ((b"vary", b"Origin"),)
_SHOWN = (b"access-control-expose-headers", b"ratelimit, ratelimit-policy, retry-after")
_PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"content-type, last-event-id, x-visitor-token"),
    (b"access-control-max-age", b"600"),
)


class ChatDoor(Door):
    """A door of the chat: public where ``openapi_extra`` says so, else for visitors."""

    security = (_VISITOR,)
    most_body = MOST_BODY

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As other doors', and a preflight finds its path."""
        match, found = super().matches(scope)
        slug = found.get("path_params", {}).get("slug")
        if slug is not None and not is_slug(slug):
            return Match.NONE, {}  # such as the words that stand in its place
        if match is Match.PARTIAL and _is_preflight(scope):
            return Match.FULL, found
        return match, found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or answer a browser that asks whether it may ask."""
        if _is_preflight(scope):
            await _answer_preflight(Call(scope, receive), send)
        else:
            await super().handle(scope, receive, send)

    async def admit(self, call: Call) -> None:
        """Find out who visits whom, from which page, and count it."""
        porter = call.house.part(Porter)
        call.told = _VARY
        if self.is_public:
            counted = call.house.address_quota.take(block_of(call.address))
            caller = await porter.find_chat(call.path_params["slug"])
        else:
            guest = await _guest(call, porter)
            call.scope["guest"], caller = guest, guest.caller
        call.caller = caller
        if (origin := call.header(b"origin")) is not None:
            await porter.check_origin(caller, origin, call.header(b"host") or "")
            call.told += (*_allowing(origin), _SHOWN)
        if not self.is_public:
            call.told += porter.address_quota.take(block_of(call.address))
            counted = porter.visitor_quota.take(guest.visitor_id.int)
        call.told += counted


class FileDoor(ChatDoor):
    """A door for visitors that takes a file as its body; as many at once as memory allows."""

    most_body = MOST_BYTES

    def __init__(self, path: str, endpoint: Endpoint, **rest: Any) -> None:
        super().__init__(path, endpoint, **rest)
        self._places = asyncio.Semaphore(MOST_UPLOADS)
        file = {"type": "string", "format": "binary", "minLength": 1}
        content = {"application/octet-stream": {"schema": file}}
        body = {"requestBody": {"required": True, "content": content}}
        self.openapi_extra = {**(self.openapi_extra or {}), **body}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As other doors, with a place: who has none yet is not read, and so sends no more."""
        async with self._places:
            await super().handle(scope, receive, send)


def guest_of(call: Call) -> Guest:
    """Who asks at a visitors' door."""
    guest: Guest = call.scope["guest"]
    return guest


def chat_doors(prefix: str, tag: str, kind: type[ChatDoor] = ChatDoor) -> APIRouter:
    """The room's set of doors under one path."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=kind)


async def _guest(call: Call, porter: Porter) -> Guest:
    try:
        return await porter.recognise(call.header(b"x-visitor-token") or "")
    except UnauthorizedError as refusal:
        refusal.headers += call.house.address_quota.take(block_of(call.address))
        raise


def _is_preflight(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]} if scope["method"] == "OPTIONS" else set()
    return {b"origin", b"access-control-request-method"} <= names


async def _answer_preflight(call: Call, send: Send) -> None:
    """Whether a page may ask here; without a slug it is not known yet whose visitor will."""
    porter, origin = call.house.part(Porter), call.header(b"origin") or ""
    host, slug = call.header(b"host") or "", call.path_params.get("slug")
    try:
        told: Any = call.house.address_quota.take(block_of(call.address))
        if slug is None:
            await porter.check_listed(origin, host)
        else:
            await porter.check_origin(await porter.find_chat(slug), origin, host)
        answer = Answer(b"", 204, (*_allowing(origin), *_PREFLIGHT))
    except Refusal as refusal:
        told, answer = (), refused(refusal)
    await send_answer(answer, send, (*_VARY, *told))


def _allowing(origin: str) -> tuple[tuple[bytes, bytes], ...]:
    return ((b"access-control-allow-origin", origin.encode("latin-1")),)
