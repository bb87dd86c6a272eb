"""SQL of conversations and messages; every statement names the organization."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from empfio.conversations.errors import ConversationNotFoundError
from empfio.conversations.listing import COUNT_SQL, KIND, list_arguments, list_sql
from empfio.conversations.records import (
    Conversation,
    History,
    Listing,
    Message,
    Status,
)
from empfio.conversations.rules import last_activity, preview, text_size
from empfio.conversations.shapes import DETAIL, LISTED, MESSAGE
from empfio.kit import counters
from empfio.kit.ids import ConversationId, LeadId, id_of_moment
from empfio.kit.scope import Scope
from empfio.kit.turns import taking_turns
from empfio.kit.words import mark_of, vector

COLUMNS = (
    "id, lead_id, session_key, channel, status, version, message_count, text_bytes,"
    " lead_name, lead_email, connection_id, last_seq, last_user_seq, last_heard_at, updated_at,"
    " assigned_to, handover"
)


async def list_pages(scope: Scope, listings: Sequence[Listing]) -> list[bytes]:
    """A page for each listing (all of one ``shape_of``), its total from the same snapshot."""
    rows = await scope.connection.fetch(
        list_sql(listings[0]), scope.organization_id, *list_arguments(listings)
    )
    return [row["body"] for row in rows]


async def count_conversations(scope: Scope) -> int:
    """All of the organization."""
    count: int = await scope.connection.fetchval(COUNT_SQL, scope.organization_id)
    return count


async def get_conversation_locked(scope: Scope, conversation_id: ConversationId) -> Conversation:
    """The conversation, locked until the transaction ends: the first lock of every change to it."""
    row = await scope.connection.fetchrow(
        f"SELECT {COLUMNS} FROM conversations WHERE organization_id = $1 AND id = $2"
        " FOR NO KEY UPDATE",
        scope.organization_id,
        conversation_id,
    )
    if row is None:
        raise ConversationNotFoundError
    return Conversation(**dict(row))


async def find_conversation(scope: Scope, conversation_id: ConversationId) -> Conversation | None:
    """The conversation as it is now, unless it is gone."""
    row = await scope.connection.fetchrow(
        f"SELECT {COLUMNS} FROM conversations WHERE organization_id = $1 AND id = $2",
        scope.organization_id,
        conversation_id,
    )
    return None if row is None else Conversation(**dict(row))


async def find_open(scope: Scope, session_key: str) -> ConversationId | None:
    """The session's open conversation, if there is one."""
    found: ConversationId | None = await scope.connection.fetchval(
        "SELECT id FROM conversations WHERE organization_id = $1 AND session_key = $2"
        " AND status IN ('active', 'escalated')",
        scope.organization_id,
        session_key,
    )
    return found


async def find_open_locked(scope: Scope, session_key: str) -> Conversation | None:
    """The session's open conversation, locked until the transaction ends."""
    row = await scope.connection.fetchrow(
        f"SELECT {COLUMNS} FROM conversations WHERE organization_id = $1 AND session_key = $2"
        " AND status IN ('active', 'escalated') FOR NO KEY UPDATE",
        scope.organization_id,
        session_key,
    )
    return None if row is None else Conversation(**dict(row))


async def find_latest_locked(
    scope: Scope, lead_id: LeadId, session_key: str
) -> Conversation | None:
    """The conversation of the session in which something last happened, locked."""
    row = await scope.connection.fetchrow(
        f"SELECT {COLUMNS} FROM conversations"
        " WHERE organization_id = $1 AND lead_id = $2 AND session_key = $3"
        " ORDER BY updated_at DESC, id DESC LIMIT 1 FOR NO KEY UPDATE",
        scope.organization_id,
        lead_id,
        session_key,
    )
    return None if row is None else Conversation(**dict(row))


async def list_ids_of(scope: Scope, lead_id: LeadId) -> list[ConversationId]:
    """The ids of a lead's conversations, oldest first."""
    rows = await scope.connection.fetch(
        "SELECT id FROM conversations WHERE organization_id = $1 AND lead_id = $2"
        " ORDER BY created_at, id",
        scope.organization_id,
        lead_id,
    )
    return [row["id"] for row in rows]


