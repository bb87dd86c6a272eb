"""What callers send to this room."""

import functools
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from empfio.kit.ids import Id
from empfio.kit.metadata import Metadata
from empfio.kit.pages import CursorText, PageNumber, PageSize
from empfio.kit.texts import NO_NUL, Email, Line, Passage, without_default
from empfio.leads.records import Channel, Listing, Status

SORT = "leads"  # in cursors: those of other lists lead nowhere here

Address = Annotated[str, Field(min_length=1, max_length=200, json_schema_extra=NO_NUL)]
Services = Annotated[list[Line], Field(max_length=50)]

_SAMPLE: JsonDict = {
    "name": "Jane Smith",
    "phone": "+49 123 456789",
    "email": "jane@example.com",
    "channel": "whatsapp",
    "preferred_services": ["haircut"],
}


class ListQuery(BaseModel):
    """Filters and place in the list."""

    page: PageNumber = 1
    size: PageSize = 20
    status: Status | None = Field(default=None, description="Filter by status")
    channel: Channel | None = Field(default=None, description="Filter by channel")
    search: Annotated[str, Field(max_length=200, json_schema_extra=NO_NUL)] | None = Field(
        default=None,
        description="Words, each a part of name, e-mail, company or phone, in any case",
    )
    cursor: CursorText | None = Field(default=None, description="`next_cursor` of an answer")

    @model_validator(mode="after")
    def _cursor_fits(self) -> Self:
        if self.cursor is not None and self.cursor.sort != SORT:
            raise PydanticCustomError("cursor", "cursor must come from a list of leads")
        if self.cursor is not None and "page" in self.model_fields_set:
            raise PydanticCustomError("cursor", "give either page or cursor, not both")
        return self

    @functools.cached_property
    def listing(self) -> Listing:
        """The same as the store takes it."""
        page = self.cursor.page if self.cursor else self.page
        return Listing(self.size, page, self.cursor, self.status, self.channel, self.search)


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    phone: Annotated[str, Field(max_length=40, json_schema_extra=NO_NUL)] | None = None
    email: Email | None = None
    company: Line | None = None
    appointment_notes: Passage | None = None


class NewLead(_Fields):
    """A lead to make, or to find by its address."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SAMPLE]})

    channel: Channel = "web"
    channel_id: Address | None = Field(
        default=None,
        description="Address on the channel. Without it: the phone for whatsapp and voice, "
        "otherwise one is made.",
    )
    status: Status = "new"
    preferred_services: Services = []
    metadata: Metadata = {}


class Merge(BaseModel):
    """Who becomes a part of a lead."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"other_id": "550e8400-e29b-41d4-a716-446655440000"}]},
    )

    other_id: Id


class LeadChange(_Fields):
    """Fields to change; what is left out stays, null empties."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "contacted", "company": "Smith & Co."}]}
    )

    # Defaults that are never used: only what was given is changed.
    status: Status = Field(default="new", json_schema_extra=without_default)
    preferred_services: Services = Field(default=[], json_schema_extra=without_default)
    metadata: Metadata = Field(default={}, json_schema_extra=without_default)
