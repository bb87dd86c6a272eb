"""When sessions were last used: noted while requests are served, written when nobody waits."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from empfio.access import session_store
from empfio.access.records import USE_NOTED_EVERY
from empfio.kit.db import Database
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId, SessionId
from empfio.kit.scope import Caller

log = structlog.get_logger("empfio.access")

_PAUSE = 2.0  # seconds between two writings
_MOST_NOTED = 10_000  # what is noted beyond is noted at its next use


@dataclass(slots=True)
class Uses:
    """What one process has seen used and not written yet.

    Each row is written at most once a minute, whatever uses it in however many processes.
    """

    database: Database
    caller_of: Callable[[Database, OrganizationId], Caller]
    _noted: dict[OrganizationId, dict[SessionId, datetime]] = field(default_factory=dict)
    _count: int = 0

    def note(
        self, organization_id: OrganizationId, used: SessionId, last: datetime, now: datetime
    ) -> None:
        """Remember that something was used ``now``, unless its row says so already."""
        if now - last >= USE_NOTED_EVERY and self._count < _MOST_NOTED:
            self._noted.setdefault(organization_id, {})[used] = now
            self._count += 1

    async def write(self) -> None:
        """Write down what was noted; what cannot be written now is noted at its next use."""
        noted, self._noted, self._count = self._noted, {}, 0
        for organization_id, used in noted.items():
            async with self.caller_of(self.database, organization_id).open_statement() as scope:
                await session_store.note_uses(scope, used)

    @contextlib.asynccontextmanager
    async def being_written(self) -> AsyncIterator[None]:
        """Write now and then while the block runs, and once at its end."""
        task = asyncio.create_task(self._keep_writing())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            with contextlib.suppress(UnavailableError):
                await self.write()

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE)
            try:
                await self.write()
            except UnavailableError:
                continue
            except Exception as error:
                # Whatever it is, a writer that ends here would never be missed.
                log.error("cannot note uses", exc_info=error)
