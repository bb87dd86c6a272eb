"""The published Conversations API: parse, one action, shape the answer."""

from typing import Annotated

import asyncpg
from fastapi import Query

from empfio.conversations import actions
from empfio.conversations.appending import NewMessage, Posted, append_together
from empfio.conversations.listing import shape_of
from empfio.conversations.schemas import (
    ListQuery,
    MessagesQuery,
    Reply,
    SearchQuery,
    StatusChange,
)
from empfio.conversations.shapes import (
    ConversationDetail,
    ConversationPage,
    ConversationShape,
    FoundMessages,
    MessageShape,
)
from empfio.kit.answers import Answer
from empfio.kit.db import RETRYABLE
from empfio.kit.doors import Call, doors
from empfio.kit.errors import UnavailableError
from empfio.kit.etags import etag, known_versions, wanted_versions
from empfio.kit.gathering import Errand, TakenError
from empfio.kit.idempotency import answer_once, read_claim
from empfio.kit.ids import ConversationId, Id, MessageId, new_id
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope

router = doors("/api/v1/conversations", "Conversations")

messages_router = doors("/api/v1/messages", "Conversations")

_LISTS = Errand(actions.list_together, kind_of=shape_of)
_REPLIES = Errand(append_together, thing=lambda posted: posted.message.conversation_id)


@router.get("", response_model=ConversationPage)
async def list_conversations(call: Call, query: Annotated[ListQuery, Query()]) -> Answer:
    """List conversations, last activity first."""
    listing = query.listing
    if listing.sought is None:
        return Answer(await call.house.gatherer.together(call.caller, _LISTS, listing))
    async with call.caller.open_statement() as scope:
        return Answer(await actions.search_conversations(scope, listing))


@router.get("/{conversation_id}", response_model=ConversationDetail)
async def get_conversation(call: Call, conversation_id: Id) -> Answer:
    """Get a conversation with all its messages in chronological order."""
    known = known_versions(call)
    async with call.caller.open_statement() as scope:
        version, form = await actions.read_conversation(
            scope, ConversationId(conversation_id), known.versions if known else ()
        )
    if form is None or (known is not None and known.is_any):
        return Answer(b"", 304, (etag(version),))
    return Answer(form.encode(), headers=(etag(version),))


@router.get(
    "/{conversation_id}/messages",
    response_model=list[MessageShape],
)
async def get_messages(
    call: Call, conversation_id: Id, query: Annotated[MessagesQuery, Query()]
) -> Answer:
    """Fetch messages of a conversation, oldest first."""
    async with call.caller.open_statement() as scope:
        forms = await actions.read_messages(
            scope, ConversationId(conversation_id), query.limit, query.offset
        )
    return Answer(f"[{forms}]".encode())


@messages_router.get("/search", response_model=FoundMessages)
async def search_messages(call: Call, query: Annotated[SearchQuery, Query()]) -> Answer:
    """Find what was written, newest first, with the passages in which it stands."""
    async with call.caller.open_statement() as scope:
        page = await actions.search_messages(scope, query.search)
    return Answer(page.encode())


@router.patch("/{conversation_id}", response_model=ConversationShape)
async def change_status(call: Call, conversation_id: Id, body: StatusChange) -> Answer:
    """Update a conversation's status."""

    async def act(scope: Scope) -> Answer:
        version, form = await actions.change_status(
            scope, ConversationId(conversation_id), body.status, wanted_versions(call)
        )
        return Answer(form.encode(), headers=(etag(version),))

    return await answer_once(call, act)


@router.post(
    "/{conversation_id}/messages",
    status_code=201,
    response_model=MessageShape,
)
async def reply(call: Call, conversation_id: Id, body: Reply) -> Answer:
    """Answer the customer as a person; takes the conversation over unless told otherwise."""
    message = _message_of(call, ConversationId(conversation_id), body)
    posted = Posted(message, call.caller.actor, read_claim(call))
    form = await _reply_together(call, posted)
    if form is not None:
        return Answer(form.encode(), 201)

    async def act(scope: Scope) -> Answer:
        return Answer((await actions.reply(scope, message)).encode(), 201)

    return await answer_once(call, act)


def _message_of(call: Call, conversation_id: ConversationId, body: Reply) -> NewMessage:
    actor = call.caller.actor
    author = {"type": actor.kind, "id": str(actor.id), "name": actor.name}
    metadata = write_metadata({**body.metadata, "author": author})
    return NewMessage(
        conversation_id=conversation_id,
        id=MessageId(new_id()),
        role="assistant",
        content=body.content,
        metadata=metadata,
        effect="take over" if body.take_over else "open",
    )


async def _reply_together(call: Call, posted: Posted) -> str | None:
    """The common case, in one statement with others'; None where it takes the long way.

    The long way is for callers that may not write (404 goes before 403), conversations that are
    absent, full, busy, closed or a provider's, keys that were used before, and for all aboard of a
    statement that met somebody who did not give way.
    """
    if actions.WRITE not in call.caller.actor.permissions:
        return None
    try:
        return await call.house.gatherer.together(call.caller, _REPLIES, posted)
    except (TakenError, *RETRYABLE):
        return None
    except UnavailableError as error:
        # PostgreSQL has ended the statement: nothing of it was stored.
        if isinstance(error.__cause__, asyncpg.LockNotAvailableError):
            return None
        raise