async def get_detail(
    scope: Scope, conversation_id: ConversationId, known: tuple[int, ...]
) -> tuple[int, str | None]:
    """The version and the detail form; the form is None when ``known`` holds that version."""
    row = await scope.connection.fetchrow(
        f"SELECT c.version, CASE WHEN c.version <> ALL($3::int[]) THEN {DETAIL} END AS form"
        " FROM conversations AS c WHERE c.organization_id = $1 AND c.id = $2",
        scope.organization_id,
        conversation_id,
        known,
    )
    if row is None:
        raise ConversationNotFoundError
    return row["version"], row["form"]


async def get_listed(scope: Scope, conversation_id: ConversationId) -> tuple[int, str]:
    """The version and the list form."""
    row = await scope.connection.fetchrow(
        f"SELECT c.version, {LISTED} AS form FROM conversations AS c"
        " WHERE c.organization_id = $1 AND c.id = $2",
        scope.organization_id,
        conversation_id,
    )
    if row is None:
        raise ConversationNotFoundError
    return row["version"], row["form"]


# A walk by seq from a known place reads `limit` rows however deep the offset is: seq has no gaps.
_MESSAGES = f"""SELECT (SELECT string_agg({MESSAGE}, ',' ORDER BY m.seq) FROM messages AS m
    WHERE m.organization_id = c.organization_id AND m.conversation_id = c.id
      AND m.seq > $4::int AND m.seq <= $4::int + $3::int)
  FROM conversations AS c WHERE c.organization_id = $1 AND c.id = $2"""


async def get_messages(
    scope: Scope, conversation_id: ConversationId, limit: int, offset: int
) -> str:
    """The forms of the messages from ``offset`` on, oldest first, separated by commas."""
    row = await scope.connection.fetchrow(
        _MESSAGES, scope.organization_id, conversation_id, limit, min(offset, 2**30)
    )
    if row is None:
        raise ConversationNotFoundError
    return row[0] or ""


async def set_status(
    scope: Scope, conversation: Conversation, status: Status, handover: str | None
) -> None:
    """Give a locked conversation its new status, and count it there."""
    await scope.connection.execute(
        "UPDATE conversations SET status = $3, handover = $5, version = version + 1,"
        " updated_at = greatest(updated_at, $4) WHERE organization_id = $1 AND id = $2",
        scope.organization_id, conversation.id, status, scope.now, handover,
    )  # fmt: skip
    channel, thing = conversation.channel, conversation.id
    changes = [(conversation.status, channel, thing, -1), (status, channel, thing, 1)]
    await counters.move(scope, KIND, changes)


async def rename_lead(scope: Scope, lead_id: LeadId, name: str | None, email: str | None) -> None:
    """Copy a lead's new name and e-mail to its conversations, locked in the order of their ids."""
    await scope.connection.execute(
        "WITH held AS (SELECT organization_id, id FROM conversations"
        " WHERE organization_id = $1 AND lead_id = $2 ORDER BY id FOR NO KEY UPDATE)"
        " UPDATE conversations AS c SET lead_name = $3, lead_email = $4, version = version + 1"
        " FROM held WHERE c.organization_id = held.organization_id AND c.id = held.id",
        scope.organization_id,
        lead_id,
        name,
        email,
    )


async def lock_conversations_of(scope: Scope, lead_id: LeadId) -> None:
    """Lock a lead's conversations in the order of their ids."""
    await scope.connection.execute(
        "SELECT FROM conversations WHERE organization_id = $1 AND lead_id = $2"
        " ORDER BY id FOR NO KEY UPDATE",
        scope.organization_id,
        lead_id,
    )


