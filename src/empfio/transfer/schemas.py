"""The two forms of an import line, read into one."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from empfio.conversations.records import MOST_MESSAGES, Channel, Role, Status
from empfio.kit.clock import Time
from empfio.kit.errors import Refusal
from empfio.kit.metadata import KeptMetadata, Metadata
from empfio.kit.queries import as_invalid
from empfio.kit.strict_json import read_json
from empfio.kit.texts import Content, Line, Passage
from empfio.leads import records as leads
from empfio.transfer.errors import BadLineError

Short = Annotated[str, Field(min_length=1, max_length=200)]
# One that was made up holds the source and the id of a line.
Address = Annotated[str, Field(min_length=1, max_length=401)]


class LineMessage(BaseModel):
    """A message in a file; ``text`` is taken for ``content``."""

    model_config = ConfigDict(extra="ignore")

    role: Role
    content: Content
    created_at: Time | None = None
    metadata: KeptMetadata = {}

    @model_validator(mode="before")
    @classmethod
    def _text_is_content(cls, value: Any) -> Any:
        if isinstance(value, dict) and "text" in value and "content" not in value:
            return {**value, "content": value["text"]}
        return value


class LineLead(BaseModel):
    """Who wrote, as the API shows a lead."""

    model_config = ConfigDict(extra="ignore")

    name: Line | None = None
    phone: Line | None = None
    email: Line | None = None
    company: Line | None = None
    channel: leads.Channel = "web"
    channel_id: Address | None = None
    status: leads.Status = "new"
    preferred_services: list[Line] = []
    appointment_notes: Passage | None = None
    metadata: Metadata = {}


class ImportLine(BaseModel):
    """One conversation in a file. ``source`` and ``id`` name it for good."""

    model_config = ConfigDict(extra="ignore")

    source: Short | None = None
    id: Short | None = None
    lead: LineLead | None = None
    channel: Channel = "web"
    address: Address | None = Field(default=None, description="The customer's on the channel")
    status: Status = "active"
    created_at: Time | None = None
    messages: Annotated[list[LineMessage], Field(max_length=MOST_MESSAGES)]


def read_line(text: bytes) -> ImportLine:
    """The line; raises ``BadLineError`` with a sentence on what is wrong with it."""
    try:
        return ImportLine.model_validate(read_json(text), strict=True)
    except ValidationError as error:
        raise BadLineError(as_invalid(error, "line").detail) from None
    except Refusal as refusal:
        raise BadLineError(
            refusal.detail.replace("The body", "The line").replace("the body", "the line")
        ) from None
