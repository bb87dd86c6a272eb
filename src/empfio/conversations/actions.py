"""What others may ask of conversations; each verb one promise, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from empfio.conversations import abandoning, erasing, linking, origins, searching, store
from empfio.conversations.appending import NewMessage
from empfio.conversations.errors import BadHistoryError, OtherConversationOpenError
from empfio.conversations.records import (
    MOST_ABANDONED,
    MOST_ERASED,
    MOST_ERASED_MESSAGES,
    MOST_TEXT,
    Conversation,
    History,
    Listing,
    MessageSearch,
    Status,
)
from empfio.conversations.rules import batches, fault_in_order, passages, text_size
from empfio.conversations.shapes import found_form, found_page
from empfio.conversations.speaking import say
from empfio.conversations.standing import add_histories as add_all
from empfio.conversations.standing import refuse_second_open, set_status
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.errors import UnavailableError
from empfio.kit.etags import Condition, check_version
from empfio.kit.ids import ConnectionId, ConversationId, LeadId, MessageId
from empfio.kit.scope import Scope
from empfio.kit.turns import taking_turns

READ = "conversations:read"
WRITE = "conversations:write"


async def list_together(scope: Scope, listings: Sequence[Listing]) -> list[bytes]:
    """A page for each listing, as JSON, in one statement; they must be of one ``shape_of``."""
    scope.actor.require(READ)
    return await store.list_pages(scope, listings)


async def search_conversations(scope: Scope, listing: Listing) -> bytes:
    """A page of the conversations in which the words stand that the listing seeks, as JSON."""
    scope.actor.require(READ)
    return await searching.find_conversations(scope, listing)


async def search_messages(scope: Scope, search: MessageSearch) -> str:
    """A page of the messages in which the words stand, newest first, as JSON text."""
    scope.actor.require(READ)
    found, total = await searching.find_messages(scope, search)
    shown = found[: search.size]
    forms = [
        found_form(one, passages(one.content, search.sought))
        async for one in taking_turns(shown, lambda one: len(one.content))
    ]
    following = shown[-1].id if len(found) > len(shown) else None
    return found_page(forms, total, len(found), search.size, following)


async def count_conversations(scope: Scope) -> int:
    """How many the organization has."""
    scope.actor.require(READ)
    return await store.count_conversations(scope)


async def read_conversation(
    scope: Scope, conversation_id: ConversationId, known: tuple[int, ...]
) -> tuple[int, str | None]:
    """The version and the detail form (None where ``known`` holds the version)."""
    found = await store.get_detail(scope, conversation_id, known)
    scope.actor.require(READ)
    return found


async def read_messages(
    scope: Scope, conversation_id: ConversationId, limit: int, offset: int
) -> str:
    """The messages' forms from ``offset`` on, oldest first, separated by commas."""
    found = await store.get_messages(scope, conversation_id, limit, offset)
    scope.actor.require(READ)
    return found


async def find_heard(
    scope: Scope, connection_id: ConnectionId, provider_id: str
) -> tuple[ConversationId, MessageId] | None:
    """Where a customer's message is that its provider calls so; None: it was not taken in."""
    scope.actor.require(READ)
    return await origins.find(scope, connection_id, provider_id)


async def read_heard(scope: Scope, connection_id: ConnectionId, provider_id: str) -> str:
    """The form of a customer's message that its provider calls so, which is known to be there."""
    found = await find_heard(scope, connection_id, provider_id)
    form = None if found is None else await origins.find_form(scope, *found)
    if form is None:  # erased this very moment
        raise UnavailableError("The conversation changed meanwhile. Try again.")
    return form


async def change_status(
    scope: Scope, conversation_id: ConversationId, status: Status, condition: Condition | None
) -> tuple[int, str]:
    """Give the conversation a status; the version and list form it then has.

    The same status again changes nothing. Raises ``OtherConversationOpenError`` where opening it
    would leave its session with two open ones, ``StaleError`` where ``condition`` fails.
    """
    conversation = await store.get_conversation_locked(scope, conversation_id)
    scope.actor.require(WRITE)
    check_version(condition, conversation.version)
    if status != conversation.status:
        changed = replace(conversation, status=status)
        if changed.is_open and not conversation.is_open:
            await refuse_second_open(scope, conversation)
        await set_status(scope, conversation, status)
    return await store.get_listed(scope, conversation_id)


async def reply(scope: Scope, message: NewMessage) -> str:
    """A person's message to the customer; its form.

    Takes the conversation over when the message says so; a closed one opens again; a full one
    rolls over into a new one that inherits its status.
    """
    conversation = await store.get_conversation_locked(scope, message.conversation_id)
    scope.actor.require(WRITE)
    return await say(scope, conversation, message)


