"""Reminders by the customer's channel, and who waits for a time that becomes free."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from empfio.bookings import appointing, reminding, waiting
from empfio.bookings.errors import NotAllowedError
from empfio.kit.ids import BookingId, OfferId, ServiceId, new_id
from tests.appointments import BERLIN, Calendar, Customer, next_week
from tests.callers import until
from tests.desk import Desk

PLANNED = """SELECT due_at FROM jobs WHERE organization_id = $1 AND name = 'reminder'
  AND arguments->>'booking_id' = $2"""


async def planned(
    superuser: asyncpg.Connection, calendar: Calendar, booking_id: BookingId
) -> datetime | None:
    found: datetime | None = await superuser.fetchval(
        PLANNED, UUID(calendar.salon.id), str(booking_id)
    )
    return found


async def remind(calendar: Calendar, booking_id: BookingId) -> None:
    async with calendar.agent.open_scope() as scope:
        await reminding.remind(scope, booking_id)


async def test_a_reminder_is_planned_as_long_before_as_the_business_wants(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    for hours, is_planned in ((24, True), (0, False)):
        calendar = await Calendar.open(desk, setup={"reminder_hours": hours})
        customer = await calendar.customer()
        made = await customer.booked(next_week())
        due_at = made.starts_at - timedelta(hours=hours) if is_planned else None
        assert await planned(superuser, calendar, made.id) == due_at
    soon = await Calendar.open(desk, setup={"reminder_hours": 720})
    made = await (await soon.customer()).booked(next_week())
    assert await planned(superuser, soon, made.id) is None, "it would come at once"


async def test_a_customer_is_reminded_and_may_tap_what_to_do(desk: Desk) -> None:
    calendar = await Calendar.open(desk, "Kim")
    customer = await calendar.customer()
    made = await customer.booked(next_week("15:30"))
    closed = {"status": "completed"}
    await calendar.salon.call("PATCH", f"/conversations/{customer.id}", json=closed, status=200)
    await remind(calendar, made.id)
    said = (await customer.thread())[-1]
    assert said["content"].startswith("A reminder of your appointment on ")
    assert "Haircut with Kim" in said["content"]
    assert [one["id"] for one in said["metadata"]["options"]] == [
        f"{verb}:{made.id}" for verb in ("confirm", "move", "cancel")
    ]
    assert all(len(one["label"]) <= 20 for one in said["metadata"]["options"])
    found = await calendar.salon.get(f"/conversations/{customer.id}")
    assert found["status"] == "completed", "a reminder waits for no answer"


async def test_who_says_that_they_will_come_is_confirmed(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer, other = await calendar.customer(), await calendar.customer()
    made = await customer.booked(next_week())
    async with calendar.agent.open_scope() as scope:
        assert await appointing.confirm(scope, customer.id, made.id) is True
        with pytest.raises(NotAllowedError):
            await appointing.confirm(scope, other.id, made.id)
    assert await customer.status() == "confirmed"
    assert await customer.cancel(made.id) is True
    async with calendar.agent.open_scope() as scope:
        assert await appointing.confirm(scope, customer.id, made.id) is False
    assert await customer.status() == "cancelled"


async def test_nobody_is_reminded_of_what_is_no_more(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    calendar = await Calendar.open(desk)
    customer = await calendar.customer()
    cancelled, begun = [await customer.booked(next_week(at)) for at in ("10:00", "12:00")]
    await customer.cancel(cancelled.id)
    await superuser.execute("UPDATE bookings SET starts_at = now() WHERE id = $1", begun.id)
    said = len(await customer.thread())
    for booking_id in (cancelled.id, begun.id, BookingId(new_id())):
        await remind(calendar, booking_id)
    assert len(await customer.thread()) == said


async def wait_for(customer: Customer, at: datetime) -> None:
    day = at.astimezone(BERLIN).date()
    async with customer.calendar.agent.open_scope() as scope:
        await waiting.wait_for(scope, customer.id, customer.calendar.service_id, day, day, "en")


async def asked(customer: Customer) -> list[str]:
    """The offers that somebody was asked about from the list."""
    return [
        one["metadata"]["offer"]
        for one in await customer.thread()
        if one["role"] == "assistant" and "offer" in one["metadata"]
    ]


async def offer_freed(calendar: Calendar, booking_id: BookingId) -> None:
    async with calendar.agent.open_scope() as scope:
        await waiting.offer_freed(scope, booking_id)


async def test_a_time_that_is_given_back_goes_to_who_asked_first(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    holder, first, second = [await calendar.customer() for _ in range(3)]
    at = next_week()
    made = await holder.booked(at)
    await wait_for(first, at)
    await wait_for(second, at)
    await holder.cancel(made.id)

    async def is_asked() -> bool:
        return bool(await asked(first))

    await until(is_asked)
    assert await asked(second) == []
    await offer_freed(calendar, made.id)  # a quarter of an hour later
    assert len(await asked(first)) == 1, "nobody is asked twice"
    [theirs] = await asked(second)
    await second.say("Yes, please")
    assert await second.book(OfferId(UUID(theirs))) is not None
    await first.say("Yes, please")
    [late] = await asked(first)
    assert await first.book(OfferId(UUID(late))) is None, "the first yes has it"
    await offer_freed(calendar, made.id)
    assert len(await asked(first)) == 1


async def test_nobody_is_asked_who_waits_for_other_days_or_has_what_they_waited_for(
    desk: Desk,
) -> None:
    calendar = await Calendar.open(desk)
    holder, other, served = [await calendar.customer() for _ in range(3)]
    made = await holder.booked(next_week("10:00"))
    await wait_for(other, next_week("10:00", days=8))
    await wait_for(served, next_week("10:00"))
    await served.booked(next_week("14:00"))
    await holder.cancel(made.id)
    await offer_freed(calendar, made.id)
    assert await asked(other) == await asked(served) == []


async def test_nobody_waits_for_what_there_is_not_or_while_a_person_answers(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    customer = await calendar.customer()
    day = next_week().date()
    async with calendar.agent.open_scope() as scope:
        for service_id, last in (
            (ServiceId(new_id()), day),
            (calendar.service_id, day - timedelta(days=1)),
        ):
            with pytest.raises(NotAllowedError):
                await waiting.wait_for(scope, customer.id, service_id, day, last, "en")
    await calendar.salon.call("PUT", f"/conversations/{customer.id}/handover", json={}, status=200)
    with pytest.raises(NotAllowedError):
        await wait_for(customer, next_week())
