"""When something is meant in English messages."""

from datetime import date, datetime, time
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empfio.languages.actions import read_times, surviving
from empfio.languages.records import LANGUAGES, Language, Reading

NOW = datetime(2026, 3, 4, 10, 30)  # a Wednesday


def read(text: str) -> tuple[Reading, ...]:
    return read_times(text, "en", NOW)


def day_of(text: str) -> str | None:
    readings = read(text)
    return readings[0].first.isoformat() if readings and readings[0].first else None


def clock_of(text: str) -> str | None:
    readings = read(text)
    return readings[0].at.isoformat("minutes") if readings and readings[0].at else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-03-04"),
        ("could I come tommorow?", "2026-03-05"),
        ("the day after tomorrow", "2026-03-06"),
        ("Friday", "2026-03-06"),
        ("this Friday", "2026-03-06"),
        ("next Friday", "2026-03-13"),
        ("wensday", "2026-03-11"),
        ("Friday week", "2026-03-13"),
        ("a week from Friday", "2026-03-13"),
        ("the Friday after next", "2026-03-13"),
        ("Tuesday next week", "2026-03-10"),
        ("next week, on Tuesday", "2026-03-10"),
        ("in two weeks", "2026-03-18"),
        ("Thursday in two weeks", "2026-03-19"),
        ("a fortnight tomorrow", "2026-03-19"),
        ("3 days from Tuesday", "2026-03-13"),
        ("in 10 days", "2026-03-14"),
        ("in four business days", "2026-03-10"),
        ("the 22nd", "2026-03-22"),
        ("on the twenty-first of May", "2026-05-21"),
        ("May twenty one", "2026-05-21"),
        ("3rd of March", "2027-03-03"),
        ("March 4th", "2026-03-04"),
        ("Feb 29", "2028-02-29"),
        ("2026-12-24", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("24/12", "2026-12-24"),
        ("12/24/26", "2026-12-24"),
        ("Christmas Eve", "2026-12-24"),
        ("Easter Monday", "2026-04-06"),
        ("thanksgiving", "2026-11-26"),
        ("the second Monday of next month", "2026-04-13"),
        ("last Friday in May", "2026-05-29"),
        ("Saturday 7th March", "2026-03-07"),
        ("Tuesday the 31st", "2026-03-31"),
        ("December 6 noon", "2026-12-06"),
    ],
)
def test_a_day_is_read(text: str, day: str) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("next week", "2026-03-09", "2026-03-15"),
        ("this weekend", "2026-03-07", "2026-03-08"),
        ("the weekend after next", "2026-03-21", "2026-03-22"),
        ("end of March", "2026-03-21", "2026-03-31"),
        ("beginning of May", "2026-05-01", "2026-05-10"),
        ("in April", "2026-04-01", "2026-04-30"),
        ("from the 24th to the 26th of June", "2026-06-24", "2026-06-26"),
        ("July 13-15", "2026-07-13", "2026-07-15"),
        ("20/5-23/5", "2026-05-20", "2026-05-23"),
        ("Monday to Wednesday", "2026-03-09", "2026-03-11"),
        ("the next 3 days", "2026-03-05", "2026-03-07"),
        ("week 12", "2026-03-16", "2026-03-22"),
        ("the week of the 18th", "2026-03-16", "2026-03-22"),
        ("from now until Saturday", "2026-03-04", "2026-03-07"),
    ],
)
def test_a_range_has_its_first_and_its_last_day(text: str, first: str, last: str) -> None:
    reading = read(text)[0]
    assert (reading.first, reading.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("3 pm", "15:00"),
        ("0845am", "08:45"),
        ("at 16.40", "16:40"),
        ("half past seven in the evening", "19:30"),
        ("quarter to 1 in the afternoon", "12:45"),
        ("twenty to four", "15:40"),
        ("three in the afternoon", "15:00"),
        ("9h15", "09:15"),
        ("noon", "12:00"),
        ("12 at night", "00:00"),
        ("ten thirty a.m.", "10:30"),
        ("table for 4 at 7:30 pm", "19:30"),
        ("18 45 in the evening", "18:45"),
        ("quarter to noon", "11:45"),
        ("in half an hour", "11:00"),
        ("twelve oh five", "12:05"),
    ],
)
def test_a_clock_is_read(text: str, clock: str) -> None:
    assert clock_of(text) == clock


