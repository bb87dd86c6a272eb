"""Calendars behind secret addresses, as programs of calendars fetch them: without a token."""

import hmac

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from empfio.access.callers import system_caller
from empfio.bookings import booking_store, feeding
from empfio.bookings.calendar_text import calendar_text
from empfio.bookings.errors import BookingNotFoundError
from empfio.bookings.letters import what
from empfio.bookings.links import read_token
from empfio.kit.answers import as_response, refused
from empfio.kit.doors import House, count_stranger
from empfio.kit.errors import NotFoundError
from empfio.kit.ids import BookingId, StaffId
from empfio.kit.scope import Scope
from empfio.organizations import actions as organizations

_HEADERS = {
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
    "content-disposition": 'attachment; filename="calendar.ics"',
}


async def _serve_booking(request: Request) -> Response:
    house: House = request.app.state.house
    count_stranger(request)
    found = read_token(request.path_params["token"])
    if found is None:
        return _absent()
    organization_id, thing, secret = found
    async with system_caller(house.database, organization_id).open_scope() as scope:
        text = await _write_booking(scope, BookingId(thing), secret)
    return _absent() if text is None else Response(text, 200, _HEADERS, "text/calendar")


async def _write_booking(scope: Scope, booking_id: BookingId, secret: bytes) -> bytes | None:
    try:
        booking = await booking_store.get_booking(scope, booking_id)
    except BookingNotFoundError:
        return None
    if booking.secret is None or not hmac.compare_digest(booking.secret, secret):
        return None
    setup = await organizations.read_setup(scope)
    thing = what(booking.service_name, booking.staff_name, booking.language)
    return calendar_text(setup, [(booking, f"{setup.name}: {thing}")], scope.now)


async def _serve_feed(request: Request) -> Response:
    house: House = request.app.state.house
    count_stranger(request)
    found = read_token(request.path_params["token"])
    if found is None:
        return _absent()
    organization_id, thing, secret = found
    async with system_caller(house.database, organization_id).open_scope() as scope:
        text = await feeding.write_feed(scope, StaffId(thing), secret)
    return _absent() if text is None else Response(text, 200, _HEADERS, "text/calendar")


def _absent() -> Response:
    said = "There is no such calendar, or its address has changed; ask for it anew."
    return as_response(refused(NotFoundError(said)))


ROUTES = [
    Route("/calendar/{token}.ics", _serve_booking, methods=["GET"]),
    Route("/api/v1/bookings/feeds/{token}.ics", _serve_feed, methods=["GET"]),
]
