"""Pages and cursors: numbers read strictly, cursors that only we can have made."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from empfio.kit.pages import LARGEST_NUMBER, Cursor, read_cursor, read_whole_number, write_cursor

CURSORS = st.builds(
    Cursor,
    st.sampled_from(["-updated_at", "updated_at", "-created_at", "created_at"]),
    st.integers(1, LARGEST_NUMBER),
    st.datetimes(timezones=st.just(UTC)),
    st.uuids(),
)
HERE = Cursor("-updated_at", 2, datetime(2026, 3, 7, 10, tzinfo=UTC), UUID(int=7))


@given(CURSORS)
def test_a_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    text = write_cursor(cursor)
    assert read_cursor(text) == cursor
    assert text.replace("-", "").replace("_", "").isalnum() and text.isascii()


@given(st.text(max_size=60) | st.text("ABCDabcd0123-_=+/", max_size=60))
def test_any_other_text_is_refused(text: str) -> None:
    try:
        found = read_cursor(text)
    except PydanticCustomError:
        return
    assert write_cursor(found) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "=", "A", write_cursor(HERE) + "=", write_cursor(HERE) + " ", " " + write_cursor(HERE),
        write_cursor(HERE)[:-24], write_cursor(HERE).replace("A", "\u0661", 1), "٣" * 40,
        write_cursor(HERE) + "\n", "AAAA" * 10, "____" * 10, "x" * 5_000,
    ],
)  # fmt: skip
def test_a_cursor_that_was_tampered_with_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        read_cursor(text)


@pytest.mark.parametrize("page", [0, LARGEST_NUMBER + 1, 2**32 - 1])
def test_a_cursor_of_a_page_that_cannot_be_is_refused(page: int) -> None:
    with pytest.raises(PydanticCustomError):
        read_cursor(write_cursor(Cursor(HERE.sort, page, HERE.moment, HERE.id)))


@pytest.mark.parametrize("value", [None, 5, [], b"AAAA"])
def test_what_is_no_text_is_no_cursor(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        read_cursor(value)


@given(st.integers(0, 10**10 - 1))
def test_digits_are_a_whole_number(number: int) -> None:
    assert read_whole_number(str(number)) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "-1", "+1", "1.0", "1.5", "1e3", "1_0", " 1", "1 ", "1\n", "0x1", "٣", "²", "½",
     "1" * 11, "9" * 5_000, "NaN", "true", "null", "1,0"],
)  # fmt: skip
def test_everything_but_digits_is_no_whole_number(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        read_whole_number(text)
