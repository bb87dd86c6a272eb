"""Agents for tests: one that says what it is told to; a salon and a customer for any."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from empfio.agent.built_in.answering import Rules
from empfio.agent.contract import (
    Agent,
    Answer,
    Business,
    Customer,
    OpenDay,
    Opening,
    Option,
    Person,
    Reply,
    Said,
    Service,
    Thread,
    Tools,
)  # fmt: skip
from empfio.evaluation.calendar import Calendar
from empfio.evaluation.conversing import typed_choice

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


def tables(
    services: tuple[Service, ...] = SERVICES,
    openings: tuple[Opening, ...] = WEEK,
    special: tuple[OpenDay, ...] = (),
    staff: Sequence[str] = ("Alex",),
) -> Calendar:
    """Tools over what a business has in its tables, with everything free; all do everything."""
    all_ids = frozenset(one.id for one in services)
    people = tuple(Person(name.lower(), name, all_ids) for name in staff)
    return Calendar(WEDNESDAY, ZoneInfo("Europe/Berlin"), services, people, openings, special)


@dataclass
class Chat:
    """A customer who talks with an agent; facts go through JSON as they do when stored."""

    business: Business = SALON
    customer: Customer = field(default_factory=Customer)
    tools: Calendar = field(default_factory=tables)
    agent: Agent = field(default_factory=lambda: Rules("DE"))
    channel: str = "web"
    facts: dict[str, Any] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    @property
    def said(self) -> list[Said]:
        """All that was said; the calendar tells of bookings there by itself."""
        return self.tools.said

    async def write(self, *texts: str, choice: str | None = None, files: int = 0) -> str:
        """Say something, in one or several messages; what is answered, bookings told included."""
        choice = choice or typed_choice(texts[-1], self.options)
        now = self.tools.now
        self.said.extend(Said("customer", text, now, choice, files) for text in texts)
        before = len(self.said)
        thread = Thread(
            self.business, self.customer, self.channel, tuple(self.said), self.facts, self.tools.now
        )
        got = await self.agent.respond(thread, self.tools)
        self.answers.append(got)
        self.facts = json.loads(json.dumps(got.facts))
        self.said.extend(Said("agent", reply.text, self.tools.now) for reply in got.replies)
        return "\n".join(one.text for one in self.said[before:])

    async def tap(self, begins: str) -> str:
        """Tap the option whose label begins so."""
        [found] = [one for one in self.options if one.label.startswith(begins)]
        return await self.write(found.label, choice=found.id)

    @property
    def last(self) -> Answer:
        return self.answers[-1]

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be tapped below the last message."""
        replies = self.last.replies if self.answers else ()
        return replies[-1].options if replies else ()

    @property
    def labels(self) -> list[str]:
        return [one.label for one in self.options]

    @property
    def booked(self) -> list[str]:
        """What was done, in order: ``booked 2026-11-27 15:00``."""
        zone = self.tools.zone
        return [
            f"{one.what} {one.appointment.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
            for one in self.tools.done
        ]


async def talk(*turns: str | Sequence[str], chat: Chat | None = None) -> Chat:
    """A whole dialogue; a turn of several messages is a burst."""
    chat = chat or Chat()
    for turn in turns:
        await chat.write(*([turn] if isinstance(turn, str) else turn))
    return chat
