"""What others may ask of leads; each verb one promise, inside the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from empfio.arrivals import actions as arrivals
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.conversations import actions as conversations
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.clock import write_time
from empfio.kit.errors import UnavailableError
from empfio.kit.etags import Condition, check_version
from empfio.kit.idempotency import erase_answers
from empfio.kit.ids import ConversationId, LeadId, new_id
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Scope
from empfio.leads import erasing, marking, merge_store, store
from empfio.leads.errors import LeadMergedError, NoAddressError
from empfio.leads.records import Channel, GivenLead, Lead, Listing, NewLead, Page
from empfio.leads.rules import address_on, is_made_up, keep_phone

READ = "leads:read"
WRITE = "leads:write"
ERASE = "leads:erase"


async def list_leads(scope: Scope, listing: Listing) -> Page:
    """One page of the organization's leads."""
    scope.actor.require(READ)
    return await store.list_page(scope, listing)


async def read_lead(scope: Scope, lead_id: LeadId) -> tuple[int, str]:
    """The version and the full form."""
    found = await store.get_form(scope, lead_id)
    scope.actor.require(READ)
    return found


def prepare(given: GivenLead, region: str | None, otherwise: str | None = None) -> NewLead:
    """The given lead as it is stored: its phone and address in the one form they are sought in.

    Without an address it gets ``otherwise`` (the lead of a file), or one that is made up.
    ``region``: the country of numbers without a country code. Raises ``NoPhoneNumberError``.
    """
    if otherwise is not None and given.channel_id is not None:
        address: str | None = read_address(given.channel, given.channel_id, region)
    else:
        address = address_on(given.channel, given.channel_id, given.phone, region)
    return NewLead(
        id=LeadId(new_id()),
        channel=given.channel,
        channel_id=address or otherwise or _made_up_address(),
        name=given.name,
        phone=keep_phone(given.phone, region),
        email=given.email,
        company=given.company,
        status=given.status,
        preferred_services=tuple(given.preferred_services),
        appointment_notes=given.appointment_notes,
        metadata=write_metadata(given.metadata),
    )


def read_address(channel: Channel, text: str, region: str | None) -> str:
    """An address of a file in the one form it is stored in; raises ``NoPhoneNumberError``.

    One that was made up stays as it is: an export holds it where the lead has no phone.
    """
    if is_made_up(text):
        return text
    address = address_on(channel, text, None, region)
    assert address is not None, "only a lead without an address has none"
    return address


async def create_lead(scope: Scope, new: NewLead) -> tuple[bool, int, str]:
    """The lead with the new one's address: whether it was made now, its version and form."""
    scope.actor.require(WRITE)
    [lead] = await recognise(scope, [new])
    return lead.id == new.id, *await store.get_form(scope, lead.id)


async def recognise(scope: Scope, new: Sequence[NewLead]) -> list[Lead]:
    """For each given lead the one that has its address: an earlier one, or itself, now stored."""
    addresses = [(lead.channel, lead.channel_id) for lead in new]
    known = await store.list_by_address(scope, addresses)
    unknown = {key: lead for key, lead in zip(addresses, new, strict=True) if key not in known}
    if unknown:
        services = [json.dumps(lead.preferred_services) for lead in unknown.values()]
        added = await store.add_leads(scope, list(unknown.values()), services)
        new_ones = [(key, lead) for key, lead in unknown.items() if lead.id in added]
        known |= {key: Lead(one.id, one.name, one.email, one.phone) for key, one in new_ones}
        await events.record(scope, *(_created(scope, lead) for _, lead in new_ones))
        if lost := [key for key in unknown if key not in known]:
            # Somebody else stored these meanwhile; a new statement sees them.
            known |= await store.list_by_address(scope, lost)
    try:
        return [known[key] for key in addresses]
    except KeyError:  # erased between the two statements
        raise UnavailableError("The lead changed meanwhile. Try again.") from None


async def change_lead(
    scope: Scope, lead_id: LeadId, changes: Mapping[str, Any], condition: Condition | None
) -> tuple[int, str]:
    """Change fields of a lead; the version and full form it then has.

    A new name or e-mail shows on the lead's conversations in the same transaction.
    """
    renames = "name" in changes or "email" in changes
    if renames:
        # Conversations are locked before leads, everywhere.
        await conversations.lock_conversations_of(scope, lead_id)
    lead, version, before = await store.get_lead_locked(scope, lead_id)
    scope.actor.require(WRITE)
    if before["merged_into"] is not None:
        raise LeadMergedError
    check_version(condition, version)
    new = {name: value for name, value in changes.items() if before[name] != value}
    if new:
        await store.change_lead(scope, before, new)
        await events.record(scope, *_changed(before, new))
        await audit.record_of_people(scope, _audited(lead_id, before, new))
    if "name" in new or "email" in new:
        name, email = new.get("name", lead.name), new.get("email", lead.email)
        await conversations.rename_lead(scope, lead_id, name, email)
    return await store.get_form(scope, lead_id)


async def read_person(scope: Scope, lead_id: LeadId) -> Lead:
    """Name, e-mail and phone of a lead."""
    return await store.get_lead(scope, lead_id)


