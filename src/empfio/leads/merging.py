"""Merging leads that are one person, and undoing it.

The addresses of the one that is merged move, and with them its conversations; its own fields stay
with it. Undone, it gets back what was said by its addresses, whenever that was.
"""

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.conversations import actions as conversations
from empfio.events import actions as events
from empfio.events.catalogue import Event
from empfio.events.records import Happening
from empfio.kit.ids import LeadId
from empfio.kit.scope import Scope
from empfio.leads import merge_store, store
from empfio.leads.actions import READ, WRITE
from empfio.leads.errors import LeadMergedError, LeadNotFoundError, SameLeadError
from empfio.leads.records import MOST_MERGED, MOST_SIMILAR


async def list_similar(scope: Scope, lead_id: LeadId) -> str:
    """The forms of leads that may be the same person, by e-mail or phone; commas between."""
    await store.get_form(scope, lead_id)
    scope.actor.require(READ)
    return await merge_store.list_similar(scope, lead_id, MOST_SIMILAR)


async def list_merged(scope: Scope, lead_id: LeadId) -> str:
    """The full forms of what became a part of a lead, merged last first; commas between."""
    await store.get_form(scope, lead_id)
    scope.actor.require(READ)
    return await merge_store.list_last_merged(scope, lead_id, MOST_MERGED)


async def merge(scope: Scope, lead_id: LeadId, other_id: LeadId) -> tuple[int, str]:
    """Make another lead a part of this one; the version and form that this one then has.

    Raises ``LeadNotFoundError``, ``SameLeadError``, and ``LeadMergedError`` where one of them is a
    part of another already.
    """
    both = sorted({lead_id, other_id})
    # Conversations are locked before leads, everywhere.
    await conversations.lock_conversations_of_all(scope, both)
    leads = await merge_store.list_locked(scope, both)
    if len(leads) < len(both):
        raise LeadNotFoundError
    scope.actor.require(WRITE)
    if len(both) == 1:
        raise SameLeadError
    if any(one.merged_into is not None for one in leads.values()):
        raise LeadMergedError
    kept, other = leads[lead_id], leads[other_id]
    await merge_store.move_addresses(scope, other_id, lead_id)
    await conversations.give(scope, other_id, lead_id, kept.name, kept.email)
    await merge_store.set_merged(scope, other, lead_id)
    await merge_store.note_change(scope, lead_id, scope.now)
    await _tell(scope, "lead.merged", lead_id, other_id)
    await audit.record_of_people(
        scope, Entry("lead.merged", lead_id, after={"other_id": str(other_id)})
    )
    return await store.get_form(scope, lead_id)


async def undo(scope: Scope, lead_id: LeadId) -> tuple[int, str]:
    """Make a lead that was merged one of its own again; its version and form.

    One that was not merged stays as it is. Raises ``LeadNotFoundError``.
    """
    root_id = await merge_store.find_root(scope, lead_id)
    if root_id is None:
        raise LeadNotFoundError
    await conversations.lock_conversations_of_all(scope, [root_id])
    leads = await merge_store.list_locked(scope, [root_id, lead_id])
    if lead_id not in leads:
        raise LeadNotFoundError
    scope.actor.require(WRITE)
    lead = leads[lead_id]
    if lead.merged_into is None:
        return await store.get_form(scope, lead_id)
    parts = await merge_store.list_merged(scope, [lead_id])
    sessions = await merge_store.return_addresses(scope, lead_id, parts)
    await conversations.give(scope, root_id, lead_id, lead.name, lead.email, sessions)
    await merge_store.set_merged(scope, lead, None)
    await merge_store.note_change(scope, root_id, scope.now)
    await _tell(scope, "lead.merge_undone", root_id, lead_id)
    await audit.record_of_people(
        scope, Entry("lead.merge_undone", lead_id, before={"merged_into": str(lead.merged_into)})
    )
    return await store.get_form(scope, lead_id)


async def _tell(scope: Scope, event: Event, lead_id: LeadId, other_id: LeadId) -> None:
    data = {"id": str(lead_id), "other_id": str(other_id)}
    await events.record(scope, Happening(event, data))
