"""SQL of turns; every statement names the organization."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from empfio.kit.ids import ConversationId, new_id
from empfio.kit.scope import Scope

_LONGEST_DUE = timedelta(minutes=2)

# A burst has one turn: the first message asks for it, the later ones move it, but not for ever.
# Whether a burst is new is told by its name, not by its time: what is taken in together has one.
# A turn that was due long ago is begun by nobody any more; the next message asks for another one.
_ASK = """
INSERT INTO turns AS t (organization_id, conversation_id, due_at, first_at, burst)
SELECT $1, conversation_id, $5::timestamptz + wait, $5, burst
  FROM unnest($2::uuid[], $3::interval[], $4::uuid[]) AS given(conversation_id, wait, burst)
 ORDER BY conversation_id
ON CONFLICT (organization_id, conversation_id) DO UPDATE SET
  due_at = CASE WHEN t.due_at IS NULL OR t.due_at < $7 THEN excluded.due_at
    ELSE least(excluded.due_at, t.first_at + $6::interval) END,
  first_at = CASE WHEN t.due_at IS NULL OR t.due_at < $7 THEN excluded.first_at
    ELSE t.first_at END,
  burst = CASE WHEN t.due_at IS NULL OR t.due_at < $7 THEN excluded.burst ELSE t.burst END
RETURNING t.conversation_id, t.due_at, t.burst = ANY($4) AS is_new
"""


async def ask(
    scope: Scope, windows: Mapping[ConversationId, timedelta], most: timedelta
) -> dict[ConversationId, datetime]:
    """Let turns be due after their windows: when those are, of which none was."""
    ids = sorted(windows)
    rows = await scope.connection.fetch(
        _ASK, scope.organization_id, ids, [windows[one] for one in ids], [new_id() for _ in ids],
        scope.now, most, scope.now - _LONGEST_DUE,
    )  # fmt: skip
    return {row["conversation_id"]: row["due_at"] for row in rows if row["is_new"]}


async def put_off(
    scope: Scope, conversation_id: ConversationId, wait: timedelta, most: timedelta
) -> None:
    """Wait on: the customer is typing. Nothing where no turn waits."""
    await scope.connection.execute(
        "UPDATE turns SET due_at = greatest(due_at, least($4::timestamptz + $3::interval,"
        " first_at + $5::interval))"
        " WHERE organization_id = $1 AND conversation_id = $2 AND due_at IS NOT NULL",
        scope.organization_id, conversation_id, wait, scope.now, most,
    )  # fmt: skip


async def take(scope: Scope, conversation_id: ConversationId) -> tuple[datetime | None, Any]:
    """When the turn is due and the agent's facts, locked; (None, {}) where there never was one."""
    row = await scope.connection.fetchrow(
        "SELECT due_at, facts FROM turns WHERE organization_id = $1 AND conversation_id = $2"
        " FOR NO KEY UPDATE",
        scope.organization_id,
        conversation_id,
    )
    return (None, {}) if row is None else (row["due_at"], json.loads(row["facts"]))


async def begin(scope: Scope, conversation_id: ConversationId) -> None:
    """The turn waits no longer: who writes from now on asks for another one."""
    await scope.connection.execute(
        "UPDATE turns SET due_at = NULL, first_at = NULL, burst = NULL"
        " WHERE organization_id = $1 AND conversation_id = $2",
        scope.organization_id,
        conversation_id,
    )


async def keep_facts(
    scope: Scope, conversation_id: ConversationId, facts: Mapping[str, Any]
) -> None:
    """What the agent wrote down for its next turn."""
    await scope.connection.execute(
        "INSERT INTO turns (organization_id, conversation_id, facts) VALUES ($1, $2, $3)"
        " ON CONFLICT (organization_id, conversation_id) DO UPDATE SET facts = excluded.facts",
        scope.organization_id,
        conversation_id,
        json.dumps(dict(facts)),
    )
