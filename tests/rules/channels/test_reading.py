"""What customers send, kind by kind, as the rooms above get it."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from empfio.channels.contract import Attached, Change, Inbound, Receipt
from empfio.channels.telegram.channel import Telegram
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.channels.whatsapp_twilio.channel import WhatsAppTwilio
from tests.channels import META, PAYLOADS, TELEGRAM, TWILIO, delivered, form, payload

SENT_AT = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)
ANNA = "+491701234567"
Item = Inbound | Change | Receipt


def said(text: str, **more: Any) -> Inbound:
    """A message of Anna's on Telegram."""
    begin = Inbound("700100:41", "700100", text, SENT_AT, "Anna Schmidt")
    return replace(begin, **more)


def wrote(number: str, text: str, **more: Any) -> Inbound:
    """A message of Anna's at Meta."""
    return replace(Inbound(f"wamid.{number}", ANNA, text, SENT_AT, "Anna Schmidt"), **more)


TELEGRAMS: dict[str, Item | str] = {
    "text": said("Haben Sie morgen um 10 Uhr Zeit?"),
    "reply": said("Ja", details={"reply_to": "700100:40"}),
    "photo": said(
        "So soll es aussehen", attachments=(Attached("image", "AgAD-large", "image/jpeg"),)
    ),
    "voice": said("", attachments=(Attached("audio", "AwAD-voice", "audio/ogg"),)),
    "document": said(
        "", attachments=(Attached("document", "BQAD-doc", "application/pdf", "Rezept.pdf"),)
    ),
    "animation": said("", attachments=(Attached("video", "CgAD-anim", "video/mp4"),)),
    "sticker": said("👍", attachments=(Attached("sticker", "CAAC-sticker"),)),
    "location": said("📍 52.520008, 13.404954"),
    "venue": said("📍 Salon, Hauptstraße 1 (52.5, 13.4)"),
    "contact": said("👤 Bea Klein, +493012345"),
    "tap": Inbound(
        "callback:4382bfdwdsb323b2d9", "700100", "11:00", None, "Anna Schmidt", choice="slot:2",
        details={"callback_query": "4382bfdwdsb323b2d9", "reply_to": "700100:40"},
    ),
    "blocked": "my_chat_member",
    "group": "message in a supergroup",
    "poll": "poll",
    "bot": "message of a bot",
}  # fmt: skip

META_CALLS: dict[str, Item | str] = {
    "list_reply": wrote("L1", "11:00", choice="slot:2", details={"reply_to": "wamid.ours"}),
    "flow_reply": wrote("F1", "Sent"),
    "place": wrote("P1", "📍 Salon, Hauptstraße 1 (52.52, 13.405)"),
    "advertisement": wrote("A1", "Hallo", details={"advertisement": "Schneiden 20 % günstiger"}),
    "edit": Change("wamid.E1", ANNA, "edited", "wamid.T1", "um 11 Uhr"),
    "revoke": Change("wamid.R1", ANNA, "deleted", "wamid.T1"),
    "group": "message in a group",
    "without_number": "text without a phone number",
    "order": "order",
    "failed_window": Receipt(
        "wamid.ours", "failed", SENT_AT,
        "WhatsApp: More than 24 hours have passed since the recipient last replied. (131047)",
        "parcel-1",
    ),
}  # fmt: skip

SID = "SM" + "1" * 32
MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM1/Media"
TWILIO_CALLS: dict[str, Item | str] = {
    "text": Inbound(SID, ANNA, "Haben Sie morgen Zeit? 10:00 & später", None, "Anna Schmidt"),
    "media": Inbound(
        SID, ANNA, "So soll es aussehen", None, "Anna Schmidt",
        (Attached("image", f"{MEDIA}/ME1", "image/jpeg"),
         Attached("document", f"{MEDIA}/ME2", "application/pdf")),
    ),
    "button": Inbound(
        SID, ANNA, "11:00", None, "Anna Schmidt", (), "slot:2", {"reply_to": "SM" + "2" * 32}
    ),
    "list": Inbound(SID, ANNA, "12:00", None, "Anna Schmidt", (), "slot:3"),
    "location": Inbound(
        SID, ANNA, "📍 Salon, Hauptstraße 1 (52.52, 13.405)", None, "Anna Schmidt"
    ),
    "sms": "message that is not of WhatsApp",
    "status_delivered": Receipt("SM" + "3" * 32, "delivered"),
    "status_read": Receipt("SM" + "3" * 32, "read"),
    "status_failed": Receipt(
        "SM" + "3" * 32, "failed", None, "Twilio: WhatsApp takes only templates: the customer "
        "last wrote more than 24 hours ago. (63016)",
    ),
    "status_queued": "status queued",
}  # fmt: skip


def expected(found: Item | str) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    return ((), (found,)) if isinstance(found, str) else ((found,), ())


@pytest.mark.parametrize(("name", "found"), TELEGRAMS.items(), ids=TELEGRAMS)
def test_an_update_of_telegram_is_read(name: str, found: Item | str) -> None:
    reading = Telegram().read(TELEGRAM, payload("telegram", name))
    assert (reading.items, reading.noted) == expected(found)


@pytest.mark.parametrize(("name", "found"), META_CALLS.items(), ids=META_CALLS)
def test_a_call_of_meta_is_read(name: str, found: Item | str) -> None:
    reading = WhatsAppMeta().read(META, payload("whatsapp_meta", name))
    assert (reading.items, reading.noted) == expected(found)


