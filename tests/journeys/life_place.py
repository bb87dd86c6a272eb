"""A business whose conversations are lived through: real rooms and database, a clock of its own.

No worker runs and nobody asks over HTTP: each thing is done where the test says so, by the same
actions that doors and jobs call.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from empfio.access.callers import system_caller
from empfio.access.records import PERMISSIONS
from empfio.agent import turn
from empfio.agent.contract import Answer
from empfio.agent.records import Begun
from empfio.arrivals import actions as arrivals
from empfio.channels.contract import Receipt
from empfio.connections import actions as connections
from empfio.conversations import actions, handing, speaking
from empfio.conversations.appending import NewMessage
from empfio.conversations.records import Message, Status
from empfio.delivery import jobs as delivery
from empfio.delivery.actions import SENDING
from empfio.intake import actions as intake
from empfio.intake import arriving
from empfio.kit import clock
from empfio.kit.db import Connection, Database
from empfio.kit.ids import (
    ConnectionId,
    ConversationId,
    LeadId,
    MessageId,
    OrganizationId,
    UserId,
    new_id,
)
from empfio.kit.lanes.records import Later
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Actor, Caller, Scope
from empfio.kit.settings import Settings
from empfio.leads import actions as leads
from empfio.leads.records import NewLead
from empfio.outside import Outside
from tests.callers import TelegramCaller
from tests.desk import open_desk
from tests.providers import Provider, refuse
from tests.strangers import strangers_for


@dataclass
class Clock:
    """What the business's servers say the time is; that of another one may lie behind."""

    now: datetime = field(default_factory=clock.now)

    def move(self, by: timedelta) -> None:
        self.now += by


@dataclass(frozen=True)
class _TimedCaller(Caller):
    """A caller whose scopes have the clock's time."""

    clock: Clock = field(default_factory=Clock)

    def _scope(self, connection: Connection) -> Scope:
        return replace(super()._scope(connection), now=self.clock.now)


@dataclass
class Customer:
    """Who writes, and under which ids the business knows them."""

    chat: TelegramCaller
    lead_id: LeadId

    @property
    def session(self) -> str:
        return self.chat.session


