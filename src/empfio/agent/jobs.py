"""The turn as background work: scopes around the thinking, none while it thinks."""

import asyncio
from typing import Any

from empfio.agent import turn, waiting
from empfio.agent.contract import Agent, Answer, Thread, Tools
from empfio.agent.records import LONGEST_THOUGHT, MOST_BREAKS, MOST_TRIES, TRIED_AGAIN_AFTER, Begun
from empfio.agent.tools import DeskTools
from empfio.conversations.records import TURN, UNANSWERED
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import ConversationId, read_id
from empfio.kit.lanes.queue import enqueue
from empfio.kit.lanes.registry import Registry, Retrying
from empfio.kit.log import get_logger
from empfio.kit.scope import Actor, Caller, Scope

log = get_logger("empfio.agent")

_LEAVING = "turn_left"  # follows a turn that was laid aside


def add_jobs(registry: Registry, agent: Agent, address: str) -> None:
    """Let ``agent`` answer; ``address``: where customers reach us."""

    async def answer(caller: Caller, arguments: dict[str, Any]) -> None:
        conversation_id = ConversationId(read_id(arguments["conversation_id"]))
        actor = Actor("agent", None, "Agent", caller.actor.permissions)
        await _take_turn(caller.acting_as(actor), agent, conversation_id, address, arguments)

    async def comfort(scope: Scope, arguments: dict[str, Any]) -> None:
        conversation_id = ConversationId(read_id(arguments["conversation_id"]))
        await waiting.comfort(scope, conversation_id, arguments["handed_over_at"])

    async def leave(scope: Scope, arguments: dict[str, Any]) -> None:
        await turn.leave(scope, ConversationId(read_id(arguments["conversation_id"])))

    registry.add_outing(TURN, answer, Retrying(MOST_BREAKS, _LEAVING))
    registry.add(_LEAVING, leave)
    registry.add(UNANSWERED, comfort)


async def _take_turn(
    caller: Caller, agent: Agent, conversation_id: ConversationId, address: str,
    arguments: dict[str, Any],
) -> None:  # fmt: skip
    async with caller.open_scope() as scope:
        begun = await turn.begin(scope, conversation_id)
    if begun is None:
        return
    tools = DeskTools(caller, conversation_id, begun.lead_id, address)
    try:
        answer = await _think(agent, begun.thread, tools)
        async with caller.open_scope() as scope:
            await turn.finish(scope, begun, answer, tools.done)
    except UnavailableError:
        raise  # no fault of the turn's: the lane waits for the database
    except Exception as error:
        log.warning("turn failed", error=type(error).__name__, exc_info=error)
        await _try_again(caller, begun, arguments)


async def _think(agent: Agent, thread: Thread, tools: Tools) -> Answer:
    async with asyncio.timeout(LONGEST_THOUGHT):
        return await agent.respond(thread, tools)


async def _try_again(caller: Caller, begun: Begun, arguments: dict[str, Any]) -> None:
    """A turn is tried a few times; then a person takes over: never silence."""
    tries = int(arguments.get("tries", 0)) + 1
    async with caller.open_scope() as scope:
        if tries >= MOST_TRIES:
            await turn.give_up(scope, begun)
            return
        again = {"conversation_id": str(begun.conversation_id), "tries": tries}
        lane = f"turn:{begun.conversation_id}"
        await enqueue(scope, lane, TURN, again, scope.now + TRIED_AGAIN_AFTER * tries)
