"""SQL of canned replies; every statement names the organization."""

import asyncpg

from empfio.canned_replies.errors import CannedReplyNotFoundError, TitleTakenError
from empfio.canned_replies.records import CannedReply
from empfio.kit.ids import CannedReplyId
from empfio.kit.scope import Scope

_REPLY = """SELECT id, title, content, created_at, updated_at, version FROM canned_replies
 WHERE organization_id = $1"""


async def list_replies(scope: Scope) -> list[CannedReply]:
    """All of the organization, by title."""
    rows = await scope.connection.fetch(f"{_REPLY} ORDER BY title, id", scope.organization_id)
    return [CannedReply(**row) for row in rows]


async def get_reply(scope: Scope, reply_id: CannedReplyId) -> CannedReply:
    """One of them."""
    return _one(
        await scope.connection.fetchrow(f"{_REPLY} AND id = $2", scope.organization_id, reply_id)
    )


async def get_reply_locked(scope: Scope, reply_id: CannedReplyId) -> CannedReply:
    """One of them, locked until the transaction ends."""
    return _one(
        await scope.connection.fetchrow(
            f"{_REPLY} AND id = $2 FOR UPDATE", scope.organization_id, reply_id
        )
    )


async def count_replies(scope: Scope) -> int:
    """How many the organization keeps."""
    number: int = await scope.connection.fetchval(
        "SELECT count(*) FROM canned_replies WHERE organization_id = $1", scope.organization_id
    )
    return number


async def add_reply(scope: Scope, one: CannedReply) -> None:
    """Store a new one; raises ``TitleTakenError``."""
    added = await scope.connection.fetchval(
        "INSERT INTO canned_replies (organization_id, id, title, content, created_at, updated_at,"
        " version) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING true",
        scope.organization_id,
        one.id,
        one.title,
        one.content,
        one.created_at,
        one.updated_at,
        one.version,
    )
    if not added:
        raise TitleTakenError


async def change_reply(scope: Scope, one: CannedReply) -> None:
    """Store what a locked one is now; raises ``TitleTakenError``."""
    try:
        async with scope.savepoint():
            await scope.connection.execute(
                "UPDATE canned_replies SET title = $3, content = $4, updated_at = $5, version = $6"
                " WHERE organization_id = $1 AND id = $2",
                scope.organization_id,
                one.id,
                one.title,
                one.content,
                one.updated_at,
                one.version,
            )
    except asyncpg.UniqueViolationError:
        raise TitleTakenError from None


async def remove_reply(scope: Scope, reply_id: CannedReplyId) -> None:
    """Keep a locked one no more."""
    await scope.connection.execute(
        "DELETE FROM canned_replies WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        reply_id,
    )


def _one(row: asyncpg.Record | None) -> CannedReply:
    if row is None:
        raise CannedReplyNotFoundError
    return CannedReply(**row)
