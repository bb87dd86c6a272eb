"""The chat's doors: become a visitor, write, read, follow."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from empfio.attachments.errors import AttachmentNotFoundError
from empfio.attachments.records import file_name
from empfio.attachments.rules import disposition
from empfio.chat import actions, sending
from empfio.chat.doors import FileDoor, chat_doors, guest_of
from empfio.chat.records import BEGINNING, TOKEN_LIFE
from empfio.chat.rules import find_place, write_place
from empfio.chat.schemas import ChatWriting, FileQuery, HistoryQuery, StreamQuery
from empfio.chat.shapes import ChatShape, HistoryShape, SaidShape, VisitorShape, chat_form
from empfio.chat.streams import Streams
from empfio.chat.typing import Typists
from empfio.kit.answers import Answer
from empfio.kit.doors import PUBLIC, UNKEPT, Call, doors
from empfio.kit.ids import AttachmentId, ConversationId, Id
from empfio.kit.streams import not_streaming, streaming
from empfio.kit.strict_json import write_json
from empfio.organizations import actions as organizations
from empfio.outside import Outside

router = chat_doors("/api/v1/chat", "Web chat")
team_router = doors("/api/v1/conversations", "Conversations")
files_router = chat_doors("/api/v1/chat", "Web chat", FileDoor)
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events as they happen: `message` (a ChatMessage, with an id to go on "
        "from), `state` (answered_by, is_waiting) and `typing` (the first name of who of the team "
        "is writing, or null). It never ends by itself.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
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


@files_router.post(
    "/attachments",
    status_code=201,
    response_model=SaidShape,
    responses=_KNOWN,
    openapi_extra=UNKEPT,
)
async def send_file(call: Call, query: Annotated[FileQuery, Query()]) -> Answer:
    """Send a file, as the body: a message of its own, which is not doubled under the same id.

    What it is shows its content, whatever Content-Type says.
    """
    house, room = call.house, call.house.settings.files_mb * 1_000_000
    is_new, form = await sending.send_file(
        guest_of(call), UUID(query.id), query.name, call.body_bytes, house.part(Outside).files, room
    )
    return Answer(form.encode(), 201 if is_new else 200)


@router.get("/attachments/{attachment_id}/file", response_model=None, responses=_FILE)
async def read_file(call: Call, attachment_id: Id) -> Answer:
    """Read a file of what was said; it is never to be shown as a page."""
    guest, one = guest_of(call), AttachmentId(attachment_id)
    async with guest.caller.open_statement() as scope:
        name, media_type = await actions.find_file(scope, guest.visitor_id, one)
    data = await call.house.part(Outside).files.get(file_name(guest.organization_id, one))
    if data is None:
        raise AttachmentNotFoundError
    headers = ((b"content-disposition", disposition(name, str(one)).encode()),)
    return Answer(data, headers=headers, media_type=media_type.encode())


@router.post("/typing", status_code=204, response_model=None, openapi_extra=UNKEPT)
async def note_typing(call: Call) -> Answer:
    """Say that the visitor is typing: an answer waits a little for what they write."""
    guest = guest_of(call)
    async with guest.caller.open_scope() as scope:
        await actions.note_typing(scope, guest.visitor_id)
    return Answer(b"", 204)


@team_router.post(
    "/{conversation_id}/typing", status_code=204, response_model=None, openapi_extra=UNKEPT
)
async def tell_typing(call: Call, conversation_id: Id) -> Answer:
    """Say that you are typing: a visitor of the web chat sees it for some seconds."""
    caller = call.caller
    async with caller.open_statement() as scope:
        session = await actions.find_session(scope, ConversationId(conversation_id))
    name = caller.actor.name if caller.actor.kind == "user" else None
    call.house.part(Typists).say(caller.organization_id, session, name)
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
