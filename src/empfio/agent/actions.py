"""What others may ask of the agent."""

from collections.abc import Mapping
from datetime import timedelta

from empfio.agent import store
from empfio.agent.records import LONGEST_TYPING, LONGEST_WAIT, TYPING_WAIT
from empfio.agent.windows import window_after
from empfio.conversations.records import TURN
from empfio.kit.ids import ConversationId
from empfio.kit.lanes.queue import enqueue_each
from empfio.kit.scope import Scope


async def ask_for_turn(
    scope: Scope, conversation_id: ConversationId, text: str, *, is_choice: bool = False
) -> None:
    """Let the agent answer what the customer wrote, when they seem to have finished.

    One turn waits for each conversation: call it with the conversation locked.
    """
    await _ask(scope, {conversation_id: window_after(text, is_choice=is_choice)})


async def ask_for_turns(scope: Scope, said: Mapping[ConversationId, str]) -> None:
    """As ``ask_for_turn`` for what was written in several conversations, all of them locked."""
    await _ask(scope, {one: window_after(text, is_choice=False) for one, text in said.items()})


async def note_typing(scope: Scope, conversation_id: ConversationId) -> None:
    """The customer is typing: a turn that waits goes on waiting, up to a bound."""
    await store.put_off(scope, conversation_id, TYPING_WAIT, LONGEST_TYPING)


async def _ask(scope: Scope, windows: Mapping[ConversationId, timedelta]) -> None:
    new = await store.ask(scope, windows, LONGEST_WAIT)
    jobs = [(f"turn:{one}", {"conversation_id": str(one)}, due_at) for one, due_at in new.items()]
    if jobs:
        await enqueue_each(scope, TURN, jobs)
