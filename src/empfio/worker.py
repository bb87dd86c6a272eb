"""The background process: says which work there is, does it, and decides nothing itself.

``empfio serve`` runs one inside each serving process; ``empfio worker`` adds more.
"""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator
from datetime import timedelta

from empfio.access import actions as access
from empfio.access import jobs as access_jobs
from empfio.access.callers import system_caller
from empfio.agent import jobs as agent_jobs
from empfio.arrivals import actions as arrivals
from empfio.attachments import jobs as attachment_jobs
from empfio.bookings import jobs as booking_jobs
from empfio.bookings import keeping
from empfio.chat import actions as chat
from empfio.connections import jobs as connection_jobs
from empfio.conversations import actions as conversations
from empfio.conversations import attaching, speaking
from empfio.conversations import jobs as conversation_jobs
from empfio.delivery import jobs as delivery_jobs
from empfio.events import actions as events
from empfio.events.sequencer import keep_numbering
from empfio.intake import jobs as intake_jobs
from empfio.intake.taking import Taker
from empfio.kit.db import Database
from empfio.kit.idempotency import forget_old_answers
from empfio.kit.lanes.doorbell import Doorbell
from empfio.kit.lanes.registry import Registry
from empfio.kit.lanes.routines import add_routine
from empfio.kit.lanes.runner import Runner
from empfio.kit.scope import Scope
from empfio.kit.settings import Settings
from empfio.leads import actions as leads
from empfio.organizations import actions as organizations
from empfio.wiring import Strangers, open_strangers

HANDS = 8  # lanes that one process works on at once, beside those that wait for strangers
CONNECTIONS = HANDS + 2  # to the database: for each hand, to look for work, and for orphans


def new_registry(settings: Settings, database: Database, strangers: Strangers) -> Registry:
    """All work that can be asked for by name."""
    registry = Registry()
    outside = strangers.outside
    access_jobs.add_jobs(registry, outside.mailer, outside.address)
    connection_jobs.add_jobs(registry, outside)
    conversation_jobs.add_jobs(registry, outside.mailer, outside.address)
    booking_jobs.add_jobs(registry, outside.mailer, outside.address)
    intake_jobs.add_jobs(registry, outside)
    room = settings.files_mb * 1_000_000
    attachment_jobs.add_jobs(registry, outside, room, attaching.show_attachment)
    delivery_jobs.add_jobs(registry, outside, speaking.note_delivery)
    agent_jobs.add_jobs(registry, strangers.agent, outside.address)
    abandon = functools.partial(_abandon, otherwise=settings.abandon_hours)
    add_routine(registry, "abandonment", abandon)
    unused_for = timedelta(days=settings.session_days)
    forget = functools.partial(_forget, database=database, unused_for=unused_for)
    add_routine(registry, "forgetting", forget)
    add_routine(registry, "retention", _retain)
    return registry


async def _abandon(scope: Scope, otherwise: float) -> None:
    setup = await organizations.read_setup(scope)
    await conversations.abandon_quiet(scope, setup.hours_to_abandon(otherwise))


async def _forget(scope: Scope, database: Database, unused_for: timedelta) -> None:
    await forget_old_answers(scope)
    await events.forget_old_events(scope)
    await access.forget(scope, unused_for)
    await chat.forget_unused(scope)
    await arrivals.forget_old(scope)
    await keeping.forget_old_offers(scope)
    # Nobody's in particular, so whoever comes first forgets them.
    await access.forget_old_attempts(database)


async def _retain(scope: Scope) -> bool:
    retention = await organizations.read_retention(scope)
    before = retention.end(scope.now)
    if before is None:
        return False
    left, has_more = await conversations.erase_old(scope, before)
    if retention.erase_leads:
        gone = await keeping.list_without_upcoming(scope, left)
        await leads.erase_left(scope, gone, before)
    return await keeping.forget_whose(scope, before) or has_more


@contextlib.asynccontextmanager
async def working(
    settings: Settings, url: str, strangers: Strangers | None = None
) -> AsyncIterator[Doorbell]:
    """Work while the block runs; what was begun is ended before it is left.

    On connections of its own: work never takes one from a request. Gives the bell that wakes it.
    """
    stop = asyncio.Event()
    bell = Doorbell(url)
    async with (
        Database(url, CONNECTIONS, settings.scope_reads_by) as database,
        bell.hung(),
        open_strangers(settings, strangers) as known,
    ):
        database.ring = bell.ring
        caller_of = functools.partial(system_caller, database)
        taker = Taker(database, known.outside, bell.new_ear("work"), caller_of)
        runner = Runner(
            database,
            new_registry(settings, database, known),
            bell.new_ear("work"),
            caller_of,
            HANDS,
            # A customer's word is kept and shown before the agent thinks about others'.
            is_pressed=lambda: taker.is_behind,
        )
        tasks = [
            asyncio.create_task(runner.run(stop)),
            asyncio.create_task(taker.run(stop)),
            asyncio.create_task(keep_numbering(database, bell.new_ear("events"), stop)),
        ]
        try:
            yield bell
        finally:
            stop.set()
            bell.ring()
            await asyncio.gather(*tasks)
