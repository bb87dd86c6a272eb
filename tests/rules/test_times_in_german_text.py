"""When something is meant in German messages."""

from datetime import date, datetime, time

import pytest

from empfio.languages.actions import read_times
from empfio.languages.records import Reading

NOW = datetime(2026, 3, 4, 10, 30)  # a Wednesday


def read(text: str) -> tuple[Reading, ...]:
    return read_times(text, "de", NOW)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("heute", "2026-03-04"),
        ("passt es morgen?", "2026-03-05"),
        ("übermorgen", "2026-03-06"),
        ("uebermorgen", "2026-03-06"),
        ("am Freitag", "2026-03-06"),
        ("Donerstag", "2026-03-05"),
        ("nächsten Freitag", "2026-03-13"),
        ("kommenden Freitag", "2026-03-06"),
        ("übernächsten Dienstag", "2026-03-17"),
        ("nächste Woche Dienstag", "2026-03-10"),
        ("Mittwoch der nächsten Woche", "2026-03-11"),
        ("heute in 14 Tagen", "2026-03-18"),
        ("Donnerstag in zwei Wochen", "2026-03-19"),
        ("in einer Woche", "2026-03-11"),
        ("am 15.", "2026-03-15"),
        ("zum 15. bitte", "2026-03-15"),
        ("am 24.12.", "2026-12-24"),
        ("24.12.26", "2026-12-24"),
        ("3-4-2026", "2026-04-03"),
        ("den 3. April", "2026-04-03"),
        ("am einundzwanzigsten Mai", "2026-05-21"),
        ("siebter vierter", "2026-04-07"),
        ("Samstag, 7.3.", "2026-03-07"),
        ("an Heiligabend", "2026-12-24"),
        ("Ostermontag", "2026-04-06"),
        ("am ersten Advent", "2026-11-29"),
        ("am ersten Montag im April", "2026-04-06"),
        ("Dienstagabend", "2026-03-10"),
        ("Sun 10 May", "2026-05-10"),
    ],
)
def test_a_day_is_read(text: str, day: str) -> None:
    assert read(text)[0].first == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("nächste Woche", "2026-03-09", "2026-03-15"),
        ("am Wochenende", "2026-03-07", "2026-03-08"),
        ("Ende März", "2026-03-21", "2026-03-31"),
        ("Anfang Mai", "2026-05-01", "2026-05-10"),
        ("vom 12. bis 14. April", "2026-04-12", "2026-04-14"),
        ("26./27.03.", "2026-03-26", "2026-03-27"),
        ("vom 23. auf den 24.3.", "2026-03-23", "2026-03-24"),
        ("von Montag bis Mittwoch", "2026-03-09", "2026-03-11"),
        ("Mo-Fr", "2026-03-09", "2026-03-13"),
        ("in den kommenden drei Tagen", "2026-03-04", "2026-03-07"),
        ("KW 12", "2026-03-16", "2026-03-22"),
        ("in der Woche vom 16. März", "2026-03-16", "2026-03-22"),
    ],
)
def test_a_range_has_its_first_and_its_last_day(text: str, first: str, last: str) -> None:
    reading = read(text)[0]
    assert (reading.first, reading.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("um halb drei", "14:30"),
        ("viertel nach acht", "08:15"),
        ("viertel vor 12", "11:45"),
        ("drei viertel acht", "07:45"),
        ("viertel acht", "07:15"),
        ("fünf vor halb drei", "14:25"),
        ("20 nach 3", "15:20"),
        ("acht Uhr vierzig", "08:40"),
        ("16.40 Uhr", "16:40"),
        ("um 10.10", "10:10"),
        ("18h", "18:00"),
        ("17 Uhr 30", "17:30"),
        ("um 3:18", "03:18"),
        ("um eins", "13:00"),
        ("8 Uhr abends", "20:00"),
        ("12 Uhr nachts", "00:00"),
        ("in einer halben Stunde", "11:00"),
    ],
)
def test_a_clock_is_read(text: str, clock: str) -> None:
    assert read(text)[0].at == time.fromisoformat(clock)


