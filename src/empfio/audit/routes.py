"""The audit log's door."""

import json
from typing import Annotated

from fastapi import Query

from empfio.audit import actions
from empfio.audit.schemas import SORT, AuditQuery
from empfio.audit.shapes import AuditPage
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors

router = doors("/api/v1/audit", "Audit")


@router.get("", response_model=AuditPage)
async def list_entries(call: Call, query: Annotated[AuditQuery, Query()]) -> Answer:
    """List who did what, newest first: sign-ins, people, keys, leads, states of conversations."""
    listing = query.listing
    async with call.caller.open_statement() as scope:
        page = await actions.list_entries(scope, listing)
    number = listing.cursor.page + 1 if listing.cursor else 2
    following = page.next_cursor(SORT, number, listing.size)
    return Answer(f'{{"entries":[{page.items}],"next_cursor":{json.dumps(following)}}}'.encode())
