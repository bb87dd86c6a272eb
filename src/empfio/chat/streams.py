"""Streams: what visitors' pages are told while it happens; one reader of the log for all of them.

Whoever opens a stream is registered first and reads what they missed then: what is committed in
between comes twice and is told once. No stream holds a connection to the database.
"""

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from uuid import UUID

import structlog

from empfio.access.callers import system_caller
from empfio.chat import actions, store
from empfio.chat.errors import TooManyStreamsError
from empfio.chat.records import (
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
from empfio.events import actions as events
from empfio.events.catalogue import Event
from empfio.events.records import FOLLOWED_AT_ONCE
from empfio.kit.db import Database
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId
from empfio.kit.lanes.doorbell import Ear

log = structlog.get_logger("empfio.chat")

_TOLD_OF: tuple[Event, ...] = ("message.added", "conversation.status_changed")
_GATHER = 0.02  # seconds after a ring, in which others commit too
_IDLE = 2.0  # seconds between two looks when nobody rings
_OUTAGE = 0.5  # seconds before the database is asked again


class Stream:
    """One page that listens."""

    def __init__(self, guest: Guest, on_end: "Callable[[Stream], None]") -> None:
        """``on_end`` is called once, when nothing more will be given."""
        self.guest = guest
        self._on_end = on_end
        self._pieces: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._given: dict[UUID, int] = {}  # the last message of each conversation
        self._is_over = False
        self.watcher: asyncio.Task[None] | None = None  # held here: else it might vanish

    @property
    def session(self) -> str:
        """What it listens to."""
        return session_of(self.guest.visitor_id)

    def pass_over(self, place: Place) -> None:
        """What is not behind this place is known already."""
        self._given[place.conversation_id] = place.seq

    def tell(self, said: list[Said], standing: Standing) -> None:
        """Give messages that were not given yet, and how it stands; too slow a reader is let go."""
        for one in said:
            if one.seq > self._given.get(one.conversation_id, 0):
                self._given[one.conversation_id] = one.seq
                head = f"id: {write_place(one.place)}\nevent: message\n"
                self._pieces.append(f"{head}data: {one.form}\n\n".encode())
        self._pieces.append(f"event: state\ndata: {standing_form(standing)}\n\n".encode())
        if len(self._pieces) > MOST_WAITING + len(said):
            self.end()
        self._wake.set()

    def pass_on(self, piece: bytes) -> None:
        """Give what is worth something now: nobody who reads slowly is let go for it."""
        if len(self._pieces) < MOST_WAITING:
            self._pieces.append(piece)
            self._wake.set()

    def end(self) -> None:
        """Let what waits be taken, and close; whoever listened comes again from their place."""
        if not self._is_over:
            self._is_over = True
            self._wake.set()
            self._on_end(self)

    async def pieces(self) -> AsyncGenerator[bytes]:
        """What is told, until it ends; a sign of life where nothing is for a while."""
        try:
            while True:
                while self._pieces:
                    yield self._pieces.popleft()
                if self._is_over:
                    return
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT):
                        await self._wake.wait()
                self._wake.clear()
                if not self._pieces:
                    yield b": here\n\n"
        finally:
            self.end()


class Streams:
    """All streams of a process, and the one reader that serves them."""

    def __init__(self, database: Database, ear: Ear) -> None:
        self._database = database
        self._ear = ear
        self._open: dict[OrganizationId, dict[str, list[Stream]]] = {}
        self._count = 0
        self._position: int | None = None  # in the log; None while nobody listens
        self._starting = asyncio.Lock()

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
            await self._begin_following()
            await self._catch_up(stream, place)
        except BaseException:
            stream.end()
            raise
        return stream

    async def _begin_following(self) -> None:
        async with self._starting:
            if self._position is None:
                self._position = await events.find_end(self._database)

    async def _catch_up(self, stream: Stream, place: Place | None) -> None:
        guest = stream.guest
        async with guest.caller.open_scope() as scope:
            if place is None:
                newest, _, standing = await actions.read_newest(scope, guest.visitor_id, 1)
                missed: list[Said] = []
                has_more = False
                place = newest[-1].place if newest else None
            else:
                missed, has_more, standing = await actions.read_after(
                    scope, guest.visitor_id, place
                )
        if place is not None:
            stream.pass_over(place)
        stream.tell(missed, standing)
        if has_more:
            stream.end()

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
        tasks = [asyncio.create_task(one) for one in (self._keep_telling(), self._keep_looking())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for stream in self._every():
                stream.end()

    async def _keep_telling(self) -> None:
        while True:
            await self._ear.wait(_IDLE)
            if not self._count:
                self._position = None
                continue
            await asyncio.sleep(_GATHER)
            await self._try(self._tell)

    async def _keep_looking(self) -> None:
        """End the streams of visitors whose token has ended."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            await self._try(self._look)

    async def _try(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except UnavailableError:
            await asyncio.sleep(_OUTAGE)
        except Exception as error:
            # Whatever it is, a reader that ends here would never be missed.
            log.error("cannot tell visitors", exc_info=error)
            await asyncio.sleep(_OUTAGE)

    async def _tell(self) -> None:
        if self._position is None:
            return
        happened, position = await events.follow(self._database, self._position, _TOLD_OF)
        told: dict[OrganizationId, list[tuple[UUID, int]]] = defaultdict(list)
        for one in happened:
            if one.organization_id in self._open:
                conversation_id = one.data.get("conversation_id") or one.data["id"]
                told[one.organization_id].append((UUID(conversation_id), one.data.get("seq", 0)))
        for organization_id, about in told.items():
            await self._tell_organization(organization_id, about)
        self._position = position
        if len(happened) == FOLLOWED_AT_ONCE:
            self._ear.wake()

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
