"""The tenants' matrix: what each route needs, everybody who may call, and how they ask."""

import asyncio
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple, get_args
from uuid import UUID

import asyncpg
import httpx2
import jwt

from empfio.access import actions as access
from empfio.access import store
from empfio.access.actions import NewUser
from empfio.access.callers import TRUSTED_FOR, system_caller
from empfio.access.records import PERMISSIONS, Device, KeyScope, Role, User
from empfio.access.tokens import API_KEY_PREFIX, KIND, make_token
from empfio.kit import clock
from empfio.kit.credentials import PAGE_HEADER, cookie_name
from empfio.kit.db import Database
from empfio.kit.ids import OrganizationId, UserId, is_id, new_id
from empfio.kit.lanes import routines
from empfio.kit.pages import read_cursor, write_cursor
from tests.desk import PASSWORD, Business, Desk, unique

_phones = itertools.count(100_000)
ON_PAGE = "on a page: "  # before the key in a page's cookie, where else a token stands
_times = itertools.count()
# Instead of a permission: everybody; users alone; everybody of the organization.
PUBLIC, USER, ANYBODY = "public", "user", "anybody"


class Entry(NamedTuple):
    """What a route needs: permissions, a body, and the status when all is well."""

    needs: str
    status: int = 200
    body: Callable[[], dict[str, Any]] | None = None
    query: tuple[tuple[str, str], ...] = ()

    def lets_in(self, permissions: frozenset[str]) -> bool:
        """Whether somebody with these permissions is served."""
        return self.needs == PUBLIC or set(self.needs.split()) <= permissions


def registration() -> dict[str, str]:
    email, name = f"{unique('matrix')}@example.com", "Matrix"
    return {"email": email, "password": PASSWORD, "full_name": name, "organization_name": name}


def invitation() -> dict[str, str]:
    return {"email": f"{unique('invited')}@example.com", "role": "member"}


def number() -> dict[str, Any]:
    """A connection of which no provider is told: a served process really asks them."""
    return {
        "kind": "whatsapp_twilio", "name": unique("number"),
        "settings": {"account_sid": "AC" + "0" * 32, "number": f"+49301{next(_phones)}"},
        "secrets": {"auth_token": "a-token-of-the-tests"},
    }  # fmt: skip


def canned() -> dict[str, str]:
    return {"title": unique("Parking"), "content": "Behind the house"}


def customer_message() -> dict[str, Any]:
    return {"id": unique("m"), "from": "customer-1", "text": "Hello"}


def free_time() -> str:
    """Another time on a Tuesday that nobody has: five minutes of ``WEEK``."""
    weeks, place = divmod(next(_times), 108)
    today = clock.now().date()
    day = today + timedelta(days=(1 - today.weekday()) % 7 + 7 * (weeks + 1))
    minutes = 9 * 60 + place * 5
    return f"{day}T{minutes // 60:02}:{minutes % 60:02}:00Z"


