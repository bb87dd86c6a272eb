"""SQL of the audit log."""

import functools
import json
from collections.abc import Sequence

from empfio.audit.records import Entry, Listing
from empfio.audit.shapes import ENTRY
from empfio.kit.ids import new_id
from empfio.kit.pages import Page
from empfio.kit.scope import Actor, Scope

_ADD = """
INSERT INTO audit_entries (organization_id, id, action, actor_kind, actor_id, actor_name,
  subject_id, was, became, created_at)
SELECT $1, e.id, e.action, $3, $4, $5, e.subject_id, e.was, e.became, $2
  FROM unnest($6::uuid[], $7::text[], $8::uuid[], $9::json[], $10::json[])
    AS e(id, action, subject_id, was, became)
"""
_CONDITIONS = {
    "action": "e.action = {}",
    "actor_id": "e.actor_id = {}",
    "since": "e.created_at >= {}",
    "before": "e.created_at < {}",
}


@functools.cache
def _list_sql(names: tuple[str, ...], has_cursor: bool) -> str:
    """$1 organization, $2 size, then the filters, then the cursor's two."""
    conditions = ["e.organization_id = $1"]
    conditions += [_CONDITIONS[name].format(f"${n}") for n, name in enumerate(names, start=3)]
    if has_cursor:
        conditions.append(f"(e.created_at, e.id) < (${3 + len(names)}, ${4 + len(names)})")
    return f"""WITH page AS MATERIALIZED (SELECT e.* FROM audit_entries AS e
   WHERE {" AND ".join(conditions)} ORDER BY e.created_at DESC, e.id DESC LIMIT $2)
SELECT (SELECT count(*) FROM page) AS count,
  (SELECT string_agg({ENTRY}, ',' ORDER BY e.created_at DESC, e.id DESC) FROM page AS e) AS items,
  (SELECT created_at FROM page ORDER BY created_at, id LIMIT 1) AS moment,
  (SELECT id FROM page ORDER BY created_at, id LIMIT 1) AS id"""


async def add(scope: Scope, actor: Actor, entries: Sequence[Entry]) -> None:
    """Write entries down in the transaction of what they tell."""
    await scope.connection.execute(
        _ADD, scope.organization_id, scope.now, actor.kind, actor.id, actor.name,
        [new_id() for _ in entries], [entry.action for entry in entries],
        [entry.subject_id for entry in entries],
        [json.dumps(entry.before, ensure_ascii=False) for entry in entries],
        [json.dumps(entry.after, ensure_ascii=False) for entry in entries],
    )  # fmt: skip


async def list_page(scope: Scope, listing: Listing) -> Page:
    """One page of entries, newest first."""
    arguments = [*listing.filters.values()]
    if listing.cursor is not None:
        arguments += [listing.cursor.moment, listing.cursor.id]
    sql = _list_sql(tuple(listing.filters), listing.cursor is not None)
    row = await scope.connection.fetchrow(sql, scope.organization_id, listing.size, *arguments)
    assert row is not None
    return Page(row["items"] or "", row["count"], row["moment"], row["id"])
