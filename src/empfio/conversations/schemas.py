"""What callers send to this room."""

import functools
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from empfio.conversations.records import Channel, GivenMetadata, Listing, Sort, Status
from empfio.kit.clock import Time
from empfio.kit.ids import Id
from empfio.kit.pages import CursorText, Limit, Offset, PageNumber, PageSize
from empfio.kit.texts import GivenContent

_FILTERS = (
    "lead_id", "status", "channel", "created_from", "created_to", "updated_from", "updated_to",
)  # fmt: skip


class ListQuery(BaseModel):
    """Filters, order and place in the list."""

    # Named so that they are refused: a filter that is ignored would answer with the wrong list.
    UNBUILT: ClassVar = ("q", "unread", "assigned_to")

    page: PageNumber = 1
    size: PageSize = 20
    lead_id: Id | None = Field(default=None, description="Filter by lead ID")
    status: Status | None = Field(default=None, description="Filter by status")
    channel: Channel | None = Field(default=None, description="Filter by channel")
    created_from: Time | None = Field(default=None, description="Started at or after")
    created_to: Time | None = Field(default=None, description="Started before")
    updated_from: Time | None = Field(default=None, description="Last activity at or after")
    updated_to: Time | None = Field(default=None, description="Last activity before")
    sort: Sort = Field(default="-updated_at", description="Order; `-` means newest first")
    cursor: CursorText | None = Field(
        default=None, description="`next_cursor` of an earlier answer with the same `sort`"
    )

    @model_validator(mode="after")
    def _cursor_fits(self) -> Self:
        if self.cursor is not None and self.cursor.sort != self.sort:
            raise PydanticCustomError("cursor", "cursor must be used with the sort it came from")
        if self.cursor is not None and "page" in self.model_fields_set:
            raise PydanticCustomError("cursor", "give either page or cursor, not both")
        return self

    @functools.cached_property
    def listing(self) -> Listing:
        """The same as the store takes it."""
        given = {name: getattr(self, name) for name in _FILTERS}
        return Listing(
            size=self.size,
            page=self.cursor.page if self.cursor else self.page,
            cursor=self.cursor,
            sort=self.sort,
            filters={name: value for name, value in given.items() if value is not None},
        )


class MessagesQuery(BaseModel):
    """Which messages of a conversation."""

    limit: Limit = 100
    offset: Offset = 0


class StatusChange(BaseModel):
    """A conversation's new status."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"status": "completed"}]}
    )

    status: Status


class Reply(BaseModel):
    """A person's answer to the customer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"content": "We look forward to seeing you.", "take_over": True}]
        },
    )

    content: GivenContent
    take_over: bool = Field(
        default=True, description="Answer from now on oneself: the agent falls silent."
    )
    metadata: GivenMetadata = {}
