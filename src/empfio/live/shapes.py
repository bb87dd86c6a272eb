"""The public form of what a stream tells."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.conversations.shapes import ConversationShape, MessageShape
from empfio.events.shapes import EventShape
from empfio.leads.shapes import LeadListed


class Rows(BaseModel):
    """What an event changed, as it is when it is told; each as in the lists of its kind."""

    model_config = ConfigDict(extra="forbid")

    conversation: ConversationShape | None = None
    message: MessageShape | None = None
    lead: LeadListed | None = None


class StreamedEvent(EventShape):
    """The `data` of an event of the stream: the event as the feed has it, and its rows."""

    rows: Rows = Field(
        description="Those that there are still and that the caller may read. Told together, the "
        "last event about a thing has its row."
    )


STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What happens, as server-sent events without a name: `data` is an event as "
        "`GET /api/v1/events` tells it, with `rows`: `conversation`, `message` and `lead` in the "
        "form of their lists, as far as the event changed them and the caller may read them. "
        "`id` is a cursor for both. One event `ready` (with `cursor`) comes when what was missed "
        "has been told. The stream ends within a second when its session or key does, or when the "
        "caller's rights change.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
