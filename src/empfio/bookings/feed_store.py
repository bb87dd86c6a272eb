"""SQL of the secret addresses of calendars; every statement names the organization."""

from empfio.kit.ids import StaffId
from empfio.kit.scope import Scope


async def put(scope: Scope, staff_id: StaffId, secret: bytes) -> None:
    """Keep somebody's secret, in the stead of the one before."""
    await scope.connection.execute(
        "INSERT INTO feeds (organization_id, staff_id, secret, created_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (organization_id, staff_id) DO UPDATE SET secret = excluded.secret,"
        " created_at = excluded.created_at",
        scope.organization_id,
        staff_id,
        secret,
        scope.now,
    )


async def remove(scope: Scope, staff_id: StaffId) -> bool:
    """Forget somebody's secret; whether there was one."""
    removed = await scope.connection.fetchval(
        "DELETE FROM feeds WHERE organization_id = $1 AND staff_id = $2 RETURNING true",
        scope.organization_id,
        staff_id,
    )
    return bool(removed)


async def find_secret(scope: Scope, staff_id: StaffId) -> bytes | None:
    """Somebody's secret, as long as they can be booked."""
    found: bytes | None = await scope.connection.fetchval(
        "SELECT f.secret FROM feeds AS f JOIN staff AS s"
        " ON s.organization_id = f.organization_id AND s.id = f.staff_id"
        " WHERE f.organization_id = $1 AND f.staff_id = $2 AND s.removed_at IS NULL",
        scope.organization_id,
        staff_id,
    )
    return found
