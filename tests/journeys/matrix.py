"""The tenants' matrix: what each route needs, everybody who may call, and how they ask."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple, get_args
from uuid import UUID

import asyncpg
import httpx2
import jwt

from empfio.access import actions as access
from empfio.access.actions import NewUser
from empfio.access.callers import TRUSTED_FOR, system_caller
from empfio.access.records import PERMISSIONS, KeyScope, Role
from empfio.access.tokens import KIND, make_token
from empfio.kit import clock
from empfio.kit.ids import OrganizationId, is_id, new_id
from empfio.kit.pages import read_cursor, write_cursor
from tests.desk import PASSWORD, Business, Desk, unique

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


# A route without a line here fails the test; where ids stand in it is read from OpenAPI.
MATRIX = {
    ("POST", "/api/v1/auth/register"): Entry(PUBLIC, 201, registration),
    ("POST", "/api/v1/auth/login"): Entry(PUBLIC, 401, lambda: {"email": "a", "password": "b"}),
    ("GET", "/health/live"): Entry(PUBLIC),
    ("GET", "/health/ready"): Entry(PUBLIC),
    ("GET", "/api/v1/auth/me"): Entry(USER),
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
    ("GET", "/api/v1/leads/{lead_id}/export"): Entry("leads:read conversations:read"),
    ("GET", "/api/v1/organization"): Entry(ANYBODY),
    ("PATCH", "/api/v1/organization"): Entry(
        "organization:manage", 200, lambda: {"name": unique("Mine")}
    ),
    ("GET", "/api/v1/events"): Entry("events:read"),
    ("GET", "/api/v1/messages/search"): Entry("conversations:read", query=(("q", "from"),)),
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
}
NOT_OF_THE_API = {"/openapi.json", "/docs", "/docs/start.js", "/docs/assets", "/metrics"}


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
    return make_token(desk.house.signing_key, user, clock.now(), timedelta(hours=1)), user


async def key(salon: Business, *scopes: str) -> tuple[str, str]:
    """A new API key: secret and id."""
    body = {"name": "Robot", "scopes": scopes}
    made = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
    return made["key"], made["id"]


async def id_of(cast: Cast, salon: Business, route: tuple[str, str], name: str) -> str:
    """An id of an organization for a route, or the cursor that its list there gives."""
    method, path = route
    if name == "api_key_id":  # fresh, because the matrix revokes them
        return (await key(salon, "leads:read"))[1]
    if (method, name) == ("DELETE", "lead_id"):  # and erases these
        return str((await salon.lead(name=salon.name))["id"])
    if name == "cursor" and "search" in path:
        found = await salon.get("/messages/search?q=from&size=1")
        return str(found["messages"][0]["id"])
    if name == "cursor":
        return str((await salon.get(path.removeprefix("/api/v1") + "?size=1"))["next_cursor"])
    return cast.kept[salon.id, name]


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
    made.dead["expired"] = make_token(signing, user, clock.now(), timedelta(seconds=-1))
    made.dead["forged"] = make_token("another key, as long as it has to be", user, clock.now(),
                                     timedelta(hours=1))  # fmt: skip
    made.dead["revoked key"], key_id = await key(made.mine, *get_args(KeyScope))
    await made.mine.call("DELETE", f"/api-keys/{key_id}", status=204)
    made.dead["deactivated user"], gone = await person(desk, made.mine, "owner")
    connection = await asyncpg.connect(superuser_url)
    await connection.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", gone.id)
    await connection.close()
    swapped = {**claims, "org": made.foreign.id}
    made.dead["organization swapped"] = jwt.encode(swapped, signing, "HS256", {"typ": KIND})
    for salon in (made.mine, made.foreign):
        for name in (salon.name, f"{salon.name} too"):
            lead = await salon.lead(name=name, email=f"{unique('x')}@canary.example")
            talk = await salon.conversation(lead["id"])
            await salon.message(talk["id"], f"From {salon.name}")
            made.kept[salon.id, "lead_id"] = lead["id"]
            made.kept[salon.id, "conversation_id"] = talk["id"]
    await asyncio.sleep(TRUSTED_FOR)
    return made


async def ask(
    cast: Cast, route: tuple[str, str], token: str | None, given: dict[str, str]
) -> httpx2.Response:
    """A request with ids at their places; places in the path that are not given are one's own."""
    method, path = route
    for name in re.findall(r"\{(\w+)\}", path):
        value = given.get(f"path.{name}") or await id_of(cast, cast.mine, route, name)
        path = path.replace(f"{{{name}}}", value)
    query = dict(MATRIX[route].query) | {
        name[6:]: value for name, value in given.items() if name.startswith("query.")
    }
    body = MATRIX[route].body
    sent = None
    if body is not None:
        sent = body() | {name[5:]: value for name, value in given.items() if name[:5] == "body."}
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return await cast.desk.client.request(method, path, params=query, json=sent, headers=headers)