_ADD_CONVERSATIONS = """
INSERT INTO conversations (organization_id, id, lead_id, lead_name, lead_email, session_key,
  channel, status, created_at, updated_at, message_count, last_seq, text_bytes,
  last_message_at, last_message_preview, source, source_id, connection_id, assigned_to, handover)
SELECT $1, id, lead_id, lead_name, lead_email, session_key, channel, status, created_at,
  updated_at, message_count, message_count, text_bytes, last_at, preview, source, source_id,
  connection_id, assigned_to, handover
  FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::timestamptz[], $10::timestamptz[], $11::int[], $12::bigint[], $13::timestamptz[],
    $14::text[], $15::text[], $16::text[], $17::uuid[], $18::uuid[], $19::json[])
    AS h(id, lead_id, lead_name, lead_email, session_key, channel, status, created_at,
      updated_at, message_count, text_bytes, last_at, preview, source, source_id, connection_id,
      assigned_to, handover)
ON CONFLICT DO NOTHING RETURNING id
"""


def _row(history: History) -> tuple[Any, ...]:
    last = history.messages[-1] if history.messages else None
    return (
        history.id, history.lead_id, history.lead_name, history.lead_email, history.session_key,
        history.channel, history.status, history.created_at,
        last_activity(history.created_at, history.messages), len(history.messages),
        sum(text_size(message.content) for message in history.messages),
        last.created_at if last else None, preview(last.content) if last else None,
        history.source, history.source_id, history.connection_id, history.assigned_to,
        history.handover,
    )  # fmt: skip


async def add_histories(scope: Scope, histories: Sequence[History]) -> set[ConversationId]:
    """Store whole conversations and count them; the ids of those that were new.

    Left out are those whose source is known already and those whose session has an open
    conversation while theirs would be open too.
    """
    columns = list(zip(*map(_row, histories), strict=True)) or [()] * 18
    rows = await scope.connection.fetch(_ADD_CONVERSATIONS, scope.organization_id, *columns)
    added = {cast(ConversationId, row["id"]) for row in rows}
    new = [history for history in histories if history.id in added]
    await _add_messages(scope, new)
    await counters.move(scope, KIND, [(h.status, h.channel, h.id, 1) for h in new])
    return added


async def _add_messages(scope: Scope, histories: Sequence[History]) -> None:
    mark = mark_of(scope.organization_id)
    given = (
        (history.id, seq, message_id, message)
        for history in histories
        for seq, (message_id, message) in enumerate(_with_ids(history.messages), start=1)
    )
    rows = [
        (conversation_id, seq, message_id, message.role, message.content, message.metadata,
         message.created_at, vector(message.content, mark))
        async for conversation_id, seq, message_id, message
        in taking_turns(given, lambda one: len(one[3].content))
    ]  # fmt: skip
    if rows:
        await scope.connection.execute(
            "INSERT INTO messages (organization_id, conversation_id, seq, id, role, content,"
            " metadata, created_at, words) SELECT $1, conversation_id, seq, id, role, content,"
            " metadata, created_at, words::tsvector FROM unnest($2::uuid[], $3::int[],"
            " $4::uuid[], $5::text[], $6::text[], $7::json[], $8::timestamptz[], $9::text[])"
            " AS m(conversation_id, seq, id, role, content, metadata, created_at, words)",
            scope.organization_id,
            *zip(*rows, strict=True),
        )


def _with_ids(messages: Sequence[Message]) -> Iterable[tuple[UUID, Message]]:
    """The messages with ids that follow their order: search walks by id, newest first."""
    return zip(sorted(id_of_moment(m.created_at) for m in messages), messages, strict=True)


async def list_known(scope: Scope, sources: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these (source, source id) are stored already."""
    rows = await scope.connection.fetch(
        "SELECT c.source, c.source_id FROM conversations AS c"
        " JOIN unnest($2::text[], $3::text[]) AS given(source, source_id)"
        " ON c.source = given.source AND c.source_id = given.source_id"
        " WHERE c.organization_id = $1",
        scope.organization_id,
        [source for source, _ in sources],
        [source_id for _, source_id in sources],
    )
    return {(row["source"], row["source_id"]) for row in rows}
