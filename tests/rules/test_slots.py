"""Free times against a model that looks at the clock on the wall, minute by minute."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from empfio.bookings.days import Days, public_holidays
from empfio.bookings.records import Closure, Interval, OpenDay, Openings, SpecialDay, StaffMember
from empfio.bookings.slots import Hours, Span, Wanted, free_starts, is_free
from empfio.kit.ids import StaffId, new_id
from tests.conftest import SHARED

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
OWN = (
    ("Europe/Berlin", "2026-03-29T01:00:00Z"),
    ("Europe/Berlin", "2026-10-25T01:00:00Z"),
    ("America/New_York", "2026-11-01T06:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),  # half an hour
    ("America/Havana", "2026-03-08T05:00:00Z"),  # at midnight
    ("Africa/Casablanca", "2026-02-15T02:00:00Z"),
    ("Pacific/Apia", "2011-12-30T10:00:00Z"),  # a day that never was
    ("Asia/Kathmandu", "2026-06-01T00:00:00Z"),  # 5:45 ahead, always
)


@cache
def changes() -> list[tuple[str, datetime]]:
    """Zones, and moments at which their clocks change."""
    found = list(OWN)
    vectors = SHARED / "data" / "vectors" / "dst_transitions.json"
    if vectors.is_file():
        found += transitions(vectors)
    return [(zone, datetime.fromisoformat(moment)) for zone, moment in found]


def transitions(vectors: Path) -> list[tuple[str, str]]:
    return [
        (zone, one["utc"])
        for zone, each in json.loads(vectors.read_text())["zones"].items()
        for one in each
    ]


def is_open(zone: ZoneInfo, hours: Hours, moment: int) -> bool:
    """Whether the clock on the wall says so."""
    wall = datetime.fromtimestamp(moment, UTC).astimezone(zone)
    second = wall.hour * 3_600 + wall.minute * 60 + wall.second
    return any(low <= second < high for low, high in hours(wall.date()))


def is_on_the_grid(zone: ZoneInfo, moment: int, grid: int) -> bool:
    wall = datetime.fromtimestamp(moment, UTC).astimezone(zone)
    return (wall.hour * 3_600 + wall.minute * 60 + wall.second) % grid == 0


def model(
    zone: ZoneInfo, hours: Sequence[Hours], busy: Sequence[Sequence[Span]], wanted: Wanted
) -> dict[int, int]:
    """Looks at every minute."""
    minutes = range(wanted.first, wanted.last + wanted.seconds, 60)
    found: dict[int, int] = {}
    for index, (each, taken) in enumerate(zip(hours, busy, strict=True)):
        opened = {minute for minute in minutes if is_open(zone, each, minute)}
        for start in range(wanted.first, wanted.last, 60):
            end = start + wanted.seconds
            is_clear = all(
                begins >= end + wanted.after or ends <= start - wanted.before
                for begins, ends in taken
            )
            if (
                is_on_the_grid(zone, start, wanted.grid)
                and is_clear
                and all(minute in opened for minute in range(start, end, 60))
            ):
                found.setdefault(start, index)
    return dict(sorted(found.items()))


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Hours that touch, wrap around midnight, or lie just where clocks change."""
    week = []
    for weekday in range(7):
        points = draw(st.lists(st.integers(0, 288).map(lambda n: n * 5), max_size=4, unique=True))
        points = sorted(points)[: len(points) // 2 * 2]
        week += [
            Interval(weekday, clock(low), clock(high))
            for low, high in zip(points[::2], points[1::2], strict=True)
        ]
    always = tuple(Interval(weekday, "00:00", "24:00") for weekday in range(7))
    return draw(st.sampled_from([tuple(week), always]))


@st.composite
def busy_spans(draw: st.DrawFn, first: int) -> list[Span]:
    """In order, and without overlap; some touch."""
    spans, at = [], first - 3_600
    for gap, length in draw(
        st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), max_size=8)
    ):
        at += gap * 300
        spans.append((at, at + length * 300))
        at += length * 300
    return spans


@settings(deadline=None)  # the model is slow, and machines are
@given(st.data())
def test_free_times_are_those_that_the_clock_on_the_wall_allows(data: st.DataObject) -> None:
    name, change = data.draw(st.sampled_from(changes()))
    zone, moment = ZoneInfo(name), int(change.timestamp())
    first = moment - data.draw(st.integers(0, 40 * 60)) * 60
    wanted = Wanted(
        seconds=data.draw(st.sampled_from((5, 20, 45, 90, 600))) * 60,
        before=data.draw(st.sampled_from((0, 10))) * 60,
        after=data.draw(st.sampled_from((0, 15))) * 60,
        grid=data.draw(st.sampled_from((5, 10, 15, 20, 30, 60))) * 60,
        first=first,
        last=first + data.draw(st.integers(1, 48)) * 3_600,
    )
    day = change.astimezone(zone).date()
    special = SpecialDay(day, (("01:00", "02:30"), ("02:30", "03:30")), None)
    openings = Openings(
        data.draw(weeks()),
        data.draw(st.sampled_from(((), (Closure(day, day, None),)))),
        1,
        data.draw(st.sampled_from(((), (special,)))),
    )
    hours = [Days(openings).hours_of(None)] * data.draw(st.integers(1, 2))
    busy = [data.draw(busy_spans(first)) for _ in hours]
    found = free_starts(zone, hours, busy, wanted)
    assert found == model(zone, hours, busy, wanted)
    assert list(found) == sorted(found)
    for start in [*found, first]:
        free = any(is_free(zone, *each, start, wanted) for each in zip(hours, busy, strict=True))
        assert free is (start in found) or not is_on_the_grid(zone, start, wanted.grid)


