"""Fetching files from their providers, and removing them: a scope before, one after, none while."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from empfio.attachments import store
from empfio.attachments.records import (
    FETCH,
    FETCHED_AGAIN_AFTER,
    FETCHED_WITHIN,
    GIVE_UP,
    KEPT_AGAIN_AFTER,
    MOST_BYTES,
    REMOVE,
    UNCLAIMED,
    Attachment,
    file_name,
)
from empfio.attachments.rules import is_what_it_says, media_type_of
from empfio.channels.contract import Attached, Connection, SendError
from empfio.connections import actions as connections
from empfio.connections.errors import ConnectionOffError, SecretsLostError
from empfio.kit import clock
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import AttachmentId, read_id
from empfio.kit.lanes.records import Later
from empfio.kit.lanes.registry import Registry, Retrying
from empfio.kit.scope import Caller, Scope
from empfio.outside import Outside

Told = Callable[[Scope, Attachment], Awaitable[None]]


def add_jobs(registry: Registry, outside: Outside, room: int, told: Told) -> None:
    """Let files be fetched and removed; ``room``: bytes that an organization may keep.

    ``told`` hears of each change before it is stored: it locks the conversation, which comes first.
    """
    fetcher = _Fetcher(outside, room, told)

    async def remove(caller: Caller, arguments: dict[str, Any]) -> None:
        for text in arguments["attachment_ids"]:
            one = AttachmentId(read_id(text))
            await outside.files.remove(file_name(caller.organization_id, one))

    async def remove_unclaimed(caller: Caller, arguments: dict[str, Any]) -> None:
        one = AttachmentId(read_id(arguments["attachment_id"]))
        async with caller.open_statement() as scope:
            is_claimed = await store.find_attachment(scope, one) is not None
        if not is_claimed:
            await outside.files.remove(file_name(caller.organization_id, one))

    registry.add_outing(UNCLAIMED, remove_unclaimed)
    registry.add_outing(FETCH, fetcher.fetch, Retrying(successor=GIVE_UP))
    registry.add(GIVE_UP, fetcher.give_up)
    registry.add_outing(REMOVE, remove)


@dataclass(frozen=True, slots=True)
class _Fetcher:
    outside: Outside
    room: int
    told: Told

    async def fetch(self, caller: Caller, arguments: dict[str, Any]) -> None:
        """Fetch and keep one file; raises ``Later`` while its provider or our disk is not able."""
        attachment_id = AttachmentId(read_id(arguments["attachment_id"]))
        async with caller.open_scope() as scope:
            one = await store.find_attachment(scope, attachment_id)
            if one is None or one.state != "waiting":
                return
            assert one.connection_id is not None, "a browser's file is kept from the beginning"
            left = self.room - await store.sum_kept(scope)
            try:
                connection = await connections.open_connection(
                    scope, self.outside.vault, one.connection_id
                )
            except (ConnectionOffError, SecretsLostError) as error:
                await self._note(scope, replace(one, state="failed", reason=error.detail))
                return
        changed, data = await self._ask(one, connection, left)
        name = file_name(caller.organization_id, attachment_id)
        if data is not None:
            try:
                await self.outside.files.put(name, data)
            except UnavailableError:
                raise Later(KEPT_AGAIN_AFTER) from None
        async with caller.open_scope() as scope:
            is_there = await self._note(scope, changed)
        if not is_there:  # erased meanwhile
            await self.outside.files.remove(name)

    async def give_up(self, scope: Scope, arguments: dict[str, Any]) -> None:
        """Show that a file does not come: fetching it failed again and again."""
        one = await store.find_attachment(scope, AttachmentId(read_id(arguments["attachment_id"])))
        if one is not None and one.state == "waiting":
            reason = "The file could not be taken in. Ask for it again."
            await self._note(scope, replace(one, state="failed", reason=reason))

    async def _ask(
        self, one: Attachment, connection: Connection, left: int
    ) -> tuple[Attachment, bytes | None]:
        """How the attachment is from now on, and the file's bytes where they are to be kept."""
        if left <= 0:
            reason = "There is no room left for files; erase some, or make EMPFIO_FILES_MB larger."
            return replace(one, state="refused", reason=reason), None
        channel = self.outside.channels[connection.kind]
        attached = Attached(one.kind, one.reference, one.media_type, one.name)
        http, most = self.outside.http_by(connection), min(MOST_BYTES, left)
        try:
            data = await channel.fetch(http, connection, attached, most)
        except SendError as error:
            if not error.is_final and clock.now() - one.created_at < FETCHED_WITHIN:
                raise Later(FETCHED_AGAIN_AFTER) from None
            return replace(one, state="failed", reason=error.reason), None
        media_type = media_type_of(data)
        if not is_what_it_says(one.kind, media_type):
            reason = f"The file is not of the kind {one.kind}: its content is {media_type}."
            return replace(one, state="refused", reason=reason, media_type=media_type), None
        return replace(one, state="kept", media_type=media_type, size=len(data)), data

    async def _note(self, scope: Scope, changed: Attachment) -> bool:
        """Store and show how an attachment is now; False where it was erased."""
        await self.told(scope, changed)
        return await store.change_attachment(scope, changed)
