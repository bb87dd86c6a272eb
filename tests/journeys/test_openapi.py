"""The OpenAPI document: what is published stands in it, and what is answered is as it says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import jsonschema_rs
import pytest

from empfio.kit.settings import Settings
from empfio.main import create_app
from tests.desk import Desk
from tests.journeys.hostile import sound_body
from tests.journeys.matrix import (
    LOG_OUT,
    MATRIX,
    again,
    attached,
    bookable,
    canned_id,
    connected,
    invited,
    joined,
    key,
    own_channel,
    session_in,
    what_ends_last,
)

TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z")
KINDS = {"UUID": "string", "string": "string", "integer": "integer", "datetime": "string",
         "object": "object"}  # fmt: skip
ALWAYS = {400, 408, 414, 431, 503}
Document = dict[str, Any]


@pytest.fixture
def document(desk: Desk) -> Document:
    return desk.app.openapi()


@pytest.fixture
def published(shared: Path) -> str:
    return (shared / "contract" / "conversations-api.txt").read_text()


def operations(document: Document) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield (method.upper(), path), operation


def form(operation: dict[str, Any], status: int, kind: str = "application/json") -> Any:
    """The schema of an answer."""
    return operation["responses"][str(status)]["content"][kind]["schema"]


def model(document: Document, name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def faults(document: Document, schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a JSON value by a schema of the document."""
    whole = {**schema, "components": document["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]


def is_shown(published: Any, ours: Any) -> bool:
    """Whether all of a published value stands in ours, where more may stand beside it.

    Ids are published cut off, and times without the fraction of a second that ours have.
    """
    if isinstance(published, dict):
        return all(n in ours and is_shown(published[n], ours[n]) for n in published)
    if isinstance(published, list):
        return len(published) == len(ours) and all(map(is_shown, published, ours))
    if isinstance(published, str) and published.endswith("-..."):
        return str(ours).startswith(published.removesuffix("..."))
    if isinstance(published, str) and TIME.fullmatch(published):
        return bool(ours == published.replace("Z", ".000000Z"))
    return bool(published == ours)


def test_the_examples_are_the_published_samples(document: Document, published: str) -> None:
    samples = [json.loads(text) for text in re.findall(r"^\{\n.*?^\}$", published, re.M | re.S)]
    names = ["ConversationPage", "ConversationDetail", "StatusChange"]
    for name, sample in zip(names, samples, strict=True):
        assert is_shown(sample, model(document, name)["examples"][0]), name
    listed = samples[0]["conversations"][0]
    assert is_shown(listed, model(document, "ConversationShape")["examples"][0])
    assert is_shown(samples[1]["messages"], model(document, "MessageShape")["examples"])


@pytest.mark.parametrize(
    ("ours", "is_same"),
    [({"id": "8-1", "more": 1, "at": "2026-03-07T10:00:00.000000Z"}, True),
     ({"id": "9-1", "at": "2026-03-07T10:00:00.000000Z"}, False), ({"id": "8-1"}, False),
     ({"id": "8-1", "at": "2026-03-07T10:00:00Z"}, False)],
)  # fmt: skip
def test_an_example_that_differs_is_seen(ours: dict[str, Any], is_same: bool) -> None:
    assert is_shown({"id": "8-...", "at": "2026-03-07T10:00:00Z"}, ours) is is_same


# Behind what is published: additive fields.
OURS = {
    "ConversationShape": {"unread", "assigned_to", "handover"},
    "MessageShape": {"delivery"},
}


def test_every_published_field_has_its_type(document: Document, published: str) -> None:
    tables = published.split("FieldTypeDescription")[1:]
    for name, table in zip(("ConversationShape", "MessageShape"), tables, strict=True):
        rows = re.findall(
            rf"^([a-z_]+?)({'|'.join(KINDS)})([A-Z].*)$", table.partition("\n\n")[0], re.M
        )
        fields = model(document, name)["properties"]
        assert set(fields) - {row[0] for row in rows} == OURS[name]
        for field, kind, description in rows:
            described = fields[field]
            if field not in ("lead", "channel", "status", "role"):  # they have a schema, or values
                assert described["description"] == description
                kinds = {one.get("type") for one in described.get("anyOf", [described])}
                assert KINDS[kind] in kinds


def test_every_published_parameter_has_its_default_and_maximum(
    document: Document, published: str
) -> None:
    rows = re.findall(r"^([a-z]+)integer(\d+).*?(?:\(max: (\d+)\))?$", published, re.M)
    assert len(rows) == 4
    paths = document["paths"]
    known = {
        one["name"]: one["schema"]
        for path in ("", "/{conversation_id}/messages")
        for one in paths[f"/api/v1/conversations{path}"]["get"]["parameters"]
    }
    for name, default, most in rows:
        assert known[name]["default"] == int(default)
        assert not most or known[name]["maximum"] == int(most)
    statuses = re.findall(r"^Valid statuses: (.*)\.$", published, re.M)
    channels = re.findall(r"Channel: (.*)$", published, re.M)
    assert [", ".join(known["status"]["enum"])] == statuses
    assert [", ".join(known["channel"]["enum"])] == channels


def refusals(route: tuple[str, str], operation: dict[str, Any]) -> set[int]:
    """Every 4xx and 503 that such an operation can answer, by what the contract says of all."""
    method, path = route
    places = {one["in"] for one in operation.get("parameters", ())}
    is_public, is_write = MATRIX[route].needs == "public", method != "GET"
    is_signed = path.endswith("/webhook") or "/webhook/" in path
    is_uncounted = is_signed or path.startswith("/health")
    found = set(ALWAYS) | (set() if is_uncounted else {429}) | ({403} if is_signed else set())
    if "path" in places:
        found |= {404, 422}
    if "query" in places or "requestBody" in operation:
        found |= {422}
    if "requestBody" in operation:
        found |= {413, 415}
    if not is_public:
        found |= {401, 403} | ({409, 422} if is_write else set())
    if method == "PATCH":
        found |= {412}
    return found | {
        "/api/v1/auth/login": {401},
        "/api/v1/auth/refresh": {401},
        "/api/v1/auth/session": {401, 403},
        "/api/v1/auth/register": {409},
    }.get(path, set())


def test_every_refusal_is_documented_as_a_problem(document: Document) -> None:
    seen = 0
    for route, operation in operations(document):
        for status in refusals(route, operation):
            problem = form(operation, status, "application/problem+json")
            assert problem == {"$ref": "#/components/schemas/Problem"}, (route, status)
            answer = operation["responses"][str(status)]
            example = answer["content"]["application/problem+json"]["example"]
            assert (example["status"], example["title"]) == (status, answer["description"])
            assert faults(document, problem, example) == []
            seen += 1
        assert operation["summary"] and operation["description"], route
    assert seen > 120


async def test_every_answer_is_as_documented(
    desk: Desk, document: Document, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    lead = await salon.lead(name="Jäne \\ Smith", metadata={"a": [1, None]})
    talk = await salon.conversation(lead["id"])
    await salon.message(talk["id"], "Hello 👋", metadata={"b": {}})
    _, key_id = await key(salon, "leads:read")
    slug = (await salon.get("/organization"))["slug"]
    own = await own_channel(salon)
    ids = {"lead_id": lead["id"], "conversation_id": talk["id"], "api_key_id": key_id,
           "slug": slug,
           "session_id": session_in(await again(desk, salon.token)),
           "user_id": (await joined(salon))["user_id"],
           "invitation_id": (await invited(salon))[0], "assigned_to": salon.user_id,
           "connection_id": (await connected(salon))["id"], "api_connection_id": own,
           "attachment_id": await attached(superuser, salon, talk["id"], own),
           "service_id": await bookable(salon, "services"),
           "staff_id": await bookable(salon, "staff"),
           "other_id": (await salon.lead())["id"],
           "canned_reply_id": await canned_id(salon)}  # fmt: skip
    described = dict(operations(document))
    for route in what_ends_last(list(described)):
        operation = described[route]
        method, path = route
        headers = salon.as_bearer(await again(desk, salon.token) if route == LOG_OUT else None)
        answer = await desk.client.request(
            method, path.format_map(ids), json=sound_body(route, ids), headers=headers,
            params=dict(MATRIX[route].query) | ({"q": "hello"} if "search" in path else {}),
        )  # fmt: skip
        assert answer.status_code == MATRIX[route].status
        assert wrongs(document, operation, answer) == [], route
        if method == "GET":
            assert ("304" in operation["responses"]) == ("etag" in answer.headers), route


def wrongs(document: Document, operation: dict[str, Any], answer: httpx2.Response) -> list[str]:
    """What of an answer is not as its operation documents it."""
    documented = operation["responses"][str(answer.status_code)]
    if "content" not in documented:
        return ["a body"] if answer.content else []
    kind = answer.headers["content-type"].partition(";")[0]
    value = answer.text if kind == "text/event-stream" else json.loads(answer.content)
    return faults(document, documented["content"][kind]["schema"], value)


async def test_every_kind_of_problem_is_as_documented(desk: Desk, document: Document) -> None:
    salon = await desk.business()
    talk = await salon.conversation()
    again = {"lead_id": talk["lead_id"], "channel": "telegram"}
    path = f"/conversations/{talk['id']}"
    answers = [
        await salon.call("GET", "/conversations?size=0&page=x", status=422),
        await salon.call("POST", "/conversations", json=again, status=409),
        await salon.call("GET", "/nowhere", status=404),
        await salon.call("GET", path, token="none", status=401),
        await salon.call("PATCH", path, content=b"{", status=415),
    ]
    for answer in answers:
        assert faults(document, {"$ref": "#/components/schemas/Problem"}, answer.json()) == []
    assert "open_conversation_id" in answers[1].json()


UNKNOWN = {"ge", "gt", "le", "lt", "min_length", "max_length", "multiple_of"}


def unknown_bounds(part: Any, place: str = "") -> list[str]:
    """Places where a bound is named as pydantic does: readers of JSON Schema know no such word."""
    if isinstance(part, list):
        return [one for item in part for one in unknown_bounds(item, place)]
    if not isinstance(part, dict):
        return []
    own = [] if place.endswith("/properties") else [f"{place}: {n}" for n in UNKNOWN & set(part)]
    return own + [one for n, item in part.items() for one in unknown_bounds(item, f"{place}/{n}")]


def test_every_bound_has_its_name_in_json_schema(document: Document) -> None:
    assert unknown_bounds(document) == []
    bad = {"properties": {"le": {"anyOf": [{"type": "integer", "ge": 1}]}}}
    assert unknown_bounds(bad) == ["/properties/le/anyOf: ge"]


def test_every_example_fits_its_own_schema(document: Document) -> None:
    seen = 0
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            assert faults(document, {"$ref": f"#/components/schemas/{name}"}, example) == [], name
            seen += 1
    assert seen >= 6


@pytest.mark.parametrize(
    "change", [{"more": 1}, {"status": "closed"}, {"id": "1"}, {"created_at": "yesterday"},
               {"message_count": "2"}, {"lead": None}],
)  # fmt: skip
def test_an_answer_that_is_not_as_documented_is_seen(
    document: Document, change: dict[str, Any]
) -> None:
    schema = {"$ref": "#/components/schemas/ConversationShape"}
    example = model(document, "ConversationShape")["examples"][0]
    assert faults(document, schema, {**example, **change})


def test_the_document_names_the_public_address(settings: Settings) -> None:
    assert "servers" not in create_app(settings).openapi()
    public = settings.model_copy(update={"public_url": "https://desk.example.com"})
    assert create_app(public).openapi()["servers"] == [{"url": "https://desk.example.com"}]
