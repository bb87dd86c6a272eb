"""Errors on the wire: RFC 9457 ``application/problem+json``."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from empfio.kit.errors import Refusal
from empfio.kit.ids import Id, new_id

_SAMPLE: JsonDict = {
    "type": "urn:empfio:problem:invalid",
    "title": "The request is not valid",
    "status": 422,
    "detail": "query.size: Input should be less than or equal to 100.",
    "errors": [{"where": "query.size", "what": "Input should be less than or equal to 100"}],
    "trace_id": "01a21253e7407077bb65dbbda0259e62",
}


class ProblemFault(BaseModel):
    """One thing that was wrong: ``where`` names the place, ``what`` says what to change."""

    model_config = ConfigDict(extra="forbid")

    where: str = Field(description="For example `query.size` or `body.messages[0].role`.")
    what: str


class Problem(BaseModel):
    """The form of every error (RFC 9457)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_SAMPLE]})

    type: str = Field(description="A name for this kind of problem that programs can compare.")
    title: str
    status: int
    detail: str = Field(description="A sentence that says what was wrong and what to do.")
    errors: list[ProblemFault]
    trace_id: str = Field(description="Names this answer in the server's log.")
    open_conversation_id: Id | None = Field(
        default=None, description="With 409: the conversation of this session that is open."
    )


def problem_sample(refusal: type[Refusal]) -> JsonDict:
    """An example of the problem object of a kind of refusal."""
    if refusal.status == _SAMPLE["status"]:
        return _SAMPLE
    kind = f"urn:empfio:problem:{refusal.kind}"
    own: JsonDict = {"type": kind, "title": refusal.title, "status": refusal.status}
    return {**_SAMPLE, **own, "detail": "A sentence on what to do.", "errors": []}


def problem_form(refusal: Refusal) -> dict[str, Any]:
    """The problem object of a refusal, with a fresh trace id."""
    return {
        "type": f"urn:empfio:problem:{refusal.kind}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "errors": [{"where": fault.where, "what": fault.what} for fault in refusal.errors],
        "trace_id": new_id().hex,
        **refusal.more,
    }


def problem_bytes(form: dict[str, Any]) -> bytes:
    """A problem object as JSON bytes; ASCII, so that hostile text in it stays harmless."""
    return json.dumps(form, separators=(",", ":")).encode()
