"""The doors to appointments: parse, one action, shape the answer."""

from typing import Annotated

from fastapi import Query

from empfio.bookings import finding, managing
from empfio.bookings.booking_schemas import BookingOrder, BookingQuery, Rescheduling, SlotQuery
from empfio.bookings.booking_shapes import BookingPage, BookingShape, SlotList, slot_form
from empfio.bookings.managing import Mark
from empfio.kit.answers import Answer
from empfio.kit.doors import TAGGED, Call, doors
from empfio.kit.etags import etag, known_versions, wanted_versions
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import BookingId, Id, ServiceId, StaffId
from empfio.kit.scope import Scope
from empfio.kit.strict_json import write_json
from empfio.outside import Outside

router = doors("/api/v1/bookings", "Bookings")


def _tagged(found: tuple[int, str], status: int = 200) -> Answer:
    version, form = found
    return Answer(form.encode(), status, (etag(version),))


@router.get("", response_model=BookingPage)
async def list_bookings(call: Call, query: Annotated[BookingQuery, Query()]) -> Answer:
    """List bookings, last activity first unless sorted otherwise."""
    listing = query.listing
    async with call.caller.open_statement() as scope:
        items, total = await managing.list_bookings(scope, listing)
    place = f'"total":{total},"page":{listing.page},"size":{listing.size}'
    return Answer(f'{{"bookings":[{items}],{place}}}'.encode())


@router.get("/slots", response_model=SlotList)
async def list_slots(call: Call, query: Annotated[SlotQuery, Query()]) -> Answer:
    """List the times at which a service is free, each with whoever is booked least."""
    staff_id = None if query.staff_id is None else StaffId(query.staff_id)
    async with call.caller.open_scope() as scope:
        found = await finding.list_free_days(
            scope, ServiceId(query.service_id), query.first, query.last, staff_id
        )
    return Answer(write_json({"slots": [slot_form(one) for one in found]}).encode())


@router.post("", status_code=201, response_model=BookingShape)
async def create_booking(call: Call, body: BookingOrder) -> Answer:
    """Make an appointment; 409 where that time is not free."""
    address = call.house.part(Outside).address

    async def act(scope: Scope) -> Answer:
        return _tagged(await managing.create_booking(scope, body.new, address), 201)

    return await answer_once(call, act)


@router.get("/{booking_id}", response_model=BookingShape)
async def get_booking(call: Call, booking_id: Id) -> Answer:
    """Get a booking."""
    async with call.caller.open_statement() as scope:
        version, form = await managing.read_booking(scope, BookingId(booking_id))
    known = known_versions(call)
    if known is not None and (known.is_any or version in known.versions):
        return Answer(b"", 304, (etag(version),))
    return _tagged((version, form))


@router.post(
    "/{booking_id}/reschedule", status_code=201, response_model=BookingShape, openapi_extra=TAGGED
)
async def reschedule_booking(call: Call, booking_id: Id, body: Rescheduling) -> Answer:
    """Move an appointment: a new booking takes its place, the old one leads to it (`moved_to`)."""
    address = call.house.part(Outside).address
    staff_id = None if body.staff_id is None else StaffId(body.staff_id)

    async def act(scope: Scope) -> Answer:
        moved = await managing.reschedule_booking(
            scope, BookingId(booking_id), body.start_time, staff_id, wanted_versions(call), address
        )
        return _tagged(moved, 201)

    return await answer_once(call, act)


@router.post("/{booking_id}/cancel", response_model=BookingShape, openapi_extra=TAGGED)
async def cancel_booking(call: Call, booking_id: Id) -> Answer:
    """Call an appointment off; its time is free again."""

    async def act(scope: Scope) -> Answer:
        condition = wanted_versions(call)
        return _tagged(await managing.cancel_booking(scope, BookingId(booking_id), condition))

    return await answer_once(call, act)


@router.post("/{booking_id}/no_show", response_model=BookingShape, openapi_extra=TAGGED)
async def mark_no_show(call: Call, booking_id: Id) -> Answer:
    """Write down that nobody came; once the appointment has begun."""
    return await _mark(call, BookingId(booking_id), "no_show")


@router.post("/{booking_id}/completed", response_model=BookingShape, openapi_extra=TAGGED)
async def mark_completed(call: Call, booking_id: Id) -> Answer:
    """Write down that it took place; once the appointment has begun."""
    return await _mark(call, BookingId(booking_id), "completed")


async def _mark(call: Call, booking_id: BookingId, mark: Mark) -> Answer:
    async def act(scope: Scope) -> Answer:
        condition = wanted_versions(call)
        return _tagged(await managing.mark_booking(scope, booking_id, mark, condition))

    return await answer_once(call, act)
