"""Twilio's calls, read: "Twilio's Request to your Webhook URL" and "Status Callbacks"."""

from collections.abc import Iterator
from typing import Any

from empfio.channels.contract import Attached, Inbound, Media, Reading, Receipt, ReceiptState
from empfio.channels.reading import id_at, kept, line_at, phone_of, place_of, storable, text_at
from empfio.channels.whatsapp_twilio.form import read_form

_STATES: dict[str, ReceiptState] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
}
_KINDS: dict[str, Media] = {"image": "image", "audio": "audio", "video": "video"}
_MOST_FILES = 10
_REASONS = {
    "63016": "WhatsApp takes only templates: the customer last wrote more than 24 hours ago.",
    "63003": "WhatsApp does not know this number.",
    "63024": "WhatsApp does not know this number.",
    "21610": "The customer has unsubscribed.",
}


def fields_of(raw: bytes) -> dict[str, str]:
    """The form's fields by name, the first of each; empty where it is none."""
    fields: dict[str, str] = {}
    for name, value in read_form(raw) or ():
        fields.setdefault(_text(name), _text(value))
    return fields


def own_number(fields: dict[str, str]) -> str:
    """The number that is ours: whom a message went to, or whom a status callback's came from."""
    return phone_of(fields.get("From" if _is_status(fields) else "To", ""))


def read_call(raw: bytes, number: str) -> Reading:
    """The one thing that a call says, where it is for this number."""
    fields = fields_of(raw)
    if not id_at(fields, "MessageSid"):
        return Reading(noted=("call without a message",))
    if not number or own_number(fields) != number:
        return Reading(noted=("message for another number",))
    found = _receipt(fields) if _is_status(fields) else _message(fields)
    return Reading(noted=(found,)) if isinstance(found, str) else Reading((found,))


def _is_status(fields: dict[str, str]) -> bool:
    """Incoming messages have ``SmsStatus`` alone."""
    return "MessageStatus" in fields and fields["MessageStatus"] != "received"


def _text(raw: bytes) -> str:
    return storable(raw.decode("utf-8", "replace"))


def _message(fields: dict[str, str]) -> Inbound | str:
    sender = phone_of(fields.get("From", "")) if fields.get("From", "")[:9] == "whatsapp:" else ""
    if not sender:
        return "message that is not of WhatsApp"
    attachments = tuple(_attachments(fields))
    text, details = kept(_said(fields))
    if not text and not attachments:
        return line_at(fields, "MessageType") or "message without content"
    if reply := id_at(fields, "OriginalRepliedMessageSid"):
        details["reply_to"] = reply
    if fields.get("Forwarded") == "true":
        details["is_forwarded"] = True
    return Inbound(
        provider_id=id_at(fields, "MessageSid"),
        sender=sender,
        text=text,
        sender_name=line_at(fields, "ProfileName") or None,
        attachments=attachments,
        choice=id_at(fields, "ButtonPayload") or id_at(fields, "ListId") or None,
        details=details,
    )


def _said(fields: dict[str, str]) -> str:
    """What a person reads of a message."""
    body: Any = next(
        (fields[name] for name in ("Body", "ButtonText", "ListTitle") if fields.get(name)), ""
    )
    names = line_at(fields, "Label"), line_at(fields, "Address")
    place = place_of(fields.get("Latitude"), fields.get("Longitude"), *names)
    # Of a place the body repeats its name.
    return place if place and body in ("", *names) else "\n".join(filter(None, (body, place)))


def _attachments(fields: dict[str, str]) -> Iterator[Attached]:
    for number in range(_MOST_FILES):
        reference = text_at(fields, f"MediaUrl{number}")
        if not 0 < len(reference) <= 2_000:
            continue
        media_type = line_at(fields, f"MediaContentType{number}")
        kind = _KINDS.get(media_type.partition("/")[0], "document")
        # Stickers come as WebP, which WhatsApp sends as nothing else.
        kind = "sticker" if media_type == "image/webp" else kind
        yield Attached(kind, reference, media_type or None)


def _receipt(fields: dict[str, str]) -> Receipt | str:
    state = _STATES.get(fields["MessageStatus"])
    if state is None:  # on the way within Twilio: accepted, queued, sending
        return f"status {line_at(fields, 'MessageStatus') or 'without a name'}"
    reason = _reason(fields) if state == "failed" else None
    return Receipt(id_at(fields, "MessageSid"), state, reason=reason)


def _reason(fields: dict[str, str]) -> str:
    code = id_at(fields, "ErrorCode")
    said = _REASONS.get(code) or line_at(fields, "ErrorMessage") or "the message failed"
    return f"Twilio: {said} ({code or 'no code'})"
