"""Quotas: how many requests somebody may make in a minute, told in every answer.

The minute begins with somebody's first request. The fields are those of the IETF's draft on
RateLimit header fields (draft-ietf-httpapi-ratelimit-headers-10). Each serving process counts by
itself and forgets when it ends: a quota keeps one caller from taking the server for itself; it is
not what keeps passwords from being guessed.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from empfio.kit.errors import QuotaError

WINDOW = 60  # seconds
_MOST_KEPT = 10_000  # minutes that are kept count of; the one that began first is forgotten

Told = tuple[tuple[bytes, bytes], ...]


@dataclass(slots=True)
class _Minute:
    ends: float
    left: int


class Quota:
    """One policy: ``most`` requests of each key in a minute; 0 is no limit at all."""

    __slots__ = ("_clock", "_field", "_minutes", "_most", "_policy", "name")

    def __init__(self, name: str, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """``name`` stands in the fields, as a string of letters and dashes."""
        self.name = name
        self._most = most
        self._clock = clock
        self._policy = (b"ratelimit-policy", b'"%s";q=%d;w=%d' % (name.encode(), most, WINDOW))
        self._field = b'"%s";r=%%d;t=%%d' % name.encode()
        self._minutes: OrderedDict[Hashable, _Minute] = OrderedDict()

    def take(self, key: Hashable) -> Told:
        """Count a request; the headers that tell how many are left.

        Raises ``QuotaError`` (429) when none was left.
        """
        if not self._most:
            return ()
        now = self._clock()
        minute = self._minutes.get(key)
        if minute is None or minute.ends <= now:
            minute = self._begin(key, now)
        seconds = min(int(minute.ends - now) + 1, WINDOW)
        if not minute.left:
            told = (self._policy, (b"ratelimit", self._field % (0, seconds)))
            raise QuotaError(self.name, seconds, told)
        minute.left -= 1
        return self._policy, (b"ratelimit", self._field % (minute.left, seconds))

    def _begin(self, key: Hashable, now: float) -> _Minute:
        self._minutes.pop(key, None)  # so that the order stays that of beginnings
        if len(self._minutes) >= _MOST_KEPT:
            self._minutes.popitem(last=False)
        minute = self._minutes[key] = _Minute(now + WINDOW, self._most)
        return minute
