"""Messages as the Cloud API takes them, and what its error codes mean for the next try."""

import json
from collections.abc import Mapping
from typing import Any

from empfio.channels.asking import hide, refusal, secrets_of, untold, wait_of
from empfio.channels.contract import Choice, Connection, Outgoing, SendError
from empfio.channels.fitting import Limits, form_of
from empfio.channels.reading import at, id_at, line_at, read_json
from empfio.kit.http import Request, Response

# "Text messages", "Interactive reply buttons messages" and "Interactive list messages".
LIMITS = Limits(
    text=4_096,
    body=1_024,
    buttons=3,
    button_label=20,
    rows=10,
    row_label=24,
    row_description=72,
    section_title=24,
    list_label=20,
    choice_id=200,  # of rows; buttons take 256
)
API = "https://graph.facebook.com/v23.0"
# Of "Error codes": too much at once, with seconds to wait; and faults of Meta's own that pass.
_WAITS = {4: 60.0, 80007: 60.0, 130429: 5.0, 131056: 10.0, 131048: 600.0}
_PASSING = {1, 2, 131000, 131016, 131057, 133004}
_REASONS = {
    190: "WhatsApp refuses the access token: it has expired or was revoked.",
    131026: "WhatsApp cannot deliver to this number: it has no WhatsApp, or an old one.",
    131047: "WhatsApp takes only templates: the customer last wrote more than 24 hours ago.",
    131051: "WhatsApp does not know this kind of message.",
}


def notice_of(connection: Connection, text: str) -> Mapping[str, Any] | None:
    """The business's template for notices with a text in it; None where it has none."""
    name = connection.settings.get("notice_template")
    language = connection.settings.get("notice_language") or "en"
    return {"name": name, "language": language, "parameters": [text]} if name else None


def request_of(connection: Connection, part: Outgoing, to: str, key: str) -> Request:
    """The call that sends a part, or the template that stands for it."""
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "biz_opaque_callback_data": key,  # comes back with the receipts
        **(_template(part.template) if part.template else _content(part)),
    }
    headers = {
        "authorization": f"Bearer {connection.secrets['access_token']}",
        "content-type": "application/json",
    }
    url = f"{API}/{connection.settings['phone_number_id']}/messages"
    return Request("POST", url, headers, json.dumps(body).encode())


def identity_request(connection: Connection) -> Request:
    """Asks what Meta knows of the connection's number."""
    headers = {"authorization": f"Bearer {connection.secrets['access_token']}"}
    fields = "display_phone_number,verified_name"
    return Request(
        "GET", f"{API}/{connection.settings['phone_number_id']}?fields={fields}", headers
    )


def refused(response: Response, connection: Connection) -> SendError:
    """What an answer without a message's id means."""
    error = at(read_json(response.body), "error")
    if response.status == 200:
        return untold("WhatsApp")
    number = id_at(error, "code")
    code = int(number) if number.isascii() and number.isdigit() else 0
    secrets = secrets_of(connection.secrets)
    said = line_at(error, "error_data", "details") or line_at(error, "message")
    reason = _REASONS.get(code) or f"WhatsApp: {hide(said, secrets) or response.status} ({code})"
    if code in _WAITS:
        wait = wait_of(response.headers.get("retry-after"), _WAITS[code])
        return SendError(reason, wait=wait)
    if code in _PASSING:
        return SendError(reason)
    if code in _REASONS:
        return SendError(reason, is_final=True)
    return refusal("WhatsApp", response, f"{said} ({code})" if said else "", secrets)


def _content(part: Outgoing) -> dict[str, Any]:
    form = form_of(part, LIMITS)
    if form == "text":
        return {"type": "text", "text": {"body": part.text, "preview_url": False}}
    action = (
        {"buttons": [_button(one) for one in part.choices]}
        if form == "buttons"
        else {
            "button": part.list_label,
            "sections": [
                {"rows": [_row(one) for one in section.choices]}
                | ({"title": section.title} if section.title else {})
                for section in part.sections
            ],
        }
    )
    kind = "button" if form == "buttons" else "list"
    interactive = {"type": kind, "body": {"text": part.text}, "action": action}
    return {"type": "interactive", "interactive": interactive}


def _button(choice: Choice) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": choice.id, "title": choice.label}}


def _row(choice: Choice) -> dict[str, str]:
    row = {"id": choice.id, "title": choice.label}
    return row | ({"description": choice.description} if choice.description else {})


def _template(template: Mapping[str, Any]) -> dict[str, Any]:
    """A template by ``name``, ``language`` and the ``parameters`` of its body, all texts."""
    texts = [{"type": "text", "text": text} for text in template.get("parameters", ())]
    found: dict[str, Any] = {
        "name": template.get("name"),
        "language": {"code": template.get("language")},
    }
    if texts:
        found["components"] = [{"type": "body", "parameters": texts}]
    return {"type": "template", "template": found}
