"""The turn as background work: scopes around the thinking, none while it thinks."""

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog

from empfio.agent import turn, waiting
from empfio.agent.contract import Agent, Answer, Closed, Opening, Service, Thread
from empfio.agent.records import LONGEST_THOUGHT, MOST_TRIES, TRIED_AGAIN_AFTER, Begun
from empfio.agent.showing import price_text, read_clock
from empfio.bookings import actions as bookings
from empfio.conversations.records import TURN, UNANSWERED
from empfio.kit.ids import ConversationId, read_id
from empfio.kit.lanes.queue import enqueue
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Actor, Caller, Scope
from empfio.organizations import actions as organizations

log = structlog.get_logger("empfio.agent")


def add_jobs(registry: Registry, agent: Agent) -> None:
    """Let ``agent`` answer."""

    async def answer(caller: Caller, arguments: dict[str, Any]) -> None:
        conversation_id = ConversationId(read_id(arguments["conversation_id"]))
        actor = Actor("agent", None, "Agent", caller.actor.permissions)
        await _take_turn(caller.acting_as(actor), agent, conversation_id, arguments)

    async def comfort(scope: Scope, arguments: dict[str, Any]) -> None:
        conversation_id = ConversationId(read_id(arguments["conversation_id"]))
        await waiting.comfort(scope, conversation_id, arguments["handed_over_at"])

    registry.add_outing(TURN, answer)
    registry.add(UNANSWERED, comfort)


async def _take_turn(
    caller: Caller, agent: Agent, conversation_id: ConversationId, arguments: dict[str, Any]
) -> None:
    async with caller.open_scope() as scope:
        begun = await turn.begin(scope, conversation_id)
    if begun is None:
        return
    try:
        answer = await _think(agent, begun.thread, caller)
    except Exception as error:
        log.warning("turn failed", error=type(error).__name__, exc_info=error)
        await _try_again(caller, begun, arguments)
        return
    async with caller.open_scope() as scope:
        await turn.finish(scope, begun, answer)


async def _think(agent: Agent, thread: Thread, caller: Caller) -> Answer:
    async with asyncio.timeout(LONGEST_THOUGHT):
        return await agent.respond(thread, _Tools(caller))


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


@dataclass(frozen=True, slots=True)
class _Tools:
    """What an agent may ask; each question opens a short scope of its own."""

    caller: Caller

    async def list_services(self) -> tuple[Service, ...]:
        """The services that are offered, in the business's order."""
        async with self.caller.open_statement() as scope:
            services = await bookings.list_services(scope)
        async with self.caller.open_statement() as scope:
            currency = (await organizations.read_setup(scope)).currency
        return tuple(
            Service(
                id=str(one.id),
                name=one.name,
                minutes=one.minutes,
                price=price_text(one.price_cents, currency),
                description=one.description or "",
                translations={str(language): name for language, name in one.translations.items()},
            )
            for one in services
            if one.is_active
        )

    async def list_openings(self) -> tuple[Opening, ...]:
        """When the business is open, by weekday and time."""
        async with self.caller.open_statement() as scope:
            found = await bookings.list_openings(scope)
        return tuple(
            Opening(one.weekday, read_clock(one.opens), read_clock(one.closes))
            for one in found.week
        )

    async def list_closures(self) -> tuple[Closed, ...]:
        """On which days it is closed though the week says otherwise."""
        async with self.caller.open_statement() as scope:
            found = await bookings.list_openings(scope)
        return tuple(Closed(one.first_day, one.last_day, one.reason) for one in found.closures)
