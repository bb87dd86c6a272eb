"""Entity tags and the conditions made with them, as RFC 9110 has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.kit.doors import Call
from empfio.kit.errors import StaleError
from empfio.kit.etags import check_version, etag, known_versions, wanted_versions


def call(**headers: str | list[str]) -> Call:
    """A request with these headers; ``_`` stands for ``-``."""
    lines = [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, given in headers.items()
        for value in ([given] if isinstance(given, str) else given)
    ]
    return Call({"type": "http", "method": "PATCH", "headers": lines})


@given(st.integers(1, 10**9 - 1))
def test_a_tag_is_strong_and_is_recognised_again(version: int) -> None:
    name, tag = etag(version)
    assert name == b"etag" and tag == b'"%d"' % version
    for read in (known_versions, wanted_versions):
        header = {"if_none_match": tag.decode(), "if_match": tag.decode()}
        found = read(call(**header))
        assert found is not None and found.versions == (version,)
        check_version(found, version)
        with pytest.raises(StaleError):
            check_version(found, version + 1)


def test_without_the_header_there_is_no_condition() -> None:
    assert known_versions(call()) is None
    assert wanted_versions(call()) is None
    check_version(None, 7)


def test_a_star_matches_every_version() -> None:
    check_version(wanted_versions(call(if_match=" * ")), 7)


def test_one_of_several_tags_is_enough() -> None:
    for several in ('"1", "2",W/"9"', ['"1"', '"2"']):
        check_version(wanted_versions(call(if_match=several)), 1)
        check_version(wanted_versions(call(if_match=several)), 2)


def test_a_weak_tag_serves_reading_and_never_writing() -> None:
    known = known_versions(call(if_none_match='W/"3"'))
    assert known is not None and known.versions == (3,)
    with pytest.raises(StaleError):
        check_version(wanted_versions(call(if_match='W/"3"')), 3)


@pytest.mark.parametrize(
    "header",
    ["", "3", '"x"', '""', '"3', "'3'", '"03x"', '"-3"', '"٣"'.encode().decode("latin-1"),
     f'"{"3" * 10}"', f'"{"3" * 5_000}"', '"' * 5_000, "W/" * 3_000],
)  # fmt: skip
def test_a_tag_that_is_not_ours_matches_nothing(header: str) -> None:
    with pytest.raises(StaleError):
        check_version(wanted_versions(call(if_match=header)), 3)


@given(st.text(st.characters(max_codepoint=255), max_size=100))
def test_any_header_is_a_condition_on_versions_that_can_be(header: str) -> None:
    found = known_versions(call(if_none_match=header))
    assert found is not None
    assert all(0 <= version < 2**31 for version in found.versions)
