"""The public form of an audit entry."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from empfio.audit.catalogue import Action
from empfio.kit.clock import Time, json_time
from empfio.kit.ids import Id

ENTRY = f"""'{{"id":"' || e.id || '","action":"' || e.action
 || '","actor":{{"type":"' || e.actor_kind
 || '","id":' || coalesce('"' || e.actor_id || '"', 'null') || ',"name":' || to_json(e.actor_name)
 || '}},"subject":{{"type":"' || split_part(e.action, '.', 1)
 || '","id":"' || e.subject_id || '"}},"from":' || e.was || ',"to":' || e.became
 || ',"created_at":"' || {json_time("e.created_at")} || '"}}'"""
"""SQL over ``audit_entries AS e``."""

_SAMPLE: JsonDict = {
    "id": "dd0a0b00-e29b-41d4-a716-446655440000",
    "action": "lead.changed",
    "actor": {
        "type": "user",
        "id": "ee0b0c00-e29b-41d4-a716-446655440000",
        "name": "Olga Owner",
    },
    "subject": {"type": "lead", "id": "550e8400-e29b-41d4-a716-446655440000"},
    "from": {"status": "new"},
    "to": {"status": "contacted", "fields": ["status"]},
    "created_at": "2026-03-07T10:15:00.000000Z",
}


class Who(BaseModel):
    """Who did it: the system also where nobody was known yet."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["user", "api_key", "system"]
    id: Id | None
    name: str = Field(description="As it was then.")


class What(BaseModel):
    """What it was done to."""

    model_config = ConfigDict(extra="forbid")

    type: Literal[
        "user", "session", "invitation", "api_key", "lead", "conversation", "organization",
        "connection", "service", "staff", "opening_hours", "booking", "canned_reply",
    ]  # fmt: skip
    id: Id


class AuditEntry(BaseModel):
    """Something that somebody did."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_SAMPLE]})

    id: Id
    action: Action
    actor: Who
    subject: What
    was: dict[str, Any] = Field(alias="from", description="What has changed, as it was before.")
    became: dict[str, Any] = Field(alias="to", description="What has changed, as it is now.")
    created_at: Time


class AuditPage(BaseModel):
    """Part of the log, newest first."""

    model_config = ConfigDict(extra="forbid")

    entries: list[AuditEntry]
    next_cursor: str | None = Field(description="For the next page; null after the last one.")
