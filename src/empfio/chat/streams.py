"""Streams: what visitors' pages are told while it happens; one reader of the log for all of them.

Whoever opens a stream is registered first and reads what they missed then. What is told to the
others meanwhile may be behind that: then it reads on, and joins them when nothing was told while it
read. So nothing is missed, doubled or out of order. No stream holds a connection to the database.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from uuid import UUID

from empfio.access.callers import system_caller
from empfio.chat import actions, store
from empfio.chat.errors import TooManyStreamsError
from empfio.chat.records import (
    BEGINNING,
    HEARTBEAT,
    MOST_STREAMS,
    MOST_STREAMS_EACH,
    MOST_WAITING,
    Guest,
    Place,
    Said,
    Standing,
)
from empfio.chat.rules import answered_by, session_of, write_place
from empfio.chat.shapes import standing_form
from empfio.events.catalogue import Event
from empfio.events.follower import Follower, trying
from empfio.events.records import Happened
from empfio.kit.db import Database
from empfio.kit.ids import OrganizationId
from empfio.kit.lanes.doorbell import Ear
from empfio.kit.streams import Outlet

_TOLD_OF: tuple[Event, ...] = ("message.added", "conversation.status_changed")
_GATHER = 0.02  # seconds after a ring, in which others commit too


class Stream(Outlet):
    """One page that listens."""

    def __init__(self, guest: Guest, on_end: "Callable[[Stream], None]") -> None:
        """``on_end`` is called once, when nothing more will be given."""
        super().__init__(MOST_WAITING, on_end)
        self.guest = guest
        self._given: dict[UUID, int] = {}  # the last message of each conversation
        self._has_caught_up = False
        self._was_passed = False  # others were told something while it read what it missed

    @property
    def session(self) -> str:
        """What it listens to."""
        return session_of(self.guest.visitor_id)

    async def catch_up(self, place: Place | None) -> None:
        """Give a piece of what is behind a place, or nothing; with more left, the stream ends."""
        if place is None:
            place = await self._newest_place()
        self._given[place.conversation_id] = place.seq
        while not (self._has_caught_up or self.is_over):
            self._was_passed = False
            async with self.guest.caller.open_scope() as scope:
                missed, has_more, standing = await actions.read_after(
                    scope, self.guest.visitor_id, place
                )
            self._give(missed, standing)
            if has_more:
                self.end()
            place = missed[-1].place if missed else place
            self._has_caught_up = not self._was_passed

    async def _newest_place(self) -> Place:
        async with self.guest.caller.open_scope() as scope:
            newest, _, _ = await actions.read_newest(scope, self.guest.visitor_id, 1)
        return newest[-1].place if newest else BEGINNING

    def tell(self, said: list[Said], standing: Standing) -> None:
        """Give what happened now; to one that still catches up, that there is more to read."""
        if self._has_caught_up:
            self._give(said, standing)
        else:
            self._was_passed = True

    def _give(self, said: list[Said], standing: Standing) -> None:
        """Give messages that were not given yet, and how it stands; too slow a reader is let go."""
        for one in said:
            if one.seq > self._given.get(one.conversation_id, 0):
                self._given[one.conversation_id] = one.seq
                head = f"id: {write_place(one.place)}\nevent: message\n"
                self.give(f"{head}data: {one.form}\n\n".encode())
        self.give(f"event: state\ndata: {standing_form(standing)}\n\n".encode())

    def heard(self) -> AsyncGenerator[bytes]:
        """What is told, as long as the page listens."""
        return self.pieces(HEARTBEAT, lambda: b": here\n\n")


class Streams:
    """All streams of a process, and the one reader that serves them."""

    def __init__(self, database: Database, ear: Ear) -> None:
        self._database = database
        self._follower = Follower(database, ear, _TOLD_OF, _GATHER, self._tell)
        self._open: dict[OrganizationId, dict[str, list[Stream]]] = {}
        self._count = 0

    async def open(self, guest: Guest, place: Place | None) -> Stream:
        """A stream of what comes behind ``place``, or from now on; raises ``TooManyStreamsError``.

        Of what was missed it gives a piece, and then ends: the rest is read from the next place.
        """
        stream = Stream(guest, self._leave)
        sessions = self._open.setdefault(guest.organization_id, {})
        own = sessions.get(stream.session, [])
        if len(own) >= MOST_STREAMS_EACH or self._count >= MOST_STREAMS:
            raise TooManyStreamsError
        sessions[stream.session] = [*own, stream]
        self._count += 1
        try:
            await self._follower.begin()
            await stream.catch_up(place)
        except BaseException:
            stream.end()
            raise
        return stream

    def pass_on(self, organization_id: OrganizationId, session: str, piece: bytes) -> None:
        """Give a piece to all who listen to a session."""
        for stream in self._open.get(organization_id, {}).get(session, ()):
            stream.pass_on(piece)

    def _leave(self, stream: Stream) -> None:
        sessions = self._open[stream.guest.organization_id]
        sessions[stream.session].remove(stream)
        self._count -= 1
        if not sessions[stream.session]:
            del sessions[stream.session]
        if not sessions:
            del self._open[stream.guest.organization_id]

    @contextlib.asynccontextmanager
    async def being_told(self) -> AsyncIterator[None]:
        """Tell the streams what happens while the block runs; then they end."""
        following = self._follower.keep_following(lambda: self._count > 0)
        tasks = [asyncio.create_task(one) for one in (following, self._keep_looking())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for stream in self._every():
                stream.end()

    async def _keep_looking(self) -> None:
        """End the streams of visitors whose token has ended."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            await trying(self._look)

    async def _tell(self, happened: list[Happened]) -> None:
        told: dict[OrganizationId, list[tuple[UUID, int]]] = defaultdict(list)
        for one in happened:
            if one.organization_id in self._open:
                conversation_id = one.data.get("conversation_id") or one.data["id"]
                told[one.organization_id].append((UUID(conversation_id), one.data.get("seq", 0)))
        for organization_id, about in told.items():
            await self._tell_organization(organization_id, about)

    async def _tell_organization(
        self, organization_id: OrganizationId, about: list[tuple[UUID, int]]
    ) -> None:
        sessions = self._open.get(organization_id, {})
        caller = system_caller(self._database, organization_id)
        async with caller.open_statement() as scope:
            rows = await store.list_told(scope, about, list(sessions))
        said: dict[str, list[Said]] = defaultdict(list)
        statuses: dict[str, str] = {}
        for session, status, one in rows:
            statuses[session] = status
            said[session] += [] if one is None else [one]
        for session, status in statuses.items():
            new = said[session]
            standing = Standing(answered_by(status), bool(new) and new[-1].is_visitors)
            for stream in list(sessions.get(session, ())):
                stream.tell(new, standing)

    async def _look(self) -> None:
        for organization_id in list(self._open):
            streams = self._every(organization_id)
            caller = system_caller(self._database, organization_id)
            async with caller.open_scope() as scope:
                visitors = list({stream.guest.visitor_id for stream in streams})
                present = await actions.note_presence(scope, visitors)
            for stream in streams:
                if stream.guest.visitor_id not in present:
                    stream.end()

    def _every(self, organization_id: OrganizationId | None = None) -> list[Stream]:
        """The streams of an organization, or of all."""
        chosen = self._open if organization_id is None else (organization_id,)
        found = (own for key in chosen for own in self._open.get(key, {}).values())
        return [one for own in found for one in own]
