"""What callers send to this room."""

import functools
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from empfio.conversations.records import (
    Channel,
    GivenMetadata,
    Listing,
    MessageSearch,
    Role,
    Sort,
    Status,
)
from empfio.kit.clock import Time
from empfio.kit.fields import WHOLE
from empfio.kit.ids import Id
from empfio.kit.pages import CursorText, Limit, Offset, PageNumber, PageSize
from empfio.kit.texts import NO_NUL, GivenContent
from empfio.kit.words import Sought, read_sought

Reason = Annotated[str, Field(min_length=1, max_length=500, json_schema_extra=NO_NUL)]
MOST_SOUGHT = 200  # characters of a search
WordsText = Annotated[str, Field(min_length=1, max_length=MOST_SOUGHT, json_schema_extra=NO_NUL)]

_FILTERS = (
    "lead_id", "status", "channel", "assigned_to",
    "created_from", "created_to", "updated_from", "updated_to",
)  # fmt: skip
_SEARCH_FILTERS = ("conversation_id", "role", "created_from", "created_to")
HOW_TO_SEEK = (
    "Every word must occur, each may be a beginning; case and accents are folded. "
    'Words in "double quotes" must follow each other.'
)


def read_words(value: Any) -> Sought:
    """What a text asks for; raises ``PydanticCustomError`` where it holds no word, or too many."""
    if isinstance(value, Sought):
        return value
    if not isinstance(value, str) or len(value) > MOST_SOUGHT:
        raise PydanticCustomError("words", f"must not be longer than {MOST_SOUGHT} characters")
    try:
        return read_sought(value)
    except ValueError as error:
        raise PydanticCustomError("words", str(error)) from None


# What stands in the schema as text is read into what is sought.
Words = Annotated[Sought, BeforeValidator(read_words, json_schema_input_type=WordsText)]


class ListQuery(BaseModel):
    """Filters, order and place in the list."""

    page: PageNumber = 1
    size: PageSize = 20
    lead_id: Id | None = Field(default=None, description="Filter by lead ID")
    status: Status | None = Field(default=None, description="Filter by status")
    channel: Channel | None = Field(default=None, description="Filter by channel")
    assigned_to: Id | None = Field(default=None, description="Looked after by this user")
    unread: bool | None = Field(
        default=None, description="Whether the customer wrote what the team has not read"
    )
    created_from: Time | None = Field(default=None, description="Started at or after")
    created_to: Time | None = Field(default=None, description="Started before")
    updated_from: Time | None = Field(default=None, description="Last activity at or after")
    updated_to: Time | None = Field(default=None, description="Last activity before")
    q: Words | None = Field(default=None, description=f"Text of a message. {HOW_TO_SEEK}")
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
        if self.unread is not None:
            given["unread" if self.unread else "read"] = True
        return Listing(
            size=self.size,
            page=self.cursor.page if self.cursor else self.page,
            cursor=self.cursor,
            sort=self.sort,
            sought=self.q,
            filters={name: value for name, value in given.items() if value is not None},
        )


class SearchQuery(BaseModel):
    """What to look for, and among which messages."""

    q: Words = Field(description=HOW_TO_SEEK)
    size: PageSize = 20
    conversation_id: Id | None = Field(default=None, description="In this conversation")
    role: Role | None = Field(default=None, description="Said by: user is the customer")
    created_from: Time | None = Field(default=None, description="Sent at or after")
    created_to: Time | None = Field(default=None, description="Sent before")
    cursor: Id | None = Field(default=None, description="`next_cursor` of an earlier answer")

    @property
    def search(self) -> MessageSearch:
        """The same as the store takes it."""
        given = {name: getattr(self, name) for name in _SEARCH_FILTERS}
        filters = {name: value for name, value in given.items() if value is not None}
        return MessageSearch(self.q, self.size, self.cursor, filters)


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


class Handover(BaseModel):
    """Why a person answers from now on."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "wants to talk to a person"}]}
    )

    reason: Reason | None = None


class Assignment(BaseModel):
    """Who looks after a conversation."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"assigned_to": "cc0f0900-e29b-41d4-a716-446655440000"}]},
    )

    assigned_to: Id


class ReadMark(BaseModel):
    """Up to which message the team has read."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    seq: Annotated[int, Field(ge=0, le=2**31 - 1), WHOLE] | None = Field(
        default=None,
        description="Number of the last message that was read; without it, all of them. "
        "A lower one makes later messages unread again.",
    )


class Note(BaseModel):
    """Something for the team alone."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"content": "Prefers mornings."}]}
    )

    content: GivenContent


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
