"""What a visitor may do; each verb one promise, inside the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from empfio.agent import actions as agent
from empfio.attachments import actions as attachments
from empfio.attachments.errors import AttachmentNotFoundError, NoRoomError
from empfio.attachments.records import NewAttachment
from empfio.attachments.shapes import attachment_form
from empfio.channels.contract import Inbound
from empfio.chat import store
from empfio.chat.errors import InvalidVisitorError, NotOfferedError
from empfio.chat.records import (
    MOST_FILES,
    MOST_FORGOTTEN,
    MOST_SHOWN,
    TOKEN_LIFE,
    TOKEN_PREFIX,
    USE_NOTED_EVERY,
    Place,
    Said,
    Standing,
    Written,
)
from empfio.conversations.actions import WRITE
from empfio.conversations.errors import ConversationNotFoundError
from empfio.intake import arriving
from empfio.kit.ids import AttachmentId, ConversationId, MessageId, VisitorId, new_id
from empfio.kit.scope import Scope
from empfio.kit.secrets import hash_token, random_token


async def welcome(scope: Scope) -> str:
    """A new visitor; their token, which is stored nowhere."""
    token = random_token(TOKEN_PREFIX)
    await store.add_visitor(scope, VisitorId(new_id()), hash_token(token))
    return token


async def write(scope: Scope, visitor_id: VisitorId, written: Written) -> tuple[bool, str]:
    """Take in what a visitor wrote, once for its id: whether it is new, and its form.

    Raises ``InvalidVisitorError`` where they are gone, ``NotOfferedError``.
    """
    known = await find_known(scope, visitor_id, written.id)
    if known is not None:
        return False, known
    text = await _text_of(scope, visitor_id, written)
    place = await _hear(scope, visitor_id, written.id, text, choice=written.choice)
    return True, await store.get_form(scope, *place)


async def check_room(scope: Scope, visitor_id: VisitorId, size: int, room: int) -> None:
    """Raise ``NoRoomError`` unless a file of so many bytes may come from this visitor.

    ``room``: bytes of all files of the organization.
    """
    if await store.sum_files(scope, visitor_id) + size > MOST_FILES:
        raise NoRoomError
    await attachments.check_room(scope, size, room)


async def send_file(
    scope: Scope, visitor_id: VisitorId, client_id: UUID, new: NewAttachment
) -> tuple[bool, str]:
    """As ``write``, with a file that is kept already as the whole message."""
    known = await find_known(scope, visitor_id, client_id)
    if known is not None:
        return False, known
    metadata = {"attachments": [attachment_form(new)]}
    place = await _hear(scope, visitor_id, client_id, "", metadata)
    await attachments.add(scope, *place, None, [new])
    return True, await store.get_form(scope, *place)


async def find_known(scope: Scope, visitor_id: VisitorId, client_id: UUID) -> str | None:
    """The form of the message that a visitor's browser calls so; the visitor is locked by this.

    Raises ``InvalidVisitorError`` where they are gone.
    """
    # The visitor's row is the lock: of two tries with one id the second finds the first one's
    # message, and a first message opens one conversation however often it comes.
    if not await store.hold_visitor(scope, visitor_id):
        raise InvalidVisitorError
    known = await store.find_written(scope, visitor_id, client_id)
    return None if known is None else await store.get_form(scope, *known)


async def _hear(
    scope: Scope, visitor_id: VisitorId, client_id: UUID, text: str,
    metadata: Mapping[str, Any] | None = None, *, choice: str | None = None,
) -> tuple[ConversationId, MessageId]:  # fmt: skip
    """Let a visitor's message go the way of every customer's: where it is."""
    item = Inbound(
        provider_id=str(client_id),
        sender=str(visitor_id),
        text=text,
        choice=choice,
        details={"id": str(client_id)},
    )
    form = await arriving.hear(scope, None, None, "web", item, metadata)
    assert form is not None, "nothing without a connection is known already"
    message = json.loads(form)
    place = ConversationId(UUID(message["conversation_id"])), MessageId(UUID(message["id"]))
    await store.note_written(scope, visitor_id, client_id, *place)
    return place


async def _text_of(scope: Scope, visitor_id: VisitorId, written: Written) -> str:
    """What was written, or the label of what was tapped."""
    if written.text is not None:
        return written.text
    offered = json.loads(await store.find_options(scope, visitor_id) or "[]")
    for option in offered:
        if option["id"] == written.choice:
            label: str = option["label"]
            return label
    raise NotOfferedError


async def find_file(
    scope: Scope, visitor_id: VisitorId, attachment_id: AttachmentId
) -> tuple[str | None, str]:
    """Name and media type of a file in what was said; raises ``AttachmentNotFoundError``."""
    found = await store.find_file(scope, visitor_id, attachment_id)
    if found is None:
        raise AttachmentNotFoundError
    return found


async def read_newest(
    scope: Scope, visitor_id: VisitorId, most: int
) -> tuple[list[Said], bool, Standing]:
    """The newest messages, oldest first; whether there are earlier ones; how it stands."""
    found = await store.list_newest(scope, visitor_id, most + 1)
    standing = await store.find_standing(scope, visitor_id)
    return found[-most:], len(found) > most, standing


async def read_after(
    scope: Scope, visitor_id: VisitorId, place: Place
) -> tuple[list[Said], bool, Standing]:
    """The messages behind a place: a piece of them, whether more follow, and how it stands."""
    found = await store.list_after(scope, visitor_id, place)
    standing = await store.find_standing(scope, visitor_id)
    return found, len(found) == MOST_SHOWN, standing


async def note_typing(scope: Scope, visitor_id: VisitorId) -> None:
    """The visitor is typing: an answer waits for what they write."""
    conversation_id = await store.find_open_conversation(scope, visitor_id)
    if conversation_id is not None:
        await agent.note_typing(scope, conversation_id)


async def find_session(scope: Scope, conversation_id: ConversationId) -> str:
    """Where a person of the team is typing; raises ``ConversationNotFoundError``."""
    session = await store.find_session(scope, conversation_id)
    if session is None:
        raise ConversationNotFoundError
    scope.actor.require(WRITE)
    return session


async def note_presence(scope: Scope, visitor_ids: Sequence[VisitorId]) -> set[VisitorId]:
    """Write down that visitors are here; those whose token has not ended."""
    present = await store.list_present(scope, visitor_ids, scope.now - TOKEN_LIFE)
    await store.note_uses(scope, list(present), scope.now - USE_NOTED_EVERY)
    return present


async def forget_unused(scope: Scope) -> bool:
    """Forget visitors whose token has ended; whether more are left."""
    before: datetime = scope.now - TOKEN_LIFE
    return await store.remove_unused(scope, before, MOST_FORGOTTEN)