@pytest.mark.parametrize(
    ("text", "at", "until"),
    [
        ("between 3 and 5pm", time(15), time(17)),
        ("from 11 to 3pm", time(11), time(15)),
        ("from 11 am to 3", time(11), time(15)),
        ("Monday 8 to 9", time(8), time(9)),
        ("10-11am", time(10), time(11)),
        ("22:40 - 1:10", time(22, 40), time(1, 10)),
        ("4pm for 30 mins", time(16), time(16, 30)),
        ("tomorrow 0930 - 1045", time(9, 30), time(10, 45)),
        ("1845-1955", time(18, 45), time(19, 55)),
        ("Friday afternoon between 1 and 4", time(13), time(16)),
    ],
)
def test_an_interval_takes_the_shorter_way_round(text: str, at: time, until: time) -> None:
    reading = read(text)[0]
    assert (reading.at, reading.until) == (at, until)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("after 3 pm", "after"),
        ("from 2 pm", "after"),
        ("3pm at the earliest", "after"),
        ("before noon", "before"),
        ("by 5pm", "before"),
        ("no later than 6 pm", "before"),
        ("around 10 am", "about"),
        ("11ish", "about"),
        ("at 10 am", "at"),
    ],
)
def test_an_open_range_says_its_direction(text: str, bound: str) -> None:
    assert read(text)[0].bound == bound


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Saturday morning", "morning"),
        ("tomorrow early in the morning", "early_morning"),
        ("late afternoon on Tuesday", "late_afternoon"),
        ("tonight", "night"),
        ("Monday after work", "evening"),
        ("Feb 5 AM", "morning"),
    ],
)
def test_a_part_of_the_day_is_no_clock(text: str, part: str) -> None:
    reading = read(text)[0]
    assert (reading.part, reading.at) == (part, None)
    assert reading.first is not None


def test_an_hour_alone_has_two_readings_and_the_day_comes_first() -> None:
    morning, night = read("tomorrow at 8")
    assert (morning.at, night.at) == (time(8), time(20))
    assert morning.doubts == {"half"} and not morning.is_half_said
    assert [one.at for one in read("tomorrow at 3")] == [time(15), time(3)]
    assert [one.at for one in read("tomorrow at 8 pm")] == [time(20)]


def test_of_today_the_time_to_come_is_first() -> None:
    assert [one.at for one in read("today at 9")] == [time(21), time(9)]


def test_next_friday_may_be_the_coming_one() -> None:
    assert [one.first for one in read("next Friday")] == [date(2026, 3, 13), date(2026, 3, 6)]
    assert read("next Friday")[0].doubts == {"week"}


def test_which_number_is_the_month_is_open_where_both_may_be() -> None:
    assert {one.first for one in read("4/5")} == {date(2026, 5, 4), date(2026, 4, 5)}
    assert read("4/5")[0].doubts == {"order"}
    american = read_times("4/5", "en", NOW, is_day_first=False)
    assert [(one.first, one.doubts) for one in american] == [(date(2026, 4, 5), set())]
    assert [one.first for one in read("Sunday 4/5")] == [date(2026, 4, 5)]


def test_a_bare_number_is_an_hour_or_a_day() -> None:
    hours, day = read("7")[:2], read("7")[2]
    assert [one.at for one in hours] == [time(7), time(19)]
    assert (day.first, day.at) == (date(2026, 3, 7), None)
    assert day.doubts >= {"number"}


def test_alternatives_stand_in_their_order() -> None:
    found = read("Monday or Tuesday after 3pm")
    assert [(one.first, one.at, one.bound) for one in found] == [
        (date(2026, 3, 9), time(15), "after"),
        (date(2026, 3, 10), time(15), "after"),
    ]
    assert [one.at for one in read("Monday at 3pm or 4pm")] == [time(15), time(16)]
    assert len({one.first for one in read("Monday at 3pm or 4pm")}) == 1


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Wednesday doesn't work for me, but Thursday after 5pm does", [5, 11, 4]),
        ("I can't do Monday", [9]),
        ("any day except Friday", [6]),
    ],
)
def test_what_does_not_suit_is_denied_wherever_it_is_said(text: str, days: list[int]) -> None:
    found = read(text)
    assert [one.first and one.first.day for one in found] == days
    assert found[-1].is_denied


