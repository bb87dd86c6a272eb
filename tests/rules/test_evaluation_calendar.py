"""The calendar in memory refuses what the real one refuses."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from empfio.agent.contract import NotAllowedError, Offered, Opening, Person, Said, Service
from empfio.evaluation.calendar import Calendar

MONDAY = datetime(2026, 3, 23, 7, tzinfo=UTC)  # eight on the wall; summer time begins on Sunday
BERLIN = ZoneInfo("Europe/Berlin")
CUT = Service("cut", "Haircut", 60)
STAFF = (Person("kim", "Kim", frozenset({"cut"})), Person("lee", "Lee", frozenset({"cut"})))
WEEK = tuple(Opening(day, time(9), time(11)) for day in range(7))


def make(staff: tuple[Person, ...] = STAFF) -> Calendar:
    hourly = timedelta(hours=1)
    return Calendar(MONDAY, BERLIN, (CUT,), staff, WEEK, grid=hourly)


async def offer_first(calendar: Calendar) -> Offered:
    slots = await calendar.find_slots("cut", MONDAY, MONDAY + timedelta(days=1))
    return (await calendar.offer("cut", slots[:1]))[0]


def hear(calendar: Calendar) -> None:
    calendar.said.append(Said("customer", "yes", calendar.now))


async def test_each_beginning_within_the_hours_is_given_once() -> None:
    calendar = make()
    calendar.take(datetime(2026, 3, 24, 9), 60)
    found = await calendar.find_slots("cut", MONDAY, MONDAY + timedelta(days=2))
    assert [(one.starts_at.day, one.starts_at.hour) for one in found] == [(23, 8), (23, 9), (24, 9)]
    assert {one.staff_id for one in found} == {"kim"}
    with_lee = await calendar.find_slots("cut", MONDAY, MONDAY + timedelta(days=1), "lee")
    assert [one.staff_name for one in with_lee] == ["Lee", "Lee"]


async def test_the_clock_on_the_wall_counts_when_summer_time_begins() -> None:
    found = await make().find_slots("cut", MONDAY, MONDAY + timedelta(days=8))
    hours = {one.starts_at.astimezone(BERLIN).hour for one in found}
    assert hours == {9, 10}
    assert {one.starts_at.hour for one in found} == {7, 8, 9}


async def test_what_was_not_offered_is_refused() -> None:
    calendar = make()
    hear(calendar)
    with pytest.raises(NotAllowedError):
        await calendar.book("offer-1", "en")
    slot = (await calendar.find_slots("cut", MONDAY, MONDAY + timedelta(days=1)))[0]
    calendar.take(datetime(2026, 3, 23, 9), 60)
    with pytest.raises(NotAllowedError):
        await calendar.offer("cut", [slot])
    assert calendar.done == []


async def test_an_offer_is_acted_upon_only_after_the_customer_wrote_and_for_15_minutes() -> None:
    calendar = make()
    hear(calendar)
    offered = await offer_first(calendar)
    for act in (calendar.hold(offered.id), calendar.book(offered.id, "en")):
        with pytest.raises(NotAllowedError):
            await act
    hear(calendar)
    calendar.now += timedelta(minutes=15)
    assert await calendar.hold(offered.id)
    calendar.now += timedelta(seconds=1)
    with pytest.raises(NotAllowedError):
        await calendar.book(offered.id, "en")


async def test_what_is_booked_is_told_and_taken() -> None:
    calendar = make(STAFF[:1])
    offered = await offer_first(calendar)
    hear(calendar)
    booked = await calendar.book(offered.id, "de")
    assert booked is not None
    assert calendar.said[-1].text == "Gebucht: Haircut, 2026-03-23 09:00, Kim"
    assert await calendar.list_appointments() == (booked,)
    assert not await calendar.hold(offered.id)
    assert await calendar.book(offered.id, "de") is None


async def test_an_appointment_is_moved_and_called_off() -> None:
    calendar = make(STAFF[:1])
    first = calendar.put("cut", datetime(2026, 3, 24, 9))
    offered = await offer_first(calendar)
    hear(calendar)
    with pytest.raises(NotAllowedError):
        await calendar.move("appointment-99", offered.id, "en")
    moved = await calendar.move(first.id, offered.id, "en")
    assert moved is not None
    assert await calendar.list_appointments() == (moved,)
    assert await calendar.cancel(moved.id, "en")
    assert not await calendar.cancel(moved.id, "en")
    assert [one.what for one in calendar.done] == ["moved", "cancelled"]
    assert await calendar.list_appointments() == ()
