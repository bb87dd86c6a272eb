"""SQL of staff, and of which services can be booked with whom."""

import json
from typing import Any

from empfio.bookings.errors import StaffNotFoundError
from empfio.bookings.records import StaffMember
from empfio.bookings.rules import read_closures, read_week
from empfio.bookings.shapes import closures_form, week_form
from empfio.kit.ids import StaffId, UserId
from empfio.kit.scope import Scope

_STAFF = """SELECT s.id, s.name, s.user_id, s.week, s.absences, s.is_active, s.position,
  s.created_at, s.updated_at, s.version, ARRAY(SELECT d.service_id FROM staff_services AS d
    WHERE d.organization_id = s.organization_id AND d.staff_id = s.id ORDER BY d.service_id)
    AS service_ids
  FROM staff AS s WHERE s.organization_id = $1 AND s.removed_at IS NULL"""


def _member(row: Any) -> StaffMember:
    week = None if row["week"] is None else read_week(row["week"])
    absences = read_closures(row["absences"])
    read = {"week": week, "absences": absences, "service_ids": tuple(row["service_ids"])}
    return StaffMember(**{**row, **read})


async def list_staff(scope: Scope) -> list[StaffMember]:
    """All that were not removed, by their place."""
    rows = await scope.connection.fetch(
        f"{_STAFF} ORDER BY s.position, s.id", scope.organization_id
    )
    return [_member(row) for row in rows]


async def get_member(scope: Scope, staff_id: StaffId) -> StaffMember:
    """One that was not removed."""
    row = await scope.connection.fetchrow(
        f"{_STAFF} AND s.id = $2", scope.organization_id, staff_id
    )
    if row is None:
        raise StaffNotFoundError
    return _member(row)


async def count_staff(scope: Scope) -> int:
    """How many there are."""
    number: int = await scope.connection.fetchval(
        "SELECT count(*) FROM staff WHERE organization_id = $1 AND removed_at IS NULL",
        scope.organization_id,
    )
    return number


async def has_user(scope: Scope, user_id: UserId) -> bool:
    """Whether the organization has this user."""
    found = await scope.connection.fetchval(
        "SELECT true FROM users WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        user_id,
    )
    return bool(found)


async def add_member(scope: Scope, one: StaffMember) -> None:
    """Store a new one, with its services."""
    await scope.connection.execute(
        "INSERT INTO staff (organization_id, id, name, user_id, week, absences, is_active,"
        " position, updated_at, version, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.organization_id,
        *_values(one),
        one.created_at,
    )
    await _set_services(scope, one)


async def change_member(scope: Scope, one: StaffMember) -> None:
    """Store what one is now, with its services."""
    await scope.connection.execute(
        "UPDATE staff SET name = $3, user_id = $4, week = $5, absences = $6, is_active = $7,"
        " position = $8, updated_at = $9, version = $10 WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        *_values(one),
    )
    await _set_services(scope, one)


async def remove_member(scope: Scope, staff_id: StaffId) -> None:
    """Book with it no more; its row stays, because bookings name it."""
    await scope.connection.execute(
        "UPDATE staff SET removed_at = $3, version = version + 1"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        staff_id,
        scope.now,
    )


async def _set_services(scope: Scope, one: StaffMember) -> None:
    await scope.connection.execute(
        "DELETE FROM staff_services WHERE organization_id = $1 AND staff_id = $2"
        " AND service_id <> ALL($3::uuid[])",
        scope.organization_id,
        one.id,
        one.service_ids,
    )
    await scope.connection.execute(
        "INSERT INTO staff_services (organization_id, staff_id, service_id)"
        " SELECT $1, $2, unnest($3::uuid[]) ON CONFLICT DO NOTHING",
        scope.organization_id,
        one.id,
        one.service_ids,
    )


def _values(one: StaffMember) -> tuple[Any, ...]:
    week = None if one.week is None else json.dumps(week_form(one.week))
    absences = json.dumps(closures_form(one.absences), ensure_ascii=False)
    return (
        one.id, one.name, one.user_id, week, absences, one.is_active, one.position,
        one.updated_at, one.version,
    )  # fmt: skip
