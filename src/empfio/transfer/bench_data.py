"""Benchmark data: organizations of a million, 300,000 and 10,000 conversations, made by SQL.

Row by row it would take an hour; set by set it takes minutes. Every figure that lists show is
filled in as the application would have filled it in.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from empfio.access import actions as access
from empfio.kit import clock
from empfio.kit.counters import STRIPES
from empfio.kit.db import Database, vacuum
from empfio.kit.scope import Scope
from empfio.kit.words import mark_of, vector
from empfio.transfer.bench_words import planted_text, planted_words
from empfio.transfer.demo import SAMPLE

PASSWORD = "bench password"  # noqa: S105 - opens nothing but made-up data
SIZES = {"1m": 1_000_000, "300k": 300_000, "10k": 10_000}

# The n-th conversation of a lead; half of the leads come twice, and only a last one may be open.
# `key` is a UUIDv7 that follows from organization, kind and number, so that no step has to look
# up what an earlier one made.
_NUMBERED = """
SELECT i, i / 2 AS person,
  (ARRAY['whatsapp', 'telegram', 'web', 'voice'])[1 + i / 2 % 4] AS channel,
  CASE WHEN i % 2 = 0 THEN (ARRAY['completed', 'abandoned'])[1 + i / 2 % 5 / 4]
    WHEN i % 40 = 1 THEN 'active' WHEN i % 80 = 3 THEN 'escalated'
    WHEN i % 10 = 5 THEN 'abandoned' ELSE 'completed' END AS status,
  CASE WHEN i % 1000 = 0 THEN 120 WHEN i % 200 = 1 THEN 50 ELSE 1 + i % 6 END AS size,
  $2::timestamptz - interval '3 hours' - ($3::int - i) * (interval '700 days' / $3::int) AS began
  FROM generate_series(0, $3::int - 1) AS i
"""


def _key(kind: str, number: str) -> str:
    digest = f"md5($1::uuid::text || '{kind}' || {number})"
    moment = "lpad(to_hex((extract(epoch FROM began) * 1000)::bigint), 12, '0')"
    if kind == "lead":
        moment = f"substr({digest}, 20, 12)"
    return f"({moment} || '7' || substr({digest}, 1, 3) || '8' || substr({digest}, 4, 15))::uuid"


_SENTENCE = "($4::text[])[1 + abs(hashint8({number})) % array_length($4::text[], 1)]"
_CONTENT = (
    f"{_SENTENCE.format(number='i * 131::bigint + s')} || ' ' ||"
    f" {_SENTENCE.format(number='i * 7::bigint + s * 31')}"
)
_WORDS = _CONTENT.replace("$4::text[]", "vectors").replace("|| ' ' ||", "||")
_ADDRESS = "'bench-' || person"
_NAME = "'Customer ' || person"
_EMAIL = "'customer' || person || '@example.com'"

_LEADS = f"""
WITH numbered AS ({_NUMBERED}), made AS (
  INSERT INTO leads (organization_id, id, name, email, channel, channel_id, status, created_at,
    updated_at, sought)
  SELECT $1, {_key("lead", "person")}, {_NAME}, {_EMAIL}, channel, {_ADDRESS}, 'contacted',
    began, began, lower({_NAME}) || E'\\n' || {_EMAIL} FROM numbered WHERE i % 2 = 0
  RETURNING id, channel, channel_id, created_at
)
INSERT INTO lead_addresses (organization_id, channel, channel_id, lead_id, created_at)
SELECT $1, channel, channel_id, id, created_at FROM made WHERE $4::text[] IS NOT NULL
"""
_CONVERSATIONS = f"""
INSERT INTO conversations (organization_id, id, lead_id, session_key, channel, status,
  message_count, last_seq, text_bytes, lead_name, lead_email, last_message_at,
  last_message_preview, created_at, updated_at)
