"""What callers send to this room."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from empfio.conversations.records import MOST_MESSAGES, Channel, GivenMetadata, Role, Status
from empfio.kit.clock import Time
from empfio.kit.ids import Id
from empfio.kit.texts import NO_NUL, Content, GivenContent, Line

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


GivenId = Annotated[str, Field(min_length=1, max_length=200, json_schema_extra=NO_NUL)]


class CustomerMessage(BaseModel):
    """What a customer wrote, brought by a program."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "order-form-4711",
                    "from": "customer-42",
                    "name": "Jane Smith",
                    "text": "Do you have time on Friday?",
                }
            ]
        },
    )

    id: GivenId = Field(
        description="The message's own id: on this connection it is taken once, for ever."
    )
    sender: GivenId = Field(
        alias="from", description="The customer's address; a phone number for whatsapp and voice."
    )
    name: Line | None = None
    text: GivenContent
    sent_at: Time | None = Field(default=None, description="When it was written.")
    choice: GivenId | None = Field(
        default=None, description="Id of the option that the customer took."
    )
    metadata: GivenMetadata = {}


Parameter = Annotated[str, Field(max_length=1_000, json_schema_extra=NO_NUL)]
Variables = Annotated[
    dict[Annotated[str, Field(pattern=r"^[0-9]{1,2}$")], Parameter],
    Field(json_schema_extra={"additionalProperties": False}),
]


class Template(BaseModel):
    """A template that WhatsApp has approved: at Meta by name, at Twilio by its SID."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "reminder", "language": "de", "parameters": ["Friday"]}]
        },
    )

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,512}$")] | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z_]{2,10}$")] | None = None
    parameters: Annotated[list[Parameter], Field(max_length=20)] | None = None
    content_sid: Annotated[str, Field(pattern=r"^HX[0-9a-fA-F]{32}$")] | None = None
    variables: Variables | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.content_sid is None) == (self.name is None or self.language is None):
            raise PydanticCustomError(
                "template", "must have either name and language (Meta) or content_sid (Twilio)"
            )
        return self


class OpeningMessage(BaseModel):
    """Something that we say to a lead before we are asked."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "connection_id": "dd100a00-e29b-41d4-a716-446655440000",
                    "content": "Your appointment is on Friday at 10.",
                }
            ]
        },
    )

    connection_id: Id
    content: GivenContent
    take_over: bool = Field(
        default=False, description="Answer from now on oneself: the agent falls silent."
    )
    template: Template | None = Field(
        default=None, description="What WhatsApp shows instead where it takes templates alone."
    )
    metadata: GivenMetadata = {}
