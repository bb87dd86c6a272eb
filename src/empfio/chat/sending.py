"""Files on their way in: kept first and told of afterwards, with no scope open between the two."""

from uuid import UUID

from empfio.attachments import actions as attachments
from empfio.attachments.records import NewAttachment, file_name
from empfio.attachments.rules import media_type_of
from empfio.channels.contract import Media
from empfio.chat import actions
from empfio.chat.errors import EmptyFileError
from empfio.chat.records import Guest
from empfio.kit.files import Files
from empfio.kit.ids import AttachmentId, new_id

_KINDS: dict[str, Media] = {"image": "image", "audio": "audio", "video": "video"}


async def send_file(
    guest: Guest, client_id: UUID, name: str, data: bytes, files: Files, room: int
) -> tuple[bool, str]:
    """Take in a visitor's file, once for its id: whether it is new, and its message's form.

    ``room``: bytes that the organization may keep. Raises ``EmptyFileError``, ``NoRoomError``.
    """
    if not data:
        raise EmptyFileError
    async with guest.caller.open_scope() as scope:
        known = await actions.find_known(scope, guest.visitor_id, client_id)
        if known is not None:
            return False, known
        await actions.check_room(scope, guest.visitor_id, len(data), room)
        new = _attachment(client_id, name, data)
        await attachments.expect(scope, new.id)
    kept_as = file_name(guest.organization_id, new.id)
    await files.put(kept_as, data)
    is_new = False
    try:
        async with guest.caller.open_scope() as scope:
            is_new, form = await actions.send_file(scope, guest.visitor_id, client_id, new)
    finally:
        if not is_new:  # it came twice at once, or nobody knows of it
            await files.remove(kept_as)
    return is_new, form


def _attachment(client_id: UUID, name: str, data: bytes) -> NewAttachment:
    media_type = media_type_of(data)
    return NewAttachment(
        id=AttachmentId(new_id()),
        kind=_KINDS.get(media_type.partition("/")[0], "document"),
        reference=str(client_id),
        media_type=media_type,
        name=name or None,
        size=len(data),
    )
