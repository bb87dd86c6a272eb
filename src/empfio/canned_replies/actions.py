"""What can be asked of canned replies; each verb one promise, in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.canned_replies import store
from empfio.canned_replies.errors import TooManyRepliesError
from empfio.canned_replies.records import MOST, CannedReply
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.etags import Condition, check_version
from empfio.kit.ids import CannedReplyId, new_id
from empfio.kit.scope import Scope

READ = "conversations:read"
WRITE = "conversations:write"


async def list_replies(scope: Scope) -> list[CannedReply]:
    """All canned replies, by title."""
    scope.actor.require(READ)
    return await store.list_replies(scope)


async def read_reply(scope: Scope, reply_id: CannedReplyId) -> CannedReply:
    """One canned reply; raises ``CannedReplyNotFoundError``."""
    found = await store.get_reply(scope, reply_id)
    scope.actor.require(READ)
    return found


async def add_reply(scope: Scope, title: str, content: str) -> CannedReply:
    """Keep a text; raises ``TitleTakenError`` and ``TooManyRepliesError``."""
    scope.actor.require(WRITE)
    # Several at once may be a few too many; nothing hangs on the exact number.
    if await store.count_replies(scope) >= MOST:
        raise TooManyRepliesError
    made = CannedReply(CannedReplyId(new_id()), title, content, scope.now, scope.now, version=1)
    await store.add_reply(scope, made)
    await events.record(scope, Happening("canned_reply.created", {"id": str(made.id)}))
    told = Entry("canned_reply.created", made.id, after={"title": title})
    await audit.record_of_people(scope, told)
    return made


async def change_reply(
    scope: Scope, reply_id: CannedReplyId, changes: Mapping[str, Any], condition: Condition | None
) -> CannedReply:
    """Change a canned reply; as it then is. What is the same changes nothing.

    Raises ``CannedReplyNotFoundError``, ``TitleTakenError``, ``StaleError`` where ``condition``
    fails.
    """
    before = await store.get_reply_locked(scope, reply_id)
    scope.actor.require(WRITE)
    check_version(condition, before.version)
    fields = sorted(name for name, text in changes.items() if getattr(before, name) != text)
    if not fields:
        return before
    after = replace(before, **changes, version=before.version + 1, updated_at=scope.now)
    await store.change_reply(scope, after)
    told = {"id": str(reply_id), "fields": fields}
    await events.record(scope, Happening("canned_reply.changed", told))
    was, became = ({name: getattr(one, name) for name in fields} for one in (before, after))
    await audit.record_of_people(scope, Entry("canned_reply.changed", reply_id, was, became))
    return after


async def remove_reply(scope: Scope, reply_id: CannedReplyId) -> None:
    """Keep a text no more; raises ``CannedReplyNotFoundError``."""
    before = await store.get_reply_locked(scope, reply_id)
    scope.actor.require(WRITE)
    await store.remove_reply(scope, reply_id)
    await events.record(scope, Happening("canned_reply.removed", {"id": str(reply_id)}))
    told = Entry("canned_reply.removed", reply_id, before={"title": before.title})
    await audit.record_of_people(scope, told)
