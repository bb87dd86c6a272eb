"""What every door documents of itself: the refusals it can answer, the headers it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from empfio.kit import errors
from empfio.kit.errors import Refusal
from empfio.kit.problems import Problem, problem_sample


@dataclass(frozen=True, slots=True)
class Traits:
    """What decides which refusals a door can answer."""

    is_public: bool
    is_kept: bool  # under an Idempotency-Key
    is_counted: bool  # against a quota
    is_signed: bool  # for providers, whose calls must prove whose they are
    is_read: bool
    is_change: bool
    has_query: bool
    has_body: bool
    names_one: bool
    is_tagged: bool  # the answer is one resource, and says its version


def refusals_of(traits: Traits) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses for every refusal of such a door."""
    found: list[type[Refusal]] = [
        errors.UnavailableError,
        errors.MalformedError,
        errors.RequestTimeoutError,
        errors.TargetTooLongError,
        errors.HeadersTooLargeError,
    ]
    if traits.is_counted:
        found.append(errors.QuotaError)
    if traits.has_query or traits.names_one or not traits.is_read:
        found.append(errors.InvalidError)
    if not traits.is_public or traits.has_body:
        found.append(errors.UnauthorizedError)
    if not traits.is_public or traits.is_signed:
        found.append(errors.ForbiddenError)
    if traits.has_body:
        found.append(errors.MediaTypeError)
    if traits.names_one or (traits.has_body and not traits.is_public):
        found.append(errors.NotFoundError)
    if not traits.is_read:
        found += [errors.TooLargeError, errors.ConflictError]
    if traits.is_change:
        found.append(errors.StaleError)
    documented = {refusal.status: response_of(refusal) for refusal in found}
    if traits.is_tagged:
        documented[304] = {"description": "Not changed since the version in If-None-Match"}
    return dict(sorted(documented.items()))


def response_of(refusal: type[Refusal]) -> dict[str, Any]:
    """How OpenAPI is told of a refusal."""
    return {
        "description": refusal.title,
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": problem_sample(refusal),
            }
        },
    }


def headers_of(traits: Traits) -> dict[str, Any]:
    """OpenAPI parameters for the headers such a door takes."""
    found: list[dict[str, Any]] = []
    if not traits.is_read and traits.is_kept:
        found.append(
            _header(
                "Idempotency-Key",
                "The same key and body again get the first answer again, for 24 hours.",
                {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
            )
        )
    if traits.is_change:
        found.append(_header("If-Match", "Only if the ETag is still this.", {"type": "string"}))
    if traits.is_tagged:
        found.append(
            _header("If-None-Match", "Answer 304 if the ETag is this.", {"type": "string"})
        )
    return {"parameters": found} if found else {}


def _header(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "schema": schema}


_QUOTA_HEADERS = {
    "RateLimit-Policy": {
        "description": "How many requests (q) are taken in how many seconds (w).",
        "schema": {"type": "string", "examples": ['"caller";q=3000;w=60']},
    },
    "RateLimit": {
        "description": "How many requests are left (r), and the seconds until all are again (t).",
        "schema": {"type": "string", "examples": ['"caller";r=2999;t=60']},
    },
    "Retry-After": {
        "description": "Seconds until requests are taken again.",
        "schema": {"type": "integer", "minimum": 1},
    },
}


def _tell_quota(responses: dict[str, Any]) -> None:
    """Name the headers of the quota where there is one: with it, and with every success."""
    if "429" in responses:
        for status, response in responses.items():
            names = list(_QUOTA_HEADERS)[: 3 if status == "429" else 2]
            if status == "429" or status < "4":
                response["headers"] = {
                    name: {"$ref": f"#/components/headers/{name}"} for name in names
                }


def complete_openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document with the form of problems, and without what it only supposes."""
    if app.openapi_schema is None:
        document = FastAPI.openapi(app)
        schemas = document["components"]["schemas"]
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs")
        schemas["Problem"] = problem
        document["components"]["headers"] = _QUOTA_HEADERS
        for item in document["paths"].values():
            for operation in item.values():
                _drop_null(operation.get("parameters", ()))
                _tell_quota(operation["responses"])
        app.openapi_schema = document
    return app.openapi_schema


def _drop_null(parameters: Iterable[dict[str, Any]]) -> None:
    """A parameter that is left out is absent; in a query there is no null to send."""
    for parameter in parameters:
        schema = parameter["schema"]
        kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
        if len(kinds) == 1:
            del schema["anyOf"]
            schema |= kinds[0]
