"""What the feed is asked."""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from empfio.events.catalogue import EVENTS, Event
from empfio.events.records import Place
from empfio.kit.pages import read_whole_number

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**62
_Opaque = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{22}$")]


def write_place(place: Place) -> str:
    """The place as text that callers treat as opaque."""
    micros = (place.moment - _EPOCH) // timedelta(microseconds=1)
    packed = struct.pack(">qq", place.position, micros)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_place(value: Any) -> Place:
    """The place in a text that ``write_place`` made; raises ``PydanticCustomError`` otherwise."""
    if isinstance(value, Place):
        return value
    try:
        packed = base64.b64decode(value + "==", altchars=b"-_", validate=True)
        position, micros = struct.unpack(">qq", packed)
        place = Place(position, _EPOCH + timedelta(microseconds=micros))
        if 0 <= position <= _LARGEST and write_place(place) == value:
            return place
    except (binascii.Error, struct.error, ValueError, OverflowError, TypeError):
        pass
    raise PydanticCustomError("cursor", "must be a next_cursor of an earlier answer")


def read_types(value: Any) -> Any:
    """``a,b`` as a list; raises ``PydanticCustomError`` for what is no event."""
    if not isinstance(value, str):
        return value
    names = value.split(",")
    if len(names) > len(EVENTS) or not set(names) <= set(EVENTS):
        raise PydanticCustomError("types", f"must be some of {', '.join(EVENTS)}, by commas")
    return sorted(set(names))


_NAME = "|".join(EVENTS).replace(".", r"\.")
_TypesText = Annotated[str, Field(pattern=f"^({_NAME})(,({_NAME})){{0,{len(EVENTS) - 1}}}$")]
PlaceText = Annotated[Place, BeforeValidator(read_place, json_schema_input_type=_Opaque)]
Types = Annotated[list[Event], BeforeValidator(read_types, json_schema_input_type=_TypesText)]
Limit = Annotated[
    int,
    Field(ge=1, le=1000, description="Most events to return."),
    BeforeValidator(read_whole_number),
]


class FeedQuery(BaseModel):
    """Where to read on, and what."""

    after: PlaceText | None = Field(
        default=None, description="A `next_cursor`; without it from the beginning."
    )
    types: Types | None = Field(default=None, description="Only these, separated by commas.")
    limit: Limit = 100
