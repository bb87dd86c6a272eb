"""What callers send to this room."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from empfio.kit.texts import NO_NUL
from empfio.organizations.records import LONGEST_RETENTION


def _without_default(schema: JsonDict) -> None:
    del schema["default"]


def _whole(value: object) -> object:
    """30.0 is a whole number in JSON, as 30 is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# The bounds stand before the reading: only then does the schema show them as minimum, maximum.
Days = Annotated[int, Field(ge=1, le=LONGEST_RETENTION), BeforeValidator(_whole)]


def _free_text(schema: JsonDict) -> None:
    _without_default(schema)
    schema |= NO_NUL


class OrganizationChange(BaseModel):
    """Fields to change; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"retention_days": 365, "erase_leads": True}]},
    )

    # Defaults that are never used: only what was given is changed.
    name: str = Field(default="", min_length=1, max_length=200, json_schema_extra=_free_text)
    retention_days: Days | None = Field(
        default=None,
        description="Closed conversations are erased so many days after their last activity; "
        "null: never.",
        json_schema_extra=_without_default,
    )
    erase_leads: bool = Field(
        default=False,
        description="Whether a lead goes with its last conversation, unless it was changed since.",
        json_schema_extra=_without_default,
    )
