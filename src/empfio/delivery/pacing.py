"""How fast a process sends: what a provider takes in a second, and silence while it is down."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

PER_SECOND = 25  # parts by one connection; Telegram takes 30 (Bots FAQ, "My bot is hitting limits")
_LONGEST = 60.0  # seconds for which a connection is left alone
_FAILURES = 3  # in a row, from which it is


@dataclass(slots=True)
class _Line:
    free_at: float = 0.0  # when the next part may go
    failures: int = 0
    closed_until: float = 0.0


@dataclass(slots=True)
class Pace:
    """One for each process: providers tell by 429 where several together are too fast."""

    clock: Callable[[], float] = time.monotonic
    _lines: dict[object, _Line] = field(default_factory=dict)

    def wait(self, connection_id: object) -> float:
        """Seconds until a part may go by this connection; takes the place where it is none."""
        line, now = self._lines.setdefault(connection_id, _Line()), self.clock()
        wait = max(line.closed_until - now, line.free_at - now, 0.0)
        if wait <= 0:
            line.free_at = max(line.free_at, now - 1) + 1 / PER_SECOND
        return wait

    def note(self, connection_id: object, *, is_up: bool) -> None:
        """How it went; after several failures in a row nothing is tried for a while."""
        line = self._lines.setdefault(connection_id, _Line())
        if is_up:
            line.failures = 0
            return
        line.failures += 1
        if line.failures >= _FAILURES:
            line.closed_until = self.clock() + min(2.0 ** (line.failures - _FAILURES), _LONGEST)
