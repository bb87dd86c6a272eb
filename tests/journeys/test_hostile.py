"""Hostile input at every route of a served process: refused by name, not stored, not logged."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import asyncpg
import httpx2
import pytest

from empfio.kit.doors import Door
from empfio.kit.embedded.server import EmbeddedServer
from empfio.main import ROUTERS
from tests.callers import until
from tests.conftest import url_in
from tests.desk import PASSWORD, SECRET_KEY, Business, Desk
from tests.journeys.hostile import CANARY, JSON, Hostile, hostile_requests, sound_body
from tests.journeys.matrix import (
    LOG_OUT,
    MATRIX,
    attached,
    bookable,
    canned_id,
    connected,
    invited,
    is_quiet,
    joined,
    key,
    own_channel,
    session_in,
    what_ends_last,
)
from tests.journeys.sockets import Heard, exchange, request
from tests.processes import Served, serving

# From the application itself: a new route is asked on the day it is born.
ROUTES = sorted(
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, Door)
    for method in route.methods
)
AT_ONCE = 8


@dataclass
class Raid:
    """What came back for every hostile request, and what it left behind."""

    heard: list[tuple[str, Hostile, Heard]] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    sound: dict[str, int] = field(default_factory=dict)
    log: str = ""


@pytest.fixture(scope="module")
def raided_url(make_database: Callable[[], str]) -> str:
    return make_database()


@pytest.fixture(scope="module")
async def raid(
    raided_url: str, desk: Desk, postgres: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory
) -> Raid:
    """Every hostile request to every route, from an owner who may do everything."""
    folder, made = tmp_path_factory.mktemp("raid"), Raid()
    database = urlsplit(raided_url).path.strip("/")
    superuser = await asyncpg.connect(url_in(postgres.superuser_url, database))
    with serving(
        folder / "log", database_url=raided_url, secret_key=SECRET_KEY, migrate="false",
        log_requests="true", log_level="debug", data=folder,
    ) as served:  # fmt: skip
        async with httpx2.AsyncClient(base_url=served.address, timeout=60) as client:
            owner = await Desk(desk.app, client, desk.house, desk.strangers).found()
            ids = await real_ids(owner)
            welcome = await client.post(f"/api/v1/chat/{ids['slug']}/visitors")
            known = owner.as_bearer() | {"x-visitor-token": welcome.json()["visitor_token"]}
        talk, own = ids["conversation_id"], ids["api_connection_id"]
        ids["attachment_id"] = await attached(superuser, owner, talk, own)
        await until(lambda: is_quiet(superuser, owner.id))
        made.before = await everything(superuser)
        for route in ROUTES:
            asked = list(hostile_requests(desk.app.openapi(), route, ids))
            heard = await ask_all(served.port, route[0], asked, known)
            made.heard += [(" ".join(route), *pair) for pair in zip(asked, heard, strict=True)]
        made.after = await everything(superuser)
        for method, path in what_ends_last(ROUTES):
            made.sound[f"{method} {path}"] = await ask_soundly(served, method, path, ids, owner)
        served.stop()
        made.log = served.said()
    await superuser.close()
    return made


async def real_ids(owner: Business) -> dict[str, str]:
    login = {"email": owner.email, "password": PASSWORD}
    other = (await owner.call("POST", "/auth/login", json=login, status=200)).json()
    lead = await owner.lead()
    talk = await owner.conversation(lead["id"])
    _, key_id = await key(owner, "leads:read")
    slug = (await owner.get("/organization"))["slug"]
    return {"lead_id": lead["id"], "conversation_id": talk["id"], "api_key_id": key_id,
            "slug": slug, "api_connection_id": await own_channel(owner),
            "assigned_to": owner.user_id, "connection_id": (await connected(owner))["id"],
            "session_id": session_in(other["access_token"]),
            "user_id": (await joined(owner))["user_id"],
            "invitation_id": (await invited(owner))[0],
            "service_id": await bookable(owner, "services"),
            "staff_id": await bookable(owner, "staff"),
            "other_id": (await owner.lead())["id"],
            "canned_reply_id": await canned_id(owner)}  # fmt: skip


async def ask_soundly(
    served: Served, method: str, path: str, ids: dict[str, str], owner: Business
) -> int:
    """The status of the same request without any poison in it."""
    body = sound_body((method, path), ids)
    sent = b"" if body is None else json.dumps(body).encode()
    token = owner.token
    if (method, path) == LOG_OUT:  # the others go on in theirs
        login = {"email": owner.email, "password": PASSWORD}
        answer = httpx2.post(f"{served.address}/api/v1/auth/login", json=login, timeout=30)
        token = answer.json()["access_token"]
    headers = {**owner.as_bearer(token), **JSON}
    query = urlencode(MATRIX[method, path].query)
    target = path.format_map(ids) + (f"?{query}" if query else "")
    heard = await exchange(served.port, request(method, target, headers, sent), 30)
    return heard.statuses[0]


async def ask_all(
    port: int, method: str, asked: list[Hostile], bearer: dict[str, str]
) -> list[Heard]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(one: Hostile) -> Heard:
        sent = request(method, one.target, {**bearer, **one.headers}, one.body)
        async with gate:
            return await exchange(port, sent, quiet=30)

    return await asyncio.gather(*(ask(one) for one in asked))


async def everything(superuser: asyncpg.Connection) -> dict[str, str]:
    """A checksum of each table's rows, whoever's they are."""
    tables = await superuser.fetch(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
    )
    found = {}
    for (table,) in tables:
        rows = await superuser.fetch(
            f"SELECT (to_jsonb(t) - 'last_used_at')::text FROM {table} AS t ORDER BY 1"
        )
        found[table] = hashlib.sha256("\n".join(row[0] for row in rows).encode()).hexdigest()
    return found


def fault(one: Hostile, heard: Heard) -> str | None:
    """What is wrong with an answer, None if it is the refusal that was due."""
    if heard.statuses != [one.status]:
        return f"{heard.statuses} instead of {one.status}"
    if not isinstance(heard.problem, dict) or heard.problem["status"] != one.status:
        return "not a problem of RFC 9457"
    return None if heard.is_closed else "left open"


async def test_every_hostile_request_is_refused_by_name(raid: Raid) -> None:
    wrong = [f"{route} {one.name}: {found}" for route, one, heard in raid.heard
             if (found := fault(one, heard))]  # fmt: skip
    assert wrong == []
    assert {route for route, _, _ in raid.heard} == {" ".join(route) for route in ROUTES}
    assert len(raid.heard) > 1_000


async def test_without_its_poison_each_request_is_taken(raid: Raid) -> None:
    """Else it might have been refused for something else."""
    assert raid.sound == {" ".join(route): MATRIX[route].status for route in ROUTES}


async def test_nothing_of_it_is_stored(raid: Raid) -> None:
    assert raid.before == raid.after
    assert len(raid.before) > 5


async def test_nothing_of_it_is_logged(raid: Raid) -> None:
    assert raid.log.count('"route"') >= len(raid.heard)
    assert CANARY not in raid.log.lower()
    assert "Traceback" not in raid.log


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.1 500 Oh\r\ncontent-type: application/problem+json\r\n\r\n{}",
        b"HTTP/1.1 422 No\r\ncontent-type: text/plain\r\n\r\nno",
        b'HTTP/1.1 422 No\r\ncontent-type: application/problem+json\r\n\r\n{"status": 400}',
        b"",
    ],
)
def test_a_wrong_answer_is_seen(answer: bytes) -> None:
    assert fault(Hostile("x", 422, "/", {}), Heard(answer, True))
