"""Who really calls: signatures over the raw bytes, and no secret verifies nothing."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.channels.contract import Channel, Connection
from empfio.channels.telegram.channel import Telegram
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.channels.whatsapp_twilio.channel import WhatsAppTwilio
from tests.channels import ALL, FORM, META, TELEGRAM, TWILIO, delivered

HEADERS = ("x_telegram_bot_api_secret_token", "x_hub_signature_256", "x_twilio_signature")


def sign(token: str, signed: str) -> str:
    return base64.b64encode(
        hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    ).decode()


def vectors(shared: Path, name: str) -> Any:
    return json.loads((shared / "data" / "vectors" / name).read_text(encoding="utf-8"))


def with_secret(connection: Connection, **secrets: str) -> Connection:
    return replace(connection, secrets={**connection.secrets, **secrets})


def test_twilios_signatures_hold(shared: Path) -> None:
    known = vectors(shared, "twilio_signature.json")
    connection = with_secret(TWILIO, auth_token=known["auth_token"])
    for case in known["cases"]:
        is_form = case["params"] is not None
        raw = urlencode(case["params"], doseq=True) if is_form else case["body"]
        kind = f"{FORM}; charset=UTF-8" if is_form else "application/json"
        call = delivered(
            raw.encode(), case["url"], content_type=kind, x_twilio_signature=case["signature"]
        )
        assert WhatsAppTwilio().verify(connection, call) is case["valid"], case["name"]
    assert len(known["cases"]) > 10


def test_metas_signatures_hold(shared: Path) -> None:
    cases = vectors(shared, "x_hub_signature_256.json")["cases"]
    for case in cases:
        connection = with_secret(META, app_secret=case["secret"])
        call = delivered(case["body"].encode(), x_hub_signature_256=case["signature"])
        assert WhatsAppMeta().verify(connection, call) is case["valid"], case
    assert len(cases) > 5


def test_telegrams_tokens_hold(shared: Path) -> None:
    cases = vectors(shared, "telegram.json")["webhook"]["cases"]
    told = [case for case in cases if "configured" in case]
    for case in told:
        given_token = case["token_header"]
        headers = {} if given_token is None else {HEADERS[0]: given_token}
        connection = with_secret(TELEGRAM, webhook_token=case["configured"])
        assert Telegram().verify(connection, delivered(**headers)) is case["accepted"]
    assert len(told) == 3


@pytest.mark.parametrize("secrets", [{}, {"": ""}])
@pytest.mark.parametrize(("channel", "connection"), ALL, ids=lambda one: getattr(one, "kind", ""))
def test_without_a_secret_nothing_is_verified(
    channel: Channel, connection: Connection, secrets: dict[str, str]
) -> None:
    """Also not what was signed by the empty secret."""
    empty = replace(connection, secrets=dict.fromkeys(connection.secrets, "") if secrets else {})
    raw = b"Body=x"
    signed = [
        "", "sha256=" + hmac.new(b"", raw, hashlib.sha256).hexdigest(),
        sign("", "https://desk.example/Bodyx"),
    ]  # fmt: skip
    for signature in signed:
        headers = dict.fromkeys(HEADERS, signature)
        assert not channel.verify(empty, delivered(raw, content_type=FORM, **headers))
    assert not channel.verify(empty, delivered(raw, content_type=FORM))


@given(st.text(max_size=100))
def test_no_other_header_is_taken_and_none_is_an_error(text: str) -> None:
    for channel, connection in ALL:
        known = connection.secrets.get("webhook_token")
        headers = dict.fromkeys(HEADERS, text)
        call = delivered(b"{}", content_type=FORM, **headers)
        assert channel.verify(connection, call) is (text == known)


def test_a_body_that_no_hash_speaks_for_is_not_twilios() -> None:
    """A signature over the address alone would let any body in."""
    url, token = "https://desk.example/hook", TWILIO.secrets["auth_token"]
    signature = sign(token, url)
    for kind in ("application/json", "", "text/plain", "multipart/form-data"):
        call = delivered(b"{}", url, content_type=kind, x_twilio_signature=signature)
        assert not WhatsAppTwilio().verify(TWILIO, call)


@pytest.mark.parametrize(("many", "is_read"), [(100, True), (101, False)])
def test_a_form_of_very_many_fields_is_not_read(many: int, is_read: bool) -> None:
    url, token = "https://desk.example/hook", TWILIO.secrets["auth_token"]
    fields = {f"a{number}": "x" for number in range(many)}
    signature = sign(token, url + "".join(f"{name}x" for name in sorted(fields)))
    raw = urlencode(fields).encode()
    call = delivered(raw, url, content_type=FORM, x_twilio_signature=signature)
    assert WhatsAppTwilio().verify(TWILIO, call) is is_read
