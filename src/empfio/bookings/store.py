"""SQL of services and of the hours of the business; every statement names the organization."""

import json
from collections.abc import Sequence
from typing import Any

from empfio.bookings.errors import ServiceNotFoundError
from empfio.bookings.records import Openings, Service
from empfio.bookings.rules import read_closures, read_special_days, read_week
from empfio.bookings.shapes import openings_form
from empfio.kit.ids import ServiceId
from empfio.kit.scope import Scope

_ANY_SERVICE = """SELECT id, name, translations, description, minutes, price_cents, buffer_before,
  buffer_after, is_active, position, created_at, updated_at, version FROM services
 WHERE organization_id = $1"""
_SERVICE = f"{_ANY_SERVICE} AND removed_at IS NULL"


def _service(row: Any) -> Service:
    return Service(**{**row, "translations": json.loads(row["translations"])})


async def lock_openings(scope: Scope) -> None:
    """Hold the organization's row of opening hours until the transaction ends."""
    await scope.connection.execute(
        "INSERT INTO opening_hours AS kept (organization_id, week, closures, version)"
        " VALUES ($1, '[]', '[]', 1)"
        " ON CONFLICT (organization_id) DO UPDATE SET version = kept.version",
        scope.organization_id,
    )


async def get_openings(scope: Scope) -> Openings:
    """When the business is open; never, as long as nothing was said."""
    row = await scope.connection.fetchrow(
        "SELECT week, closures, special_days, version FROM opening_hours"
        " WHERE organization_id = $1",
        scope.organization_id,
    )
    if row is None:
        return Openings((), (), 1)
    return Openings(
        read_week(row["week"]), read_closures(row["closures"]), row["version"],
        read_special_days(row["special_days"]),
    )  # fmt: skip


async def change_openings(scope: Scope, one: Openings) -> None:
    """Store locked opening hours."""
    form = openings_form(one)
    await scope.connection.execute(
        "UPDATE opening_hours SET week = $2, closures = $3, special_days = $4, version = $5"
        " WHERE organization_id = $1",
        scope.organization_id,
        *(json.dumps(form[name], ensure_ascii=False) for name in form),
        one.version,
    )


async def list_services(scope: Scope) -> list[Service]:
    """All services that were not removed, by their place."""
    rows = await scope.connection.fetch(f"{_SERVICE} ORDER BY position, id", scope.organization_id)
    return [_service(row) for row in rows]


async def get_service(scope: Scope, service_id: ServiceId) -> Service:
    """A service that was not removed."""
    row = await scope.connection.fetchrow(
        f"{_SERVICE} AND id = $2", scope.organization_id, service_id
    )
    return _found(row)


async def get_any_service(scope: Scope, service_id: ServiceId) -> Service:
    """A service, though it may be removed: bookings name it."""
    row = await scope.connection.fetchrow(
        f"{_ANY_SERVICE} AND id = $2", scope.organization_id, service_id
    )
    return _found(row)


def _found(row: Any) -> Service:
    if row is None:
        raise ServiceNotFoundError
    return _service(row)


async def count_services(scope: Scope, among: Sequence[ServiceId] | None = None) -> int:
    """How many services there are, or how many of those that are named."""
    number: int = await scope.connection.fetchval(
        "SELECT count(*) FROM services WHERE organization_id = $1 AND removed_at IS NULL"
        " AND ($2::uuid[] IS NULL OR id = ANY($2))",
        scope.organization_id,
        among,
    )
    return number


async def add_service(scope: Scope, one: Service) -> None:
    """Store a new service."""
    await scope.connection.execute(
        "INSERT INTO services (organization_id, id, name, translations, description, minutes,"
        " price_cents, buffer_before, buffer_after, is_active, position, created_at, updated_at,"
        " version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        scope.organization_id,
        *_values(one),
        one.created_at,
        one.updated_at,
        one.version,
    )  # fmt: skip


async def change_service(scope: Scope, one: Service) -> None:
    """Store what a service is now."""
    await scope.connection.execute(
        "UPDATE services SET name = $3, translations = $4, description = $5, minutes = $6,"
        " price_cents = $7, buffer_before = $8, buffer_after = $9, is_active = $10,"
        " position = $11, updated_at = $12, version = $13"
        " WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        *_values(one),
        one.updated_at,
        one.version,
    )


# Whoever did it does it no more, and shows a new version.
_REMOVE = """
WITH undone AS (
  DELETE FROM staff_services WHERE organization_id = $1 AND service_id = $2 RETURNING staff_id
), shown AS (
  UPDATE staff SET version = version + 1, updated_at = $3
   WHERE organization_id = $1 AND id IN (SELECT staff_id FROM undone)
)
UPDATE services SET removed_at = $3, version = version + 1 WHERE organization_id = $1 AND id = $2
"""


async def remove_service(scope: Scope, service_id: ServiceId) -> None:
    """Offer a service no more; its row stays, because bookings name it."""
    await scope.connection.execute(_REMOVE, scope.organization_id, service_id, scope.now)


def _values(one: Service) -> tuple[Any, ...]:
    return (
        one.id, one.name, json.dumps(one.translations, ensure_ascii=False), one.description,
        one.minutes, one.price_cents, one.buffer_before, one.buffer_after, one.is_active,
        one.position,
    )  # fmt: skip
