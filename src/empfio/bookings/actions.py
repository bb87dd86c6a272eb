"""What can be asked of what can be booked; each verb one promise, in the caller's transaction.

Every change first holds the organization's row of opening hours: changes take turns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from empfio.access.errors import UserNotFoundError
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.bookings import staff_store, store
from empfio.bookings.errors import ServiceNotFoundError, TooManyError
from empfio.bookings.records import (
    MOST_SERVICES,
    MOST_STAFF,
    Closure,
    Interval,
    Openings,
    Service,
    SpecialDay,
    StaffMember,
)
from empfio.bookings.shapes import hours_form, openings_form, service_form, staff_form
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.etags import Condition, check_version
from empfio.kit.ids import ServiceId, StaffId, new_id
from empfio.kit.scope import Scope

READ = "bookings:read"
WRITE = "bookings:write"
SET_UP = "bookings:set_up"  # services, staff, hours and their feeds


async def list_services(scope: Scope) -> list[Service]:
    """All services by their place, those included that are not offered at present."""
    scope.actor.require(READ)
    return await store.list_services(scope)


async def read_service(scope: Scope, service_id: ServiceId) -> Service:
    """One service; raises ``ServiceNotFoundError``."""
    found = await store.get_service(scope, service_id)
    scope.actor.require(READ)
    return found


async def add_service(scope: Scope, given: Mapping[str, Any]) -> Service:
    """Offer a new service, given by all of its fields; raises ``TooManyError``."""
    await store.lock_openings(scope)
    scope.actor.require(SET_UP)
    if await store.count_services(scope) >= MOST_SERVICES:
        raise TooManyError(MOST_SERVICES, "services")
    made = Service(
        id=ServiceId(new_id()), created_at=scope.now, updated_at=scope.now, version=1, **given
    )
    await store.add_service(scope, made)
    await events.record(scope, Happening("service.created", {"id": str(made.id)}))
    told = {"name": made.name, "minutes": made.minutes, "price_cents": made.price_cents}
    await audit.record_of_people(scope, Entry("service.created", made.id, after=told))
    return made


async def change_service(
    scope: Scope, service_id: ServiceId, changes: Mapping[str, Any], condition: Condition | None
) -> Service:
    """Change fields of a service; the service as it then is. What is the same changes nothing.

    Raises ``ServiceNotFoundError``, and ``StaleError`` where ``condition`` fails.
    """
    await store.lock_openings(scope)
    before = await store.get_service(scope, service_id)
    scope.actor.require(SET_UP)
    check_version(condition, before.version)
    if replace(before, **changes) == before:
        return before
    after = replace(before, **changes, version=before.version + 1, updated_at=scope.now)
    await store.change_service(scope, after)
    was, became = service_form(before), service_form(after)
    await _tell(scope, "service.changed", before.id, was, became)
    return after


async def remove_service(scope: Scope, service_id: ServiceId) -> None:
    """Offer a service no more; what was booked stays. Raises ``ServiceNotFoundError``."""
    await store.lock_openings(scope)
    before = await store.get_service(scope, service_id)
    scope.actor.require(SET_UP)
    await store.remove_service(scope, service_id)
    await events.record(scope, Happening("service.removed", {"id": str(service_id)}))
    told = {"name": before.name}
    await audit.record_of_people(scope, Entry("service.removed", service_id, before=told))


async def list_openings(scope: Scope) -> Openings:
    """When the business is open, in its own time zone, and when it is closed."""
    scope.actor.require(READ)
    return await store.get_openings(scope)


async def change_openings(
    scope: Scope,
    week: Sequence[Interval],
    closures: Sequence[Closure],
    condition: Condition | None,
    special_days: Sequence[SpecialDay] = (),
) -> Openings:
    """Say anew when the business is open; raises ``StaleError`` where ``condition`` fails.

    No two intervals may share a minute (``rules.has_overlap``).
    """
    await store.lock_openings(scope)
    before = await store.get_openings(scope)
    scope.actor.require(SET_UP)
    check_version(condition, before.version)
    days = sorted(closures, key=lambda one: (one.first_day, one.last_day))
    special = sorted(special_days, key=lambda one: one.day)
    after = Openings(tuple(sorted(week)), tuple(days), before.version, tuple(special))
    if after == before:
        return before
    after = replace(after, version=before.version + 1)
    await store.change_openings(scope, after)
    was, became = openings_form(before), openings_form(after)
    fields = _changed(was, became)
    await events.record(scope, Happening("opening_hours.changed", {"fields": fields}))
    told = ({name: form[name] for name in fields} for form in (was, became))
    entry = Entry("opening_hours.changed", scope.organization_id, *told)
    await audit.record_of_people(scope, entry)
    return after


async def list_staff(scope: Scope) -> list[StaffMember]:
    """All staff by their place, those included that cannot be booked at present."""
    scope.actor.require(READ)
    return await staff_store.list_staff(scope)


async def read_member(scope: Scope, staff_id: StaffId) -> StaffMember:
    """One of the staff; raises ``StaffNotFoundError``."""
    found = await staff_store.get_member(scope, staff_id)
    scope.actor.require(READ)
    return found


async def add_member(scope: Scope, given: Mapping[str, Any]) -> StaffMember:
    """Somebody new, given by all fields but the hours, which are those of the organization.

    Raises ``ServiceNotFoundError``, ``UserNotFoundError``, ``TooManyError``.
    """
    await store.lock_openings(scope)
    fields = await _checked(scope, given)
    scope.actor.require(SET_UP)
    if await staff_store.count_staff(scope) >= MOST_STAFF:
        raise TooManyError(MOST_STAFF, "staff members")
    made = StaffMember(
        id=StaffId(new_id()), week=None, absences=(), created_at=scope.now, updated_at=scope.now,
        version=1, **fields,
    )  # fmt: skip
    await staff_store.add_member(scope, made)
    await events.record(scope, Happening("staff.created", {"id": str(made.id)}))
    await audit.record_of_people(scope, Entry("staff.created", made.id, after={"name": made.name}))
    return made


async def change_member(
    scope: Scope, staff_id: StaffId, changes: Mapping[str, Any], condition: Condition | None
) -> StaffMember:
    """Change somebody's fields, ``week`` or ``absences``; as it then is.

    What is the same changes nothing. Raises ``StaffNotFoundError`` and as ``add_member``;
    ``StaleError`` where ``condition`` fails.
    """
    await store.lock_openings(scope)
    before = await staff_store.get_member(scope, staff_id)
    changes = await _checked(scope, changes)
    scope.actor.require(SET_UP)
    check_version(condition, before.version)
    if replace(before, **changes) == before:
        return before
    after = replace(before, **changes, version=before.version + 1, updated_at=scope.now)
    await staff_store.change_member(scope, after)
    was, became = (staff_form(one) | hours_form(one) for one in (before, after))
    await _tell(scope, "staff.changed", before.id, was, became)
    return after


async def remove_member(scope: Scope, staff_id: StaffId) -> None:
    """Book with somebody no more; what was booked stays. Raises ``StaffNotFoundError``."""
    await store.lock_openings(scope)
    before = await staff_store.get_member(scope, staff_id)
    scope.actor.require(SET_UP)
    await staff_store.remove_member(scope, staff_id)
    await events.record(scope, Happening("staff.removed", {"id": str(staff_id)}))
    told = {"name": before.name}
    await audit.record_of_people(scope, Entry("staff.removed", staff_id, before=told))


async def _checked(scope: Scope, given: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of somebody, whose services and user are there."""
    fields = dict(given)
    if "service_ids" in fields:
        fields["service_ids"] = service_ids = tuple(sorted(fields["service_ids"]))
        if await store.count_services(scope, service_ids) < len(service_ids):
            raise ServiceNotFoundError
    user_id = fields.get("user_id")
    if user_id is not None and not await staff_store.has_user(scope, user_id):
        raise UserNotFoundError
    return fields


def _changed(was: Mapping[str, Any], became: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in was if was[name] != became[name] and name != "updated_at")


async def _tell(
    scope: Scope,
    what: Literal["service.changed", "staff.changed"],
    thing: UUID,
    was: Mapping[str, Any],
    became: Mapping[str, Any],
) -> None:
    fields = _changed(was, became)
    await events.record(scope, Happening(what, {"id": str(thing), "fields": fields}))
    told = ({name: form[name] for name in fields} for form in (was, became))
    await audit.record_of_people(scope, Entry(what, thing, *told))
