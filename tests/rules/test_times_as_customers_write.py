"""When something is meant in hasty messages: without capitals, with slips, and in several parts."""

from datetime import date, datetime, time, timedelta

import pytest

from empfio.languages.actions import read_shift, read_times
from empfio.languages.records import Language, Reading

NOW = datetime(2026, 3, 4, 10, 30)  # a Wednesday


def read(text: str, language: Language) -> list[Reading]:
    """The likeliest reading of each expression."""
    likeliest: dict[tuple[int, int], Reading] = {}
    for reading in read_times(text, language, NOW):
        likeliest.setdefault(reading.span, reading)
    return list(likeliest.values())


def days(*spans: str) -> list[tuple[date, date]]:
    """03-09..03-13 and the like as days of that year, first and last."""
    ends = [span.split("..") for span in spans]
    return [
        (date.fromisoformat(f"2026-{one[0]}"), date.fromisoformat(f"2026-{one[-1]}"))
        for one in ends
    ]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        # So is Sunday only where what stands beside it says so.
        ("de", "am So um 11", "03-08"),
        ("de", "So, 8.3., 11 Uhr", "03-08"),
        ("de", "Fr-So", "03-06..03-08"),
        ("de", "in ner woche", "03-11"),
        ("de", "in nem monat", "04-04"),
        ("de", "kommendes wochenende", "03-07..03-08"),
        ("en", "this coming weekend", "03-07..03-08"),
        ("en", "early next week", "03-09..03-10"),
        ("en", "late next week", "03-13..03-15"),
        ("en", "late march", "03-21..03-31"),
        ("en", "early on monday", "03-09"),
        ("en", "in 2-3 weeks", "03-18..03-25"),
        ("de", "in drei bis vier tagen", "03-07..03-08"),
        ("de", "diese oder nächste woche", "03-02..03-15"),
        ("en", "this or next week", "03-02..03-15"),
        ("en", "tomorrow week", "03-12"),
        ("en", "tuseday", "03-10"),
        ("en", "w/c 16 march", "03-16..03-22"),
        ("en", "wed thru fri", "03-11..03-13"),
        ("en", "nxt week", "03-09..03-15"),
        # About New Year many write the year that was.
        ("de", "am 6.3.2025", "03-06"),
        ("en", "2025-03-06", "03-06"),
        ("de", "28.02.2026", "02-28"),
        ("en", "14 feb 2026", "02-14"),
    ],
)
def test_a_day_is_read(language: Language, text: str, day: str) -> None:
    assert [(one.first, one.last) for one in read(text, language)] == days(day)


@pytest.mark.parametrize(
    ("language", "text", "spans"),
    [
        ("de", "nächste Woche, Donnerstag oder Freitag", ("03-12", "03-13")),
        ("en", "friday or saturday next week", ("03-13", "03-14")),
        ("en", "next monday or tuesday", ("03-09", "03-10")),
        ("en", "friday or next monday", ("03-06", "03-09")),
        ("en", "sat or sun", ("03-07", "03-08")),
        ("en", "at 4:15 or 4:30 on thursday", ("03-05", "03-05")),
        ("en", "tomorrow 4 or 5", ("03-05", "03-05")),
        ("de", "Dienstag oder Mittwoch, jeweils ab 16 Uhr", ("03-10", "03-11")),
    ],
)
def test_what_is_said_of_one_alternative_is_meant_of_the_other(
    language: Language, text: str, spans: tuple[str, ...]
) -> None:
    assert [(one.first, one.last) for one in read(text, language)] == days(*spans)


