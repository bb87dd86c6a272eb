"""When sessions and keys were last used: noted while serving, written when nobody waits."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from empfio.access import session_store, store
from empfio.access.records import USE_NOTED_EVERY
from empfio.kit.db import Database
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId
from empfio.kit.log import get_logger
from empfio.kit.scope import Caller

log = get_logger("empfio.access")

Used = Literal["sessions", "api_keys"]

_PAUSE = 2.0  # seconds between two writings
_MOST_NOTED = 10_000  # what is noted beyond is noted at its next use


@dataclass(slots=True)
class Uses:
    """What one process has seen used and not written yet.

    Each row is written at most once a minute, whatever uses it in however many processes.
    """

    database: Database
    caller_of: Callable[[Database, OrganizationId], Caller]
    _noted: dict[tuple[OrganizationId, Used], dict[UUID, datetime]] = field(default_factory=dict)
    _count: int = 0

    def note(
        self,
        kind: Used,
        organization_id: OrganizationId,
        used: UUID,
        last: datetime | None,
        now: datetime,
    ) -> None:
        """Remember that something was used ``now``, unless its row says so already."""
        is_known = last is not None and now - last < USE_NOTED_EVERY
        if not is_known and self._count < _MOST_NOTED:
            self._noted.setdefault((organization_id, kind), {})[used] = now
            self._count += 1

    async def write(self) -> None:
        """Write down what was noted; what cannot be written now is noted at its next use."""
        noted, self._noted, self._count = self._noted, {}, 0
        for (organization_id, kind), used in noted.items():
            write = session_store.note_uses if kind == "sessions" else store.note_key_uses
            async with self.caller_of(self.database, organization_id).open_statement() as scope:
                await write(scope, used)

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