def test_two_clocks_are_in_the_same_half() -> None:
    assert [one.at for one in read("Friday at 2 or 3pm")] == [time(14), time(15)]


def test_what_is_denied_comes_last() -> None:
    thursday, monday = read("not Monday, Thursday instead")
    assert (thursday.first, thursday.is_denied) == (date(2026, 3, 5), False)
    assert (monday.first, monday.is_denied) == (date(2026, 3, 9), True)


def test_a_clock_said_apart_belongs_to_the_day() -> None:
    reading = read("Friday would suit us best. Could we make it about 6 pm?")[0]
    assert (reading.first, reading.at, reading.bound) == (date(2026, 3, 6), time(18), "about")


def test_a_reading_says_where_it_stood() -> None:
    text = "Hello, I'd like to come tomorrow at 5pm please"
    start, end = read(text)[0].span
    assert text[start:end] == "tomorrow at 5pm"


@pytest.mark.parametrize(
    "text",
    [
        "a table for 4 people",
        "there will be 6 of us",
        "call me on 0171 2345678",
        "my number is +49 171 2345678",
        "it costs 25 euros, or $30",
        "31.16€ for a haircut?",
        "write to anna.may@example.com",
        "good morning!",
        "I may come, I am not sure",
        "the first one please",
        "just a second",
        "it takes 45 minutes",
        "room 12",
        "a table for two",
        "how about one table?",
        "viewing at One on Center",
        "if we sat outdoors",
        "the 12 of us",
        "turn on the lights",
        "for two nights",
        "I was with you last Monday",
        "I have had a cough since Friday",
        "",
    ],
)
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert read(text) == ()


def test_those_readings_survive_that_can_be() -> None:
    def is_open(reading: Reading) -> bool:
        return reading.at is not None and time(9) <= reading.at < time(18)

    assert [one.at for one in surviving(read("tomorrow at 5"), is_open)] == [time(17)]


WORDS = st.sampled_from(
    "next this monday friday the 3 22nd of march at half past quarter to 12 1030 8.30 20/5 - . , "
    "pm in two weeks from end between and or not after before noon tomorrow 29.02.2023 99999 "
    "nächsten montag halb drei um uhr viertel vor übermorgen 31. 9999 years ende zwölf bis".split()
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join), st.sampled_from(LANGUAGES))
def test_words_of_time_in_any_order_are_read_to_their_end(text: str, language: Language) -> None:
    for reading in read_times(text, language, NOW):
        start, end = reading.span
        assert 0 <= start < end <= len(text)
        assert (reading.first is None) == (reading.last is None)
        assert not reading.first or not reading.last or reading.first <= reading.last


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.datetimes())
def test_any_text_at_any_time_is_read_to_its_end(
    text: str, language: Language, now: datetime
) -> None:
    for reading in read_times(text, language, now):
        assert 0 <= reading.span[0] < reading.span[1] <= len(text)


HOSTILE = [
    "1 " * 1_000, "monday " * 290, "1." * 1_000, "1-" * 1_000, "12:30" * 400, "next " * 400,
    "p.m." * 500, "a" * 2_000, "'" * 2_000, "0171 " * 400, "not " * 500, "the " * 500,
    "5 to " * 400,
    "1/1/" * 500, "half " * 400, "week " * 400, "ab 1. " * 330, "twenty " * 285, "10.10.10." * 220,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_made_to_be_slow_takes_as_long_as_it_is(text: str, language: Language) -> None:
    # Twice the text: a little more than twice the work, and not four times as much, which it would
    # be each time; a machine that is busy with other things makes it so now and then.
    assert any(
        _spent_on(text[:2_000], language) < 3 * _spent_on(text[:1_000], language) + 0.02
        for _ in range(5)
    )


def _spent_on(text: str, language: Language) -> float:
    """Seconds of CPU that a text takes, the best of five."""

    def spent() -> float:
        began = thread_time()
        read_times(text, language, NOW)
        return thread_time() - began

    return min(spent() for _ in range(5))
