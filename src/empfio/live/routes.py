"""The feed of events: read on from where one was."""

from typing import Annotated

from fastapi import Query

from empfio.events import actions
from empfio.events.errors import CursorGoneError
from empfio.events.shapes import EventFeed
from empfio.kit.answers import Answer
from empfio.kit.documented import response_of
from empfio.kit.doors import Call, doors
from empfio.live.schemas import FeedQuery, write_place

router = doors("/api/v1/events", "Events")


@router.get("", response_model=EventFeed, responses={410: response_of(CursorGoneError)})
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
