"""What an agent can do with the calendar, and what it cannot."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from empfio.bookings.errors import NotAllowedError
from empfio.bookings.records import Booking, Slot
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import BookingId, OfferId, new_id
from tests.appointments import ADDRESS, Calendar, Customer, next_week
from tests.desk import Desk


async def test_an_offered_time_becomes_an_appointment_and_the_customer_is_told(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim")
    customer = await calendar.customer()
    at = next_week("15:30")
    [offered] = await customer.shown(await calendar.slot(at))
    assert await customer.status() == "booking_offered"
    assert await customer.hold(offered.id) is True
    made = await customer.book(offered.id)
    assert made is not None
    assert (made.starts_at, made.ends_at) == (at, at + timedelta(minutes=45))
    assert (made.staff_name, made.status) == ("Kim", "confirmed")
    assert await customer.status() == "booked"
    *_, fact, said = await customer.thread()
    assert (fact["role"], said["role"]) == ("system", "assistant")
    assert fact["content"].startswith("booked: Haircut with Kim, ")
    assert said["content"].startswith("Your appointment is confirmed for ")
    assert "at 3:30 pm: Haircut with Kim." in said["content"]
    assert f"{ADDRESS}/calendar/" in said["content"]
    assert said["metadata"]["author"] == {"type": "agent"}
    assert said["metadata"]["booking"] == {"id": str(made.id), "status": "confirmed"}
    assert [one.id for one in await customer.upcoming()] == [made.id]


async def test_who_confirms_twice_has_one_appointment(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer = await calendar.customer()
    [offered] = await customer.shown(await calendar.slot(next_week()))
    made = await asyncio.gather(*(customer.book(offered.id) for _ in range(5)))
    assert len({one.id for one in made if one is not None}) == 1
    assert None not in made
    assert len(await customer.upcoming()) == 1
    assert sum("confirmed" in one["content"] for one in await customer.thread()) == 1


async def test_an_offer_is_taken_once(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer = await calendar.customer()
    [offered] = await customer.shown(await calendar.slot(next_week()))
    made = await customer.book(offered.id)
    assert made is not None
    assert await customer.cancel(made.id) is True
    with pytest.raises(NotAllowedError):
        await customer.book(offered.id)
    await customer.booked(next_week())  # shown again


async def confirm(customer: Customer, offer_id: OfferId) -> Booking | None:
    """Confirm in a crowd; on a machine that is too busy for twenty one has nothing, too."""
    try:
        return await customer.book(offer_id)
    except UnavailableError:
        return None


async def test_of_twenty_customers_who_confirm_one_time_one_has_it(desk: Desk, rounds: int) -> None:
    calendar = await Calendar.open(desk)
    crowd = [await calendar.customer() for _ in range(20)]
    times = [
        next_week("09:00", days=days) + timedelta(minutes=15 * n)
        for days in range(2, 58)
        for n in range(0, 33, 3)
    ]
    for at in times[: min(rounds, len(times))]:
        slot = await calendar.slot(at)
        offers = [await one.shown(slot) for one in crowd]
        made = await asyncio.gather(
            *(confirm(one, offered.id) for one, [offered] in zip(crowd, offers, strict=True))
        )
        [winner] = [one for one in made if one is not None]
        [customer] = [one for one in crowd if one.lead_id == winner.lead_id]
        assert await customer.cancel(winner.id) is True


async def test_a_hold_keeps_others_out_and_ends_by_itself(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(desk)
    first, second = await calendar.customer(), await calendar.customer()
    slot = await calendar.slot(next_week())
    [mine], [theirs] = await first.shown(slot), await second.shown(slot)
    assert await first.hold(mine.id) is True
    assert await first.hold(mine.id) is True, "again by the same one"
    assert await second.hold(theirs.id) is False
    assert await second.book(theirs.id) is None
    assert slot not in await calendar.free(slot.starts_at, slot.ends_at)
    await superuser.execute(
        "UPDATE occupancy SET expires_at = now() - interval '1 second' WHERE organization_id = $1",
        UUID(calendar.salon.id),
    )
    assert slot in await calendar.free(slot.starts_at, slot.ends_at)
    assert await second.book(theirs.id) is not None
    assert await first.book(mine.id) is None


async def test_a_conversation_holds_one_time_and_keeps_it_where_the_next_is_taken(
    desk: Desk,
) -> None:
    calendar = await Calendar.open(desk)
    first, second = await calendar.customer(), await calendar.customer()
    early, late = next_week("10:00"), next_week("12:00")
    near = next_week("10:15")
    offers = await first.shown(*[await calendar.slot(at) for at in (early, near, late)])
    [theirs] = await second.shown(await calendar.slot(late))
    assert await first.hold(offers[0].id) is True
    assert await first.hold(offers[1].id) is True, "its own hold is in nobody's way"
    assert await second.hold(theirs.id) is True
    assert await first.hold(offers[2].id) is False
    assert await calendar.free(early, early + timedelta(minutes=1)) == [], "10:15 is still held"


async def test_moving_leaves_the_old_one_behind_and_frees_its_time(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim")
    customer, other = await calendar.customer(), await calendar.customer()
    before = await customer.booked(next_week("10:00"))
    near = Slot(
        next_week("10:15"), next_week("11:00"), before.staff_id, before.staff_name
    )  # it overlaps what it takes the place of
    [offered] = await customer.shown(near)
    after = await customer.move(before.id, offered.id)
    assert after is not None
    assert [one.id for one in await customer.upcoming()] == [after.id]
    assert (await customer.thread())[-1]["content"].startswith("Your appointment has been moved.")
    assert await customer.move(before.id, offered.id) == after, "it was moved already"
    await other.booked(next_week("11:00"))
    assert await calendar.free(next_week("10:00"), next_week("10:01")) == []


@pytest.mark.parametrize(("clock", "beside"), [("10:15", "10:45"), ("09:30", "09:15")])
async def test_what_overlaps_an_appointment_is_held_to_take_its_place(
    desk: Desk, clock: str, beside: str
) -> None:
    calendar = await Calendar.open(desk, "Kim")
    customer, other = await calendar.customer(), await calendar.customer()
    before = await customer.booked(next_week("10:00"))
    starts_at = next_week(clock)
    near = Slot(starts_at, starts_at + timedelta(minutes=45), before.staff_id, before.staff_name)
    [theirs] = await other.shown(await calendar.slot(next_week(beside)))
    [offered] = await customer.shown(near)
    assert await customer.hold(offered.id) is False, "as one more appointment it is not free"
    assert await customer.hold(offered.id, before.id) is True
    assert await other.hold(theirs.id) is False, "others are kept out of all of it"
    with pytest.raises(NotAllowedError):
        await other.hold(theirs.id, before.id)
    assert await customer.move(before.id, offered.id) is not None
    assert await calendar.free(next_week("10:00"), next_week("10:01")) == []


async def test_a_move_that_is_not_possible_changes_nothing(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer, other = await calendar.customer(), await calendar.customer()
    mine = await customer.booked(next_week("10:00"))
    [offered] = await customer.shown(await calendar.slot(next_week("12:00")))
    await other.booked(next_week("12:00"))
    said = len(await customer.thread())
    assert await customer.move(mine.id, offered.id) is None
    assert [one.id for one in await customer.upcoming()] == [mine.id]
    assert await calendar.free(next_week("10:00"), next_week("10:01")) == []
    assert len(await customer.thread()) == said


async def test_calling_off_frees_the_time_and_says_so(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer = await calendar.customer()
    made = await customer.booked(next_week())
    assert await customer.cancel(made.id, "de") is True
    assert (await customer.thread())[-1]["content"].startswith("Ihr Termin am ")
    assert await customer.cancel(made.id) is False
    assert await customer.upcoming() == []
    assert await customer.status() == "cancelled"
    await customer.booked(next_week())
    assert await customer.status() == "booked", "the next one begins anew"


async def test_an_agent_books_nothing_that_was_not_shown_and_answered(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(desk)
    customer, other = await calendar.customer(), await calendar.customer()
    slot = await calendar.slot(next_week())
    [unanswered] = await customer.offer([slot])
    [foreign] = await other.shown(slot)
    [old] = await other.shown(slot)
    await superuser.execute(
        "UPDATE offers SET offered_at = offered_at - interval '16 minutes' WHERE id = $1", old.id
    )
    for who, offer_id in (
        (customer, unanswered.id), (customer, foreign.id), (customer, OfferId(new_id())),
        (other, old.id),
    ):  # fmt: skip
        for act in (who.hold, who.book):
            with pytest.raises(NotAllowedError):
                await act(offer_id)
    taken = "SELECT count(*) FROM occupancy WHERE organization_id = $1"
    assert await superuser.fetchval(taken, UUID(calendar.salon.id)) == 0
    assert not any(one["role"] == "assistant" for one in await customer.thread())


async def test_an_agent_shows_nothing_that_is_not_free(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim")
    customer = await calendar.customer()
    slot = await calendar.slot(next_week("10:00"))
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    wrong = [
        Slot(slot.starts_at + minute, slot.ends_at + minute, slot.staff_id),
        Slot(slot.starts_at, slot.ends_at + hour, slot.staff_id),
        Slot(slot.starts_at - 3 * hour, slot.ends_at - 3 * hour, slot.staff_id),
        Slot(slot.starts_at - timedelta(days=30), slot.ends_at, slot.staff_id),
        Slot(slot.starts_at + timedelta(days=365), slot.ends_at, slot.staff_id),
        Slot(slot.starts_at, slot.ends_at, None),
    ]
    for slots in ([], [slot] * 11, *([slot, one] for one in wrong)):
        with pytest.raises(NotAllowedError):
            await customer.offer(slots)


async def test_an_agent_does_nothing_where_a_person_answers(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer = await calendar.customer()
    made = await customer.booked(next_week("10:00"))
    offers = await customer.shown(
        await calendar.slot(next_week("12:00")), await calendar.slot(next_week("14:00"))
    )
    await calendar.salon.call("PUT", f"/conversations/{customer.id}/handover", json={}, status=200)
    for act in (
        customer.offer([offers[0].slot]), customer.hold(offers[0].id), customer.book(offers[0].id),
        customer.move(made.id, offers[1].id), customer.cancel(made.id),
    ):  # fmt: skip
        with pytest.raises(NotAllowedError):
            await act
    assert [one.id for one in await customer.upcoming()] == [made.id]
    assert len(await calendar.free(next_week("12:00"), next_week("12:01"))) == 1


async def test_an_agent_touches_nobody_elses_appointment(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer, other = await calendar.customer(), await calendar.customer()
    theirs = await other.booked(next_week("10:00"))
    [offered] = await customer.shown(await calendar.slot(next_week("12:00")))
    for booking_id in (theirs.id, BookingId(new_id())):
        with pytest.raises(NotAllowedError):
            await customer.cancel(booking_id)
        with pytest.raises(NotAllowedError):
            await customer.move(booking_id, offered.id)
    assert [one.id for one in await other.upcoming()] == [theirs.id]


async def test_nobody_books_more_than_three_by_themselves(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer = await calendar.customer()
    for hour in (10, 11, 12):
        await customer.booked(next_week(f"{hour}:00"))
    [offered] = await customer.shown(await calendar.slot(next_week("14:00")))
    with pytest.raises(NotAllowedError):
        await customer.book(offered.id)
    assert len(await calendar.free(next_week("14:00"), next_week("14:01"))) == 1


async def test_a_customer_is_expected_from_four_hours_before_until_it_is_over(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(desk)
    customer, other = await calendar.customer(), await calendar.customer()
    made = await customer.booked(next_week())
    assert await customer.is_expected() is False
    for begins, is_expected in (("5 hours", False), ("3 hours", True), ("-10 minutes", True),
                                ("-2 hours", False)):  # fmt: skip
        await superuser.execute(
            "UPDATE bookings SET starts_at = now() + $2::text::interval,"
            " ends_at = now() + $2::text::interval + interval '45 minutes' WHERE id = $1",
            made.id, begins,
        )  # fmt: skip
        assert await customer.is_expected() is is_expected, begins
        assert await other.is_expected() is False
    await superuser.execute(
        "UPDATE bookings SET starts_at = now() + interval '1 hour',"
        " ends_at = now() + interval '2 hours' WHERE id = $1",
        made.id,
    )
    assert await customer.is_expected() is True
    assert await customer.cancel(made.id) is True
    assert await customer.is_expected() is False
