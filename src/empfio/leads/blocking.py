"""Blocking who writes in: what they send is noted with its arrival, and goes no further."""

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope
from empfio.leads import marking, store
from empfio.leads.actions import WRITE


async def block(scope: Scope, lead_id: LeadId) -> tuple[int, str]:
    """Take nothing in any more that the lead writes; the version and form it then has."""
    await store.get_form(scope, lead_id)
    scope.actor.require(WRITE)
    if await marking.set_blocked(scope, lead_id, scope.now):
        await events.record(scope, Happening("lead.blocked", {"id": str(lead_id)}))
        await audit.record_of_people(scope, Entry("lead.blocked", lead_id))
    return await store.get_form(scope, lead_id)


async def unblock(scope: Scope, lead_id: LeadId) -> tuple[int, str]:
    """Hear the lead again; what was sent meanwhile stays unheard."""
    await store.get_form(scope, lead_id)
    scope.actor.require(WRITE)
    if await marking.set_blocked(scope, lead_id, None):
        await events.record(scope, Happening("lead.unblocked", {"id": str(lead_id)}))
        await audit.record_of_people(scope, Entry("lead.unblocked", lead_id))
    return await store.get_form(scope, lead_id)