@pytest.mark.parametrize(
    ("text", "at", "until"),
    [
        ("zwischen 15 und 18 Uhr", time(15), time(18)),
        ("Montag von 9 bis 11", time(9), time(11)),
        ("between 5-9 am", time(5), time(9)),
        ("von 5 bis 6 am Montag", time(17), time(18)),
        ("30. August 17-18 Uhr", time(17), time(18)),
        ("von 5 bis 6 nachmittags", time(17), time(18)),
        ("20/6 13.10h-14.40h", time(13, 10), time(14, 40)),
    ],
)
def test_an_interval_is_read(text: str, at: time, until: time) -> None:
    reading = read(text)[0]
    assert (reading.at, reading.until) == (at, until)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("ab 15 Uhr", "after"),
        ("nach 17 Uhr", "after"),
        ("nicht vor 10 Uhr", "after"),
        ("14 Uhr frühestens", "after"),
        ("ab ca. 18:00", "after"),
        ("bis 11 Uhr", "before"),
        ("spätestens um 7:30", "before"),
        ("gegen 16 Uhr", "about"),
        ("so um 16 Uhr", "about"),
        ("um 16 Uhr", "at"),
    ],
)
def test_an_open_range_says_its_direction(text: str, bound: str) -> None:
    assert read(text)[0].bound == bound


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Dienstag Vormittag", "morning"),
        ("heute Morgen", "morning"),
        ("morgen früh", "early_morning"),
        ("morgen Abend", "evening"),
        ("am späten Nachmittag", "late_afternoon"),
        ("Montagnachmittag", "afternoon"),
        ("nach Feierabend", "evening"),
        ("Samstag mittags", "noon"),
    ],
)
def test_a_part_of_the_day_is_read(text: str, part: str) -> None:
    assert read(text)[0].part == part


def test_morgen_is_tomorrow_unless_it_stands_behind_a_day() -> None:
    assert read("Guten Morgen, geht es morgen?")[0].first == date(2026, 3, 5)
    assert read("Dienstag Morgen")[0].first == date(2026, 3, 10)


def test_what_does_not_suit_is_denied_wherever_it_is_said() -> None:
    thursday, wednesday = read("Freitag passt mir nicht, aber Donnerstag nach 17 Uhr")
    assert (thursday.first, thursday.at, thursday.is_denied) == (date(2026, 3, 5), time(17), False)
    assert (wednesday.first, wednesday.at, wednesday.is_denied) == (date(2026, 3, 6), None, True)
    assert [one.is_denied for one in read("nicht am Montag, lieber Dienstag")] == [False, True]


def test_the_month_is_said_of_both_days() -> None:
    found = read("am 3. oder 4. Juni")
    assert [one.first for one in found] == [date(2026, 6, 3), date(2026, 6, 4)]


def test_one_clock_is_said_of_all_days() -> None:
    reading = read("Mo-Fr ab 17 Uhr")[0]
    assert (reading.first, reading.last) == (date(2026, 3, 9), date(2026, 3, 13))
    assert (reading.at, reading.bound) == (time(17), "after")


@pytest.mark.parametrize(
    "text",
    [
        "ein Tisch für 4 Personen",
        "Meine Nummer ist 0171 2345678",
        "Waschen und Schneiden für 45€",
        "das kostet 25,50 Euro",
        "Guten Morgen!",
        "nichts mehr, danke",
        "ich möchte einen echten Menschen sprechen",
        "kann ich die 3 nehmen?",
        "das dauert zwei Stunden",
        "Hausnummer 12",
        "letzten Montag war ich bei Ihnen",
        "seit Freitag habe ich Schmerzen",
        "am 30.2.",
        "Spielt etwas von 2013",
    ],
)
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert read(text) == ()
