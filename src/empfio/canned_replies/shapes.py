"""The public forms of canned replies."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from empfio.canned_replies.records import CannedReply
from empfio.kit.clock import Time, write_time
from empfio.kit.ids import Id

GIVEN_SAMPLE: JsonDict = {
    "title": "Parking",
    "content": "You can park behind the house; the entrance is in the side street.",
}
_SAMPLE: JsonDict = {
    "id": "dd1a0a00-e29b-41d4-a716-446655440000",
    **GIVEN_SAMPLE,
    "created_at": "2026-03-07T10:15:00.000000Z",
    "updated_at": "2026-03-07T10:15:00.000000Z",
}


class CannedReplyShape(BaseModel):
    """A text that the team keeps to answer with."""

    model_config = ConfigDict(
        extra="forbid", title="CannedReply", json_schema_extra={"examples": [_SAMPLE]}
    )

    id: Id
    title: str
    content: str
    created_at: Time
    updated_at: Time


class CannedReplyList(BaseModel):
    """All canned replies by their titles."""

    model_config = ConfigDict(extra="forbid")

    canned_replies: list[CannedReplyShape]


def canned_reply_form(one: CannedReply) -> dict[str, Any]:
    """A canned reply."""
    return {
        "id": str(one.id),
        "title": one.title,
        "content": one.content,
        "created_at": write_time(one.created_at),
        "updated_at": write_time(one.updated_at),
    }
