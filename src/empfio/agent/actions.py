"""What others may ask of the agent."""

from collections.abc import Mapping

from empfio.agent import store
from empfio.agent.records import LONGEST_TYPING, LONGEST_WAIT, TYPING_WAIT
from empfio.agent.windows import window_after
from empfio.conversations.records import TURN
from empfio.kit.ids import ConversationId
from empfio.kit.lanes.queue import enqueue, enqueue_each
from empfio.kit.scope import Scope


async def ask_for_turn(
    scope: Scope, conversation_id: ConversationId, text: str, *, is_choice: bool = False
) -> None:
    """Let the agent answer what the customer wrote, when they seem to have finished.

    One turn waits for each conversation: call it with the conversation locked.
    """
    window = window_after(text, is_choice=is_choice)
    is_new, due_at = await store.ask(scope, conversation_id, window, LONGEST_WAIT)
    if is_new:
        arguments = {"conversation_id": str(conversation_id)}
        await enqueue(scope, f"turn:{conversation_id}", TURN, arguments, due_at)


async def ask_for_turns(scope: Scope, said: Mapping[ConversationId, str]) -> None:
    """As ``ask_for_turn`` for what was written in several conversations, all of them locked."""
    windows = {one: window_after(text, is_choice=False) for one, text in said.items()}
    new = await store.ask_all(scope, windows, LONGEST_WAIT)
    jobs = [(f"turn:{one}", {"conversation_id": str(one)}, due_at) for one, due_at in new.items()]
    if jobs:
        await enqueue_each(scope, TURN, jobs)


async def note_typing(scope: Scope, conversation_id: ConversationId) -> None:
    """The customer is typing: a turn that waits goes on waiting, up to a bound."""
    await store.put_off(scope, conversation_id, TYPING_WAIT, LONGEST_TYPING)
