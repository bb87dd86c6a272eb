"""Metadata: any JSON object of at most 16 KB and eight levels, without the server's own keys."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from empfio.conversations.records import GivenMetadata
from empfio.kit.metadata import MOST_BYTES, Metadata, write_metadata

ANY = TypeAdapter(Metadata)
GIVEN = TypeAdapter(GivenMetadata)


def nested(depth: int, *, in_lists: bool = False) -> dict[str, Any]:
    """An object of so many levels, itself the first."""
    value: Any = 1
    for _ in range(depth - 1):
        value = [value] if in_lists else {"a": value}
    return {"a": value}


def filled(size: int) -> dict[str, str]:
    """Metadata of exactly so many bytes as JSON."""
    return {"a": "x" * (size - len('{"a":""}'))}


@pytest.mark.parametrize("in_lists", [False, True])
def test_eight_levels_are_kept_and_nine_refused(in_lists: bool) -> None:
    ANY.validate_python(nested(8, in_lists=in_lists))
    with pytest.raises(ValidationError, match="deeper than 8"):
        ANY.validate_python(nested(9, in_lists=in_lists))


def test_sixteen_kilobytes_are_kept_and_one_byte_more_refused() -> None:
    ANY.validate_python(filled(MOST_BYTES))
    with pytest.raises(ValidationError, match="16 KB"):
        ANY.validate_python(filled(MOST_BYTES + 1))


def test_bytes_are_counted_and_not_characters() -> None:
    ANY.validate_python({"a": "ä" * 8_000})
    with pytest.raises(ValidationError, match="16 KB"):
        ANY.validate_python({"a": "ä" * 8_200})


@pytest.mark.parametrize("key", ["author", "sent_at", "channel"])
def test_the_servers_own_keys_are_refused_at_the_top_alone(key: str) -> None:
    with pytest.raises(ValidationError, match=f"must not hold {key}"):
        GIVEN.validate_python({key: None, "a": 1})
    GIVEN.validate_python({"a": {key: 1}, f"{key}s": 1})
    ANY.validate_python({key: 1})


@pytest.mark.parametrize("value", [None, [], "{}", 1, True, [["a", 1]]])
def test_what_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        GIVEN.validate_python(value, strict=True)


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"])),
    )
)  # fmt: skip
def test_metadata_is_written_as_it_was_given(value: dict[str, Any]) -> None:
    assert json.loads(write_metadata(value)) == value
