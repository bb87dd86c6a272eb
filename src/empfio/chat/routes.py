"""The chat's doors: become a visitor, write, read, follow."""

from typing import Annotated, Any

from fastapi import Query

from empfio.chat import actions
from empfio.chat.doors import chat_doors, guest_of
from empfio.chat.records import BEGINNING, TOKEN_LIFE
from empfio.chat.rules import find_place, write_place
from empfio.chat.schemas import ChatWriting, HistoryQuery, StreamQuery
from empfio.chat.shapes import ChatShape, HistoryShape, SaidShape, VisitorShape, chat_form
from empfio.chat.streams import Streams
from empfio.kit.answers import Answer
from empfio.kit.doors import PUBLIC, UNKEPT, Call
from empfio.kit.streams import not_streaming, streaming
from empfio.kit.strict_json import write_json
from empfio.organizations import actions as organizations

router = chat_doors("/api/v1/chat", "Web chat")
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What happens: `message` (a ChatMessage, with an id to go on from), "
        "`state` (answered_by, is_waiting), `typing` (name: a person of the business is). "
        "It never ends by itself.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_KNOWN: dict[int | str, dict[str, Any]] = {
    200: {"model": SaidShape, "description": "It is known already; this is it"}
}


@router.post(
    "/messages", status_code=201, response_model=SaidShape, responses=_KNOWN, openapi_extra=UNKEPT
)
async def write_message(call: Call, body: ChatWriting) -> Answer:
    """Write to the business, or tap an option; sent again under the same id, it is not doubled."""
    guest = guest_of(call)
    async with guest.caller.open_scope() as scope:
        is_new, form = await actions.write(scope, guest.visitor_id, body.written)
    return Answer(form.encode(), 201 if is_new else 200)


@router.get("/messages", response_model=HistoryShape)
async def read_history(call: Call, query: Annotated[HistoryQuery, Query()]) -> Answer:
    """Read what was said in this browser, the newest messages of it."""
    guest = guest_of(call)
    async with guest.caller.open_scope() as scope:
        said, has_more, standing = await actions.read_newest(scope, guest.visitor_id, query.limit)
    items = ",".join(one.form for one in said)
    rest = {
        "has_more": has_more,
        "answered_by": standing.answered_by,
        "is_waiting": standing.is_waiting,
        "cursor": write_place(said[-1].place if said else BEGINNING),
    }
    return Answer(f'{{"messages":[{items}],{write_json(rest)[1:]}'.encode())


@router.post("/typing", status_code=204, response_model=None, openapi_extra=UNKEPT)
async def note_typing(call: Call) -> Answer:
    """Say that the visitor is typing: an answer waits a little for what they write."""
    guest = guest_of(call)
    async with guest.caller.open_scope() as scope:
        await actions.note_typing(scope, guest.visitor_id)
    return Answer(b"", 204)


@router.get("/stream", response_model=None, responses=_EVENTS)
async def follow(call: Call, query: Annotated[StreamQuery, Query()]) -> Answer:
    """Follow what is said, as server-sent events; read it by fetch, with the token in a header."""
    if call.method == "HEAD":
        return not_streaming()
    place = query.after or find_place(call.header(b"last-event-id") or "")
    stream = await call.house.part(Streams).open(guest_of(call), place)
    return streaming(call, stream, stream.heard())


@router.get("/{slug}", response_model=ChatShape, openapi_extra=PUBLIC)
async def read_chat(call: Call, slug: str) -> Answer:
    """What visitors are told of the business."""
    async with call.caller.open_statement() as scope:
        found = await organizations.read_organization(scope)
    return Answer(chat_form(found))


@router.post("/{slug}/visitors", status_code=201, response_model=VisitorShape, openapi_extra=PUBLIC)
async def welcome(call: Call, slug: str) -> Answer:
    """Become a visitor. The token is this browser's alone: nothing else shows what was said."""
    async with call.caller.open_scope() as scope:
        token = await actions.welcome(scope)
    told = {"visitor_token": token, "unused_days": TOKEN_LIFE.days}
    return Answer(write_json(told).encode(), 201)
