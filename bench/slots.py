"""``python -m bench.slots``: how long it takes to say when something is free in thirty days."""

import random
import sys
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from empfio.bookings.days import Days
from empfio.bookings.records import Interval, Openings
from empfio.bookings.slots import DAY, Span, Wanted, free_starts

STAFF, DAYS, BOOKED, TIMES = 10, 30, 5_000, 200
FLOOR = 10.0  # ms, of the 95th percentile


def main() -> int:
    """0 where the floor is reached, else 1."""
    chance, zone = random.Random(1), ZoneInfo("Europe/Berlin")
    week = tuple(
        Interval(day, *hours)
        for day in range(6)
        for hours in (("09:00", "12:30"), ("13:00", "18:00"))
    )
    hours = [Days(Openings(week, (), 1)).hours_of(None)] * STAFF
    first = int(datetime(2026, 10, 5, tzinfo=UTC).timestamp())  # the clocks change in between
    wanted = Wanted(45 * 60, 0, 600, 900, first, first + DAYS * DAY)
    taken = []
    for _ in range(TIMES):
        busy = [_busy(chance, first) for _ in range(STAFF)]
        began = time.process_time()
        free_starts(zone, hours, busy, wanted)
        taken.append((time.process_time() - began) * 1_000)
    taken.sort()
    p50, p95 = taken[TIMES // 2], taken[int(TIMES * 0.95)]
    print(f"{DAYS} days, {STAFF} staff, {BOOKED} bookings: p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    return 0 if p95 <= FLOOR else 1


def _busy(chance: random.Random, first: int) -> list[Span]:
    """As many bookings as fall to one of the staff, evenly spread."""
    number = BOOKED // STAFF
    starts = range(first, first + DAYS * DAY, DAYS * DAY // number)
    return [(start, start + chance.choice((20, 30, 45)) * 60) for start in starts]


if __name__ == "__main__":
    sys.exit(main())
