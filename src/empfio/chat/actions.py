"""What a visitor may do; each verb one promise, inside the caller's transaction."""

import json
from collections.abc import Sequence
from datetime import datetime

from empfio.agent import actions as agent
from empfio.channels.contract import Inbound
from empfio.chat import store
from empfio.chat.errors import InvalidVisitorError, NotOfferedError
from empfio.chat.records import (
    MOST_FORGOTTEN,
    MOST_SHOWN,
    TOKEN_LIFE,
    TOKEN_PREFIX,
    USE_NOTED_EVERY,
    Place,
    Said,
    Standing,
    Typing,
    Written,
)
from empfio.conversations.actions import WRITE
from empfio.conversations.errors import ConversationNotFoundError
from empfio.intake import arriving
from empfio.kit.ids import ConversationId, VisitorId, new_id
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
    # The visitor's row is the lock: of two tries with one id the second finds the first one's
    # message, and a first message opens one conversation however often it comes.
    if not await store.hold_visitor(scope, visitor_id):
        raise InvalidVisitorError
    known = await store.find_written(scope, visitor_id, written.id)
    if known is not None:
        return False, await store.get_form(scope, *known)
    item = Inbound(
        provider_id=str(written.id),
        sender=str(visitor_id),
        text=await _text_of(scope, visitor_id, written),
        choice=written.choice,
        details={"id": str(written.id)},
    )
    form = await arriving.hear(scope, None, None, "web", item)
    assert form is not None, "nothing without a connection is known already"
    message = json.loads(form)
    conversation_id, message_id = message["conversation_id"], message["id"]
    await store.note_written(scope, visitor_id, written.id, conversation_id, message_id)
    return True, await store.get_form(scope, conversation_id, message_id)


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


async def person_typing(scope: Scope, conversation_id: ConversationId) -> Typing | None:
    """That the caller is typing in a conversation, as its visitor is told; None without a visitor.

    Raises ``ConversationNotFoundError``.
    """
    session = await store.find_session(scope, conversation_id)
    if session is None:
        raise ConversationNotFoundError
    actor = scope.actor
    actor.require(WRITE)
    if not session.startswith("web_"):
        return None
    name = actor.name.partition(" ")[0] if actor.kind == "user" else None
    return Typing(scope.organization_id, session, name)


async def note_presence(scope: Scope, visitor_ids: Sequence[VisitorId]) -> set[VisitorId]:
    """Write down that visitors are here; those whose token has not ended."""
    present = await store.list_present(scope, visitor_ids, scope.now - TOKEN_LIFE)
    await store.note_uses(scope, list(present), scope.now - USE_NOTED_EVERY)
    return present


async def forget_unused(scope: Scope) -> bool:
    """Forget visitors whose token has ended; whether more are left."""
    before: datetime = scope.now - TOKEN_LIFE
    return await store.remove_unused(scope, before, MOST_FORGOTTEN)
