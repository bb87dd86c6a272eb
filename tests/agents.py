"""Agents for tests: one that says what it is told to; a salon and a customer for any."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from empfio.agent.built_in.answering import Rules
from empfio.agent.contract import (
    Agent,
    Answer,
    Business,
    Closed,
    Customer,
    Opening,
    Reply,
    Said,
    Service,
    Thread,
    Tools,
)  # fmt: skip

SALON = Business(
    name="Salon",
    time_zone="Europe/Berlin",
    languages=("en", "de"),
    address="Hauptstraße 1, 10115 Berlin",
    phone="+49 30 1234567",
)
SERVICES = (
    Service("1", "Haircut", 45, "35 €"),
    Service("2", "Haarschnitt", 45, "35 €"),
    Service("3", "Beard", 20),
)
WEEK = tuple(Opening(day, time(9), time(18)) for day in range(5))
WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


def answer(*texts: str, **rest: Any) -> Answer:
    """An answer of these messages."""
    given: dict[str, Any] = {"facts": {}, "language": "en"} | rest
    return Answer(replies=tuple(Reply(text) for text in texts), **given)


class Scripted:
    """An agent that gives the answers of a list, one after the other, and keeps what it was asked.

    An exception in the list is raised. ``waits``: seconds before each answer; ``gate``: what is
    waited for besides, where it is set.
    """

    def __init__(self, *script: Answer | Exception, waits: float = 0) -> None:
        self.threads: list[Thread] = []
        self.waits = waits
        self.gate: asyncio.Event | None = None
        self._script = list(script)

    def script(self, *script: Answer | Exception) -> None:
        """Say these next."""
        self._script += script

    async def respond(self, thread: Thread, tools: Tools) -> Answer:
        self.threads.append(thread)
        await asyncio.sleep(self.waits)
        if self.gate is not None:
            await self.gate.wait()
        said = self._script.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


@dataclass
class Tables:
    """Tools over what a business has in its tables."""

    services: tuple[Service, ...] = SERVICES
    openings: tuple[Opening, ...] = WEEK
    closures: tuple[Closed, ...] = ()

    async def list_services(self) -> tuple[Service, ...]:
        return self.services

    async def list_openings(self) -> tuple[Opening, ...]:
        return self.openings

    async def list_closures(self) -> tuple[Closed, ...]:
        return self.closures


@dataclass
class Chat:
    """A customer who talks with an agent; facts go through JSON as they do when stored."""

    business: Business = SALON
    customer: Customer = field(default_factory=Customer)
    tools: Tables = field(default_factory=Tables)
    agent: Agent = field(default_factory=lambda: Rules("DE"))
    said: list[Said] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    async def write(self, *texts: str, choice: str | None = None) -> str:
        """Say something, in one or several messages; what is answered."""
        self.said += [Said("customer", text, WEDNESDAY, choice) for text in texts]
        thread = Thread(
            self.business, self.customer, "web", tuple(self.said), self.facts, WEDNESDAY
        )
        got = await self.agent.respond(thread, self.tools)
        self.answers.append(got)
        self.facts = json.loads(json.dumps(got.facts))
        self.said += [Said("agent", reply.text, WEDNESDAY) for reply in got.replies]
        return "\n".join(reply.text for reply in got.replies)

    @property
    def last(self) -> Answer:
        return self.answers[-1]


async def talk(*turns: str | Sequence[str], chat: Chat | None = None) -> Chat:
    """A whole dialogue; a turn of several messages is a burst."""
    chat = chat or Chat()
    for turn in turns:
        await chat.write(*([turn] if isinstance(turn, str) else turn))
    return chat
