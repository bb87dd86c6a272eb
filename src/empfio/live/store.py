"""SQL of what changed: each thing in the form in which its own room shows it."""

from collections.abc import Collection
from uuid import UUID

from empfio.conversations.shapes import LISTED as CONVERSATION
from empfio.conversations.shapes import MESSAGE
from empfio.kit.scope import Scope
from empfio.leads.shapes import LISTED as LEAD
from empfio.live.records import KINDS, Kind, Thing

_ROWS = f"""
SELECT 'conversation' AS kind, c.id, {CONVERSATION} AS form
  FROM conversations AS c WHERE c.organization_id = $1 AND c.id = ANY($2)
UNION ALL
SELECT 'message', m.id, {MESSAGE} FROM messages AS m
 WHERE m.organization_id = $1 AND m.id = ANY($3)
UNION ALL
SELECT 'lead', l.id, {LEAD} FROM leads AS l WHERE l.organization_id = $1 AND l.id = ANY($4)
"""


async def list_rows(scope: Scope, things: Collection[Thing]) -> dict[Thing, str]:
    """The forms of things as they are now; what is gone is left out."""
    ids: dict[Kind, list[UUID]] = {kind: [] for kind in KINDS}
    for thing in things:
        ids[thing.kind].append(thing.id)
    rows = await scope.connection.fetch(_ROWS, scope.organization_id, *ids.values())
    return {Thing(row["kind"], row["id"]): row["form"] for row in rows}