def starts(zone: str, day: date, week: Sequence[tuple[str, str]], minutes: int) -> list[str]:
    """The free times of one day, by the clock on the wall, every half an hour."""
    where = ZoneInfo(zone)
    openings = Openings(tuple(Interval(n, *one) for n in range(7) for one in week), (), 1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=where)
    first, last = (int((midnight + timedelta(days=n)).timestamp()) for n in (0, 1))
    wanted = Wanted(minutes * 60, 0, 0, 1_800, first, last)
    found = free_starts(where, [Days(openings).hours_of(None)], [[]], wanted)
    return [f"{datetime.fromtimestamp(one, where):%H:%M}" for one in found]


def test_an_hour_that_comes_twice_is_open_twice_and_one_that_never_comes_never() -> None:
    night = [("01:00", "04:00")]
    twice = ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]
    assert starts("Europe/Berlin", date(2026, 10, 25), night, 30) == twice
    never = ["01:00", "01:30", "03:00", "03:30"]
    assert starts("Europe/Berlin", date(2026, 3, 29), night, 30) == never
    # Two hours from 01:30 on end at 04:30 by the clock on the wall: it is closed by then.
    assert starts("Europe/Berlin", date(2026, 3, 29), night, 120) == ["01:00"]


def test_what_touches_is_open_all_along() -> None:
    halves = [("09:00", "10:00"), ("10:00", "11:00")]
    assert starts("Asia/Kathmandu", date(2026, 6, 1), halves, 90) == ["09:00", "09:30"]
    assert "23:30" in starts("UTC", date(2026, 6, 1), [("00:00", "24:00")], 60)


def member(**fields: Any) -> StaffMember:
    """One of the staff, who has the business's hours unless told otherwise."""
    given = {"name": "Kim", "user_id": None, "service_ids": (), "week": None, "absences": ()}
    made = {"id": StaffId(new_id()), "is_active": True, "position": 1, "version": 1}
    return StaffMember(**{**given, **made, "created_at": NOON, "updated_at": NOON, **fields})


def test_a_special_day_counts_more_than_closures_and_holidays_and_an_absence_more_than_it() -> None:
    monday, tuesday = date(2026, 6, 1), date(2026, 6, 2)
    week = tuple(Interval(n, "09:00", "18:00") for n in range(7))
    special = SpecialDay(monday, (("10:00", "12:00"),), "Inventory")
    closed = Closure(monday, tuesday, None)
    holidays = {monday: "Whit Monday", date(2026, 6, 3): "Fair"}
    days = Days(Openings(week, (closed,), 1, (special,)), holidays)
    assert [days.told(date(2026, 6, n)) for n in (1, 2, 3, 4)] == [
        OpenDay(monday, (("10:00", "12:00"),), "Inventory"), OpenDay(tuesday, (), None),
        OpenDay(date(2026, 6, 3), (), "Fair"),
        OpenDay(date(2026, 6, 4), (("09:00", "18:00"),), None),
    ]  # fmt: skip
    hours = days.hours_of(None)
    assert [list(hours(date(2026, 6, n))) for n in (1, 2, 3, 4)] == [
        [(36_000, 43_200)], [], [], [(32_400, 64_800)]
    ]  # fmt: skip
    assert days.hours_of(member()) is hours, "the same hours are reckoned once"
    own = days.hours_of(member(week=(Interval(3, "14:00", "20:00"),)))
    assert [list(own(date(2026, 6, n))) for n in (1, 4, 5)] == [
        [(36_000, 43_200)], [(50_400, 72_000)], []
    ]  # fmt: skip
    away = days.hours_of(member(absences=(Closure(monday, monday, None),)))
    assert list(away(monday)) == []


def test_on_a_day_anybody_can_be_booked_while_somebody_is_there() -> None:
    monday, tuesday, wednesday = (date(2026, 6, n) for n in (1, 2, 3))
    week = (Interval(0, "09:00", "12:00"), Interval(1, "09:00", "12:00"))
    days = Days(Openings(week, (), 1), {wednesday: "Fair"})
    late = Interval(0, "11:00", "14:00"), Interval(0, "22:00", "24:00")
    kim = member(absences=(Closure(tuesday, wednesday, "Holiday"),))
    alex = member(week=(*late, Interval(1, "12:00", "13:00")))
    told = [(one.hours, one.reason) for one in (days.bookable(day, (kim, alex)) for day in
            (monday, tuesday, wednesday))]  # fmt: skip
    assert told == [
        ((("09:00", "14:00"), ("22:00", "24:00")), None), ((("12:00", "13:00"),), None),
        ((), "Fair"),
    ]  # fmt: skip
    assert days.bookable(tuesday, (kim,)) == OpenDay(tuesday, (), "Holiday")
    assert days.bookable(tuesday, (None,)) == OpenDay(tuesday, (("09:00", "12:00"),), None)


def test_who_is_away_on_a_special_day_is_said_to_be_that() -> None:
    monday = date(2026, 6, 1)
    special = SpecialDay(monday, (("10:00", "12:00"),), "Fair")
    days = Days(Openings((), (), 1, (special,)))
    kim = member(absences=(Closure(monday, monday, "Holiday"),))
    assert days.bookable(monday, (kim,)) == OpenDay(monday, (), "Holiday")
    assert days.bookable(monday, (kim, None)) == OpenDay(monday, (("10:00", "12:00"),), "Fair")


def test_public_holidays_are_those_of_the_region() -> None:
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    assert date(2026, 3, 8) in public_holidays("DE-BE", first, last)
    assert date(2026, 3, 8) not in public_holidays("DE-BY", first, last)
    assert date(2027, 12, 25) in public_holidays("DE", first, last)
    assert public_holidays(None, first, last) == {}
