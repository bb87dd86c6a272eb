"""Every route × who calls × whose id: one's own is served, all others' are as if absent."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import asyncpg
import httpx2
import pytest
from starlette.routing import BaseRoute

from empfio.kit.doors import Door
from tests.callers import until
from tests.desk import Business, Desk
from tests.journeys.matrix import (
    MATRIX,
    NOT_OF_THE_API,
    PUBLIC,
    Cast,
    ask,
    assemble,
    id_of,
    is_quiet,
    random_like,
)

TRACE = re.compile(rb'"trace_id":"[0-9a-f]{32}"')
Route = tuple[str, str]


@pytest.fixture(scope="module")
async def cast(desk: Desk, superuser_url: str) -> Cast:
    """Everybody, made once."""
    return await assemble(desk, superuser_url)


def routes(app_routes: list[BaseRoute]) -> set[Route]:
    """(method, path) of everything the running application serves."""
    found = set()
    for route in app_routes:
        path: str = route.path  # type: ignore[attr-defined]
        if isinstance(route, Door):
            found |= {(method, path) for method in route.methods or ()}
        elif path not in NOT_OF_THE_API:
            found.add(("?", path))
    return found


def documented(document: dict[str, Any]) -> set[Route]:
    return {(method.upper(), path) for path, item in document["paths"].items() for method in item}


def positions(document: dict[str, Any], method: str, path: str) -> list[str]:
    """Where ids stand in a request: ``path.lead_id``, ``query.cursor``, ``body.lead_id``."""
    operation = document["paths"][path][method.lower()]
    found = [
        f"{parameter['in']}.{parameter['name']}"
        for parameter in operation.get("parameters", ())
        if parameter["schema"].get("format") == "uuid" or parameter["name"] == "cursor"
    ]
    content = operation.get("requestBody", {}).get("content", {})
    for form in content.values():
        if "$ref" not in form["schema"]:
            continue  # a file
        schema = document["components"]["schemas"][form["schema"]["$ref"].rpartition("/")[2]]
        fields = schema["properties"].items()
        found += [f"body.{name}" for name, kind in fields if "'uuid'" in str(kind)]
    return found


def cells(document: dict[str, Any]) -> Iterator[tuple[Route, str]]:
    """Every route with each place for an id in it; "" where there is none."""
    for route in MATRIX:
        for position in positions(document, *route) or [""]:
            yield route, position


def plain(answer: httpx2.Response) -> tuple[int, Any, bytes]:
    """Status, headers and bytes without the trace id."""
    return answer.status_code, sorted(answer.headers.items()), TRACE.sub(b"", answer.content)


async def checksums(superuser: asyncpg.Connection, organization_id: str) -> dict[str, str]:
    """One checksum for each table over all rows of an organization."""
    tables = await superuser.fetch(
        "SELECT table_name::text AS name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name = 'organization_id'"
    )
    return {
        row["name"]: await superuser.fetchval(
            # When something was last used is noted behind the requests, whoever's they were.
            "SELECT md5(coalesce(string_agg(row, '|' ORDER BY row), '')) FROM (SELECT"
            f" (to_jsonb(t) - 'last_used_at')::text AS row FROM {row['name']} AS t"
            " WHERE organization_id = $1) AS rows",
            UUID(organization_id),
        )
        for row in tables
    }


def test_every_route_stands_in_the_matrix_and_in_openapi(desk: Desk) -> None:
    served = routes(desk.app.router.routes)
    assert served == documented(desk.app.openapi()) == set(MATRIX)
    bare = type(desk.app)(docs_url=None, redoc_url=None, openapi_url=None)
    bare.get("/api/v1/unknown")(lambda: None)
    assert not routes(bare.router.routes) <= set(MATRIX)


async def check_cell(cast: Cast, route: Route, position: str, who: str, foreign: str) -> None:
    """One caller at one place: own is served or forbidden; foreign and random are the same."""
    token, permissions = cast.callers[who]
    entry, place = MATRIX[route], f"{who}: {route} {position}"
    is_allowed = entry.lets_in(permissions)
    name = position.partition(".")[2]
    own = {position: await id_of(cast, cast.mine, route, name, token)} if position else {}
    answer = await ask(cast, route, token, own)
    assert answer.status_code == (entry.status if is_allowed else 403), f"{place}: {answer.text}"
    assert "Canary" not in answer.text, place
    if not position:
        return
    other = await ask(cast, route, token, {position: foreign})
    nobodys = await ask(cast, route, token, {position: random_like(foreign, name)})
    assert plain(other) == plain(nobodys), place
    if position.startswith("query."):
        assert other.status_code == (200 if is_allowed else 403), place
        assert "Canary" not in other.text, place
        if name == "lead_id" and is_allowed:
            assert other.json()["total"] == 0, place
    else:
        # A provider's door tells nobody without a signature whether there is such a connection, and
        # a visitors' door nobody who is none whether there is such a file.
        is_closed = entry.needs == PUBLIC and entry.status in (401, 403)
        assert other.status_code == (entry.status if is_closed else 404), place
    assert foreign not in other.text, place


async def test_own_is_served_and_foreign_is_as_if_absent(
    cast: Cast, superuser: asyncpg.Connection
) -> None:
    every = list(cells(cast.desk.app.openapi()))
    assert sum(position != "" for _, position in every) >= 11
    foreign = {
        (route, position): await id_of(cast, cast.foreign, route, position.partition(".")[2])
        for route, position in every
        if position
    }
    await until(lambda: is_quiet(superuser, cast.foreign.id))
    before = await checksums(superuser, cast.foreign.id)
    mine = await checksums(superuser, cast.mine.id)
    for route, position in every:
        for who in cast.callers:
            await check_cell(cast, route, position, who, foreign.get((route, position), ""))
    assert await checksums(superuser, cast.foreign.id) == before
    changed = await checksums(superuser, cast.mine.id)
    for table in ("leads", "conversations", "messages", "api_keys", "counters"):
        assert changed[table] != mine[table], "else the sums would not show a change"


async def test_a_token_that_is_dead_opens_nothing(
    cast: Cast, superuser: asyncpg.Connection
) -> None:
    doors = [route for route, entry in MATRIX.items() if entry.needs != PUBLIC]
    # Ids that exist, found before: what a dead token sees must not depend on them.
    ids = {
        f"path.{name}": await id_of(cast, cast.mine, ("GET", ""), name)
        for name in (
            "api_key_id",
            "lead_id",
            "conversation_id",
            "session_id",
            "user_id",
            "invitation_id",
            "connection_id",
            "api_connection_id",
            "attachment_id",
            "service_id",
            "staff_id",
            "booking_id",
            "canned_reply_id",
        )
    }
    for salon in (cast.mine, cast.foreign):
        await until(lambda salon=salon: is_quiet(superuser, salon.id))
    before = [await checksums(superuser, salon.id) for salon in (cast.mine, cast.foreign)]
    seen = [
        plain(await ask(cast, route, token, ids)) for route in doors for token in cast.dead.values()
    ]
    assert len(seen) == len(doors) * len(cast.dead) >= 70
    assert {answer[0] for answer in seen} == {401}
    assert all(answer == seen[0] for answer in seen)
    for route in doors:
        assert (await ask(cast, route, None, ids)).status_code == 401
    after = [await checksums(superuser, salon.id) for salon in (cast.mine, cast.foreign)]
    assert after == before


async def test_an_idempotency_key_of_another_organization_repeats_nothing(cast: Cast) -> None:
    body, headers = {"name": "Anna"}, {"idempotency-key": "the-same"}
    first = await cast.foreign.call("POST", "/leads", json=body, headers=headers, status=201)
    mine = await cast.mine.call("POST", "/leads", json=body, headers=headers, status=201)
    assert mine.json()["id"] != first.json()["id"]
    assert "idempotency-replayed" not in mine.headers


async def listed(salon: Business) -> dict[str, Any]:
    """A customer whom two businesses know by all the same words; her business says whose she is."""
    twin = {"name": "Twin", "phone": "+49 30 555", "email": "twin@same.example"}
    return await salon.lead(**twin, channel_id="the-same-chat", company=salon.name)


async def said(cast: Cast, salon: Business) -> dict[str, Any]:
    """A message under the same id, by the same sender, at a program's connection."""
    path = f"/channels/api/{cast.kept[salon.id, 'api_connection_id']}/messages"
    body = {"id": "the-same-message", "from": "the-same-sender", "text": f"Twin of {salon.name}"}
    return dict((await salon.call("POST", path, json=body, status=201)).json())


