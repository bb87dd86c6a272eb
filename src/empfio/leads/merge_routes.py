"""The doors of leads that are one person: parse, one action, shape the answer."""

from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.etags import etag
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import Id, LeadId
from empfio.kit.scope import Scope
from empfio.leads import merging
from empfio.leads.schemas import Merge
from empfio.leads.shapes import LeadShape, MergedLeads, SimilarLeads

router = doors("/api/v1/leads", "Leads")


@router.get("/{lead_id}/similar", response_model=SimilarLeads)
async def list_similar(call: Call, lead_id: Id) -> Answer:
    """List leads that may be the same person, because they have the e-mail or the phone."""
    async with call.caller.open_scope() as scope:
        items = await merging.list_similar(scope, LeadId(lead_id))
    return Answer(f'{{"similar":[{items}]}}'.encode())


@router.get("/{lead_id}/merged", response_model=MergedLeads)
async def list_merged(call: Call, lead_id: Id) -> Answer:
    """List the leads that became a part of this one, at most 100; each can be undone by its id."""
    async with call.caller.open_scope() as scope:
        items = await merging.list_merged(scope, LeadId(lead_id))
    return Answer(f'{{"merged":[{items}]}}'.encode())


@router.post("/{lead_id}/merge", response_model=LeadShape)
async def merge(call: Call, lead_id: Id, body: Merge) -> Answer:
    """Make another lead a part of this one, with its addresses and conversations."""

    async def act(scope: Scope) -> Answer:
        version, form = await merging.merge(scope, LeadId(lead_id), LeadId(body.other_id))
        return Answer(form.encode(), headers=(etag(version),))

    return await answer_once(call, act)


@router.delete("/{lead_id}/merge", response_model=LeadShape)
async def undo_merge(call: Call, lead_id: Id) -> Answer:
    """Make a lead that was merged one of its own again, with what was said by its addresses."""

    async def act(scope: Scope) -> Answer:
        version, form = await merging.undo(scope, LeadId(lead_id))
        return Answer(form.encode(), headers=(etag(version),))

    return await answer_once(call, act)