SELECT $1, {_key("conversation", "i")}, {_key("lead", "person")}, channel || '_' || {_ADDRESS},
  channel, status, size, size, size * 90, {_NAME}, {_EMAIL}, ended, left({_CONTENT}, 120), began,
  ended
  FROM (SELECT *, size AS s, began + size * interval '40 seconds' AS ended
          FROM ({_NUMBERED}) AS n) AS numbered
"""
_PLANTED = "<planted words>"  # they begin with their organization's mark
_MESSAGES = f"""
WITH said AS MATERIALIZED (SELECT $5::text[]::tsvector[] AS vectors)
INSERT INTO messages (organization_id, conversation_id, seq, id, role, content, created_at,
  words)
SELECT $1, {_key("conversation", "i")}, s, {_key("message", "i || '-' || s")},
  (ARRAY['assistant', 'user'])[1 + s % 2], {_CONTENT} || {planted_text()},
  began + s * interval '40 seconds', {_WORDS} || {_PLANTED}
  FROM said CROSS JOIN
    ({_NUMBERED}) AS numbered CROSS JOIN LATERAL generate_series(1, size) AS s
"""
# The stripe of a row follows from the end of its id (kit.counters.stripe_of).
_COUNTERS = f"""
INSERT INTO counters (organization_id, kind, status, channel, stripe, n)
SELECT $1, kind, status, channel,
  ('x' || right(id::text, 1))::bit(4)::int % {STRIPES}, count(*)
  FROM (SELECT 'conversations' AS kind, status, channel, id FROM conversations
         WHERE organization_id = $1
        UNION ALL
        SELECT 'leads', status, channel, id FROM leads WHERE organization_id = $1) AS counted
 GROUP BY 1, 2, 3, 4, 5
"""


def email_of(size: str) -> str:
    """Who owns the organization of a size: ``1m``, ``300k`` or ``10k``."""
    return f"bench-{size}@empfio.example"


def make_bench_data(url: str, scale: float, say: Callable[[str], None]) -> None:
    """Fill the database at ``url``; an organization that is there already is left as it is.

    ``scale`` multiplies the numbers of conversations. Each organization is one transaction.
    """
    asyncio.run(_make(url, scale, say))


async def _make(url: str, scale: float, say: Callable[[str], None]) -> None:
    async with Database(url, 2) as database:
        for size, number in SIZES.items():
            if await access.find_user_by_email(database, email_of(size)):
                say(f"The organization of {size} is there already.")
                continue
            began = time.monotonic()
            await _fill(database, size, max(200, int(number * scale)))
            # Statistics and visibility map as on a server that has run for a while.
            await vacuum(url, "leads", "lead_addresses", "conversations", "messages", "counters")
            say(f"The organization of {size} was made in {time.monotonic() - began:,.0f} s.")


async def _fill(database: Database, size: str, number: int) -> None:
    owner = await access.new_owner(email_of(size), "Bench Owner", PASSWORD)
    async with access.caller_for_new_organization(database).open_scope() as scope:
        await access.found_organization(scope, f"Bench {size}", owner)
        await scope.connection.execute(
            "SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '256MB'"
        )
        mark = mark_of(scope.organization_id)
        messages = _MESSAGES.replace(_PLANTED, planted_words(mark))
        said = _sentences()
        arguments = (scope.organization_id, clock.now(), number, said)
        for step in (_LEADS, _CONVERSATIONS):
            await _run(scope, step, *arguments)
        await _run(scope, messages, *arguments, [vector(text, mark) for text in said])
        await _run(scope, _COUNTERS, scope.organization_id)


async def _run(scope: Scope, step: str, *arguments: Any) -> None:
    await scope.connection.execute(step, *arguments, timeout=3600)


def _sentences() -> list[str]:
    """What people say in the sample."""
    with SAMPLE.open(encoding="utf-8") as lines:
        return [m["content"] for line in lines for m in json.loads(line)["messages"]]
