"""Telegram's updates, read: ``Update`` and ``Message`` of core.telegram.org/bots/api."""

import hashlib
import re
from typing import Any

from empfio.channels.contract import Attached, Change, Inbound, Media, Reading
from empfio.channels.reading import (
    at,
    card_of,
    id_at,
    items_at,
    kept,
    line_at,
    moment_at,
    place_of,
    read_json,
    text_at,
)

_NUMBER = re.compile(r"[0-9]{1,20}")
_MEDIA: dict[str, Media] = {
    "voice": "audio",
    "audio": "audio",
    "animation": "video",  # before document: an animation comes as both
    "video": "video",
    "video_note": "video",
    "document": "document",
    "sticker": "sticker",
}
# Of a message: who, when and where; whatever else it has says what kind it is.
_FRAME = {
    "message_id", "from", "chat", "date", "edit_date", "sender_chat", "reply_to_message",
    "message_thread_id", "entities", "has_protected_content", "via_bot", "author_signature",
}  # fmt: skip

Item = Inbound | Change


def read_update(raw: bytes) -> Reading:
    """The one thing that an update says."""
    update = read_json(raw)
    found: Item | str
    if isinstance(at(update, "message"), dict):
        found = _message(update["message"])
    elif isinstance(at(update, "edited_message"), dict):
        found = _edit(update["edited_message"])
    elif isinstance(at(update, "callback_query"), dict):
        found = _tap(update["callback_query"])
    elif isinstance(at(update, "message_reaction"), dict):
        found = _reaction(update["message_reaction"])
    else:
        found = _kind(update, {"update_id"})
    return Reading(noted=(found,)) if isinstance(found, str) else Reading((found,))


def _kind(value: Any, frame: set[str]) -> str:
    """The name of what an object holds beside its frame, for the notes."""
    names = [name for name in value if name not in frame] if isinstance(value, dict) else []
    return (names and line_at({"name": names[0]}, "name")) or "unreadable"


def _stranger(message: Any) -> str:
    """Why a message is not a customer's to us; empty where it is."""
    if at(message, "from", "is_bot") is True:
        return "message of a bot"
    kind = at(message, "chat", "type")
    if kind != "private":
        return f"message in a {line_at(message, 'chat', 'type') or 'chat without a type'}"
    return "" if _ids(message) else "message without an id"


def _ids(message: Any) -> tuple[str, str] | None:
    """Chat and message; together they name a message for ever (an ``update_id`` does not)."""
    chat, number = id_at(message, "chat", "id"), id_at(message, "message_id")
    return (chat, number) if _NUMBER.fullmatch(chat) and _NUMBER.fullmatch(number) else None


def _name(person: Any) -> str | None:
    return (
        " ".join(filter(None, (line_at(person, "first_name"), line_at(person, "last_name"))))[:200]
        or None
    )


def _message(message: Any) -> Item | str:
    """A customer's message; its kind where it is none that can be taken in."""
    if stranger := _stranger(message):
        return stranger
    ids = _ids(message)
    assert ids is not None, "whoever has none is a stranger"
    attachments = _attachments(message)
    text = _text(message)
    if not text and not attachments:
        return _kind(message, _FRAME)
    text, details = kept(text)
    if reply := id_at(message, "reply_to_message", "message_id"):
        details["reply_to"] = f"{ids[0]}:{reply}"
    return Inbound(
        provider_id=":".join(ids),
        sender=ids[0],
        text=text,
        sent_at=moment_at(message, "date"),
        sender_name=_name(at(message, "from")),
        attachments=attachments,
        details=details,
    )


def _text(message: Any) -> str:
    """What a person reads of a message."""
    location = at(message, "location")
    card = at(message, "contact")
    return (
        text_at(message, "text")
        or text_at(message, "caption")
        or text_at(message, "sticker", "emoji")
        or place_of(
            at(location, "latitude"),
            at(location, "longitude"),
            line_at(message, "venue", "title"),
            line_at(message, "venue", "address"),
        )
        or card_of(_name(card) or "", line_at(card, "phone_number"))
    )


def _attachments(message: Any) -> tuple[Attached, ...]:
    sizes = [one for one in items_at(message, "photo") if id_at(one, "file_id")]
    if sizes:  # the last is the largest
        return (Attached("image", id_at(sizes[-1], "file_id"), "image/jpeg"),)
    for name, kind in _MEDIA.items():
        file = at(message, name)
        if reference := id_at(file, "file_id"):
            media_type = line_at(file, "mime_type") or None
            return (Attached(kind, reference, media_type, line_at(file, "file_name") or None),)
    return ()


def _edit(message: Any) -> Item | str:
    if stranger := _stranger(message):
        return stranger
    of = ":".join(_ids(message) or ())
    text, _ = kept(_text(message))
    change = f"{of}:edited:{id_at(message, 'edit_date')}:{_short(text)}"
    return Change(change, id_at(message, "chat", "id"), "edited", of, text)


def _tap(query: Any) -> Item | str:
    """A button that was tapped; the message it stands under is ours."""
    message = at(query, "message")
    chat, tapped, data = id_at(message, "chat", "id"), id_at(query, "id"), id_at(query, "data")
    if at(message, "chat", "type") != "private" or not (
        _NUMBER.fullmatch(chat) and tapped and data
    ):
        return "callback_query without a private chat or data"
    buttons = [
        button
        for row in items_at(message, "reply_markup", "inline_keyboard")
        if isinstance(row, list)
        for button in row
    ]
    labels = [line_at(one, "text") for one in buttons if at(one, "callback_data") == data]
    return Inbound(
        provider_id=f"callback:{tapped}",
        sender=chat,
        text=(labels or [""])[0] or data,
        sender_name=_name(at(query, "from")),
        choice=data,
        details={"callback_query": tapped, "reply_to": f"{chat}:{id_at(message, 'message_id')}"},
    )


def _reaction(update: Any) -> Item | str:
    ids = _ids(update)
    if at(update, "chat", "type") != "private" or ids is None:
        return "message_reaction outside a private chat"
    emojis = [line_at(one, "emoji") or "❔" for one in items_at(update, "new_reaction")]
    text = "".join(emojis[:20])
    of = ":".join(ids)
    change = f"{of}:reacted:{id_at(update, 'date')}:{_short(text)}"
    return Change(change, ids[0], "reacted", of, text)


def _short(text: str) -> str:
    """Tells two changes of one second apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
