"""SQL over several rooms' tables: figures, and nothing is changed."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from empfio.conversations.records import CHANNELS, STATUSES
from empfio.inbox.records import MOST_REASONS, Handovers, Insights, Span, Summary, Times, Won
from empfio.kit.scope import Scope

# The conditions stand as in the indexes of unread ones and of assignees.
_SUMMARY = """
SELECT (SELECT json_object_agg(c.key, c.n) FROM (
    SELECT status || ' ' || channel AS key, sum(n)::bigint AS n FROM counters
     WHERE organization_id = $1 AND kind = 'conversations' GROUP BY key) AS c) AS counts,
  (SELECT count(*) FROM conversations
    WHERE organization_id = $1 AND last_user_seq > read_seq) AS unread,
  (SELECT count(*) FROM conversations WHERE organization_id = $1 AND assigned_to = $2
     AND status IN ('active', 'escalated')) AS mine,
  (SELECT count(*) FROM conversations WHERE organization_id = $1 AND assigned_to = $2
     AND last_user_seq > read_seq) AS mine_unread
"""

_BEGUN = """
SELECT (created_at AT TIME ZONE $4)::date AS day, channel, count(*) AS n FROM conversations
 WHERE organization_id = $1 AND created_at >= $2 AND created_at < $3 GROUP BY day, channel
"""

# From the customer's first word to the first of ours behind it, whoever said it.
_FIRST_RESPONSE = """
SELECT count(waited) AS n, count(*) - count(waited) AS unanswered,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) AS median,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY waited) AS p90
  FROM (SELECT extract(epoch FROM ours.created_at - theirs.created_at)::float8 AS waited
    FROM conversations AS c CROSS JOIN LATERAL (
      SELECT m.seq, m.created_at FROM messages AS m
       WHERE m.organization_id = $1 AND m.conversation_id = c.id AND m.role = 'user'
       ORDER BY m.seq LIMIT 1) AS theirs LEFT JOIN LATERAL (
      SELECT m.created_at FROM messages AS m
       WHERE m.organization_id = $1 AND m.conversation_id = c.id AND m.role = 'assistant'
         AND m.seq > theirs.seq ORDER BY m.seq LIMIT 1) AS ours ON true
   WHERE c.organization_id = $1 AND c.created_at >= $2 AND c.created_at < $3) AS found
"""

_RESOLUTION = """
SELECT count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS median,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY took) AS p90
  FROM (SELECT extract(epoch FROM updated_at - created_at)::float8 AS took FROM conversations
   WHERE organization_id = $1 AND created_at >= $2 AND created_at < $3
     AND status = 'completed') AS found
"""

_HANDED_OVER = """
SELECT data->>'reason' AS reason, count(*) AS n FROM events
 WHERE organization_id = $1 AND created_at >= $2 AND created_at < $3
   AND event = 'conversation.handed_over'
 GROUP BY reason ORDER BY n DESC, reason NULLS LAST
"""

# One that was moved is followed to where it stands now; an appointment counts where it was made.
# Whatever was made in the span was changed since its beginning: by that there is an index.
_WON = """
WITH RECURSIVE made AS (
  SELECT b.status, b.moved_to, l.offer_id IS NOT NULL AS by_agent FROM bookings AS b
    LEFT JOIN booking_leads AS l ON l.organization_id = $1 AND l.booking_id = b.id
   WHERE b.organization_id = $1 AND b.updated_at >= $2 AND b.created_at >= $2
     AND b.created_at < $3 AND NOT EXISTS (SELECT FROM bookings AS before
       WHERE before.organization_id = $1 AND before.moved_to = b.id)
  UNION ALL
  SELECT b.status, b.moved_to, made.by_agent FROM made JOIN bookings AS b
    ON b.organization_id = $1 AND b.id = made.moved_to
)
SELECT count(*) AS n, count(*) FILTER (WHERE by_agent) AS by_agent FROM made
 WHERE moved_to IS NULL AND status <> 'cancelled'
"""


async def read_summary(scope: Scope, user_id: UUID | None) -> Summary:
    """How many conversations there are; ``user_id``: whose are `mine`."""
    row = await scope.connection.fetchrow(_SUMMARY, scope.organization_id, user_id)
    assert row is not None
    counts = {tuple(key.split()): n for key, n in json.loads(row["counts"] or "{}").items()}
    by_status, by_channel = Counter[str](), Counter[str]()
    for (status, channel), n in counts.items():
        by_status[status] += n
        by_channel[channel] += n
    return Summary(
        {status: by_status[status] for status in STATUSES},
        {channel: by_channel[channel] for channel in CHANNELS},
        row["unread"], row["mine"], row["mine_unread"],
    )  # fmt: skip


async def read_insights(scope: Scope, span: Span, known_since: datetime) -> Insights:
    """What became of the conversations that began in a span.

    Handovers are those of the span that the log of events still has: ``known_since``.
    """
    asked = scope.organization_id, span.begin, span.end
    begun = await scope.connection.fetch(_BEGUN, *asked, span.zone.key)
    response = await scope.connection.fetchrow(_FIRST_RESPONSE, *asked)
    resolution = await scope.connection.fetchrow(_RESOLUTION, *asked)
    since = max(span.begin, known_since)
    reasons = await scope.connection.fetch(_HANDED_OVER, asked[0], since, span.end)
    won = await scope.connection.fetchrow(_WON, *asked)
    assert response is not None
    assert resolution is not None
    assert won is not None
    return Insights(
        span=span,
        begun={(row["day"], row["channel"]): row["n"] for row in begun},
        first_response=_times(response),
        unanswered=response["unanswered"],
        resolution=_times(resolution),
        handed_over=_handovers(reasons),
        handed_over_since=since,
        won=Won(won["n"], won["by_agent"]),
    )


def _times(row: asyncpg.Record) -> Times:
    return Times(row["n"], row["median"], row["p90"])


def _handovers(rows: Sequence[asyncpg.Record]) -> Handovers:
    told = [(row["reason"], row["n"]) for row in rows]
    return Handovers(sum(n for _, n in told), told[:MOST_REASONS])