def check_history(
    messages: Sequence[tuple[datetime | None, str]], now: datetime, root: str
) -> None:
    """Raise ``BadHistoryError`` unless these (time, content) can be stored as a history.

    Times must not run backwards nor lie after ``now``; all contents together fit in one
    conversation. ``root`` is what the refusal calls the input: ``body`` or ``line``.
    """
    fault = fault_in_order([moment for moment, _ in messages], now)
    if fault is not None:
        index, what = fault
        raise BadHistoryError(f"{root}.messages[{index}].created_at", what)
    if sum(text_size(content) for _, content in messages) > MOST_TEXT:
        raise BadHistoryError(f"{root}.messages", "must not hold more than 4 MB of text")


async def add_histories(scope: Scope, histories: Sequence[History]) -> set[ConversationId]:
    """Store whole conversations; the ids of those that were new (see ``store.add_histories``)."""
    scope.actor.require(WRITE)
    return await add_all(scope, list(histories))


async def open_with_history(scope: Scope, history: History) -> tuple[int, str]:
    """Store one conversation; its version and list form.

    Raises ``OtherConversationOpenError`` where the session has an open conversation already.
    """
    if not await add_all(scope, [history]):
        other = await store.find_open(scope, history.session_key)
        if other is None:  # it was closed between the two statements
            raise UnavailableError("The session changed meanwhile. Try again.")
        raise OtherConversationOpenError(other)
    return await store.get_listed(scope, history.id)


async def abandon_quiet(scope: Scope, hours: float) -> None:
    """Abandon active conversations that wait for the customer's answer for ``hours``; 0: none.

    Those where the customer spoke last wait for us and stay as they are.
    """
    if hours == 0:
        return
    before = scope.now - timedelta(hours=hours)
    for conversation in await abandoning.list_quiet_locked(scope, before, MOST_ABANDONED):
        await set_status(scope, conversation, "abandoned")


async def list_ids_of(scope: Scope, lead_id: LeadId) -> list[ConversationId]:
    """The lead's conversations, oldest first."""
    scope.actor.require(READ)
    return await store.list_ids_of(scope, lead_id)


async def erase_all_of(scope: Scope, lead_id: LeadId) -> list[ConversationId]:
    """Erase a lead's conversations with all their messages; their ids.

    Call it with the lead locked, so that it gets no further ones. Tells no event: what is told is
    that the lead was erased.
    """
    found = await erasing.list_of_lead_locked(scope, lead_id)
    await erasing.remove(scope, found)
    return [one.id for one in found]


async def erase_old(scope: Scope, before: datetime) -> tuple[list[LeadId], bool]:
    """Erase closed conversations without activity since ``before``, so many as one transaction can.

    The leads they were of, and whether more may be left.
    """
    found = await erasing.list_old_locked(scope, before, MOST_ERASED)
    chosen = next(batches(found, MOST_ERASED_MESSAGES), [])
    await erasing.remove(scope, chosen)
    await events.record(scope, *map(_erased, chosen))
    has_more = len(found) == MOST_ERASED or len(chosen) < len(found)
    return [one.lead_id for one in chosen], has_more


async def rename_lead(scope: Scope, lead_id: LeadId, name: str | None, email: str | None) -> None:
    """Show a lead's new name and e-mail on its conversations; their activity does not move."""
    await store.rename_lead(scope, lead_id, name, email)


async def lock_conversations_of_all(scope: Scope, lead_ids: Sequence[LeadId]) -> None:
    """Lock the conversations of several leads, in the order of their ids."""
    await linking.lock_conversations_of_all(scope, lead_ids)


async def give(
    scope: Scope,
    giver: LeadId,
    taker: LeadId,
    name: str | None,
    email: str | None,
    sessions: Sequence[str] | None = None,
) -> None:
    """Make one lead's conversations another's, or those of some sessions; name and e-mail go along.

    Both leads' conversations are locked.
    """
    await linking.give(scope, giver, taker, name, email, sessions)


async def lock_conversations_of(scope: Scope, lead_id: LeadId) -> None:
    """Lock a lead's conversations before the lead itself: the one order of locks."""
    await store.lock_conversations_of(scope, lead_id)


def _erased(conversation: Conversation) -> Happening:
    data = {"id": str(conversation.id), "lead_id": str(conversation.lead_id)}
    return Happening("conversation.erased", data)


async def list_known(scope: Scope, sources: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these (source, source id) are stored already."""
    return await store.list_known(scope, sources)
