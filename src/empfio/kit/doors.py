"""Doors: HTTP operations that look like FastAPI's and check in the order the API promises.

FastAPI reads the endpoint's signature for OpenAPI. Serving goes past its machinery: it parses
before it authenticates, answers 422 for what is not JSON, and costs 2.7 times the CPU. The order
here is 401 → 429 → 413 → 415 → 400 → 422, then the action: 404 → 403 → 409/412.
"""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from empfio.kit.answers import JSON, Answer, refused, send_answer
from empfio.kit.arguments import Arguments
from empfio.kit.credentials import PAGE_HEADER, check_page, cookie_name, read_credential
from empfio.kit.db import Database
from empfio.kit.documented import Traits, headers_of, refusals_of
from empfio.kit.errors import Refusal, UnauthorizedError
from empfio.kit.gathering import Gatherer
from empfio.kit.peers import Proxies, block_of
from empfio.kit.quotas import Quota, Told
from empfio.kit.readings import STREAMED, Readings
from empfio.kit.scope import Caller
from empfio.kit.settings import Settings

Part = TypeVar("Part")

BODY_LIMIT = 1_000_000  # bytes, at the API
# As ``openapi_extra``: no token is asked for; and of those doors that are not counted either.
PUBLIC: dict[str, Any] = {"x-public": True}
UNCOUNTED: dict[str, Any] = {"x-public": True}
# As ``openapi_extra``: not counted either; a signature proves that a provider calls.
SIGNED: dict[str, Any] = {"x-public": True}
SIGNED_LIMIT = 4_000_000  # bytes
# As ``openapi_extra``: the answer is one resource and says its version, though no id is asked for;
# of a PUT also that it takes If-Match.
TAGGED: dict[str, Any] = {"x-tagged": True}
# As ``openapi_extra``: the answer is never kept under an Idempotency-Key. It holds secrets, or ends
# what is asked with.
UNKEPT: dict[str, Any] = {"x-unkept": True}
BEARER = HTTPBearer(
    scheme_name="Bearer", description="An access token or an API key.", auto_error=False
)

COOKIE = APIKeyCookie(
    name=cookie_name(""),
    scheme_name="Page",
    description="The cookie of our own page, from `POST /api/v1/auth/session`; over https its name "
    f"begins with `__Host-`. Every change by it needs the header `{PAGE_HEADER}`.",
    auto_error=False,
)


@dataclass(slots=True)
class House:
    """What a running process offers to its doors; set once while it starts."""

    settings: Settings
    database: Database
    authenticate: Callable[[str], Awaitable[Caller]]
    authenticate_page: Callable[[str], Awaitable[Caller]]
    signing_key: str
    is_ready: bool = True
    parts: Mapping[type, object] = field(default_factory=dict)
    gatherer: Gatherer = field(default_factory=Gatherer)
    readings: Readings = field(default_factory=Readings)
    proxies: Proxies = field(init=False)
    caller_quota: Quota = field(init=False)
    address_quota: Quota = field(init=False)

    def part(self, kind: type[Part]) -> Part:
        """What a higher floor put in here for its doors, such as the outside world."""
        found = self.parts[kind]
        assert isinstance(found, kind)
        return found

    def __post_init__(self) -> None:
        self.proxies = Proxies(self.settings.trusted_proxies or ())
        self.caller_quota = Quota("caller", self.settings.rate_per_minute)
        self.address_quota = Quota("address", self.settings.rate_per_address)


class Call(Request):
    """One request at a door, with the house it stands in."""

    caller: Caller
    body_bytes: bytes = b""
    told: Told = ()  # headers that the answer gets, whatever it is
    is_from_page: bool = False  # known by the cookie of a page of ours

    @property
    def house(self) -> House:
        """The process's parts; raises KeyError before the start-up ended."""
        house: House = self.scope["app"].state.house
        return house

    def header(self, name: bytes) -> str | None:
        """The value of a header (lower-case name), None if absent.

        Given several times it is one list (RFC 9110, 5.3): no second value goes unseen.
        """
        values: list[bytes] = [value for key, value in self.scope["headers"] if key == name]
        return b", ".join(values).decode("latin-1") if values else None

    @functools.cached_property
    def address(self) -> str:
        """Where the caller is, as far as trusted proxies tell; empty without a network."""
        peer = self.scope.get("client") or ("", 0)
        forwarded = (
            value.decode("latin-1")
            for name, value in self.scope["headers"]
            if name == b"x-forwarded-for"
        )
        return self.house.proxies.caller_behind(peer[0], forwarded)


Endpoint = Callable[..., Awaitable[Answer]]


