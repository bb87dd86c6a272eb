"""How long is kept whose an appointment was, and what is told of it to whoever may know."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from empfio.bookings import booking_store, listing, occupancy_store, waiting_store
from empfio.bookings.records import EXPECTED_AHEAD, MOST_FORGOTTEN, OFFERS_KEPT_FOR
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope


async def forget_old_offers(scope: Scope) -> None:
    """Remove what was shown long ago, holds that have ended, and whoever waits for days gone by."""
    await occupancy_store.forget_offers(scope, scope.now - OFFERS_KEPT_FOR)
    # A day later: it may still be yesterday where the business is.
    await waiting_store.forget_past(scope, (scope.now - timedelta(days=1)).date())


async def forget_whose(scope: Scope, before: datetime) -> bool:
    """Keep of appointments that ended before only when and what they were; whether more is left."""
    return await booking_store.forget_whose(scope, before, MOST_FORGOTTEN) == MOST_FORGOTTEN


async def list_without_upcoming(scope: Scope, lead_ids: Sequence[LeadId]) -> list[LeadId]:
    """Those of the leads who have nothing booked that is still to come."""
    coming = await booking_store.list_leads_with_upcoming(scope, lead_ids)
    return [one for one in lead_ids if one not in coming]


async def find_expected(scope: Scope, lead_id: LeadId) -> datetime | None:
    """When the booking of a lead's begins that is within ``EXPECTED_AHEAD``, or goes on now."""
    return await booking_store.find_expected(scope, lead_id, scope.now + EXPECTED_AHEAD)


async def list_forms_of(scope: Scope, lead_id: LeadId) -> list[str]:
    """The forms of all that a lead ever booked, oldest first, for its export."""
    return await listing.list_forms_of(scope, lead_id)