WEEK = [{"weekday": 1, "opens": "09:00", "closes": "18:00"}]
BOOK, SLOTS = ("POST", "/api/v1/bookings"), ("GET", "/api/v1/bookings/slots")
WRITE_FIRST = ("POST", "/api/v1/leads/{lead_id}/messages")
# A route without a line here fails the test; where ids stand in it is read from OpenAPI.
MATRIX = {
    ("POST", "/api/v1/auth/register"): Entry(PUBLIC, 201, registration),
    ("POST", "/api/v1/auth/login"): Entry(PUBLIC, 401, lambda: {"email": "a", "password": "b"}),
    ("POST", "/api/v1/auth/session"): Entry(PUBLIC, 401, lambda: {"email": "a", "password": "b"}),
    ("GET", "/health/live"): Entry(PUBLIC),
    ("GET", "/health/ready"): Entry(PUBLIC),
    ("GET", "/api/v1/auth/me"): Entry(USER),
    ("POST", "/api/v1/auth/refresh"): Entry(PUBLIC, 401, lambda: {"refresh_token": "a"}),
    ("POST", "/api/v1/auth/logout"): Entry(USER, 204),
    ("POST", "/api/v1/auth/password"): Entry(
        USER, 403, lambda: {"current_password": "wrong", "new_password": PASSWORD}
    ),
    ("POST", "/api/v1/auth/password-reset"): Entry(PUBLIC, 202, lambda: {"email": "a"}),
    ("POST", "/api/v1/auth/password-reset/confirm"): Entry(
        PUBLIC, 410, lambda: {"token": "a", "new_password": PASSWORD}
    ),
    ("POST", "/api/v1/auth/invitations/accept"): Entry(
        PUBLIC, 410, lambda: {"token": "a", "full_name": "Max", "password": PASSWORD}
    ),
    ("GET", "/api/v1/users"): Entry("users:manage"),
    ("GET", "/api/v1/colleagues"): Entry("conversations:read"),
    ("PATCH", "/api/v1/users/{user_id}"): Entry(
        "users:manage", 200, lambda: {"full_name": unique("Max")}
    ),
    ("PUT", "/api/v1/users/{user_id}/deactivation"): Entry("users:manage"),
    ("DELETE", "/api/v1/users/{user_id}/deactivation"): Entry("users:manage"),
    ("GET", "/api/v1/invitations"): Entry("users:manage"),
    ("POST", "/api/v1/invitations"): Entry("users:manage", 201, invitation),
    ("DELETE", "/api/v1/invitations/{invitation_id}"): Entry("users:manage", 204),
    ("GET", "/api/v1/auth/sessions"): Entry(USER),
    ("DELETE", "/api/v1/auth/sessions"): Entry(USER, 204),
    ("DELETE", "/api/v1/auth/sessions/{session_id}"): Entry(USER, 204),
    ("GET", "/api/v1/api-keys"): Entry("api_keys:manage"),
    ("POST", "/api/v1/api-keys"): Entry(
        "api_keys:manage", 201, lambda: {"name": "Robot", "scopes": ["leads:read"]}
    ),
    ("DELETE", "/api/v1/api-keys/{api_key_id}"): Entry("api_keys:manage", 204),
    ("GET", "/api/v1/leads"): Entry("leads:read"),
    ("POST", "/api/v1/leads"): Entry("leads:write", 201, lambda: {"name": "Anna"}),
    ("GET", "/api/v1/leads/{lead_id}"): Entry("leads:read"),
    ("PATCH", "/api/v1/leads/{lead_id}"): Entry(
        "leads:write", 200, lambda: {"name": unique("Anna")}
    ),
    ("DELETE", "/api/v1/leads/{lead_id}"): Entry("leads:erase", 204),
    ("GET", "/api/v1/leads/{lead_id}/similar"): Entry("leads:read"),
    ("GET", "/api/v1/leads/{lead_id}/merged"): Entry("leads:read"),
    ("POST", "/api/v1/leads/{lead_id}/merge"): Entry("leads:write", 200, dict),
    ("DELETE", "/api/v1/leads/{lead_id}/merge"): Entry("leads:write"),
    ("GET", "/api/v1/leads/{lead_id}/export"): Entry("leads:read conversations:read"),
    ("GET", "/api/v1/organization"): Entry(ANYBODY),
    ("PATCH", "/api/v1/organization"): Entry(
        "organization:manage", 200, lambda: {"name": unique("Mine")}
    ),
    ("GET", "/api/v1/services"): Entry("bookings:read"),
    ("POST", "/api/v1/services"): Entry(
        "bookings:set_up", 201, lambda: {"name": "Haircut", "minutes": 45}
    ),
    ("GET", "/api/v1/services/{service_id}"): Entry("bookings:read"),
    ("PATCH", "/api/v1/services/{service_id}"): Entry(
        "bookings:set_up", 200, lambda: {"name": unique("Haircut")}
    ),
    ("DELETE", "/api/v1/services/{service_id}"): Entry("bookings:set_up", 204),
    ("GET", "/api/v1/staff"): Entry("bookings:read"),
    ("POST", "/api/v1/staff"): Entry("bookings:set_up", 201, lambda: {"name": "Kim"}),
    ("GET", "/api/v1/staff/{staff_id}"): Entry("bookings:read"),
    ("PATCH", "/api/v1/staff/{staff_id}"): Entry(
        "bookings:set_up", 200, lambda: {"name": unique("Kim")}
    ),
    ("DELETE", "/api/v1/staff/{staff_id}"): Entry("bookings:set_up", 204),
    ("GET", "/api/v1/staff/{staff_id}/hours"): Entry("bookings:read"),
    ("PUT", "/api/v1/staff/{staff_id}/hours"): Entry(
        "bookings:set_up", 200, lambda: {"week": WEEK}
    ),
    ("PUT", "/api/v1/staff/{staff_id}/feed"): Entry("bookings:set_up"),
    ("DELETE", "/api/v1/staff/{staff_id}/feed"): Entry("bookings:set_up", 204),
    ("GET", "/api/v1/opening-hours"): Entry("bookings:read"),
    ("PUT", "/api/v1/opening-hours"): Entry(
        "bookings:set_up", 200, lambda: {"week": WEEK, "closures": []}
    ),
    ("GET", "/api/v1/opening-hours/days"): Entry(
        "bookings:read", query=(("from", "2026-03-10"), ("to", "2026-03-12"))
    ),
    ("GET", "/api/v1/bookings"): Entry("bookings:read"),
    BOOK: Entry("bookings:write", 201, lambda: {"start_time": free_time()}),
    SLOTS: Entry("bookings:read", query=(("from", "2026-03-10"), ("to", "2026-03-12"))),
    ("GET", "/api/v1/bookings/{booking_id}"): Entry("bookings:read"),
    ("POST", "/api/v1/bookings/{booking_id}/reschedule"): Entry(
        "bookings:write", 201, lambda: {"start_time": free_time()}
    ),
    ("POST", "/api/v1/bookings/{booking_id}/cancel"): Entry("bookings:write"),
    ("POST", "/api/v1/bookings/{booking_id}/no_show"): Entry("bookings:write"),
    ("POST", "/api/v1/bookings/{booking_id}/completed"): Entry("bookings:write"),
    ("GET", "/api/v1/events"): Entry("events:read"),
    ("GET", "/api/v1/events/stream"): Entry("events:read", query=(("seconds", "0"),)),
    ("GET", "/api/v1/canned-replies"): Entry("conversations:read"),
    ("POST", "/api/v1/canned-replies"): Entry("conversations:write", 201, canned),
    ("GET", "/api/v1/canned-replies/{canned_reply_id}"): Entry("conversations:read"),
    ("PATCH", "/api/v1/canned-replies/{canned_reply_id}"): Entry(
        "conversations:write", 200, lambda: {"title": unique("Parking")}
    ),
    ("DELETE", "/api/v1/canned-replies/{canned_reply_id}"): Entry("conversations:write", 204),
    ("GET", "/api/v1/inbox/summary"): Entry("conversations:read"),
    ("GET", "/api/v1/insights"): Entry("conversations:read"),
    ("GET", "/api/v1/audit"): Entry("audit:read"),
    ("GET", "/api/v1/messages/search"): Entry("conversations:read", query=(("q", "from"),)),
    ("PUT", "/api/v1/leads/{lead_id}/block"): Entry("leads:write"),
    ("DELETE", "/api/v1/leads/{lead_id}/block"): Entry("leads:write"),
    WRITE_FIRST: Entry("conversations:write", 201, lambda: {"content": "Hello"}),
    ("POST", "/api/v1/channels/api/{api_connection_id}/messages"): Entry(
        "conversations:write", 201, customer_message
    ),
    ("GET", "/api/v1/attachments/{attachment_id}/link"): Entry("conversations:read"),
    ("GET", "/api/v1/conversations"): Entry("conversations:read"),
    ("POST", "/api/v1/conversations"): Entry(
        "conversations:write", 201, lambda: {"channel": "web", "status": "completed"}
    ),
    ("GET", "/api/v1/conversations/{conversation_id}"): Entry("conversations:read"),
    ("PATCH", "/api/v1/conversations/{conversation_id}"): Entry(
        "conversations:write", 200, lambda: {"status": "active"}
    ),
    ("GET", "/api/v1/conversations/{conversation_id}/messages"): Entry("conversations:read"),
    ("POST", "/api/v1/conversations/{conversation_id}/messages"): Entry(
        "conversations:write", 201, lambda: {"content": "Hello"}
    ),
    ("GET", "/api/v1/chat/{slug}"): Entry(PUBLIC),
    ("POST", "/api/v1/chat/{slug}/visitors"): Entry(PUBLIC, 201),
    # For visitors alone, whose token is none of the organization: tests/journeys/test_chat_doors.
    ("GET", "/api/v1/chat/messages"): Entry(PUBLIC, 401),
    ("POST", "/api/v1/chat/messages"): Entry(
        PUBLIC, 401, lambda: {"id": str(new_id()), "text": "Hello"}
    ),
    ("POST", "/api/v1/chat/typing"): Entry(PUBLIC, 401),
    ("POST", "/api/v1/chat/attachments"): Entry(PUBLIC, 401),
    ("GET", "/api/v1/chat/attachments/{attachment_id}/file"): Entry(PUBLIC, 401),
    ("GET", "/api/v1/chat/stream"): Entry(PUBLIC, 401),
    ("PUT", "/api/v1/conversations/{conversation_id}/handover"): Entry(
        "conversations:write", 200, lambda: {"reason": "wants a person"}
    ),
    ("DELETE", "/api/v1/conversations/{conversation_id}/handover"): Entry("conversations:write"),
    ("PUT", "/api/v1/conversations/{conversation_id}/assignment"): Entry(
        "conversations:write", 200, dict
    ),
    ("DELETE", "/api/v1/conversations/{conversation_id}/assignment"): Entry("conversations:write"),
    ("POST", "/api/v1/conversations/{conversation_id}/typing"): Entry("conversations:write", 204),
    ("PUT", "/api/v1/conversations/{conversation_id}/read"): Entry(
        "conversations:write", 200, dict
    ),
    ("POST", "/api/v1/conversations/{conversation_id}/notes"): Entry(
        "conversations:write", 201, lambda: {"content": "Prefers mornings"}
    ),
    ("GET", "/api/v1/channels"): Entry("conversations:read"),
    ("POST", "/api/v1/channels"): Entry("channels:manage", 201, number),
    ("GET", "/api/v1/channels/{connection_id}"): Entry("conversations:read"),
    ("GET", "/api/v1/channels/{connection_id}/account"): Entry("channels:manage"),
    ("PATCH", "/api/v1/channels/{connection_id}"): Entry(
        "channels:manage", 200, lambda: {"name": unique("number")}
    ),
    ("DELETE", "/api/v1/channels/{connection_id}"): Entry("channels:manage", 204),
    ("POST", "/api/v1/channels/twilio/webhook"): Entry(PUBLIC, 403),
    ("POST", "/api/v1/channels/meta/webhook"): Entry(PUBLIC, 403),
    ("GET", "/api/v1/channels/meta/webhook"): Entry(PUBLIC, 400),
    ("POST", "/api/v1/channels/telegram/webhook/{connection_id}"): Entry(PUBLIC, 403),
}
LOG_OUT = ("POST", "/api/v1/auth/logout")  # asked with a token that nobody needs afterwards
ERASING = [
    ("DELETE", f"/api/v1/{path}")
    for path in (
        "canned-replies/{canned_reply_id}", "staff/{staff_id}", "services/{service_id}",
        "channels/{connection_id}", "leads/{lead_id}",
    )
]  # fmt: skip
NOT_OF_THE_API = {
    "/openapi.json", "/docs", "/docs/start.js", "/docs/assets", "/metrics", "/invitation",
    "/password-reset", "/access/page.js", "/access/page.css", "/chat/page.js",
    "/widget.js", "/chat/page.css", "/chat/{slug}", "/files/{token}", "/calendar/{token}.ics",
    "/api/v1/bookings/feeds/{token}.ics",
    "/", "/root.css", "/inbox", "/inbox/assets/{name}", "/inbox/{path:path}",
}  # fmt: skip


