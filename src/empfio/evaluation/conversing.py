"""A conversation in memory: a customer writes, an agent answers, as at the real desk."""

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from empfio.agent.contract import Agent, Answer, Business, Customer, Option, Said, Thread, Tools
from empfio.evaluation.calendar import Calendar

_BETWEEN = timedelta(seconds=15)  # from a message to its answer, and on
_MOST_SAID = 60  # messages that a thread shows


class _Watched:
    """The tools, with a watch that runs while one of them is at work."""

    def __init__(self, tools: Calendar) -> None:
        self.wall = self.cpu = 0.0
        self._tools = tools

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        tool = getattr(self._tools, name)

        async def watched(*arguments: Any, **named: Any) -> Any:
            wall, cpu = time.perf_counter(), time.thread_time()
            try:
                return await tool(*arguments, **named)
            finally:
                self.wall += time.perf_counter() - wall
                self.cpu += time.thread_time() - cpu

        return watched


@dataclass(slots=True)
class Conversation:
    """One thread with an agent; its facts pass through JSON, as they do when they are stored.

    ``wall_ms``, ``cpu_ms``: how long each turn was thought about, without its tools.
    """

    agent: Agent
    business: Business
    calendar: Calendar
    channel: str = "web"
    customer: Customer = field(default_factory=Customer)
    facts: dict[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    async def write(self, text: str, choice: str | None = None) -> Answer:
        """Write, or tap; what is answered. Time goes on by half a minute."""
        said = self.calendar.said
        self.calendar.now += _BETWEEN
        choice = choice or typed_choice(text, self.options)
        said.append(Said("customer", text, self.calendar.now, choice))
        answer = await self._think(tuple(said[-_MOST_SAID:]))
        self.calendar.now += _BETWEEN
        said += [Said("agent", one.text, self.calendar.now) for one in answer.replies]
        self.facts = json.loads(json.dumps(answer.facts))
        self.options = answer.replies[-1].options if answer.replies else ()
        self._learn(answer.learned)
        return answer

    async def _think(self, said: tuple[Said, ...]) -> Answer:
        now = self.calendar.now
        thread = Thread(self.business, self.customer, self.channel, said, self.facts, now)
        watch, wall, cpu = _Watched(self.calendar), time.perf_counter(), time.thread_time()
        try:
            return await self.agent.respond(thread, cast(Tools, watch))
        finally:
            self.wall_ms.append((time.perf_counter() - wall - watch.wall) * 1_000)
            self.cpu_ms.append((time.thread_time() - cpu - watch.cpu) * 1_000)

    def _learn(self, learned: Customer) -> None:
        known = self.customer
        self.customer = Customer(
            learned.name or known.name, learned.email or known.email, learned.phone or known.phone
        )


def typed_choice(text: str, options: Sequence[Option]) -> str | None:
    """The id of the option whose number or label was typed."""
    typed = text.strip().rstrip(".)").casefold()
    for number, option in enumerate(options, start=1):
        if typed in (str(number), option.label.casefold()):
            return option.id
    return None
