"""What a file is by its content, and how it is named to a browser."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from empfio.attachments.rules import UNKNOWN, disposition, is_what_it_says, media_type_of

TEXT = "text/plain; charset=utf-8"
KNOWN = {
    b"\xff\xd8\xff\xe0": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF89a": "image/gif",
    b"RIFF0000WEBP": "image/webp", b"RIFF0000WAVE": "audio/wav", b"RIFF0000AVI ": UNKNOWN,
    b"0000ftypisom": "video/mp4", b"0000ftypM4A ": "audio/mp4", b"OggS": "audio/ogg",
    b"#!AMR\n": "audio/amr", b"ID3": "audio/mpeg", b"%PDF-1.7": "application/pdf",
    b"PK\x03\x04": "application/zip", b"MZ\x90\x00": UNKNOWN, b"": UNKNOWN, b"a\x00b": UNKNOWN,
    b"<!doctype html><script>": TEXT, b"<svg onload='x'>": TEXT, "Grüße".encode(): TEXT,
}  # fmt: skip


@pytest.mark.parametrize("data", KNOWN)
def test_content_says_what_a_file_is(data: bytes) -> None:
    assert media_type_of(data) == KNOWN[data]


@given(some.binary(max_size=64))
def test_nothing_is_ever_served_as_what_a_browser_runs(data: bytes) -> None:
    found = media_type_of(data)
    assert not any(word in found for word in ("html", "svg", "xml", "script"))


def test_a_picture_is_a_picture_and_a_document_anything() -> None:
    assert is_what_it_says("image", "image/jpeg") and not is_what_it_says("image", TEXT)
    assert is_what_it_says("audio", "audio/ogg") and not is_what_it_says("audio", "image/jpeg")
    assert is_what_it_says("video", "video/mp4") and not is_what_it_says("video", UNKNOWN)
    assert is_what_it_says("document", UNKNOWN) and is_what_it_says("document", TEXT)


@given(some.text(max_size=300))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    text = disposition(name, "fallback")
    assert text.startswith("attachment; filename*=UTF-8''") and text.isascii()
    assert not set(text.partition("''")[2]) & set('"\\/\r\n; ')


def test_a_file_without_a_name_is_called_by_its_id() -> None:
    assert disposition(None, "x-1") == "attachment; filename*=UTF-8''x-1"