def what_ends_last(routes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Routes in an order in which each finds what it needs: one session is ended before all of
    them, and what is erased or removed goes when the others have seen it.
    """
    return [*(route for route in reversed(routes) if route not in ERASING), *ERASING]


@dataclass
class Cast:
    """Two organizations; of the first everybody who may call, of the second what to look for."""

    desk: Desk
    mine: Business
    foreign: Business
    callers: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    dead: dict[str, str] = field(default_factory=dict)
    kept: dict[tuple[str, str], str] = field(default_factory=dict)  # by organization and name


async def person(desk: Desk, salon: Business, role: Role) -> tuple[str, Any]:
    """A user of a role: token and row."""
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    new = NewUser(f"{unique(role)}@example.com", f"{role} person", role, "no password")
    async with caller.open_scope() as scope:
        user = await access.add_user(scope, new)
    return await token_of(desk, user), user


async def leave(desk: Desk, page: str) -> None:
    """Sign out on a page."""
    answer = await desk.client.post("/api/v1/auth/logout", headers=headers_of(page))
    assert answer.status_code == 204, answer.text


async def token_of(desk: Desk, user: User, life: timedelta = timedelta(hours=1)) -> str:
    """A token of a new session."""
    signed = await access.open_session(desk.house.database, user, Device("matrix", ""))
    return make_token(desk.house.signing_key, user, signed.session_id, clock.now(), life)


async def page_of(desk: Desk, salon: Business, role: Role) -> str:
    """A page of ours on which a new user of a role is signed in."""
    _, user = await person(desk, salon, role)
    signed = await access.open_session(
        desk.house.database, user, Device("matrix", ""), is_on_page=True
    )
    return f"{ON_PAGE}{signed.page_key}"


def headers_of(token: str | None) -> dict[str, str]:
    """How somebody says who they are: by a token or key, or as a page of ours does."""
    if token is not None and token.startswith(ON_PAGE):
        key = token.removeprefix(ON_PAGE)
        return {"cookie": f"{cookie_name('')}={key}", PAGE_HEADER: "1"}
    return {"authorization": f"Bearer {token}"} if token else {}


async def again(desk: Desk, token: str) -> str:
    """The token of another session of the same user; an API key as it is."""
    if token.startswith(API_KEY_PREFIX):
        return token
    if token.startswith(ON_PAGE):
        known = await desk.house.authenticate_page(token.removeprefix(ON_PAGE))
        async with known.open_statement() as scope:
            on_page = await store.find_user(scope, UserId(known.actor.id or new_id()))
        assert on_page is not None
        return await token_of(desk, on_page)
    claims = jwt.decode(token, options={"verify_signature": False})
    caller = system_caller(desk.house.database, OrganizationId(UUID(claims["org"])))
    async with caller.open_statement() as scope:
        user = await store.find_user(scope, UserId(UUID(claims["sub"])))
    assert user is not None
    return await token_of(desk, user)


def session_in(token: str) -> str:
    """The session that a token names."""
    return str(jwt.decode(token, options={"verify_signature": False})["sid"])


async def key(salon: Business, *scopes: str) -> tuple[str, str]:
    """A new API key: secret and id."""
    body = {"name": "Robot", "scopes": scopes}
    made = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
    return made["key"], made["id"]


async def connected(salon: Business) -> dict[str, Any]:
    """A new connection."""
    made: dict[str, Any] = (await salon.call("POST", "/channels", json=number(), status=201)).json()
    return made


async def own_channel(salon: Business) -> str:
    """A connection of one's own that shows as Telegram: its id."""
    body = {"kind": "api", "name": unique("program"), "settings": {"channel": "telegram"}}
    return str((await salon.call("POST", "/channels", json=body, status=201)).json()["id"])


async def attached(
    superuser: asyncpg.Connection, salon: Business, conversation_id: str, connection_id: str
) -> str:
    """A file that was sent in a conversation: its id."""
    attachment_id = new_id()
    await superuser.execute(
        "INSERT INTO attachments (organization_id, id, conversation_id, message_id, connection_id,"
        " kind, reference, size, state, created_at)"
        " VALUES ($1, $2, $3, $2, $4, 'image', 'reference', 1, 'kept', now())",
        UUID(salon.id), attachment_id, UUID(conversation_id), UUID(connection_id),
    )  # fmt: skip
    return str(attachment_id)


async def is_quiet(superuser: asyncpg.Connection, organization_id: str) -> bool:
    """Whether nothing of an organization is on its way, but for routines and what is due later."""
    return not await superuser.fetchval(
        "SELECT EXISTS (SELECT FROM event_drafts WHERE organization_id = $1)"
        " OR EXISTS (SELECT FROM jobs WHERE organization_id = $1 AND name <> ALL($2::text[])"
        "   AND due_at < now() + interval '1 minute')",
        UUID(organization_id),
        list(routines.NAMES),
    )


async def invited(salon: Business, role: str = "member") -> tuple[str, str]:
    """A new invitation: id, and token of its link."""
    body = invitation() | {"role": role}
    made = (await salon.call("POST", "/invitations", json=body, status=201)).json()
    return made["id"], made["link"].rpartition("#")[2]


async def joined(salon: Business, role: str = "member") -> dict[str, Any]:
    """Somebody who has accepted an invitation, signed in."""
    _, token = await invited(salon, role)
    body = {"token": token, "full_name": f"{role} person", "password": PASSWORD}
    answer = await salon.client.post("/api/v1/auth/invitations/accept", json=body)
    assert answer.status_code == 201, answer.text
    signed: dict[str, Any] = answer.json()
    return signed


async def id_of(
    cast: Cast, salon: Business, route: tuple[str, str], name: str, token: str | None = None
) -> str:
    """An id of an organization for a route, or the cursor that its list there gives.

    ``token`` says whose it is, where it belongs to one of its users.
    """
    method, path = route
    if name == "other_id":  # fresh, because the matrix merges them
        return str((await salon.lead(name=salon.name))["id"])
    if (method, name) == ("DELETE", "lead_id"):  # fresh, because the matrix erases them
        return str((await salon.lead(name=salon.name))["id"])
    is_removed = method == "DELETE" and not path.endswith("/feed")
    if is_removed and name in ("service_id", "staff_id"):  # fresh, because they are gone then
        return await bookable(salon, path.split("/")[3])
    if name == "booking_id":  # fresh, because the matrix moves them and calls them off
        ids = {each: cast.kept[salon.id, each] for each in ("lead_id", "service_id")}
        return await booked(cast.desk.house.database, salon, ids, path)
    if name == "canned_reply_id":  # fresh, because the matrix removes them
        return await canned_id(salon)
    if name == "session_id":  # fresh, because the matrix ends them
        is_users = token is not None and not token.startswith(API_KEY_PREFIX)
        return session_in(await again(cast.desk, token if token and is_users else salon.token))
    if name == "api_key_id":  # fresh, because the matrix revokes them
        return (await key(salon, "leads:read"))[1]
    if name == "user_id":  # fresh, because the matrix shuts them out
        return str((await person(cast.desk, salon, "member"))[1].id)
    if route == WRITE_FIRST and name == "connection_id":
        return cast.kept[salon.id, "api_connection_id"]
    if name == "connection_id":  # fresh, because the matrix removes them
        return str((await connected(salon))["id"])
    if name == "invitation_id":
        return (await invited(salon))[0]
    if name == "cursor" and "search" in path:
        found = await salon.get("/messages/search?q=from&size=1")
        return str(found["messages"][0]["id"])
    if name == "cursor":
        return str((await salon.get(path.removeprefix("/api/v1") + "?size=1"))["next_cursor"])
    return cast.kept[salon.id, name]


async def canned_id(salon: Business) -> str:
    """A new canned reply: its id."""
    body = {"title": unique(salon.name), "content": salon.name}
    return str((await salon.call("POST", "/canned-replies", json=body, status=201)).json()["id"])


async def bookable(salon: Business, things: str) -> str:
    """A new service, or one of the staff: its id."""
    body = {"name": salon.name} | ({"minutes": 5} if things == "services" else {})
    return str((await salon.call("POST", f"/{things}", json=body, status=201)).json()["id"])


async def open_book(salon: Business, ids: Mapping[str, str]) -> None:
    """Let the service be booked with the one of the staff, on ``WEEK``."""
    week = {"week": WEEK, "closures": []}
    await salon.call("PUT", "/opening-hours", json=week, status=200)
    does = {"service_ids": [ids["service_id"]]}
    await salon.call("PATCH", f"/staff/{ids['staff_id']}", json=does, status=200)


async def booked(database: Database, salon: Business, ids: Mapping[str, str], path: str) -> str:
    """A new appointment for a route, which has begun where the route asks for that: its id."""
    body = {name: ids[name] for name in ("lead_id", "service_id")} | {"start_time": free_time()}
    made = (await salon.call("POST", "/bookings", json=body, status=201)).json()
    if path.endswith(("no_show", "completed")):
        caller = system_caller(database, OrganizationId(UUID(salon.id)))
        async with caller.open_scope() as scope:
            await scope.connection.execute(
                "UPDATE bookings SET starts_at = $3 WHERE organization_id = $1 AND id = $2",
                scope.organization_id, UUID(made["id"]), scope.now,
            )  # fmt: skip
    return str(made["id"])


def random_like(value: str, name: str) -> str:
    """An id nobody has; of a cursor the one that names such an id at the same moment."""
    if name != "cursor" or is_id(value):
        return str(new_id())
    cursor = read_cursor(value)
    return write_cursor(type(cursor)(cursor.sort, cursor.page, cursor.moment, new_id()))


async def assemble(desk: Desk, superuser_url: str) -> Cast:
    """Two organizations and everybody of the first."""
    made = Cast(desk, await desk.found("Mine"), await desk.found("Foreign Canary"))
    signing = desk.house.signing_key
    for role in get_args(Role):
        token, user = await person(desk, made.mine, role)
        made.callers[role] = token, PERMISSIONS[role] | {USER, ANYBODY}
    claims = jwt.decode(token, options={"verify_signature": False})
    raised = {**claims, "role": "owner", "permissions": ["api_keys:manage"], "scopes": ["*"]}
    made.callers["viewer who claims to be the owner"] = (
        jwt.encode(raised, signing, "HS256", {"typ": KIND}), PERMISSIONS["viewer"] | {USER, ANYBODY}
    )  # fmt: skip
    for scopes in (*((scope,) for scope in get_args(KeyScope)), get_args(KeyScope)):
        made.callers[f"key of {scopes}"] = (
            (await key(made.mine, *scopes))[0],
            frozenset((*scopes, ANYBODY)),
        )
    for role in ("owner", "viewer"):
        page = await page_of(desk, made.mine, role)
        made.callers[f"{role} on a page"] = page, PERMISSIONS[role] | {USER, ANYBODY}
    made.dead["page that was left"] = await page_of(desk, made.mine, "owner")
    await leave(desk, made.dead["page that was left"])
    made.dead["page's key as a token"] = page.removeprefix(ON_PAGE)
    made.dead["token as a page's key"] = ON_PAGE + made.mine.token
    made.dead["expired"] = await token_of(desk, user, timedelta(seconds=-1))
    other_key = "another key, as long as it has to be"
    made.dead["forged"] = jwt.encode(claims, other_key, "HS256", {"typ": KIND})
    made.dead["ended session"] = await token_of(desk, user)
    await made.mine.call("POST", "/auth/logout", token=made.dead["ended session"], status=204)
    made.dead["expired key"], key_id = await key(made.mine, *get_args(KeyScope))
    connection = await asyncpg.connect(superuser_url)
    await connection.execute("UPDATE api_keys SET expires_at = now() WHERE id = $1", key_id)
    made.dead["revoked key"], key_id = await key(made.mine, *get_args(KeyScope))
    await made.mine.call("DELETE", f"/api-keys/{key_id}", status=204)
    made.dead["deactivated user"], gone = await person(desk, made.mine, "owner")
    await connection.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", gone.id)
    await connection.close()
    swapped = {**claims, "org": made.foreign.id}
    made.dead["organization swapped"] = jwt.encode(swapped, signing, "HS256", {"typ": KIND})
    connection = await asyncpg.connect(superuser_url)
    for salon in (made.mine, made.foreign):
        for name, things in (("service_id", "services"), ("staff_id", "staff")):
            made.kept[salon.id, name] = await bookable(salon, things)
        made.kept[salon.id, "service_ids"] = made.kept[salon.id, "service_id"]
        bookables = {name: made.kept[salon.id, name] for name in ("service_id", "staff_id")}
        await open_book(salon, bookables)
        for name in (salon.name, f"{salon.name} too"):
            lead = await salon.lead(name=name, email=f"{unique('x')}@canary.example")
            talk = await salon.conversation(lead["id"])
            await salon.message(talk["id"], f"From {salon.name}")
            made.kept[salon.id, "lead_id"] = lead["id"]
            made.kept[salon.id, "slug"] = str((await salon.get("/organization"))["slug"])
            made.kept[salon.id, "actor"] = made.kept[salon.id, "assigned_to"] = salon.user_id
            made.kept[salon.id, "conversation_id"] = talk["id"]
        own = made.kept[salon.id, "api_connection_id"] = await own_channel(salon)
        made.kept[salon.id, "attachment_id"] = await attached(connection, salon, talk["id"], own)
    await connection.close()
    path = f"/chat/{made.kept[made.mine.id, 'slug']}/visitors"
    visitor = (await made.mine.call("POST", path, status=201)).json()
    made.dead["a visitor's"] = visitor["visitor_token"]
    await asyncio.sleep(TRUSTED_FOR)
    return made


async def ask(
    cast: Cast, route: tuple[str, str], token: str | None, given: dict[str, str]
) -> httpx2.Response:
    """A request with ids at their places; places in the path that are not given are one's own."""
    method, path = route
    for name in re.findall(r"\{(\w+)\}", path):
        value = given.get(f"path.{name}") or await id_of(cast, cast.mine, route, name, token)
        path = path.replace(f"{{{name}}}", value)
    query = dict(MATRIX[route].query) | {
        name[6:]: value for name, value in given.items() if name.startswith("query.")
    }
    if route == SLOTS:
        query.setdefault("service_id", cast.kept[cast.mine.id, "service_id"])
    body = MATRIX[route].body
    sent = None
    if body is not None:
        sent = body() | {
            name[5:]: [value] if name.endswith("_ids") else value
            for name, value in given.items()
            if name.startswith("body.")
        }
    if route == LOG_OUT and token and token not in cast.dead.values():
        token = await again(cast.desk, token)
    if sent is not None and path.endswith("/assignment"):
        sent.setdefault("assigned_to", cast.kept[cast.mine.id, "assigned_to"])
    if sent is not None and path.endswith("/merge"):
        is_dead = token is None or token in cast.dead.values()
        known = cast.kept[cast.mine.id, "lead_id"]  # nothing is made for who may do nothing
        sent.setdefault(
            "other_id", known if is_dead else await id_of(cast, cast.mine, route, "other_id")
        )
    if sent is not None and route == WRITE_FIRST:
        sent.setdefault("connection_id", cast.kept[cast.mine.id, "api_connection_id"])
    if sent is not None and route == BOOK:
        for name in ("lead_id", "service_id"):
            sent.setdefault(name, cast.kept[cast.mine.id, name])
    headers = headers_of(token)
    return await cast.desk.client.request(method, path, params=query, json=sent, headers=headers)
