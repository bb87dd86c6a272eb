"""Queues: what is asked many times a second reads what waits, and not all that has left."""

import json

import asyncpg
import pytest

LEFT = 20_000
# Pages of an index, and not the two to four times as many of the table besides.
FEW_OF_DRAFTS, FEW_OF_ARRIVALS = 120, 400

# `replica` leaves unasked to which rows these belong.
_DRAFTS = (
    "INSERT INTO event_drafts (organization_id, id, event, data, created_at)"
    " SELECT gen_random_uuid(), gen_random_uuid(), 'lead.created', '{}', now()"
    " FROM generate_series(1, $1)"
)
_ARRIVALS = (
    "INSERT INTO arrivals (organization_id, id, connection_id, body, sha256, received_at)"
    " SELECT md5((n % 2)::text)::uuid, gen_random_uuid(), md5((n % 3)::text)::uuid, '{}', '',"
    " now() FROM generate_series(1, $1) AS n"
)
_NUMBER = "SELECT number_events(100000)"
_TAKE = "UPDATE arrivals SET taken_at = now() WHERE taken_at IS NULL"
_FIND = "SELECT count(*) FROM connections_with_arrivals(100000)"


@pytest.fixture
async def queues(overlooking: asyncpg.Connection) -> asyncpg.Connection:
    """Tables that no vacuum tidies, and a planner that would rather read them as a whole."""
    await overlooking.execute(
        "SET session_replication_role = replica;"
        "SET random_page_cost = 1000; SET seq_page_cost = 0; SET cpu_tuple_cost = 0;"
        "ALTER TABLE event_drafts SET (autovacuum_enabled = off);"
        "ALTER TABLE arrivals SET (autovacuum_enabled = off);"
    )
    return overlooking


async def pages_of(queues: asyncpg.Connection, query: str) -> int:
    """How many pages the query touches, its functions included."""
    told = await queues.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
    top = json.loads(told)[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])


async def test_numbering_reads_no_drafts_that_were_numbered(queues: asyncpg.Connection) -> None:
    await queues.execute(_DRAFTS, LEFT)
    assert await queues.fetchval(_NUMBER) == LEFT
    assert await queues.fetchval(_NUMBER) == 0  # and marks those who have left
    assert await pages_of(queues, _NUMBER) < FEW_OF_DRAFTS
    await queues.execute(_DRAFTS, 1)
    assert await queues.fetchval(_NUMBER) == 1


async def test_who_looks_for_arrivals_sees_each_connection_once(
    queues: asyncpg.Connection,
) -> None:
    """Two organizations of three connections each, and none twice however much waits of it."""
    await queues.execute(_ARRIVALS, LEFT)
    assert await queues.fetchval(_FIND) == 6
    assert await pages_of(queues, _FIND) < FEW_OF_ARRIVALS
    assert await queues.fetchval("SELECT count(*) FROM connections_with_arrivals(4)") == 4
    await queues.execute(
        "UPDATE arrivals SET taken_at = now() WHERE id IN (SELECT id FROM arrivals"
        " WHERE connection_id = md5('0')::uuid LIMIT 100)"
    )
    late = await queues.fetch(
        "SELECT DISTINCT ON (organization_id, connection_id) organization_id, connection_id,"
        " received_at AS since FROM arrivals WHERE taken_at IS NULL"
        " ORDER BY organization_id, connection_id, id"
    )
    assert await queues.fetch("SELECT * FROM connections_with_arrivals(100) ORDER BY 1, 2") == late


async def test_who_looks_for_arrivals_reads_none_that_were_taken(
    queues: asyncpg.Connection,
) -> None:
    await queues.execute(_ARRIVALS, LEFT)
    await queues.execute(_TAKE)
    assert await queues.fetchval(_FIND) == 0  # and marks those who have left
    assert await pages_of(queues, _FIND) < FEW_OF_ARRIVALS
    await queues.execute(_ARRIVALS, 1)
    assert await queues.fetchval(_FIND) == 1
