"""What callers send to this room."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from empfio.canned_replies.records import LONGEST_CONTENT, LONGEST_TITLE
from empfio.canned_replies.shapes import GIVEN_SAMPLE
from empfio.kit.texts import without_default

_NO_NUL = r"^[^\x00]*$"
Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE, pattern=_NO_NUL)]
Content = Annotated[str, Field(min_length=1, max_length=LONGEST_CONTENT, pattern=_NO_NUL)]


class NewCannedReply(BaseModel):
    """A text to keep."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [GIVEN_SAMPLE]})

    title: Title
    content: Content


class CannedReplyChange(BaseModel):
    """Fields to change; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"title": "Where to park"}]}
    )

    title: Title = Field(default="", json_schema_extra=without_default)
    content: Content = Field(default="", json_schema_extra=without_default)
