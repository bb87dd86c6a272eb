"""A lead's status follows what happens to it, and never goes back by itself."""

from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope
from empfio.leads import merge_store, store
from empfio.leads.records import Status

# Before what a lead may have been. Behind an appointment that is over, however it ended, the next
# one begins anew.
_FROM: dict[Status, frozenset[Status]] = {
    "booking_offered": frozenset({"new", "contacted"}),
    "booked": frozenset(
        {
            "new", "contacted", "booking_offered", "completed", "no_show", "cancelled", "lost",
        }
    ),
    "confirmed": frozenset({"booked"}),
    "completed": frozenset({"booked", "confirmed"}),
    "no_show": frozenset({"booked", "confirmed"}),
    "cancelled": frozenset({"booked", "confirmed"}),
}  # fmt: skip


async def advance(scope: Scope, lead_id: LeadId, status: Status) -> None:
    """Let a lead's status become ``status``, if that is forward; the lead is locked by this.

    Of a lead that became a part of another that other one's. Raises ``LeadNotFoundError``.
    """
    lead_id = await merge_store.find_root(scope, lead_id) or lead_id
    _, _, before = await store.get_lead_locked(scope, lead_id)
    if before["status"] not in _FROM[status]:
        return
    await store.change_lead(scope, before, {"status": status})
    data = {"id": str(lead_id), "previous_status": before["status"], "status": status}
    changed = Happening("lead.changed", {"id": str(lead_id), "fields": ["status"]})
    await events.record(scope, changed, Happening("lead.status_changed", data))
