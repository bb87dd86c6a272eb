"""The hours of a week: what overlaps, and when the business is open by the clock on its wall."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.bookings.records import Closure, Interval, Openings
from empfio.bookings.rules import has_overlap, is_open_at

BERLIN = ZoneInfo("Europe/Berlin")


def week(*texts: str) -> tuple[Interval, ...]:
    """``1 09:00-12:00`` and the like."""
    return tuple(Interval(int(one[0]), one[2:7], one[8:]) for one in texts)


@pytest.mark.parametrize(
    ("intervals", "is_so"),
    [
        (week(), False),
        (week("1 09:00-12:00", "1 12:00-18:00"), False),
        (week("1 12:00-18:00", "1 09:00-12:01"), True),
        (week("1 09:00-18:00", "2 09:00-18:00"), False),
        (week("1 09:00-18:00", "1 10:00-11:00", "1 17:59-24:00"), True),
        (week("1 09:00-18:00", "1 09:00-18:00"), True),
        (week("6 20:00-24:00", "0 00:00-02:00"), False),
    ],
)
def test_intervals_of_a_day_may_touch_and_not_overlap(
    intervals: tuple[Interval, ...], is_so: bool
) -> None:
    assert has_overlap(intervals) is is_so


def minutes_of(one: Interval) -> set[int]:
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (one.opens, one.closes))
    return {one.weekday * 1_440 + minute for minute in range(first, last)}


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    first, last = sorted(draw(st.tuples(st.integers(0, 1_439), st.integers(1, 1_440))))
    last += first == last
    texts = (f"{minute // 60:02}:{minute % 60:02}" for minute in (first, last))
    return Interval(draw(st.integers(0, 2)), *texts)


@given(st.lists(intervals(), max_size=5))
def test_an_overlap_is_a_minute_that_is_counted_twice(some: list[Interval]) -> None:
    counted = [minute for one in some for minute in minutes_of(one)]
    assert has_overlap(some) is (len(set(counted)) < len(counted))


SALON = Openings(
    week("1 09:00-12:30", "1 13:00-18:00", "5 20:00-24:00", "6 00:00-04:00"),
    (Closure(date(2026, 12, 22), date(2026, 12, 22), None),),
    1,
)


@pytest.mark.parametrize(
    ("local", "is_open"),
    [("2026-07-07 09:00", True), ("2026-07-07 08:59", False), ("2026-07-07 12:29", True),
     ("2026-07-07 12:30", False), ("2026-07-07 18:00", False), ("2026-07-06 10:00", False),
     ("2026-07-11 23:59", True), ("2026-07-12 00:00", True), ("2026-07-12 04:00", False),
     ("2026-12-15 10:00", True), ("2026-12-22 10:00", False)],
)  # fmt: skip
def test_the_clock_on_the_wall_says_whether_it_is_open(local: str, is_open: bool) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    assert is_open_at(SALON, moment.astimezone(UTC), BERLIN) is is_open


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 3), ((2026, 10, 25), 5)])
def test_a_night_in_which_the_clock_is_changed_is_shorter_or_longer(
    day: tuple[int, int, int], hours: int
) -> None:
    midnight = datetime(*day, tzinfo=BERLIN).astimezone(UTC)
    moments = [midnight + timedelta(minutes=minute) for minute in range(12 * 60)]
    assert sum(is_open_at(SALON, moment, BERLIN) for moment in moments) == hours * 60


def test_who_never_said_anything_is_never_open() -> None:
    assert not is_open_at(Openings((), (), 1), datetime(2026, 7, 7, 10, tzinfo=UTC), BERLIN)