async def learn(
    scope: Scope, lead_id: LeadId, name: str | None, email: str | None, phone: str | None
) -> None:
    """Keep what somebody said of themselves where nothing is known yet; what is known stays."""
    lead = await store.get_lead(scope, lead_id)
    known = {"name": lead.name, "email": lead.email, "phone": lead.phone}
    told = {"name": name, "email": email, "phone": phone}
    new = {field: text for field, text in told.items() if text and not known[field]}
    if new:
        await change_lead(scope, lead_id, new, None)


async def erase_lead(scope: Scope, lead_id: LeadId) -> None:
    """Erase everything that is kept of a lead, and tell that it was erased.

    With it goes what became a part of it. Who has its address writes in as a new lead from now on.
    The log of events keeps ids alone.
    """
    # Conversations are locked before leads, everywhere; those that are added meanwhile wait for
    # the lead or are locked after it.
    await conversations.lock_conversations_of(scope, lead_id)
    lead = await erasing.get_lead_locked_alone(scope, lead_id)
    scope.actor.require(ERASE)
    parts = await merge_store.list_merged(scope, [lead_id])
    await arrivals.erase_mentioning(scope, await erasing.list_addresses(scope, parts))
    erased = await conversations.erase_all_of(scope, lead_id)
    for one in parts:
        await erase_answers(scope, one, "conversation_id", erased)
    gone = await erasing.remove_leads(scope, [lead])
    await events.record(scope, *(_erased(one) for one in gone))
    await audit.record_of_people(scope, Entry("lead.erased", lead_id))


async def erase_left(scope: Scope, lead_ids: Sequence[LeadId], before: datetime) -> None:
    """Erase those of the leads that have no conversation left and were not changed since.

    Those that somebody works on stay.
    """
    scope.actor.require(ERASE)
    left = await erasing.list_left_locked(scope, lead_ids, before)
    gone = await erasing.remove_leads(scope, left)
    await events.record(scope, *(_erased(one) for one in gone))


async def begin_export(scope: Scope, lead_id: LeadId) -> tuple[str, list[ConversationId]]:
    """The beginning of the lead's export as JSON text, and the conversations to go on with.

    Who took it is written down.
    """
    _, form = await store.get_form(scope, lead_id)
    scope.actor.require(READ)
    ids = await conversations.list_ids_of(scope, lead_id)
    addresses = await store.get_addresses(scope, lead_id)
    await audit.record_of_people(scope, Entry("lead.exported", lead_id))
    parts = await merge_store.list_forms_of_parts(scope, lead_id)
    head = f'"exported_at":"{write_time(scope.now)}","lead":{form},"addresses":[{addresses}]'
    head += f',"merged":[{parts}]'
    return head, ids


async def is_blocked(scope: Scope, channel: Channel, address: str) -> bool:
    """Whether who has this address was blocked."""
    known = await store.list_by_address(scope, [(channel, address)])
    return any(lead.is_blocked for lead in known.values())


async def reach(
    scope: Scope, lead_id: LeadId, channel: Channel, region: str | None
) -> tuple[Lead, str]:
    """The lead, held against being erased, and where it is reached on a channel.

    On channels that speak to phones that may be its phone. Raises ``NoAddressError``.
    """
    lead = await marking.hold_lead(scope, lead_id)
    known = await store.find_address(scope, lead_id, channel)
    if known is not None and not is_made_up(known):
        return lead, known
    own = address_on(channel, None, lead.phone, region)
    if own is not None and await store.add_address(scope, lead_id, channel, own):
        return lead, own
    raise NoAddressError(channel)


async def address_of(
    scope: Scope, lead_id: LeadId, channel: Channel, region: str | None
) -> tuple[Lead, str]:
    """The lead, locked against renaming, and its address on a channel; one is made if need be."""
    lead = await store.get_lead_shared(scope, lead_id)
    known = await store.find_address(scope, lead_id, channel)
    if known is not None:
        return lead, known
    own = address_on(channel, None, lead.phone, region)
    if own is not None and await store.add_address(scope, lead_id, channel, own):
        return lead, own
    made = _made_up_address()
    await store.add_address(scope, lead_id, channel, made)
    return lead, made


def _created(scope: Scope, lead: NewLead) -> Happening:
    data = {
        "id": str(lead.id),
        "channel": lead.channel,
        "status": lead.status,
        "created_at": write_time(scope.now),
    }
    return Happening("lead.created", data)


def _erased(lead_id: LeadId) -> Happening:
    return Happening("lead.erased", {"id": str(lead_id)})


def _changed(before: Mapping[str, Any], new: Mapping[str, Any]) -> list[Happening]:
    lead_id = str(before["id"])
    told = [Happening("lead.changed", {"id": lead_id, "fields": sorted(new)})]
    if "status" in new:
        data = {"id": lead_id, "previous_status": before["status"], "status": new["status"]}
        told.append(Happening("lead.status_changed", data))
    return told


def _audited(lead_id: LeadId, before: Mapping[str, Any], new: Mapping[str, Any]) -> Entry:
    """The status as it was and is; of all that is personal only which field it was."""
    shown = {"status"} & set(new)
    was = {name: before[name] for name in shown}
    became = {"fields": sorted(new), **{name: new[name] for name in shown}}
    return Entry("lead.changed", lead_id, was, became)


def _made_up_address() -> str:
    return new_id().hex
