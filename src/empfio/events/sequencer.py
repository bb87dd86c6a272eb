"""The sequencer: gives committed events their place in the log, soon after they are committed."""

import asyncio

from empfio.events import actions
from empfio.events.records import NUMBERED_AT_ONCE
from empfio.kit.db import Database
from empfio.kit.errors import UnavailableError
from empfio.kit.lanes.doorbell import Ear
from empfio.kit.log import get_logger

log = get_logger("empfio.events")

# Whoever reads the log numbers by itself before it does, so that nobody waits for this.
_GATHER = 0.02  # seconds after a ring, in which others commit too
_IDLE = 1.0  # seconds between two looks when nobody rings
_OUTAGE = 0.5  # seconds before the database is asked again


async def keep_numbering(database: Database, ear: Ear, until: asyncio.Event) -> None:
    """Number until ``until`` is set. Several processes may: one at a time gets the lock."""
    while not until.is_set():
        try:
            moved = await actions.number_events(database)
        except UnavailableError:
            await asyncio.sleep(_OUTAGE)
            continue
        except Exception as error:
            # Whatever it is, a sequencer that ends here would never be missed.
            log.error("cannot number events", exc_info=error)
            await asyncio.sleep(_OUTAGE)
            continue
        if moved is None or moved < NUMBERED_AT_ONCE:
            await ear.wait(_IDLE)
            await asyncio.sleep(_GATHER)
