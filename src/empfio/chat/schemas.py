"""What visitors send to this room."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from empfio.chat.records import MOST_SHOWN, MOST_TEXT, Place, Written
from empfio.chat.rules import PLACE_PATTERN, find_place
from empfio.kit.pages import read_whole_number
from empfio.kit.texts import NO_NUL, Line, without_default

_EXACTLY_ONE: JsonDict = {
    "oneOf": [{"required": ["text"]}, {"required": ["choice"]}],
    "examples": [
        {"id": "5f0c7f5e-6c1b-4b60-8b5a-0f8f1e0a7f11", "text": "When are you open?"},
        {"id": "5f0c7f5e-6c1b-4b60-8b5a-0f8f1e0a7f12", "choice": "hours"},
    ],
}
_CANONICAL = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def _given(schema: JsonDict) -> None:
    without_default(schema)
    schema |= NO_NUL


class ChatWriting(BaseModel):
    """What a visitor writes, or taps."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_EXACTLY_ONE)

    id: str = Field(
        pattern=_CANONICAL,
        description="A UUID of the browser's making: sent again, the message is not doubled.",
    )
    text: str = Field(default="", min_length=1, max_length=MOST_TEXT, json_schema_extra=_given)
    choice: str = Field(
        default="", min_length=1, max_length=200, json_schema_extra=_given,
        description="The id of an option of the last message that had some.",
    )  # fmt: skip

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if len(self.model_fields_set & {"text", "choice"}) != 1:
            raise PydanticCustomError("text_or_choice", "must hold either text or choice")
        return self

    @property
    def written(self) -> Written:
        """As the room knows it."""
        return Written(UUID(self.id), self.text or None, self.choice or None)


def read_place(value: Any) -> Any:
    """The place in a text; raises ``PydanticCustomError`` for what is none."""
    place = find_place(value) if isinstance(value, str) else None
    if place is None:
        raise PydanticCustomError("cursor", "must be a cursor of an earlier answer")
    return place


_PlaceText = Annotated[str, Field(pattern=PLACE_PATTERN)]
Cursor = Annotated[Place, BeforeValidator(read_place, json_schema_input_type=_PlaceText)]
Limit = Annotated[
    int,
    Field(ge=1, le=MOST_SHOWN, description="Most messages to return."),
    BeforeValidator(read_whole_number),
]


class FileQuery(BaseModel):
    """Which file is sent."""

    id: str = Field(
        pattern=_CANONICAL,
        description="A UUID of the browser's making: sent again, the file is not doubled.",
    )
    name: Line = Field(default="", description="What the file is called.")


class HistoryQuery(BaseModel):
    """How much of it to read."""

    limit: Limit = 100


class StreamQuery(BaseModel):
    """From where on to follow."""

    after: Cursor | None = Field(
        default=None,
        description="A `cursor`, or the id of an event; without it only what comes from now on. "
        "The header Last-Event-ID says the same.",
    )
