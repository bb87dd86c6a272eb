"""The leads' doors: parse, one action, shape the answer."""

import json
from typing import Annotated, Any

from fastapi import Query

from empfio.events import actions as events
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.etags import etag, known_versions, wanted_versions
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import Id, LeadId
from empfio.kit.metadata import write_metadata
from empfio.kit.queries import as_dict
from empfio.kit.scope import Scope
from empfio.leads import actions, blocking
from empfio.leads.exporting import Further, write_export
from empfio.leads.rules import keep_phone
from empfio.leads.schemas import SORT, LeadChange, ListQuery, NewLead
from empfio.leads.shapes import LeadExport, LeadPage, LeadShape

router = doors("/api/v1/leads", "Leads")


@router.get("", response_model=LeadPage)
async def list_leads(call: Call, query: Annotated[ListQuery, Query()]) -> Answer:
    """List leads, last activity first."""
    listing = query.listing
    async with call.caller.open_statement() as scope:
        page = await actions.list_leads(scope, listing)
    following = page.next_cursor(SORT, listing.page + 1, listing.size)
    return Answer(
        f'{{"leads":[{page.items}],"total":{page.total},"page":{listing.page},'
        f'"size":{listing.size},"next_cursor":{json.dumps(following)}}}'.encode()
    )


@router.get("/{lead_id}", response_model=LeadShape)
async def get_lead(call: Call, lead_id: Id) -> Answer:
    """Get a lead with all its fields."""
    async with call.caller.open_statement() as scope:
        version, form = await actions.read_lead(scope, LeadId(lead_id))
    known = known_versions(call)
    if known is not None and (known.is_any or version in known.versions):
        return Answer(b"", 304, (etag(version),))
    return Answer(form.encode(), headers=(etag(version),))


@router.get("/{lead_id}/export", response_model=LeadExport)
async def export_lead(call: Call, lead_id: Id) -> Answer:
    """Get everything that is kept of a lead: fields, addresses, conversations, bookings, events.

    Needs leads:read and conversations:read. An answer that breaks off is not whole: ask again.
    """
    await events.catch_up(call.house.database)
    async with call.caller.open_scope() as scope:
        head, ids = await actions.begin_export(scope, LeadId(lead_id))
    further = call.house.part(Further)
    return Answer(b"", pieces=write_export(call.caller, LeadId(lead_id), head, ids, further))


@router.post(
    "",
    status_code=201,
    response_model=LeadShape,
    responses={200: {"model": LeadShape, "description": "The lead that has this address"}},
)
async def create_lead(call: Call, body: NewLead) -> Answer:
    """Make a lead: 201; with an address that is known, the lead that has it: 200."""
    new = actions.prepare(body, call.house.settings.phone_region)

    async def act(scope: Scope) -> Answer:
        is_new, version, form = await actions.create_lead(scope, new)
        return Answer(form.encode(), 201 if is_new else 200, (etag(version),))

    return await answer_once(call, act)


@router.patch("/{lead_id}", response_model=LeadShape)
async def change_lead(call: Call, lead_id: Id, body: LeadChange) -> Answer:
    """Change fields of a lead; what is left out stays."""
    changes: dict[str, Any] = as_dict(body)
    if "phone" in changes:
        changes["phone"] = keep_phone(body.phone, call.house.settings.phone_region)
    if "metadata" in changes:
        changes["metadata"] = write_metadata(body.metadata)

    async def act(scope: Scope) -> Answer:
        version, form = await actions.change_lead(
            scope, LeadId(lead_id), changes, wanted_versions(call)
        )
        return Answer(form.encode(), headers=(etag(version),))

    return await answer_once(call, act)


@router.put("/{lead_id}/block", response_model=LeadShape)
async def block_lead(call: Call, lead_id: Id) -> Answer:
    """Take nothing in any more that the lead writes; providers are answered as ever."""

    async def act(scope: Scope) -> Answer:
        version, form = await blocking.block(scope, LeadId(lead_id))
        return Answer(form.encode(), headers=(etag(version),))

    return await answer_once(call, act)


@router.delete("/{lead_id}/block", response_model=LeadShape)
async def unblock_lead(call: Call, lead_id: Id) -> Answer:
    """Hear the lead again; what was sent meanwhile stays unheard."""

    async def act(scope: Scope) -> Answer:
        version, form = await blocking.unblock(scope, LeadId(lead_id))
        return Answer(form.encode(), headers=(etag(version),))

    return await answer_once(call, act)


@router.delete("/{lead_id}", status_code=204, response_model=None)
async def erase_lead(call: Call, lead_id: Id) -> Answer:
    """Erase a lead for good, with its addresses, conversations and messages."""

    async def act(scope: Scope) -> Answer:
        await actions.erase_lead(scope, LeadId(lead_id))
        return Answer(b"", 204)

    return await answer_once(call, act)
