"""What callers send to this room."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from empfio.conversations.records import MOST_MESSAGES, Channel, GivenMetadata, Role, Status
from empfio.kit.clock import Time
from empfio.kit.ids import Id
from empfio.kit.texts import Content

_SAMPLE: JsonDict = {
    "lead_id": "550e8400-e29b-41d4-a716-446655440000",
    "channel": "whatsapp",
    "status": "completed",
    "messages": [
        {
            "role": "user",
            "content": "Hi, I'd like to book a haircut",
            "created_at": "2026-03-07T10:00:00Z",
        },
        {
            "role": "assistant",
            "content": "Hello! I'd be happy to help you book a haircut...",
            "created_at": "2026-03-07T10:00:05Z",
        },
    ],
}


class PastMessage(BaseModel):
    """A message that was written already."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    content: Content
    created_at: Time | None = Field(
        default=None, description="Not in the future, not before the message above; default: now."
    )
    metadata: GivenMetadata = {}


class NewConversation(BaseModel):
    """A conversation to keep, with what was said so far; nobody is answered by this."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_SAMPLE]})

    lead_id: Id
    channel: Channel
    status: Status = "active"
    messages: Annotated[list[PastMessage], Field(max_length=MOST_MESSAGES)] = []
