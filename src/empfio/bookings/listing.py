"""SQL of bookings as they are shown: one by itself, pages of them, and all of a lead."""

import functools
from typing import Any

from empfio.bookings.booking_shapes import BOOKING, JOINED, VERSION
from empfio.bookings.errors import BookingNotFoundError
from empfio.bookings.records import BookingListing
from empfio.kit.ids import BookingId, LeadId
from empfio.kit.scope import Scope
from empfio.leads.shapes import with_parts

_CONDITIONS = {
    "lead_id": f"l.lead_id IN {with_parts('{}')}",
    "status": "b.status = {}",
    "staff_id": "b.staff_id = {}",
    "since": "b.ends_at > {}",
    "before": "b.starts_at < {}",
}
_ORDERS = {
    "-updated_at": "updated_at DESC, id DESC",
    "start_time": "starts_at, id",
    "-start_time": "starts_at DESC, id DESC",
}
_GET = f"SELECT {VERSION} AS version, {BOOKING} AS form FROM {JOINED} WHERE b.organization_id = $1"
_GET_ONE = f"{_GET} AND b.id = $2"
_GET_LEADS = f"{_GET} AND l.lead_id IN {with_parts('$2')} ORDER BY b.created_at, b.id"


async def get_form(scope: Scope, booking_id: BookingId) -> tuple[int, str]:
    """The version and the form."""
    row = await scope.connection.fetchrow(_GET_ONE, scope.organization_id, booking_id)
    if row is None:
        raise BookingNotFoundError
    return row["version"], row["form"]


async def list_forms_of(scope: Scope, lead_id: LeadId) -> list[str]:
    """The forms of all that a lead ever booked, oldest first."""
    rows = await scope.connection.fetch(_GET_LEADS, scope.organization_id, lead_id)
    return [row["form"] for row in rows]


@functools.cache
def _page_sql(names: tuple[str, ...], sort: str) -> str:
    """$1 organization, $2 size, $3 rows to skip, then the filters."""
    conditions = ["b.organization_id = $1"]
    conditions += [_CONDITIONS[name].format(f"${n}") for n, name in enumerate(names, start=4)]
    where, order = " AND ".join(conditions), _ORDERS[sort]
    return f"""WITH hit AS MATERIALIZED (
  SELECT b.id, b.updated_at, b.starts_at FROM bookings AS b LEFT JOIN booking_leads AS l
      ON l.organization_id = b.organization_id AND l.booking_id = b.id WHERE {where}
), page AS MATERIALIZED (SELECT id FROM hit ORDER BY {order} LIMIT $2 OFFSET $3), shown AS (
  SELECT b.id, b.updated_at, b.starts_at, {BOOKING} AS form FROM {JOINED}
   WHERE b.organization_id = $1 AND b.id IN (SELECT id FROM page))
SELECT (SELECT count(*) FROM hit) AS total,
  (SELECT string_agg(form, ',' ORDER BY {order}) FROM shown) AS items"""


async def list_page(scope: Scope, listing: BookingListing) -> tuple[str, int]:
    """The forms of one page, separated by commas, and how many bookings there are in all."""
    arguments: list[Any] = [*listing.filters.values()]
    sql = _page_sql(tuple(listing.filters), listing.sort)
    skip = (listing.page - 1) * listing.size
    row = await scope.connection.fetchrow(
        sql, scope.organization_id, listing.size, skip, *arguments
    )
    assert row is not None
    return row["items"] or "", row["total"]
