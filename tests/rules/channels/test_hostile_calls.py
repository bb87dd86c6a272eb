"""Whatever a call holds, reading it never raises, and what is read can be stored."""

import json
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from empfio.channels.contract import Channel, Connection, Inbound, Reading
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.kit.strict_json import is_keepable
from tests.channels import ALL, META, PAYLOADS, TELEGRAM, TWILIO, delivered, form

HOSTILE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30),
    st.sampled_from([
        "\x00", "\ud800", "x" * 70_000, "²", "١", "-0", "1e400", "9" * 400, 10**400, -(10**30),
        "whatsapp:+", "whatsapp:+1234567\n", " ", [], {}, [[]], [{}], {"id": {}}, "private",
    ]),
)  # fmt: skip
DEEP = [b"[" * 100_000, b'{"entry":' * 5_000, b'{"message":' * 50_000 + b"1" + b"}" * 50_000]
PAYLOADS_READ = {file: json.loads(file.read_bytes()) for file in sorted(PAYLOADS.rglob("*.json"))}


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts_in(getattr(value, one.name))
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in texts_in(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in texts_in(part))


def check(reading: Reading) -> None:
    assert isinstance(reading, Reading)
    assert [text for text in texts_in(reading) if not is_keepable(text)] == []
    assert all(name and len(name) <= 250 for name in reading.noted)
    for item in reading.items:
        assert 0 < len(item.provider_id) <= 300
        if isinstance(item, Inbound):
            assert item.sender
            assert item.text or item.attachments
            assert len(item.text) <= 65_536
            assert item.sent_at is None or isinstance(item.sent_at, datetime)
            assert len(json.dumps(dict(item.details))) < 2_000


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """All places within a JSON value."""
    yield way
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from places(inner, (*way, key))


def changed(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    """The value with something else in one place."""
    if not way:
        return new
    copy = value.copy()
    copy[way[0]] = changed(value[way[0]], way[1:], new)
    return copy


@given(st.data(), HOSTILE)
@settings(max_examples=600, deadline=None)
def test_a_call_with_anything_in_any_place_is_read(data: st.DataObject, new: Any) -> None:
    file, value = data.draw(st.sampled_from(list(PAYLOADS_READ.items())))
    for _ in range(data.draw(st.integers(1, 3))):
        value = changed(value, data.draw(st.sampled_from(list(places(value)))), new)
    for channel, connection in ALL:
        if channel.kind != file.parent.name:
            continue
        if channel.kind == "whatsapp_twilio":
            pairs = value if isinstance(value, dict) else {"a": value}
            raw = urlencode([(str(k), str(v)) for k, v in pairs.items()], errors="replace").encode()
        else:
            raw = json.dumps(value).encode()
        check(channel.read(connection, raw))
        channel.sought(delivered(raw))


@given(st.binary(max_size=300) | st.text('{}[]",:\\u0d8 messageid&=%', max_size=80).map(str.encode))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_read(raw: bytes) -> None:
    for channel, connection in ALL:
        check(channel.read(connection, raw))
        channel.sought(delivered(raw))
        assert not channel.verify(connection, delivered(raw))


@pytest.mark.parametrize("raw", DEEP, ids=range(len(DEEP)))
@pytest.mark.parametrize(("channel", "connection"), ALL, ids=lambda one: getattr(one, "kind", ""))
def test_json_without_a_bottom_is_noted(
    channel: Channel, connection: Connection, raw: bytes
) -> None:
    reading = channel.read(connection, raw)
    assert reading.items == ()
    assert reading.noted


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    message = {
        "message_id": 1, "date": 1, "text": "ä" * 70_000, "from": {},
        "chat": {"id": 7, "type": "private"},
    }  # fmt: skip
    channel, connection = ALL[0]
    [item] = channel.read(connection, json.dumps({"message": message}).encode()).items
    assert isinstance(item, Inbound)
    assert len(item.text) == 65_536
    assert item.details == {"is_cut": True}


def test_what_cannot_be_stored_is_replaced_and_the_rest_is_kept() -> None:
    wanted = {"message_id": 1, "text": "a\x00b\ud800c", "chat": {"id": 7, "type": "private"}}
    channel, connection = ALL[0]
    for raw in (json.dumps({"message": wanted}).encode(),):
        [item] = channel.read(connection, raw).items
        assert isinstance(item, Inbound)
        assert item.text == "a\ufffdb\ufffdc"
    raw = form("text").replace(b"Body=Haben", b"Body=a%00b%ff")
    [item] = ALL[2][0].read(TWILIO, raw).items
    assert isinstance(item, Inbound)
    assert item.text.startswith("a\ufffdb\ufffd")


@pytest.mark.parametrize(
    "unit",
    [b'"phone_number_id"', b'"phone_number_id" ', b'"phone_number_id":"1', b'"id": ', b"&", b"%"],
)
def test_four_megabytes_are_searched_at_once(unit: bytes) -> None:
    """Before anything is verified, so whoever likes may send them."""
    raw = unit * (4_000_000 // len(unit))
    for channel, _ in ALL:
        began = time.thread_time()
        assert len(channel.sought(delivered(raw))) <= 20
        assert time.thread_time() - began < 1


def test_very_many_numbers_are_not_all_sought() -> None:
    raw = b"".join(b'{"phone_number_id":"%d"}' % number for number in range(100_000))
    assert len(WhatsAppMeta().sought(delivered(raw))) == 20


def test_a_secret_is_in_no_form_of_a_connection() -> None:
    shown = " ".join(repr(one) for one in (META, TELEGRAM, TWILIO))
    assert "canary" not in shown
