"""The doors to what can be booked: parse, one action, shape the answer."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query

from empfio.bookings import actions, feeding, finding
from empfio.bookings.booking_schemas import DaysQuery
from empfio.bookings.day_shapes import OpenDays, day_form
from empfio.bookings.records import Openings, Service, StaffMember
from empfio.bookings.schemas import (
    NewStaff,
    ServiceChange,
    ServiceOffer,
    StaffChange,
    StaffHours,
    WholeOpenings,
    as_closures,
    as_week,
)
from empfio.bookings.shapes import (
    FeedShape,
    OpeningsShape,
    ServiceList,
    ServiceShape,
    StaffHoursShape,
    StaffList,
    StaffShape,
    feed_form,
    hours_form,
    openings_form,
    service_form,
    staff_form,
)
from empfio.kit.answers import Answer
from empfio.kit.doors import TAGGED, Call, doors
from empfio.kit.etags import etag, known_versions, wanted_versions
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import Id, ServiceId, StaffId
from empfio.kit.queries import as_dict
from empfio.kit.scope import Scope
from empfio.kit.strict_json import write_json
from empfio.outside import Outside

services_router = doors("/api/v1/services", "Services")
staff_router = doors("/api/v1/staff", "Staff")
hours_router = doors("/api/v1/opening-hours", "Opening hours")


def _json(form: Mapping[str, Any], status: int = 200) -> Answer:
    return Answer(write_json(form).encode(), status)


def _tagged(
    one: Service | StaffMember | Openings, form: Mapping[str, Any], status: int = 200
) -> Answer:
    return Answer(write_json(form).encode(), status, (etag(one.version),))


def _read(call: Call, one: Service | StaffMember | Openings, form: Mapping[str, Any]) -> Answer:
    known = known_versions(call)
    if known is not None and (known.is_any or one.version in known.versions):
        return Answer(b"", 304, (etag(one.version),))
    return _tagged(one, form)


@services_router.get("", response_model=ServiceList)
async def list_services(call: Call) -> Answer:
    """List all services by their place, those included that are not offered at present."""
    async with call.caller.open_statement() as scope:
        found = await actions.list_services(scope)
    return _json({"services": [service_form(one) for one in found]})


@services_router.post("", status_code=201, response_model=ServiceShape)
async def add_service(call: Call, body: ServiceOffer) -> Answer:
    """Offer a service; an organization has at most 200."""

    async def act(scope: Scope) -> Answer:
        made = await actions.add_service(scope, body.model_dump())
        return _tagged(made, service_form(made), 201)

    return await answer_once(call, act)


@services_router.get("/{service_id}", response_model=ServiceShape)
async def get_service(call: Call, service_id: Id) -> Answer:
    """Get a service."""
    async with call.caller.open_statement() as scope:
        found = await actions.read_service(scope, ServiceId(service_id))
    return _read(call, found, service_form(found))


@services_router.patch("/{service_id}", response_model=ServiceShape)
async def change_service(call: Call, service_id: Id, body: ServiceChange) -> Answer:
    """Change fields of a service; what is left out stays."""

    async def act(scope: Scope) -> Answer:
        one, condition = ServiceId(service_id), wanted_versions(call)
        changed = await actions.change_service(scope, one, as_dict(body), condition)
        return _tagged(changed, service_form(changed))

    return await answer_once(call, act)


@services_router.delete("/{service_id}", status_code=204, response_model=None)
async def remove_service(call: Call, service_id: Id) -> Answer:
    """Offer a service no more; what was booked stays."""

    async def act(scope: Scope) -> Answer:
        await actions.remove_service(scope, ServiceId(service_id))
        return Answer(b"", 204)

    return await answer_once(call, act)


@staff_router.get("", response_model=StaffList)
async def list_staff(call: Call) -> Answer:
    """List all staff by their place, those included that cannot be booked at present."""
    async with call.caller.open_statement() as scope:
        found = await actions.list_staff(scope)
    return _json({"staff": [staff_form(one) for one in found]})


@staff_router.post("", status_code=201, response_model=StaffShape)
async def add_member(call: Call, body: NewStaff) -> Answer:
    """Add somebody that services are booked with; an organization has at most 200."""

    async def act(scope: Scope) -> Answer:
        made = await actions.add_member(scope, body.model_dump())
        return _tagged(made, staff_form(made), 201)

    return await answer_once(call, act)


@staff_router.get("/{staff_id}", response_model=StaffShape)
async def get_member(call: Call, staff_id: Id) -> Answer:
    """Get one of the staff."""
    async with call.caller.open_statement() as scope:
        found = await actions.read_member(scope, StaffId(staff_id))
    return _read(call, found, staff_form(found))


@staff_router.patch("/{staff_id}", response_model=StaffShape)
async def change_member(call: Call, staff_id: Id, body: StaffChange) -> Answer:
    """Change one of the staff; what is left out stays."""

    async def act(scope: Scope) -> Answer:
        one, condition = StaffId(staff_id), wanted_versions(call)
        changed = await actions.change_member(scope, one, as_dict(body), condition)
        return _tagged(changed, staff_form(changed))

    return await answer_once(call, act)


@staff_router.delete("/{staff_id}", status_code=204, response_model=None)
async def remove_member(call: Call, staff_id: Id) -> Answer:
    """Book with somebody no more; what was booked stays."""

    async def act(scope: Scope) -> Answer:
        await actions.remove_member(scope, StaffId(staff_id))
        return Answer(b"", 204)

    return await answer_once(call, act)


@staff_router.get("/{staff_id}/hours", response_model=StaffHoursShape, openapi_extra=TAGGED)
async def get_hours(call: Call, staff_id: Id) -> Answer:
    """Get somebody's own hours."""
    async with call.caller.open_statement() as scope:
        found = await actions.read_member(scope, StaffId(staff_id))
    return _read(call, found, hours_form(found))


