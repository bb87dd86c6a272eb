"""What Twilio's own package and pywa say of the same calls and messages."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.channels.contract import Choice, Inbound, Outgoing, Section
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.channels.whatsapp_twilio.channel import WhatsAppTwilio
from empfio.kit.clock import now
from tests.channels import FORM, META, TWILIO, delivered
from tests.providers import Provider

twilio = pytest.importorskip("twilio.request_validator", reason="`make setup` brings the package")
pywa = pytest.importorskip("pywa", reason="`make setup` brings the package")
httpx = pytest.importorskip("httpx", reason="pywa brings the package")

STORABLE = st.characters(exclude_categories=["Cs"])
FIELDS = st.dictionaries(
    st.text(STORABLE, min_size=1, max_size=20),
    st.lists(st.text(STORABLE, max_size=20), min_size=1, max_size=3),
    max_size=8,
)


class Form(dict[str, list[str]]):
    """A form as web frameworks have it, from which that package takes all values of a name."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


@given(FIELDS, st.sampled_from(["", "?a=1&b=%20", "?bodySHA256=x"]))
def test_what_twilio_signs_is_taken_and_nothing_that_was_changed(
    fields: dict[str, Any], query: str
) -> None:
    url = f"https://desk.example/api/v1/channels/twilio/webhook{query}"
    token = TWILIO.secrets["auth_token"]
    signature = twilio.RequestValidator(token).compute_signature(url, Form(fields))
    raw = urlencode(fields, doseq=True).encode()
    call = delivered(raw, url, content_type=FORM, x_twilio_signature=signature)
    channel = WhatsAppTwilio()
    assert channel.verify(TWILIO, call)
    assert not channel.verify(TWILIO, replace(call, raw=raw + b"&Body=more"))
    assert not channel.verify(TWILIO, replace(call, url=f"{url}/more"))
    assert not channel.verify(replace(TWILIO, secrets={"auth_token": f"{token}x"}), call)


def test_pywa_reads_the_same_messages(shared: Path) -> None:
    """Id, sender, text or caption, file and what was tapped."""
    file = shared / "data" / "vectors" / "whatsapp_payloads.json"
    kinds = json.loads(file.read_text(encoding="utf-8"))["updates"]
    client = pywa.WhatsApp("1", "token", filter_updates=False)
    connection = replace(META, settings={"phone_number_id": "1122334455667"})
    compared = 0
    for name, call in (kinds["message"] | kinds["callback_button"]).items():
        raw = json.dumps(call).encode()
        items = WhatsAppMeta().read(connection, raw).items
        if not items or not isinstance(items[0], Inbound):
            continue
        kind = pywa.types.CallbackButton if name in kinds["callback_button"] else pywa.types.Message
        theirs, ours = kind.from_update(client, call), items[0]
        assert ours.provider_id == theirs.id, name
        assert ours.sender == f"+{theirs.from_user.wa_id}", name
        assert ours.sender_name == theirs.from_user.name
        assert ours.sent_at == theirs.timestamp
        if kind is pywa.types.CallbackButton:
            assert (ours.choice, ours.text) == (theirs.data, theirs.title), name
        else:
            said = theirs.text or theirs.caption
            assert not said or ours.text == said, name
            assert [one.reference for one in ours.attachments] == (
                [theirs.media.id] if theirs.has_media else []
            ), name
        compared += 1
    assert compared >= 12


def sent_by_pywa(text: str, buttons: Any) -> dict[str, Any]:
    """The body that pywa would send."""
    bodies: list[dict[str, Any]] = []

    def answer(request: Any) -> Any:
        bodies.append(json.loads(request.content))
        contact = {"input": "491701234567", "wa_id": "491701234567"}
        return httpx.Response(200, json={"contacts": [contact], "messages": [{"id": "wamid.1"}]})

    session = httpx.Client(
        transport=httpx.MockTransport(answer), base_url="https://graph.facebook.com/v23.0"
    )
    client = pywa.WhatsApp(
        META.settings["phone_number_id"], "token", session=session, api_version="23.0"
    )
    client.send_message("491701234567", text, buttons=buttons, tracker="parcel-1")
    return bodies[0]


async def sent_by_us(text: str, *sections: Section) -> dict[str, Any]:
    provider = Provider()
    part = Outgoing("+491701234567", text, sections, "Auswählen", last_heard_at=now())
    await WhatsAppMeta().send(provider, META, part, "parcel-1", now())
    return provider.taken[0].body


async def test_pywa_sends_the_same_bodies() -> None:
    types = pywa.types
    assert await sent_by_us("Hallo") == sent_by_pywa("Hallo", None)
    buttons = [types.Button("9:00", "a"), types.Button("10:00", "b")]
    section = Section("", (Choice("a", "9:00"), Choice("b", "10:00")))
    assert await sent_by_us("Wann?", section) == sent_by_pywa("Wann?", buttons)
    rows = types.SectionList(
        "Auswählen",
        [types.Section("Di", [types.SectionRow("9:00", "a", "bei Bea")]),
         types.Section("Mi", [types.SectionRow("9:00", "b")])],
    )  # fmt: skip
    sections = (
        Section("Di", (Choice("a", "9:00", "bei Bea"),)),
        Section("Mi", (Choice("b", "9:00"),)),
    )
    assert await sent_by_us("Wann?", *sections) == sent_by_pywa("Wann?", rows)
