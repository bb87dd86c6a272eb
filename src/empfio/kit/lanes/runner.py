"""The runner: claims lanes that are due, does their jobs, and waits for the bell."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from uuid import uuid4

from empfio.kit.db import RETRYABLE, Database
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId
from empfio.kit.lanes import queue
from empfio.kit.lanes.doorbell import Ear
from empfio.kit.lanes.failures import note_failure
from empfio.kit.lanes.orphans import free_orphans
from empfio.kit.lanes.records import (
    BATCH,
    LEASE,
    MOST_OUT,
    OUTING_LEASE,
    OUTING_SECONDS,
    TURN,
    Held,
    Job,
)
from empfio.kit.lanes.registry import Registry
from empfio.kit.log import get_logger
from empfio.kit.scope import Caller

log = get_logger("empfio.lanes")

_IDLE = 2.0  # seconds between two looks of a worker whom nobody rings, and for orphans
_OUTAGE = 0.5  # seconds before the database is asked again
_CLAIMED_AT_ONCE = 8
FEW = 1  # hands that work on while something more urgent is going on
_PRESSED = 0.02  # seconds until it is asked again whether it still is


@dataclass(slots=True)
class _Failed(Exception):
    job: Job
    before: int  # jobs that were done in the same transaction, and are undone with it
    error: Exception


@dataclass(slots=True)
class _Behind(Exception):
    """An outing stands behind ``before`` jobs that are done in a transaction: they come first."""

    before: int


@dataclass(slots=True)
class Runner:
    """Does the work of one process: ``hands`` lanes at a time.

    A lane whose job is out, waiting for a stranger, takes none of the hands: up to ``MOST_OUT``.
    While ``is_pressed`` no more than ``FEW`` of them take up a lane.
    """

    database: Database
    registry: Registry
    ear: Ear
    caller_of: Callable[[OrganizationId], Caller]
    hands: int
    is_pressed: Callable[[], bool] = lambda: False
    _free: asyncio.Semaphore = field(init=False)  # hands
    _out: int = field(init=False, default=0)
    _lanes: set["asyncio.Task[None]"] = field(init=False, default_factory=set)
    _left: list[Held] = field(init=False, default_factory=list)  # while the database was away

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.hands)

    async def run(self, until: asyncio.Event) -> None:
        """Work until ``until`` is set; what was begun is ended first."""
        minding = asyncio.create_task(self._mind_orphans(until))
        try:
            while not until.is_set():
                await self._hand_out()
        finally:
            minding.cancel()
            await asyncio.gather(minding, return_exceptions=True)
            await _finish(self._lanes)

    async def _hand_out(self) -> None:
        """Claim what is due and give it to free hands; wait where there is nothing."""
        most = _CLAIMED_AT_ONCE
        if self.is_pressed():
            most = min(most, FEW - (len(self._lanes) - self._out))
            if most <= 0:
                await asyncio.sleep(_PRESSED)
                return
        try:
            await self._let_go()
            held = await queue.claim_across_organizations(self.database, uuid4(), most)
            wait = 0.0 if held else await self._until_due()
        except UnavailableError:
            await asyncio.sleep(_OUTAGE)
            return
        except Exception as error:
            # Whatever it is, a worker that ends here would never be missed.
            log.error("cannot look for work", exc_info=error)
            await asyncio.sleep(_OUTAGE)
            return
        for lane in held:
            await self._free.acquire()
            task = asyncio.create_task(self._work(lane))
            self._lanes.add(task)
            task.add_done_callback(self._lanes.discard)
        if wait > 0:
            await self.ear.wait(wait)

    async def _let_go(self) -> None:
        """Let go of what was left held: a lease may be long, and the database is there again."""
        while self._left:
            lane = self._left.pop()
            try:
                async with self.caller_of(lane.organization_id).open_scope() as scope:
                    await queue.settle(scope, lane)
            except UnavailableError:
                self._left.append(lane)
                raise

    async def _mind_orphans(self, until: asyncio.Event) -> None:
        """At the start, when this process may stand in for one that is gone, and now and then."""
        while not until.is_set():
            try:
                if await free_orphans(self.database, self.registry, self.caller_of):
                    self.ear.wake()
            except UnavailableError:
                pass  # whoever looks for work waits for the database, too
            except Exception as error:
                log.error("cannot look for orphans", exc_info=error)
            await asyncio.sleep(_IDLE)

    async def _until_due(self) -> float:
        seconds = await queue.next_due_across_organizations(self.database)
        return _IDLE if seconds is None else min(max(seconds, 0.001), _IDLE)

    async def _work(self, lane: Held) -> None:
        try:
            if not await self._work_lane(lane):
                self.ear.wake()  # it is due before those that were looked at
        except UnavailableError:
            self._left.append(lane)
        except Exception as error:
            log.error("lane left", lane=lane.key.partition(":")[0], exc_info=error)
        finally:
            self._free.release()

    @contextlib.asynccontextmanager
    async def _away(self) -> AsyncIterator[None]:
        """Let another lane have this one's hand while its job waits for a stranger."""
        if self._out >= MOST_OUT:
            yield
            return
        self._out += 1
        self._free.release()
        try:
            yield
        finally:
            self._out -= 1
            await self._free.acquire()

    async def _work_lane(self, lane: Held) -> bool:
        """Do a turn of the lane's jobs and let go of it; whether all of them were done.

        Raises ``UnavailableError`` where the database stays away: the lane is held still.
        """
        caller = self.caller_of(lane.organization_id)
        until = time.monotonic() + LEASE.total_seconds() / 2
        most = BATCH
        for number in range(1, TURN + 1):
            is_turn_over = number == TURN or time.monotonic() > until
            try:
                if await self._go_out(caller, lane):
                    return False
                if not await self._work_jobs(caller, lane, most, is_turn_over):
                    return not is_turn_over
                most = BATCH
            except _Failed as failed:
                if failed.before == 0:
                    await self._note_failure(caller, lane, failed)
                    return False
                most = failed.before  # these were undone with it: first them, then it alone
            except _Behind as outing:
                if outing.before == 0:
                    return False  # somebody else holds the lane by now
                most = outing.before
            except UnavailableError:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(_OUTAGE)
        return False

    async def _work_jobs(self, caller: Caller, lane: Held, most: int, is_turn_over: bool) -> bool:
        """Do jobs in one transaction; whether this worker still holds the lane after them."""
        async with caller.open_scope() as scope:
            jobs = await queue.take(scope, lane, most)
            for before, job in enumerate(jobs):
                if job.name in self.registry.outings:
                    raise _Behind(before)
            for before, job in enumerate(jobs):
                try:
                    await self.registry.get(job.name)(scope, job.arguments)
                except (UnavailableError, *RETRYABLE) as error:
                    raise UnavailableError from error
                except Exception as error:
                    raise _Failed(job, before, error) from error
            if jobs and not jobs[-1].is_last and not is_turn_over:
                return True
            await queue.settle(scope, lane)
            return False

    async def _go_out(self, caller: Caller, lane: Held) -> bool:
        """Do the lane's first job if it speaks to a stranger; whether it does.

        The lane is held meanwhile, no transaction is.
        """
        async with caller.open_statement() as scope:
            job = await queue.go_out(scope, lane, OUTING_LEASE, self.registry.outings)
        outing = None if job is None else self.registry.find_outing(job.name)
        if job is None or outing is None:
            return False
        try:
            async with self._away(), asyncio.timeout(OUTING_SECONDS):
                await outing(caller, job.arguments)
        except Exception as error:
            await self._note_failure(caller, lane, _Failed(job, 0, error))
            return True
        async with caller.open_scope() as scope:
            await queue.remove(scope, job)
            await queue.settle(scope, lane)
        return True

    async def _note_failure(self, caller: Caller, lane: Held, failed: _Failed) -> None:
        async with caller.open_scope() as scope:
            retrying = self.registry.retrying_of(failed.job.name)
            await note_failure(scope, lane, failed.job, failed.error, retrying)


async def _finish(lanes: set["asyncio.Task[None]"]) -> None:
    if lanes:
        _, late = await asyncio.wait(lanes, timeout=LEASE.total_seconds())
        if late:
            log.warning("work was broken off; it will be done again")
        for lane in late:
            lane.cancel()
        await asyncio.gather(*late, return_exceptions=True)