@staff_router.put("/{staff_id}/hours", response_model=StaffHoursShape, openapi_extra=TAGGED)
async def change_hours(call: Call, staff_id: Id, body: StaffHours) -> Answer:
    """Give somebody hours that take the place of the organization's, or take them away (null)."""
    week = None if body.week is None else as_week(body.week)
    changes = {"week": week, "absences": as_closures(body.absences)}

    async def act(scope: Scope) -> Answer:
        one, condition = StaffId(staff_id), wanted_versions(call)
        changed = await actions.change_member(scope, one, changes, condition)
        return _tagged(changed, hours_form(changed))

    return await answer_once(call, act)


@staff_router.put("/{staff_id}/feed", response_model=FeedShape)
async def open_feed(call: Call, staff_id: Id) -> Answer:
    """Get a secret address of somebody's calendar (.ics); the one before leads nowhere then."""
    address = call.house.part(Outside).address

    async def act(scope: Scope) -> Answer:
        url = await feeding.open_feed(scope, StaffId(staff_id), address)
        masked = write_json(feed_form(f"{address}/api/v1/bookings/feeds/….ics")).encode()
        return Answer(write_json(feed_form(url)).encode(), masked_body=masked)

    return await answer_once(call, act)


@staff_router.delete("/{staff_id}/feed", status_code=204, response_model=None)
async def close_feed(call: Call, staff_id: Id) -> Answer:
    """Let the address of somebody's calendar lead nowhere."""

    async def act(scope: Scope) -> Answer:
        await feeding.close_feed(scope, StaffId(staff_id))
        return Answer(b"", 204)

    return await answer_once(call, act)


@hours_router.get("", response_model=OpeningsShape, openapi_extra=TAGGED)
async def get_openings(call: Call) -> Answer:
    """Get when the business is open."""
    async with call.caller.open_statement() as scope:
        found = await actions.list_openings(scope)
    return _read(call, found, openings_form(found))


@hours_router.put("", response_model=OpeningsShape, openapi_extra=TAGGED)
async def change_openings(call: Call, body: WholeOpenings) -> Answer:
    """Say when the business is open: the whole week, and all days on which it is closed."""
    week, closures = as_week(body.week), as_closures(body.closures)
    special_days = [each.special_day for each in body.special_days]

    async def act(scope: Scope) -> Answer:
        condition = wanted_versions(call)
        changed = await actions.change_openings(scope, week, closures, condition, special_days)
        return _tagged(changed, openings_form(changed))

    return await answer_once(call, act)


@hours_router.get("/days", response_model=OpenDays)
async def list_open_days(call: Call, query: Annotated[DaysQuery, Query()]) -> Answer:
    """List days with the hours in which anybody can be booked: special days, closures, public
    holidays and days away are reckoned in; what is booked is not.
    """
    staff_id = None if query.staff_id is None else StaffId(query.staff_id)
    async with call.caller.open_scope() as scope:
        found = await finding.list_days(scope, query.first, query.last, staff_id)
    return _json({"days": [day_form(one) for one in found]})
