"""Sending parcels: a scope to prepare, none while the provider is asked, one to note the end."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from empfio.channels.contract import Channel, Connection, Outgoing, SendError, Sent
from empfio.connections import actions as connections
from empfio.connections.errors import ConnectionOffError, SecretsLostError
from empfio.delivery import store
from empfio.delivery.actions import SENDING
from empfio.delivery.pacing import Pace
from empfio.delivery.records import RECONCILED_AFTER, Attempt, Moved, Outcome, Parcel
from empfio.delivery.rules import is_given_up, key_of_part, wait_after
from empfio.kit import clock
from empfio.kit.ids import ParcelId, new_id, read_id
from empfio.kit.lanes.records import Later
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Caller, Scope
from empfio.outside import Outside

Told = Callable[[Scope, Moved], Awaitable[None]]


def add_jobs(registry: Registry, outside: Outside, told: Told) -> None:
    """Let parcels be sent; ``told`` hears of each state before it is stored.

    It locks the conversation: that lock comes before the parcel's.
    """
    sender = _Sender(outside, told)
    registry.add_outing(SENDING, sender.send)


@dataclass(frozen=True, slots=True)
class _Try:
    """A part about to be sent."""

    parcel: Parcel
    connection: Connection
    channel: Channel
    part: int
    content: Outgoing
    is_last: bool
    earlier: list[Attempt]

    @property
    def number(self) -> int:
        return len(self.earlier) + 1

    @property
    def key(self) -> str:
        return key_of_part(self.parcel.id, self.part)


@dataclass(frozen=True, slots=True)
class _Sender:
    outside: Outside
    told: Told
    pace: Pace = field(default_factory=Pace)

    async def send(self, caller: Caller, arguments: dict[str, Any]) -> None:
        """Send all parts of a parcel that the provider does not have yet.

        Raises ``Later`` where the provider must be waited for.
        """
        parcel_id = ParcelId(read_id(arguments["parcel_id"]))
        try:
            while (ready := await self._prepare(caller, parcel_id)) is not None:
                await self._send_part(caller, ready)
                if ready.is_last:
                    return
        except SecretsLostError as error:
            await self._note_lost(caller, parcel_id, error.detail)

    async def _prepare(self, caller: Caller, parcel_id: ParcelId) -> _Try | None:
        async with caller.open_scope() as scope:
            parcel = await store.find_parcel(scope, parcel_id)
            if parcel is None or parcel.state == "failed":
                return None
            try:
                connection = await connections.open_connection(
                    scope, self.outside.vault, parcel.connection_id
                )
            except ConnectionOffError as error:
                await self._fail(scope, parcel, error.detail)
                return None
            channel = self.outside.channels[connection.kind]
            parts = channel.parts(parcel.outgoing)
            part = parcel.parts_sent
            if part >= len(parts):
                return None
            earlier = await store.list_attempts(scope, parcel_id, part)
        return _Try(parcel, connection, channel, part, parts[part], part + 1 == len(parts), earlier)

    async def _send_part(self, caller: Caller, one: _Try) -> None:
        if (wait := self.pace.wait(one.connection.id)) > 0:
            raise Later(timedelta(seconds=wait))
        if one.earlier and one.earlier[-1].is_doubtful:
            found = await self._find(one)
            if found is not None:
                await self._note_sent(caller, one, len(one.earlier), found)
                return
        async with caller.open_statement() as scope:
            # Written down first: a process that dies now leaves a try without an end.
            await store.begin_attempt(scope, one.parcel, one.part, one.number)
        try:
            sent = await self._hand_over(one)
        except SendError as error:
            await self._note_failure(caller, one, error)
            return
        self.pace.note(one.connection.id, is_up=True)
        await self._note_sent(caller, one, one.number, sent)

    async def _hand_over(self, one: _Try) -> Sent:
        if one.connection.is_simulated:
            return Sent(f"simulated:{new_id()}")
        http = self.outside.http_by(one.connection)
        return await one.channel.send(http, one.connection, one.content, one.key, clock.now())

    async def _find(self, one: _Try) -> Sent | None:
        """The part whose answer was lost, if the provider has it; a receipt may come meanwhile."""
        last = one.earlier[-1]
        try:
            found = await one.channel.find(
                self.outside.http_by(one.connection), one.connection, one.content, one.key,
                last.began_at,
            )  # fmt: skip
        except SendError as error:
            raise Later(wait_after(len(one.earlier), error.wait, 0.5)) from None
        if found is None and (left := last.began_at + RECONCILED_AFTER - clock.now()) > timedelta():
            raise Later(left)
        return found

    async def _note_sent(self, caller: Caller, one: _Try, number: int, sent: Sent) -> None:
        async with caller.open_scope() as scope:
            if one.is_last:
                await self.told(scope, Moved(one.parcel, "sent"))
            parcel = await store.find_parcel_locked(scope, one.parcel.id)
            if parcel is None:
                return  # erased meanwhile
            await store.end_attempt(
                scope, parcel.id, one.part, number, "sent", provider_id=sent.provider_id or None
            )
            state = "sent" if one.is_last and parcel.state == "waiting" else parcel.state
            parts_sent = max(parcel.parts_sent, one.part + 1)
            await store.move_parcel(scope, parcel.id, state, None, parts_sent)

    async def _note_failure(self, caller: Caller, one: _Try, error: SendError) -> None:
        is_over = error.is_final or is_given_up(one.parcel.created_at, clock.now())
        outcome: Outcome = "unknown" if error.is_unknown else "failed"
        if error.is_final:
            outcome = "refused"
        self.pace.note(one.connection.id, is_up=error.is_final or error.wait is not None)
        async with caller.open_scope() as scope:
            if is_over:
                await self._fail(scope, one.parcel, error.reason)
            else:
                await store.note_reason(scope, one.parcel.id, error.reason)
            await store.end_attempt(
                scope, one.parcel.id, one.part, one.number, outcome, error.reason
            )
        if not is_over:
            chance = random.random()  # noqa: S311 - no secret
            raise Later(wait_after(one.number, error.wait, chance))

    async def _note_lost(self, caller: Caller, parcel_id: ParcelId, reason: str) -> None:
        """A try that could not begin: for a day it is made again, in case the secrets are back."""
        async with caller.open_scope() as scope:
            parcel = await store.find_parcel(scope, parcel_id)
            if parcel is None or parcel.state != "waiting":
                return
            part = parcel.parts_sent
            earlier = await store.list_attempts(scope, parcel_id, part)
            number = len(earlier) + 1
            if is_over := is_given_up(parcel.created_at, clock.now()):
                await self._fail(scope, parcel, reason)
            else:
                await store.note_reason(scope, parcel_id, reason)
            if not (earlier and earlier[-1].is_doubtful):  # that doubt must not be hidden
                await store.begin_attempt(scope, parcel, part, number)
                await store.end_attempt(scope, parcel_id, part, number, "failed", reason)
        async with caller.open_scope() as scope:
            await connections.note_problem(scope, parcel.connection_id, reason)
        if not is_over:
            raise Later(wait_after(number, None, random.random()))  # noqa: S311 - no secret

    async def _fail(self, scope: Scope, parcel: Parcel, reason: str) -> None:
        await self.told(scope, Moved(parcel, "failed", reason))
        now = await store.find_parcel_locked(scope, parcel.id)
        if now is not None:
            await store.move_parcel(scope, parcel.id, "failed", reason, now.parts_sent)
