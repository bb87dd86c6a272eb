"""Meta's webhooks, read: "Webhooks components" of the WhatsApp Business Platform."""

from collections.abc import Iterator
from typing import Any

from empfio.channels.contract import (
    Attached,
    Change,
    Inbound,
    Media,
    Reading,
    Receipt,
    ReceiptState,
)
from empfio.channels.reading import (
    at,
    card_of,
    id_at,
    items_at,
    kept,
    line_at,
    moment_at,
    phone_of,
    place_of,
    read_json,
    text_at,
)

_MEDIA: dict[str, Media] = {
    "image": "image",
    "audio": "audio",
    "video": "video",
    "document": "document",
    "sticker": "sticker",
}
_STATES: dict[str, ReceiptState] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",  # of a voice message: more than read
    "failed": "failed",
}

_MOST_NOTED = 50

Item = Inbound | Change | Receipt


def read_calls(raw: bytes, phone_number_id: str) -> Reading:
    """All entries, their changes, messages and statuses; taken are those of one number."""
    items: list[Item] = []
    noted: list[str] = []
    payload = read_json(raw)
    for entry in items_at(payload, "entry"):
        for change in items_at(entry, "changes"):
            for found in _change(change, phone_number_id):
                noted.append(found) if isinstance(found, str) else items.append(found)
    if not items and not noted:
        noted.append("nothing in it" if isinstance(payload, dict) else "unreadable")
    return Reading(tuple(items), tuple(dict.fromkeys(noted))[:_MOST_NOTED])


def _change(change: Any, phone_number_id: str) -> Iterator[Item | str]:
    value = at(change, "value")
    if at(change, "field") != "messages":
        # Among them what we or a colleague wrote on a phone (smb_message_echoes).
        yield line_at(change, "field") or "change without a field"
        return
    if not phone_number_id or id_at(value, "metadata", "phone_number_id") != phone_number_id:
        yield "messages for another number"
        return
    for message in items_at(value, "messages"):
        yield _message(message, value)
    for status in items_at(value, "statuses"):
        yield _status(status)
    if items_at(value, "errors"):
        yield "errors"


def _message(message: Any, value: Any) -> Item | str:
    """One message, or the name of what is not taken in."""
    kind = line_at(message, "type")
    number, sender = id_at(message, "id"), phone_of(id_at(message, "from"))
    if id_at(message, "group_id"):
        return "message in a group"
    if not number:
        return "message without an id"
    if not sender:  # somebody who keeps their number from businesses, or a placeholder
        return f"{kind or 'message'} without a phone number"
    if kind in ("reaction", "edit", "revoke"):
        return _changed(message, kind, number, sender)
    attachments = _attachments(message, kind)
    text = _text(message, kind)
    if not text and not attachments:
        return (
            f"{kind}: {line_at(message, 'system', 'type')}"
            if kind == "system"
            else kind or "message without a type"
        )
    text, details = kept(text)
    return Inbound(
        provider_id=number,
        sender=sender,
        text=text,
        sent_at=moment_at(message, "timestamp"),
        sender_name=_name(value, id_at(message, "from")),
        attachments=attachments,
        choice=_choice(message, kind),
        details=details | _details(message),
    )


def _changed(message: Any, kind: str, number: str, sender: str) -> Change | str:
    """What was done to an earlier message."""
    of = id_at(message, kind, "message_id" if kind == "reaction" else "original_message_id")
    if not of:
        return f"{kind} of nothing"
    if kind == "reaction":
        return Change(number, sender, "reacted", of, line_at(message, "reaction", "emoji"))
    if kind == "revoke":
        return Change(number, sender, "deleted", of)
    new = at(message, "edit", "message")
    text, _ = kept(_text(new, line_at(new, "type")))
    return Change(number, sender, "edited", of, text)


def _text(message: Any, kind: str) -> str:
    """What a person reads of a message; empty for kinds that are not known."""
    value = at(message, kind) if kind else None
    if kind == "text":
        return text_at(value, "body")
    if kind == "button":
        return text_at(value, "text") or text_at(value, "payload")
    if kind == "interactive":
        return _interactive(value)
    if kind == "location":
        names = line_at(value, "name"), line_at(value, "address")
        return place_of(at(value, "latitude"), at(value, "longitude"), *names)
    if kind == "contacts":
        return "\n".join(filter(None, map(_card, items_at(message, "contacts"))))
    return text_at(value, "caption") if kind in _MEDIA else ""


def _interactive(value: Any) -> str:
    """The label that was tapped, or what a form says of itself."""
    reply = at(value, line_at(value, "type"))
    return text_at(reply, "title") or text_at(reply, "body") or id_at(reply, "id")


def _card(card: Any) -> str:
    name = line_at(card, "name", "formatted_name") or line_at(card, "name", "first_name")
    return card_of(name, *(line_at(one, "phone") for one in items_at(card, "phones")[:5]))


def _choice(message: Any, kind: str) -> str | None:
    """The id of what was tapped, as we gave it."""
    if kind == "button":  # of a template
        return id_at(message, "button", "payload") or None
    reply = at(message, "interactive", line_at(message, "interactive", "type"))
    return id_at(reply, "id") or None


def _attachments(message: Any, kind: str) -> tuple[Attached, ...]:
    reference = id_at(message, kind, "id") if kind in _MEDIA else ""
    if not reference:
        return ()
    media_type = line_at(message, kind, "mime_type") or None
    name = line_at(message, kind, "filename") or None
    return (Attached(_MEDIA[kind], reference, media_type, name),)


def _details(message: Any) -> dict[str, Any]:
    """What else is kept: what it answers, that it was passed on, the advertisement it came by."""
    found: dict[str, Any] = {
        "reply_to": id_at(message, "context", "id"),
        "is_forwarded": at(message, "context", "forwarded") is True,
        "advertisement": line_at(message, "referral", "headline"),
    }
    return {name: value for name, value in found.items() if value}


def _name(value: Any, sender: str) -> str | None:
    for contact in items_at(value, "contacts"):
        if id_at(contact, "wa_id") == sender:
            return line_at(contact, "profile", "name") or None
    return None


def _status(status: Any) -> Receipt | str:
    """What became of a message of ours."""
    number, state = id_at(status, "id"), _STATES.get(line_at(status, "status"))
    if not number or state is None:
        return f"status {line_at(status, 'status') or 'without a name'}"
    if line_at(status, "recipient_type") == "group":
        return "status in a group"
    errors = items_at(status, "errors")
    return Receipt(
        provider_id=number,
        state=state,
        at=moment_at(status, "timestamp"),
        reason=_reason(errors[0]) if errors and state == "failed" else None,
        key=id_at(status, "biz_opaque_callback_data") or None,
    )


def _reason(error: Any) -> str:
    said = line_at(error, "error_data", "details") or line_at(error, "title")
    return f"WhatsApp: {said or 'failed'} ({id_at(error, 'code') or 'no code'})"
