"""Times on the wire: RFC 3339 with an offset is read, UTC with six digits is written."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from empfio.kit.clock import now, read_time, write_time

MOMENTS = st.datetimes(
    min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31), timezones=st.just(UTC)
)
OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda n: timezone(timedelta(minutes=n)))

WRONG = {
    "nothing": "",
    "a date": "2026-03-07",
    "no offset": "2026-03-07T10:00:00",
    "a space for the T": "2026-03-07 10:00:00Z",
    "a plus that a query made a space": "2026-03-07T10:00:00 01:00",
    "no seconds": "2026-03-07T10:00Z",
    "the basic form": "20260307T100000Z",
    "a week": "2026-W10-6T10:00:00Z",
    "a leap second": "2026-12-31T23:59:60Z",
    "24 o'clock": "2026-03-07T24:00:00Z",
    "February 30": "2026-02-30T10:00:00Z",
    "February 29 without a leap year": "2026-02-29T10:00:00Z",
    "month 13": "2026-13-01T10:00:00Z",
    "year 0": "0000-01-01T00:00:00Z",
    "year 10000": "10000-01-01T00:00:00Z",
    "before year 1 in UTC": "0001-01-01T00:00:00+01:00",
    "after year 9999 in UTC": "9999-12-31T23:59:59-01:00",
    "an offset of 24 hours": "2026-03-07T10:00:00+24:00",
    "an offset of 75 minutes": "2026-03-07T10:00:00+01:75",
    "an offset without a colon": "2026-03-07T10:00:00+0100",
    "ten digits of fraction": "2026-03-07T10:00:00.1234567891Z",
    "a fraction without digits": "2026-03-07T10:00:00.Z",
    "a comma": "2026-03-07T10:00:00,5Z",
    "Arabic digits": "٢٠٢٦-03-07T10:00:00Z",
    "a line break behind": "2026-03-07T10:00:00Z\n",
    "a Unix time": "1772877600",
    "5,000 digits": "9" * 5_000,
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        read_time(text)


@pytest.mark.parametrize("value", [None, 0, 1772877600, 1.5, True, [], {}, b"2026", datetime.now()])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        read_time(value)


def test_every_offset_is_brought_to_utc() -> None:
    ten = datetime(2026, 3, 7, 10, tzinfo=UTC)
    for text in (
        "2026-03-07T10:00:00Z", "2026-03-07t10:00:00z", "2026-03-07T11:00:00+01:00",
        "2026-03-07T00:30:00-09:30", "2026-03-07T10:00:00.000Z", "2026-03-07T10:00:00-00:00",
    ):  # fmt: skip
        assert read_time(text) == ten
        assert read_time(text).tzinfo is UTC


def test_digits_beyond_the_microsecond_are_cut() -> None:
    assert read_time("2026-03-07T10:00:00.123456789Z").microsecond == 123_456
    assert read_time("2026-03-07T10:00:00.9999999Z").microsecond == 999_999
    assert read_time("2026-03-07T10:00:00.1Z").microsecond == 100_000


def test_times_are_written_in_utc_with_six_digits() -> None:
    moment = datetime(2026, 3, 7, 11, tzinfo=timezone(timedelta(hours=1)))
    assert write_time(moment) == "2026-03-07T10:00:00.000000Z"
    assert write_time(datetime(999, 1, 2, tzinfo=UTC)) == "0999-01-02T00:00:00.000000Z"
    assert now().tzinfo is UTC


@given(MOMENTS, OFFSETS)
def test_what_is_written_is_read_again(moment: datetime, offset: timezone) -> None:
    assert read_time(write_time(moment)) == moment
    assert read_time(moment.astimezone(offset).isoformat()) == moment
    assert len(write_time(moment)) == 27


@given(st.text("0123456789-T:.Z+ ", max_size=32) | st.text(max_size=40))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    with contextlib.suppress(PydanticCustomError):
        assert read_time(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["0001-01-01T00:01:00.0+14:38", "9999-12-31T23:59:59-00:01"])
def test_a_time_that_its_offset_leads_out_of_the_calendar_is_told_so(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="in the years 1 to 9999"):
        read_time(text)