@pytest.mark.parametrize(
    ("language", "text", "at", "until", "bound"),
    [
        ("de", "um 11 rum", "11:00", None, "about"),
        ("de", "so gegen 3", "15:00", None, "about"),
        ("de", "punkt 12", "12:00", None, "at"),
        ("de", "14 Uhr oder später", "14:00", None, "after"),
        ("de", "14 uhr oder früher", "14:00", None, "before"),
        ("de", "ab 18 Uhr bis abends", "18:00", None, "after"),
        ("en", "from 6 till late", "18:00", None, "after"),
        ("en", "not until 3", "15:00", None, "after"),
        ("en", "11 or so", "11:00", None, "about"),
        ("de", "zw. 10 und 12", "10:00", "12:00", "at"),
        ("en", "btw 2 and 4", "14:00", "16:00", "at"),
        # In digits 10 to 12 is from the one to the other, in words it is a clock.
        ("en", "10 to 12", "10:00", "12:00", "at"),
        ("en", "ten to twelve", "11:50", None, "at"),
        ("en", "at 10 to 12", "11:50", None, "at"),
        ("en", "5 to 3", "14:55", None, "at"),
        ("en", "for an hour and a half at 3", "15:00", "16:30", "at"),
        ("de", "6 uhr", "06:00", None, "at"),
        ("de", "6 uhr abends", "18:00", None, "at"),
        ("de", "um 6", "18:00", None, "at"),
        ("de", "14-Uhr-Termin", "14:00", None, "at"),
    ],
)
def test_a_clock_is_read(
    language: Language, text: str, at: str, until: str | None, bound: str
) -> None:
    (reading,) = read(text, language)
    assert reading.at == time.fromisoformat(at)
    assert reading.until == (time.fromisoformat(until) if until else None)
    assert reading.bound == bound


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("de", "in anderthalb stunden", "12:00"),
        ("de", "in ner halben stunde", "11:00"),
        ("en", "in an hour and a half", "12:00"),
        ("de", "den Rest des Tages", "10:30"),
        ("en", "rest of the day", "10:30"),
    ],
)
def test_a_moment_is_counted_from_now(language: Language, text: str, at: str) -> None:
    (reading,) = read(text, language)
    assert (reading.first, reading.at) == (NOW.date(), time.fromisoformat(at))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "mon-fri 9-5"),
        ("en", "mon to fri from 9 to 5"),
        ("de", "Mo-Fr 9-17 Uhr"),
        ("de", "Montag bis Freitag zwischen 9 und 17 Uhr"),
    ],
)
def test_hours_are_said_of_several_days(language: Language, text: str) -> None:
    (reading,) = read(text, language)
    assert [(reading.first, reading.last)] == days("03-09..03-13")
    assert (reading.at, reading.until) == (time(9), time(17))


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("de", "06.03. - nachmittags ab 16:00", "16:00"),
        ("en", "friday - after 4", "16:00"),
    ],
)
def test_a_dash_may_only_set_apart(language: Language, text: str, at: str) -> None:
    (reading,) = read(text, language)
    assert [(reading.first, reading.last)] == days("03-06")
    assert (reading.at, reading.bound) == (time.fromisoformat(at), "after")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "diese Woche nicht mehr"),
        ("de", "freitag wäre schlecht"),
        ("de", "donnerstag ist mir zu spät"),
        ("en", "any day but monday"),
        ("en", "any other day but monday"),
        ("en", "monday is too soon"),
        ("en", "fridays are bad for me"),
    ],
)
def test_a_day_is_denied(language: Language, text: str) -> None:
    assert [one.is_denied for one in read(text, language)] == [True]


def test_monday_in_two_weeks_may_be_either_week() -> None:
    found = read_times("Montag in 14 Tagen", "de", NOW)
    assert [one.first for one in found] == [date(2026, 3, 16), date(2026, 3, 23)]
    assert found[0].doubts == {"week"}


def test_numbers_of_people_are_no_second_clock() -> None:
    (reading,) = read("tomorrow at 4 or 5 people", "en")
    assert reading.at == time(16)


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("en", "can we push it back an hour", 60),
        ("en", "half an hour later please", 30),
        ("en", "15 mins earlier?", -15),
        ("en", "bring it forward by 2 days", -2_880),
        ("en", "later", None),
        ("en", "a 30 minute massage later today", None),
        ("en", "I'll be back in an hour", None),
        ("de", "geht auch ne halbe stunde später?", 30),
        ("de", "termin um 30 min nach hinten schieben", 30),
        ("de", "um zwei Stunden vorziehen", -120),
        ("de", "dauert es 45 minuten? geht es später", None),
    ],
)
def test_it_is_read_by_how_much_something_is_to_be_moved(
    language: Language, text: str, minutes: int | None
) -> None:
    wanted = None if minutes is None else timedelta(minutes=minutes)
    assert read_shift(text, language) == wanted