@pytest.mark.parametrize(("name", "found"), TWILIO_CALLS.items(), ids=TWILIO_CALLS)
def test_a_call_of_twilio_is_read(name: str, found: Item | str) -> None:
    reading = WhatsAppTwilio().read(TWILIO, form(name))
    assert (reading.items, reading.noted) == expected(found)


def test_every_payload_is_tried() -> None:
    apart = {"edited", "reaction", "reaction_removed", "batch"}
    tried = {*TELEGRAMS, *META_CALLS, *TWILIO_CALLS} | apart
    assert {file.stem for file in PAYLOADS.rglob("*.json")} == tried


def change_in(name: str, **more: Any) -> Change:
    update = json.loads(payload("telegram", name))
    for part in update.values():
        if isinstance(part, dict):
            part.update(more)
    [found] = Telegram().read(TELEGRAM, json.dumps(update).encode()).items
    assert isinstance(found, Change)
    return found


def test_edits_and_reactions_on_telegram_are_changes_each_with_an_id_of_its_own() -> None:
    edited = change_in("edited")
    assert (edited.sender, edited.kind, edited.of) == ("700100", "edited", "700100:41")
    assert edited.text == "Haben Sie morgen um 11 Uhr Zeit?"
    reacted, removed = change_in("reaction"), change_in("reaction_removed")
    assert (reacted.kind, reacted.of, reacted.text) == ("reacted", "700100:40", "❤")
    assert (removed.kind, removed.text) == ("reacted", "")
    same_second = change_in("edited", text="doch 12 Uhr")
    ids = {one.provider_id for one in (edited, reacted, removed, same_second)}
    assert len(ids) == 4
    assert change_in("edited") == edited  # a repeated call names it the same


def test_a_batch_of_meta_is_read_to_its_end_and_other_numbers_are_noted() -> None:
    reading = WhatsAppMeta().read(META, payload("whatsapp_meta", "batch"))
    assert [one.text for one in reading.items if isinstance(one, Inbound)] == [
        "eins", "zwei", "drei", "vier",
    ]  # fmt: skip
    assert [one.state for one in reading.items if isinstance(one, Receipt)] == ["delivered", "read"]
    assert reading.noted == ("messages for another number", "account_update")


def test_every_kind_that_is_known_of_meta_is_taken_in_or_named(shared: Path) -> None:
    file = shared / "data" / "vectors" / "whatsapp_payloads.json"
    kinds = json.loads(file.read_text(encoding="utf-8"))["updates"]
    taken: dict[str, list[Item]] = {}
    for group, calls in kinds.items():
        for name, call in calls.items():
            raw = json.dumps(call).encode()
            found = WhatsAppMeta().sought(delivered(raw))
            settings = {"phone_number_id": "1122334455667"}
            reading = WhatsAppMeta().read(replace(META, settings=settings), raw)
            assert reading.items or all(reading.noted), name
            assert bool(reading.items) is not bool(reading.noted), name
            # By one of the addresses the door finds the business; placeholders lead nowhere.
            assert found or name == "revoke"
            taken.setdefault(group, []).extend(reading.items)
    assert len(taken["message"]) == 14  # all but what Meta itself calls unsupported
    assert {type(one) for one in taken["message"]} == {Inbound, Change}
    assert len(taken["callback_button"]) == 3
    assert len(taken["message_status"]) == 5
    nothing = {group for group, items in taken.items() if not items}
    assert nothing == {
        "account_update", "deleted_message", "outgoing_message", "system", "template_status_update",
    }  # fmt: skip


@pytest.mark.parametrize("number", ["", "1", "999"])
def test_nothing_is_taken_for_another_number(number: str) -> None:
    settings = {"phone_number_id": number, "number": f"+{number}"}
    other = replace(META, settings=settings)
    assert WhatsAppMeta().read(other, payload("whatsapp_meta", "place")).items == ()
    assert WhatsAppTwilio().read(replace(TWILIO, settings=settings), form("text")).items == ()


def test_a_call_is_found_by_the_number_it_was_sent_to() -> None:
    raw = payload("whatsapp_meta", "batch")
    phone, other, account = WhatsAppMeta().sought(delivered(raw))
    assert [phone, account] == list(WhatsAppMeta().addresses(META.settings, META.secrets))[:2]
    assert other == "meta:phone:999"
    own = WhatsAppTwilio().addresses(TWILIO.settings, TWILIO.secrets)
    for name in ("text", "status_delivered"):
        assert WhatsAppTwilio().sought(delivered(form(name))) == own


def test_metas_handshake_is_found_by_the_hash_of_its_token() -> None:
    """So the token itself stands in no look-up."""
    token = hashlib.sha256(b"canary-verify-token").hexdigest()
    assert f"meta:verify:{token}" in WhatsAppMeta().addresses(META.settings, META.secrets)


def test_a_number_in_the_text_of_a_customer_is_not_sought() -> None:
    call = json.loads(payload("whatsapp_meta", "advertisement"))
    [message] = call["entry"][0]["changes"][0]["value"]["messages"]
    message["text"]["body"] = '{"phone_number_id":"666"}'
    for compact in (None, (",", ":")):
        raw = json.dumps(call, separators=compact).encode()
        assert "meta:phone:666" not in WhatsAppMeta().sought(delivered(raw))