async def test_who_is_known_to_both_by_the_same_words_is_found_once(
    cast: Cast, superuser: asyncpg.Connection
) -> None:
    theirs, mine = await listed(cast.foreign), await listed(cast.mine)
    assert mine["id"] != theirs["id"]
    await said(cast, cast.foreign)
    await said(cast, cast.mine)
    for salon in (cast.mine, cast.foreign):
        await until(lambda salon=salon: is_quiet(superuser, salon.id))
    for words in ("Twin", "49 30 555", "twin@same.example", "the-same-chat"):
        found = await cast.mine.get(f"/leads?search={quote(words)}")
        assert "Canary" not in str(found), words
        assert theirs["id"] not in str(found), words
    assert [one["id"] for one in (await cast.mine.get("/leads?search=Twin"))["leads"]] == [
        mine["id"]
    ]
    for path in (f"/leads/{mine['id']}/similar", "/messages/search?q=Twin", "/conversations"):
        assert "Canary" not in str(await cast.mine.get(path)), path
    found = await cast.mine.get("/messages/search?q=Twin")
    assert len(found["messages"]) == 1, "the same id of a foreign message hid one's own"


async def test_a_foreign_place_in_the_events_shows_nothing_foreign(cast: Cast) -> None:
    first = await cast.foreign.get("/events?limit=1")
    theirs = {one["id"] for one in (await cast.foreign.get("/events?limit=500"))["events"]}
    place, token = first["next_cursor"], cast.mine.token
    found = await cast.mine.get(f"/events?limit=500&after={place}")
    assert found["events"], "else nothing is looked at"
    assert not theirs & {one["id"] for one in found["events"]}
    for query, headers in (({"after": place}, {}), ({}, {"last-event-id": place})):
        streamed = await cast.desk.client.get(
            "/api/v1/events/stream", params={"seconds": "0", **query},
            headers={"authorization": f"Bearer {token}", **headers},
        )  # fmt: skip
        assert streamed.status_code == 200
        assert "Canary" not in streamed.text
        assert not [one for one in theirs if one in streamed.text]
