"""Readings: how much each caller has been shown within an hour, so that theft is noticed.

Stolen keys read everything there is, and nobody notices for days. Counted is what is new to the
caller in that hour: what is asked for again and again, as pages do, counts once. As quotas, each
serving process counts by itself and forgets when it ends.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from empfio.kit.errors import Refusal
from empfio.kit.log import get_logger
from empfio.kit.scope import Caller

HOUR = 3_600  # seconds
_MOST_KEPT = 10_000  # hours that are kept count of; the one that began first is forgotten
_LEAST = 500  # bytes that any answer counts as, which bounds how many are remembered
STREAMED = 50_000  # bytes that an answer in pieces counts as: its length is not known before

Tell = Callable[[Caller, int], Awaitable[None]]
log = get_logger("readings")


@dataclass(slots=True)
class _Hour:
    ends: float
    size: int = 0  # bytes
    seen: set[int] = field(default_factory=set)  # hashes of what was asked for
    is_told: bool = False


async def _tell_nobody(_: Caller, __: int) -> None: ...


class Readings:
    """Tells once an hour of each caller who is shown more than ``most`` bytes; 0: of nobody."""

    def __init__(
        self, most: int = 0, tell: Tell = _tell_nobody, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``tell``: gets the caller and the bytes; where it raises, it is asked once more later."""
        self._most = most
        self._tell = tell
        self._clock = clock
        self._hours: OrderedDict[Hashable, _Hour] = OrderedDict()

    async def note(self, caller: Caller, target: Hashable, size: int) -> None:
        """Count that ``caller`` was shown ``size`` bytes of what ``target`` names."""
        actor = caller.actor
        if not self._most or actor.id is None or actor.kind not in ("user", "api_key"):
            return
        hour = self._hour_of(actor.id.int)
        name = hash(target)
        if hour.is_told or name in hour.seen:
            return
        hour.seen.add(name)
        hour.size += max(size, _LEAST)
        if hour.size > self._most:
            hour.is_told = True
            hour.seen.clear()
            log.warning("bulk_read", kind=actor.kind, id=str(actor.id), bytes=hour.size)
            try:
                await self._tell(caller, hour.size)
            except Refusal:  # what was read is no less shown, and whoever reads on is told of
                hour.is_told = False

    def _hour_of(self, key: Hashable) -> _Hour:
        now = self._clock()
        hour = self._hours.get(key)
        if hour is None or hour.ends <= now:
            self._hours.pop(key, None)  # so that the order stays that of beginnings
            if len(self._hours) >= _MOST_KEPT:
                self._hours.popitem(last=False)
            hour = self._hours[key] = _Hour(now + HOUR)
        return hour
