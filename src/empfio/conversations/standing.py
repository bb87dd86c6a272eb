"""How a conversation stands: its status, who holds it, and what follows a full one."""

from datetime import timedelta

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.conversations import store
from empfio.conversations.alerting import alert_team
from empfio.conversations.errors import OtherConversationOpenError
from empfio.conversations.records import TURN, Conversation, History, Status
from empfio.conversations.rules import handover_text, is_full
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.ids import ConversationId, UserId, new_id
from empfio.kit.lanes.queue import enqueue
from empfio.kit.scope import Scope


async def set_status(
    scope: Scope, conversation: Conversation, status: Status, reason: str | None = None
) -> None:
    """Give a locked conversation another status, and tell of it.

    ``reason``: why a person holds it from now on. Handed back, the agent is asked to look
    whether the customer waits for an answer.
    """
    actor = scope.actor
    handover = None
    if status == "escalated":
        handover = handover_text(actor.kind, actor.id, actor.name, scope.now, reason)
    await store.set_status(scope, conversation, status, handover)
    await events.record(scope, *_told(conversation, status, reason))
    was, became = {"status": conversation.status}, {"status": status}
    if status == "escalated":
        await alert_team(scope, conversation)
    entry = Entry("conversation.status_changed", conversation.id, was, became)
    await audit.record_of_people(scope, entry)
    if status == "active" and conversation.status == "escalated" and conversation.last_user_seq:
        await ask_for_turn(scope, conversation.id, timedelta(0))


async def ask_for_turn(scope: Scope, conversation_id: ConversationId, wait: timedelta) -> None:
    """Let the agent look at the conversation after ``wait``."""
    arguments = {"conversation_id": str(conversation_id)}
    await enqueue(scope, f"turn:{conversation_id}", TURN, arguments, scope.now + wait)


async def refuse_second_open(scope: Scope, conversation: Conversation) -> None:
    """Raise ``OtherConversationOpenError`` where another one of the session is open."""
    other = await store.find_open(scope, conversation.session_key)
    if other is not None and other != conversation.id:
        raise OtherConversationOpenError(other)


async def add_histories(scope: Scope, histories: list[History]) -> set[ConversationId]:
    """Store whole conversations and tell of them; the ids of those that were new."""
    added = await store.add_histories(scope, histories)
    new = [history for history in histories if history.id in added]
    await events.record(scope, *(Happening("conversation.created", _born(one)) for one in new))
    return added


async def make_room(scope: Scope, conversation: Conversation, added: int) -> Conversation:
    """Where a text of ``added`` bytes goes, locked: the conversation, given as it stands by now.

    A full one goes on in its successor; a full one that is closed, in the session's open one.
    """
    while is_full(conversation.message_count, conversation.text_bytes, added):
        following = None
        if not conversation.is_open:
            following = await store.find_open_locked(scope, conversation.session_key)
        conversation = following or await _roll_over(scope, conversation)
    return conversation


async def _roll_over(scope: Scope, full: Conversation) -> Conversation:
    """Complete a full conversation and add its successor, which stands as it stood."""
    if full.is_open:
        await set_status(scope, full, "completed")
    successor = History(
        id=ConversationId(new_id()),
        lead_id=full.lead_id,
        lead_name=full.lead_name,
        lead_email=full.lead_email,
        channel=full.channel,
        channel_id=full.address,
        status=full.status,
        created_at=scope.now,
        messages=(),
        connection_id=full.connection_id,
        assigned_to=full.assigned_to,
        handover=full.handover,
    )
    await add_histories(scope, [successor])
    following = await store.get_conversation_locked(scope, successor.id)
    if following.assigned_to is not None:
        await events.record(scope, assigned(following, following.assigned_to))
    return following


def assigned(conversation: Conversation, user_id: UserId | None) -> Happening:
    """What is told of who looks after a conversation from now on."""
    data = {
        "id": str(conversation.id),
        "lead_id": str(conversation.lead_id),
        "assigned_to": None if user_id is None else str(user_id),
    }
    return Happening("conversation.assigned", data)


def _told(conversation: Conversation, status: Status, reason: str | None) -> list[Happening]:
    about = {"id": str(conversation.id), "lead_id": str(conversation.lead_id)}
    change = {
        **about,
        "channel": conversation.channel,
        "previous_status": conversation.status,
        "status": status,
    }
    told = [Happening("conversation.status_changed", change)]
    if status == "escalated":
        told.append(Happening("conversation.handed_over", {**about, "reason": reason}))
    elif conversation.status == "escalated" and status == "active":
        told.append(Happening("conversation.handed_back", about))
    return told


def _born(history: History) -> dict[str, object]:
    return {
        "id": str(history.id),
        "lead_id": str(history.lead_id),
        "channel": history.channel,
        "status": history.status,
        "message_count": len(history.messages),
    }