class Place:
    """A business with two bots, an owner who answers, and an agent."""

    def __init__(self, database: Database, superuser: asyncpg.Connection, outside: Outside) -> None:
        self.database, self.superuser, self.outside = database, superuser, outside
        self.clock = Clock()
        self.bots: list[TelegramCaller] = []
        self.owner_id: UUID | None = None

    @classmethod
    async def open(cls, settings: Settings, superuser_url: str) -> "Place":
        """Found the business by the doors; then the server is left."""
        strangers = strangers_for(settings)
        async with open_desk(settings, strangers) as desk:
            salon = await desk.found()
            bots = [await TelegramCaller.connect(salon) for _ in range(2)]
        database = await Database(str(settings.database_url.get_secret_value()), 2).__aenter__()
        superuser = await asyncpg.connect(superuser_url)
        place = cls(database, superuser, strangers.outside)
        place.bots, place.owner_id = bots, UUID(salon.user_id)
        owner = Actor("user", place.owner_id, "Olga Owner", PERMISSIONS["owner"])
        system = system_caller(database, OrganizationId(UUID(salon.id)))
        place.owner = _TimedCaller(database, system.organization_id, owner, place.clock)
        place.system = replace(place.owner, actor=system.actor)
        agent = Actor("agent", None, "Agent", system.actor.permissions)
        place.agent = replace(place.owner, actor=agent)
        return place

    async def close(self) -> None:
        await self.superuser.close()
        await self.database.__aexit__()

    async def arrive(self) -> Customer:
        """A customer whom nobody has heard of."""
        chat = TelegramCaller(self.bots[0].salon, self.bots[0].id)
        new = NewLead(LeadId(new_id()), "telegram", str(chat.chat), name="Jane Smith")
        async with self.owner.open_scope() as scope:
            await leads.create_lead(scope, new)
        return Customer(chat, new.id)

    async def forget(self, customer: Customer) -> None:
        async with self.owner.open_scope() as scope:
            await leads.erase_lead(scope, customer.lead_id)

    async def count_left(self) -> int:
        """How much there is of conversations, when there are none any more."""
        left: int = await self.superuser.fetchval(
            "SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM messages)"
            " + (SELECT count(*) FROM counters WHERE kind = 'conversations' AND n <> 0)"
        )
        return left

    async def clear(self) -> None:
        """A life that went wrong, or was broken off, must not count in the next one."""
        await self.superuser.execute("TRUNCATE arrivals, leads CASCADE")
        await self.superuser.execute("DELETE FROM counters WHERE kind = 'conversations'")

    async def hear(self, bot: int, updates: Sequence[Mapping[str, Any]]) -> None:
        """Calls of a provider, kept and taken in together."""
        connection_id = ConnectionId(UUID(self.bots[bot].id))
        async with self.system.open_scope() as scope:
            for one in updates:
                await arrivals.keep(scope, connection_id, json.dumps(one).encode())
        async with self.system.open_scope() as scope:
            batch = await arrivals.list_waiting(scope, connection_id)
            connection = await connections.know_connection(scope, connection_id)
            assert connection is not None
            channel = self.outside.channels["telegram"]
            await arriving.take_in(scope, batch, connection, channel)

    async def bring(self, customer: Customer, status: Status, texts: Sequence[str]) -> None:
        messages = [Message("user", text, self.clock.now) for text in texts]
        async with self.owner.open_scope() as scope:
            await intake.keep_history(scope, customer.lead_id, "telegram", status, messages, None)

    async def reply(self, talk_id: UUID, text: str, *, takes_over: bool) -> None:
        message = NewMessage(
            conversation_id=ConversationId(talk_id),
            id=MessageId(new_id()),
            role="assistant",
            content=text,
            metadata=json.dumps({"author": {"type": "user", "id": str(self.owner_id)}}),
            effect="take over" if takes_over else "open",
        )
        async with self.owner.open_scope() as scope:
            await actions.reply(scope, message)

    async def note(self, talk_id: UUID, text: str) -> None:
        async with self.owner.open_scope() as scope:
            await handing.note(scope, ConversationId(talk_id), text)

    async def patch(self, talk_id: UUID, status: Status) -> None:
        async with self.owner.open_scope() as scope:
            await actions.change_status(scope, ConversationId(talk_id), status, None)

    async def hand_over(self, talk_id: UUID, reason: str | None) -> None:
        async with self.owner.open_scope() as scope:
            await handing.hand_over(scope, ConversationId(talk_id), reason)

    async def hand_back(self, talk_id: UUID) -> None:
        async with self.owner.open_scope() as scope:
            await handing.hand_back(scope, ConversationId(talk_id))

    async def assign(self, talk_id: UUID, user_id: UUID | None) -> None:
        async with self.owner.open_scope() as scope:
            user = None if user_id is None else UserId(user_id)
            await handing.assign(scope, ConversationId(talk_id), user)

    async def mark_read(self, talk_id: UUID, seq: int | None) -> None:
        async with self.owner.open_scope() as scope:
            await handing.mark_read(scope, ConversationId(talk_id), seq)

    async def abandon(self) -> None:
        async with self.system.open_scope() as scope:
            await actions.abandon_quiet(scope, 24)

    async def begin(self, talk_id: UUID) -> Begun | None:
        """The agent looks, as soon as it is time to."""
        while True:
            try:
                async with self.agent.open_scope() as scope:
                    return await turn.begin(scope, ConversationId(talk_id))
            except Later as later:
                self.clock.move(later.wait)

    async def finish(self, begun: Begun, answer: Answer) -> bool:
        async with self.agent.open_scope() as scope:
            return await turn.finish(scope, begun, answer)

    async def send(self, parcel_id: UUID, *, is_refused: bool) -> None:
        provider = self.outside.http
        assert isinstance(provider, Provider)
        if is_refused:
            provider.plan(refuse(403))
        registry = Registry()
        delivery.add_jobs(registry, self.outside, speaking.note_delivery)
        send = registry.find_outing(SENDING)
        assert send is not None
        await send(self.system, {"parcel_id": str(parcel_id)})

    async def tell(self, connection_id: UUID, provider_id: str, state: Any) -> None:
        """A receipt of the provider's."""
        async with self.system.open_scope() as scope:
            receipt = Receipt(provider_id, state)
            assert await speaking.note_receipt(scope, ConnectionId(connection_id), receipt)


def superuser_of(superuser_url: str, url: str) -> str:
    """The same database as the superuser sees it."""
    return urlsplit(superuser_url)._replace(path=urlsplit(url).path).geturl()