class Door(APIRoute):
    """One operation: documented by FastAPI, served by ``_serve``.

    A kind of doors that knows its callers by something else has a ``security`` and ``admit`` of its
    own.
    """

    security: tuple[Callable[..., Any], ...] = (BEARER, COOKIE)  # one of them
    most_body = BODY_LIMIT

    def __init__(self, path: str, endpoint: Endpoint, **rest: Any) -> None:
        extra = rest.get("openapi_extra")
        self._is_counted = extra is not UNCOUNTED and extra is not SIGNED
        self._limit = SIGNED_LIMIT if extra is SIGNED else self.most_body
        self.is_public = not self._is_counted or rest.get("openapi_extra") is PUBLIC
        self._arguments = Arguments.of(endpoint)
        if not self.is_public:
            rest["dependencies"] = [Depends(one) for one in self.security]
        self._is_read = set(rest.get("methods") or ()) == {"GET"}
        traits = Traits(
            is_public=self.is_public,
            is_kept=not self.is_public and rest.get("openapi_extra") is not UNKEPT,
            is_counted=self._is_counted,
            is_signed=extra is SIGNED,
            is_read=self._is_read,
            is_change=_takes_if_match(rest),
            has_query=self._arguments.query is not None,
            has_body=self._arguments.body is not None,
            names_one=bool(self._arguments.path_names or self._arguments.path_texts),
            is_tagged=self._is_read
            and (path.endswith("_id}") or rest.get("openapi_extra") is TAGGED),
        )
        rest["responses"] = {**refusals_of(traits), **(rest.get("responses") or {})}
        rest["openapi_extra"] = headers_of(traits)
        super().__init__(path, endpoint, **rest)
        self._act = endpoint
        self.app: ASGIApp = self._serve

    @property
    def served(self) -> set[str]:
        """The methods that it answers."""
        return set(self.methods or ()) | ({"HEAD"} if self._is_read else set())

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As FastAPI's, and HEAD finds GET (RFC 9110); the server leaves its body out."""
        match, found = super().matches(scope)
        if match is Match.PARTIAL and scope["method"] == "HEAD" and self._is_read:
            return Match.FULL, found
        return match, found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; a method that is not offered is the whole application's matter (Allow)."""
        if scope["method"] in self.served:
            await self.app(scope, receive, send)
        else:
            await super().handle(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = Call(scope, receive)
        try:
            await self.admit(call)
            arguments = await self._arguments.read(call, self._limit)
            answer = await self._act(call, **arguments)
            if self._is_read and not self.is_public:
                await _note_reading(call, answer)
        except Refusal as refusal:
            answer = refused(refusal)
        except ClientDisconnect:
            return  # nobody is left to answer
        await send_answer(answer, send, call.told)

    async def admit(self, call: Call) -> None:
        """Find out who calls, and count it; whoever is nobody is counted by address.

        Raises ``UnauthorizedError`` and ``QuotaError``.
        """
        if not self.is_public:
            call.told = await _admit(call)
        elif self._is_counted:
            call.told = call.house.address_quota.take(block_of(call.address))


def _takes_if_match(route: dict[str, Any]) -> bool:
    methods = route.get("methods") or ()
    return "PATCH" in methods or ("PUT" in methods and route.get("openapi_extra") is TAGGED)


async def _note_reading(call: Call, answer: Answer) -> None:
    # Not a stream of events, which pages begin anew all day: it counts what was missed itself.
    size = len(answer.body) + (STREAMED if answer.pieces else 0)
    if size and answer.media_type == JSON and call.method == "GET":
        target = call.scope["path"], call.scope["query_string"]
        await call.house.readings.note(call.caller, target, size)


async def _admit(call: Call) -> Told:
    house = call.house
    headers, address = call.scope["headers"], house.settings.address
    try:
        shown = read_credential(headers, address)
        call.is_from_page = shown.is_of_page
        known = house.authenticate_page if shown.is_of_page else house.authenticate
        call.caller = await known(shown.text)
    except UnauthorizedError as refusal:
        refusal.headers += house.address_quota.take(block_of(call.address))
        raise
    if shown.is_of_page:
        check_page(headers, call.method, address)
    # A number, because the hash of a UUID costs more than all the rest of counting.
    caller_id = call.caller.actor.id
    return house.caller_quota.take(caller_id and caller_id.int)


def count_stranger(request: Request) -> None:
    """Count by its address who asks a route that is no door and knows nobody by a token.

    Raises ``QuotaError``.
    """
    call = Call(request.scope)
    call.house.address_quota.take(block_of(call.address))


def doors(prefix: str, tag: str) -> APIRouter:
    """A room's set of doors under one path."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=Door)
