"""Hostile input for every route: made from the application's own document of what it takes."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from tests.journeys.matrix import MATRIX, WRITE_FIRST
from tests.rules.test_strict_json import INVALID, MALFORMED

CANARY = "kanarie"
ID = "550e8400-e29b-41d4-a716-446655440000"
JSON = {"Content-Type": "application/json"}
LIMIT, OF_VISITORS = 1_000_000, 32_000  # bytes of a body


class Hostile(NamedTuple):
    """One hostile request, and the status that it has to be answered with."""

    name: str
    status: int
    target: str
    headers: dict[str, str]
    body: bytes = b""


# As they stand in a path: what is no id is 422, what leaves its place in the path is 404.
IDS = {
    CANARY: 422, "0": 422, "-1": 422, "null": 422, "%20": 422, "..": 422, "%2e%2e": 422, "*": 422,
    ID.replace("-", ""): 422, f"%7B{ID}%7D": 422, f"urn:uuid:{ID}": 422, ID[:-1]: 422,
    f"{ID}0": 422, f"%20{ID}": 422, f"{ID}%0A": 422, f"{ID}%00": 422, f"{ID};{CANARY}": 422,
    ID[:-1] + "%D9%A1": 422, ID.replace("5", "g"): 422, "%00": 422, "%FF%FE": 422,
    "%ED%A0%80": 422, "%C0%AF": 422, "%zz": 422, "%": 422, f"'%20OR%20'{CANARY}'='": 422,
    "%3Cscript%3E": 422, CANARY * 1_000: 422, "9" * 400: 422, f"../{CANARY}": 404,
    f"..%2F..%2F{CANARY}": 404, f"%2E%2E/%2E%2E/etc/{CANARY}": 404, f"{ID}/": 404,
    f"{ID}%2F": 404, f"/{ID}": 404,
}  # fmt: skip
TYPES: tuple[dict[str, str], ...] = (
    {}, {"Content-Type": ""}, {"Content-Type": "text/plain"}, {"Content-Type": "application/jsonp"},
    {"Content-Type": "application/problem+json"}, {"Content-Type": "application/xml"},
    {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "*/*"},
    {"Content-Type": f"multipart/form-data; boundary={CANARY}"},
    {"Content-Type": "application/json, application/json"},
    {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": f"application/json; charset=utf-8; {CANARY}"},
    {"Content-Type": "application/json;" + " " * 500}, {"Content-Type": CANARY * 1_000},
    {**JSON, "Content-Encoding": "gzip"}, {**JSON, "content-type": "text/plain"},
)  # fmt: skip
WHOLE = {
    "null": None, "true": True, "a number": 1, "a text": CANARY, "a list": [], "in a list": [{}],
    "nothing in it, and more": {CANARY: 1}, "a prototype": {"__proto__": {CANARY: 1}},
}  # fmt: skip
NUMBERS = (
    "", "%20", "x", CANARY, "1_0", "1.0", "%2B1", "-1", "%201", "1%20", "1e3", "0x1", "true",
    "null", "%D9%A1", "%C2%B2", "NaN", "Infinity", "9" * 20, "9" * 5_000, "1" + "0" * 18,
    "2147483648", "[1]", "1,2", "1%00", "%ED%A0%80", "%FF",
)  # fmt: skip
MOMENTS = (
    "", CANARY, "0", "1750000000", "2026-03-07", "2026-13-07T10:00:00Z", "2026-02-30T10:00:00Z",
    "2026-03-07T10:00:00", "2026-03-07T25:00:00Z", "10000-01-01T00:00:00Z", "9" * 500,
    "0000-01-01T00:00:00Z", "2026-03-07T10:00:00Z%00",
)  # fmt: skip
DAYS = (
    "", CANARY, "0", "2026-13-01", "2026-02-30", "2026-3-7", "20260307", "2026-03-07T10:00:00Z",
    "10000-01-01", "0000-01-01", "9" * 500, "2026-03-07%00", "%FF",
)  # fmt: skip
KEYS = ("", CANARY + "x" * 256, f"{CANARY} x", f"{CANARY}\xe4", "\t", f"{CANARY}\x80")


def sound_body(route: tuple[str, str], ids: dict[str, str]) -> dict[str, Any] | None:
    """A body that the route takes, None where it takes none."""
    make = MATRIX[route].body
    if make is None:
        return None
    is_new_talk = route == ("POST", "/api/v1/conversations")
    given = {"lead_id": ids["lead_id"]} if is_new_talk else {}
    if route[1].endswith("/assignment"):
        given = {"assigned_to": ids["assigned_to"]}
    if route[1].endswith("/merge"):
        given = {"other_id": ids["other_id"]}
    if route == WRITE_FIRST:
        given = {"connection_id": ids["api_connection_id"]}
    return make() | given


def hostile_requests(
    document: dict[str, Any], route: tuple[str, str], ids: dict[str, str]
) -> Iterator[Hostile]:
    """All of them for one route; ``ids`` are real ones, so that what is taken would be stored."""
    method, path = route
    operation = document["paths"][path][method.lower()]
    sound = sound_body(route, ids)
    target = path.format_map(ids)
    yield from _paths(path, b"" if sound is None else json.dumps(sound).encode())
    yield from _queries(operation, target)
    if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ())):
        for key in KEYS:
            headers = {**JSON, "Idempotency-Key": key}
            body = b"" if sound is None else json.dumps(sound).encode()
            yield Hostile(f"key {key[:50]!a}", 422, target, headers, body)
    if sound is not None:
        yield from _bodies(target, sound)
        content = operation["requestBody"]["content"]["application/json"]
        name = content["schema"]["$ref"].rpartition("/")[2]
        yield from _fields(target, sound, document["components"]["schemas"][name]["properties"])


def _paths(path: str, body: bytes) -> Iterator[Hostile]:
    before, is_open, rest = path.partition("{")
    if rest.startswith("slug}"):
        # A business's address is no id: whatever nobody has is absent, however it is spelled.
        for text in IDS:
            target = before + text + rest.partition("}")[2]
            yield Hostile(f"slug {text[:50]}", 404, target, JSON, body)
    elif is_open:
        for text, status in IDS.items():
            target = before + text + rest.partition("}")[2]
            yield Hostile(f"id {text[:50]}", status, target, JSON, body)
    else:
        for text in ("/", "//", "%00", "%2F", f";{CANARY}", "%20", ".json", "%0D%0AX:%20kanarie"):
            yield Hostile(f"path{text}", 404, path + text, JSON, body)


def _queries(operation: dict[str, Any], path: str) -> Iterator[Hostile]:
    known = {
        one["name"]: one["schema"]
        for one in operation.get("parameters", ())
        if one["in"] == "query"
    }
    for name, schema in known.items():
        escaped = f"%{ord(name[0]):x}{name[1:]}"
        queries = [f"{name}={text}" for text in _wrong_values(schema)]
        queries += [f"{name}=1&{name}=1", f"{name}=1&{escaped}=1"]
        for query in queries:
            yield Hostile(f"?{query[:50]}", 422, f"{path}?{query}", {})
    if known:
        many = "&".join(f"{CANARY}{number}=1" for number in range(101))
        for query in (f"{CANARY}=%00", "%00=1", "%ED%A0%80=1", f"{CANARY}=%FF", "%C0%AF", many):
            yield Hostile(f"?{query[:50]}", 422, f"{path}?{query}", {})


def _wrong_values(schema: dict[str, Any]) -> tuple[str, ...]:
    if schema.get("type") == "integer":
        return (*NUMBERS, str(schema["minimum"] - 1), str(schema["maximum"] + 1))
    if schema.get("format") == "uuid":
        return tuple(quote(text, safe="%") for text in IDS)
    if schema.get("format") == "date-time":
        return MOMENTS
    if schema.get("format") == "date":
        return DAYS
    common = ("%00", "%FF", "%ED%A0%80", f"{CANARY}%00")
    if "enum" in schema:
        return (*common, "", CANARY, schema["enum"][0].upper(), schema["enum"][0] + "%20")
    if schema.get("type") == "boolean":
        return (*common, "", CANARY, "2", "truee", "null")
    if "pattern" in schema and "maxLength" not in schema:  # a cursor: opaque, and ours alone
        return (*common, "", CANARY, "AAAA", "A" * 5_000, "AAAAAgAGTGxxOPEAiAsFAOKbQdSnFkRmVUQAAA")
    return (*common, CANARY * schema["maxLength"])


def _bodies(target: str, sound: dict[str, Any]) -> Iterator[Hostile]:
    most = OF_VISITORS if "/chat/" in target else LIMIT
    for status, texts in ((400, MALFORMED), (422, INVALID)):
        for name, text in texts.items():
            yield Hostile(name, 413 if len(text) > most else status, target, JSON, text)
    for headers in TYPES:
        yield Hostile(f"type {str(headers)[:60]}", 415, target, headers, json.dumps(sound).encode())
    for name, value in WHOLE.items():
        yield Hostile(f"body of {name}", 422, target, JSON, json.dumps(value).encode())
    more = json.dumps({**sound, CANARY: 1}).encode()
    yield Hostile("a field too many", 422, target, JSON, more)
    announced = {**JSON, "Content-Length": str(LIMIT + 1)}
    yield Hostile("a body too large", 413, target, announced, b"{")


def _fields(
    target: str, sound: dict[str, Any], fields: dict[str, dict[str, Any]]
) -> Iterator[Hostile]:
    for name, schema in fields.items():
        for label, value in _wrong_fields(schema):
            wrong = json.dumps({**sound, name: value}).encode()
            yield Hostile(f"{name}: {label}", 422, target, JSON, wrong)


def _wrong_fields(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Values of every kind that a field does not take, and text that cannot be kept."""
    kinds = {one.get("type", "object") for one in schema.get("anyOf", [schema])}
    samples = {"string": CANARY, "integer": 10**300, "number": 1.5, "boolean": True, "null": None,
               "array": [CANARY], "object": {CANARY: CANARY}}  # fmt: skip
    for kind, value in samples.items():
        if kind not in kinds:
            yield kind, value
    yield "NUL", f"{CANARY}\x00"
    yield "half a pair", "\ud800"
    yield "deep", json.loads("[" * 63 + "]" * 63)
    longest = max((one.get("maxLength", 0) for one in schema.get("anyOf", [schema])), default=0)
    if longest:
        yield "too long", "x" * (longest + 1)
