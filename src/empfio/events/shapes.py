"""The public form of an event: the same for the feed, the stream and webhooks."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.events.catalogue import Event
from empfio.kit.clock import Time, json_time
from empfio.kit.ids import Id

EVENT = f"""'{{"id":"' || e.id || '","event":"' || e.event
 || '","timestamp":"' || {json_time("e.created_at")}
 || '","organization_id":"' || e.organization_id || '","data":' || e.data || '}}'"""
"""SQL over ``events AS e``."""


class EventShape(BaseModel):
    """Something that happened."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "bb0e0800-e29b-41d4-a716-446655440000",
                    "event": "lead.status_changed",
                    "timestamp": "2026-03-07T10:15:00.000000Z",
                    "organization_id": "cc0f0900-e29b-41d4-a716-446655440000",
                    "data": {
                        "id": "550e8400-e29b-41d4-a716-446655440000",
                        "previous_status": "new",
                        "status": "contacted",
                    },
                }
            ]
        },
    )

    id: Id
    event: Event
    timestamp: Time
    organization_id: Id
    data: dict[str, Any] = Field(description="Ids and states; what each event carries is fixed.")


class EventFeed(BaseModel):
    """Part of the log, oldest first."""

    model_config = ConfigDict(extra="forbid")

    events: list[EventShape]
    next_cursor: str = Field(description="For `after`: what happens from here on.")
    has_more: bool = Field(description="Whether more can be read at once.")
