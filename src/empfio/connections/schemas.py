"""What callers send to this room; what a provider needs is asked for by its channel."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.channels.contract import Kind
from empfio.kit.metadata import Metadata
from empfio.kit.texts import NO_NUL, without_default

Name = Annotated[str, Field(min_length=1, max_length=200, json_schema_extra=NO_NUL)]
_SAMPLE: dict[str, Any] = {
    "kind": "whatsapp_twilio",
    "name": "Main number",
    "settings": {"account_sid": "AC00000000000000000000000000000000", "number": "+49123456789"},
    "secrets": {"auth_token": "the token from the provider's console"},
}


class GivenConnection(BaseModel):
    """A connection to be made; ``settings`` and ``secrets`` as its kind asks for."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_SAMPLE]})

    kind: Kind
    name: Name
    settings: Metadata = {}
    secrets: Metadata = Field(
        default={}, description="Sealed when they are stored, and never shown again."
    )


def _free(schema: dict[str, Any]) -> None:
    without_default(schema)
    schema |= NO_NUL


class ConnectionChange(BaseModel):
    """Fields to change; of settings and secrets those that are given replace the old ones."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"is_on": False}]})

    name: str = Field(default="", min_length=1, max_length=200, json_schema_extra=_free)
    is_on: bool = Field(default=True, json_schema_extra=without_default)
    settings: Metadata = Field(default={}, json_schema_extra=without_default)
    secrets: Metadata = Field(default={}, json_schema_extra=without_default)
