"""What the feed is asked."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from empfio.events.catalogue import EVENTS, Event
from empfio.events.records import Place
from empfio.kit.pages import read_whole_number
from empfio.live.records import LONGEST
from empfio.live.rules import PLACE_PATTERN, find_place

_Opaque = Annotated[str, Field(pattern=PLACE_PATTERN)]


def read_place(value: Any) -> Place:
    """The place in a text of ours; raises ``PydanticCustomError`` otherwise."""
    if isinstance(value, Place):
        return value
    place = find_place(value) if isinstance(value, str) else None
    if place is None:
        raise PydanticCustomError("cursor", "must be a next_cursor of an earlier answer")
    return place


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

Seconds = Annotated[int, Field(ge=0, le=LONGEST), BeforeValidator(read_whole_number)]


class FeedQuery(BaseModel):
    """Where to read on, and what."""

    after: PlaceText | None = Field(
        default=None, description="A `next_cursor`; without it from the beginning."
    )
    types: Types | None = Field(default=None, description="Only these, separated by commas.")
    limit: Limit = 100


class StreamQuery(BaseModel):
    """Where to go on, and for how long."""

    after: PlaceText | None = Field(
        default=None,
        description="A `next_cursor` or the `id` of an event; without it from now on. The header "
        "`Last-Event-ID` goes before it.",
    )
    seconds: Seconds = Field(
        default=LONGEST,
        description="The stream ends after so many; 0: once what was missed is told.",
    )
