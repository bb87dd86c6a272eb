"""JSON read strictly: honest JSON is read as always, everything else is refused."""

import contextlib
import json
import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.kit.errors import InvalidError, MalformedError, Refusal
from empfio.kit.strict_json import is_keepable, read_json

KEEPABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | KEEPABLE,
    lambda inner: st.lists(inner) | st.dictionaries(KEEPABLE, inner),
)  # fmt: skip

MALFORMED = {
    "nothing": b"",
    "white space": b"  \n",
    "text behind": b"{} x",
    "two values": b"{}{}",
    "a key twice": b'{"a": 1, "a": 1}',
    "a key twice, once escaped": b'{"a": 1, "\\u0061": 2}',
    "a key twice, deep down": b'[{"b": {"a": 1, "a": 2}}]',
    "NaN": b'{"a": NaN}',
    "Infinity": b"[Infinity]",
    "-Infinity": b"[-Infinity]",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "not UTF-8": b'{"a": "\xff\xfe"}',
    "an overlong form": b'{"a": "\xc0\xaf"}',
    "a surrogate as UTF-8": b'{"a": "\xed\xa0\x80"}',
    "a bare NUL": b'{"a": "\x00"}',
    "a line break in a text": b'{"a": "\n"}',
    "single quotes": b"{'a': 1}",
    "a comma too many": b'{"a": 1,}',
    "a comment": b"{} // x",
    "a leading zero": b"[01]",
    "hex": b"[0x1]",
    "a plus sign": b"[+1]",
    "a number without an end": b"[1.]",
    "Arabic digits": "[١]".encode(),
    "a bracket that is not closed": b"[[[",
    "brackets of two kinds": b"[}",
    "a cut escape": b'"\\u12"',
}
INVALID = {
    "U+0000": b'{"a": "x\\u0000y"}',
    "U+0000 in a key": b'{"a\\u0000": 1}',
    "half a pair": b'["\\ud800"]',
    "the other half": b'["\\udc00"]',
    "a pair in the wrong order": b'["\\udc00\\ud800"]',
    "1e400": b"[1e400]",
    "-1e400": b"[-1e400]",
    "a number of 5,000 digits": b"[" + b"9" * 5_000 + b"]",
    "a fraction of 5,000 digits": b"[0." + b"9" * 5_000 + b"]",
    "65 deep": b"[" * 65 + b"]" * 65,
    "65 deep in objects": b'{"a":' * 65 + b"1" + b"}" * 65,
    "1,000 deep": b"[" * 1_000 + b"]" * 1_000,
    "100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "a million brackets": b"[" * 1_000_000,
}


@given(VALUES)
def test_what_is_honest_json_is_read_as_it_was_written(value: Any) -> None:
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False, indent=1).encode()) == value


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_json_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        read_json(body)


@pytest.mark.parametrize("body", INVALID.values(), ids=INVALID)
def test_json_that_cannot_be_kept_is_invalid(body: bytes) -> None:
    with pytest.raises(InvalidError):
        read_json(body)


def test_sixty_four_deep_is_not_too_deep() -> None:
    read_json(b"[" * 64 + b"]" * 64)
    assert read_json(b"[" + b"[1]," * 1_000 + b"[]]")[-1] == []


def test_brackets_in_texts_are_not_counted() -> None:
    assert read_json(json.dumps(["[" * 1_000, '\\"' + "{" * 1_000]).encode())[0] == "[" * 1_000


def test_a_surrogate_pair_is_a_character() -> None:
    assert read_json(b'"\\ud83d\\ude00"') == "😀"
    assert math.isclose(read_json(b"1e308"), 1e308)


@given(st.binary(max_size=200) | st.text('[]{}":,\\u0dabcNaN1e-. ', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    with contextlib.suppress(MalformedError, InvalidError):
        read_json(body)


@pytest.mark.parametrize("unit", [b'\\"', b'"', b"\\", b'""', b'[""', b'"[\\\\'])
def test_the_worst_body_of_100_kb_is_refused_at_once(unit: bytes) -> None:
    body = b"[" * 65 + b'"' + unit * (100_000 // len(unit))
    began = time.perf_counter()
    with pytest.raises(Refusal):
        read_json(body)
    assert time.perf_counter() - began < 0.5  # quadratic reading takes a minute


@given(st.text(st.characters()))
def test_keepable_is_what_utf_8_and_postgresql_take(text: str) -> None:
    assert is_keepable(text) == (
        "\x00" not in text and text == text.encode(errors="ignore").decode()
    )
