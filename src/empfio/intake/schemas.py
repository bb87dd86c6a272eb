"""What callers send to this room."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from empfio.conversations.records import MOST_MESSAGES, Channel, GivenMetadata, Role, Status
from empfio.kit.clock import Time
from empfio.kit.ids import Id
from empfio.kit.texts import Content


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

    model_config = ConfigDict(extra="forbid")

    lead_id: Id
    channel: Channel
    status: Status = "active"
    messages: Annotated[list[PastMessage], Field(max_length=MOST_MESSAGES)] = []
