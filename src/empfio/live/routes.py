"""What happens: the feed of events, read on from where one was, and the stream of the same."""

from typing import Annotated, Any

from fastapi import Query

from empfio.events import actions
from empfio.events.errors import CursorGoneError
from empfio.events.records import Place
from empfio.events.shapes import EventFeed
from empfio.kit.answers import Answer
from empfio.kit.documented import response_of
from empfio.kit.doors import Call, doors
from empfio.kit.errors import Fault, InvalidError
from empfio.kit.streams import not_streaming, streaming
from empfio.live.rules import find_place, write_place
from empfio.live.schemas import FeedQuery, StreamQuery
from empfio.live.shapes import STREAMED
from empfio.live.streams import EventStreams

router = doors("/api/v1/events", "Events")
_GONE: dict[int | str, dict[str, Any]] = {410: response_of(CursorGoneError)}


@router.get("", response_model=EventFeed, responses=_GONE)
async def read_events(call: Call, query: Annotated[FeedQuery, Query()]) -> Answer:
    """Read what happened, in one stable order; nothing is skipped, however late it commits.

    The changes of one conversation or lead are never shown the wrong way round. Between unrelated
    ones the order is not strictly that of their commits.
    """
    await actions.catch_up(call.house.database)
    async with call.caller.open_statement() as scope:
        feed = await actions.read_events(scope, query.after, query.limit, query.types)
    more = "true" if feed.has_more else "false"
    return Answer(
        f'{{"events":[{feed.items}],"next_cursor":"{write_place(feed.end)}",'
        f'"has_more":{more}}}'.encode()
    )


@router.get("/stream", response_model=None, responses={**STREAMED, **_GONE})
async def follow_events(call: Call, query: Annotated[StreamQuery, Query()]) -> Answer:
    """Be told what happens while it happens, with the rows that it changed; nothing is skipped."""
    if call.method == "HEAD":
        return not_streaming()
    streams = call.house.part(EventStreams)
    stream = await streams.open(call.caller, _last_place(call) or query.after, query.seconds)
    return streaming(call, stream, streams.heard(stream))


def _last_place(call: Call) -> Place | None:
    """Where a browser was that comes again; raises ``InvalidError`` for what is no place."""
    given = call.header(b"last-event-id")
    if not given:
        return None
    place = find_place(given)
    if place is None:
        what = "must be the id of an event of this stream"
        raise InvalidError(f"Last-Event-ID {what}.", [Fault("header.Last-Event-ID", what)])
    return place
