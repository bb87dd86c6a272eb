"""Customers who say that they will be late for an appointment of today."""

from datetime import timedelta

import pytest

from empfio.languages import actions as languages
from tests.agents import Chat, tables
from tests.rules.test_booking_dialogue import known


async def _booked(begins_in: timedelta) -> Chat:
    """A customer with one appointment, on Friday at 3 pm, a while before it (or in it)."""
    chat = known()
    await chat.write("A haircut on Friday at 3 pm, please")
    await chat.write("Yes, please")
    [appointment] = await chat.tools.list_appointments()
    chat.tools.now = appointment.starts_at - begins_in
    return chat


@pytest.mark.parametrize(
    "said",
    [
        "I'm running late, sorry!",
        "I'll be 10 minutes late",
        "We will be about a quarter of an hour late for our appointment",
        "stuck in traffic :(",
        "my train is delayed",
        "Ich verspäte mich um 10 Minuten",
        "Ich komme 10 Minuten später",
        "Wir stehen im Stau",
        "ich bin etwas zu spät dran",
        "Habe leider Verspätung",
        "I can't make it on time",
        "won't be there by 3, more like ten past",
        "I'll be 10 to 15 minutes late",
        "I'm going to be late for my 3pm",
        "running 10 late, unfortunately",
        "late due to traffic, sorry",
        "I'll be there in 10 minutes",
        "Ich verspäte mich um 10-15 Minuten",
        "Verspäte mich, bin um 15:10 da",
        "Ich verspäte mich zum Termin um 15 Uhr",
        "bin in 10 min. da",
        "komme 1/2 Stunde später",
        "Ich komme eine Stunde später",
        "Bin spät dran",
        "10 Minuten Verspätung, sorry",
        "Stau auf der A3",
        "ich schaffe es nicht pünktlich",
    ],
)
async def test_who_comes_late_is_told_on_to_the_team(said: str) -> None:
    chat = await _booked(timedelta(minutes=20))
    told = await chat.write(said)
    assert "Thank you for telling us" in told or "Danke, dass Sie Bescheid sagen" in told
    assert (chat.last.ending, chat.last.reason) == ("hand_over", "comes late")
    assert chat.booked == ["booked 2026-11-27 15:00"], "nothing is moved"


@pytest.mark.parametrize("said", ["I'm running late, sorry", "Ich verspäte mich um 10 Minuten"])
async def test_without_a_calendar_the_team_is_told_too(said: str) -> None:
    chat = Chat(tools=tables(()))
    await chat.write(said)
    assert (chat.last.ending, chat.last.reason) == ("hand_over", "comes late")


async def test_it_may_have_begun() -> None:
    chat = await _booked(timedelta(minutes=-10))
    await chat.write("Sorry, running 15 minutes late")
    assert chat.last.reason == "comes late"


@pytest.mark.parametrize(
    "said",
    [
        "I'm running late, can we do it on Monday at 3 pm?",
        "Ich verspäte mich, geht auch Montag um 15 Uhr?",
        "I will be late, can you move my appointment to 4 pm?",
    ],
)
async def test_who_names_another_time_has_it_moved(said: str) -> None:
    chat = await _booked(timedelta(minutes=20))
    told = await chat.write(said)
    assert chat.last.ending == "open"
    assert "Monday, 30 November" in told or "Montag, 30. November" in told or "4 pm" in told


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("A haircut on Monday, please", "half an hour later please"),
        ("Ein Haarschnitt am Montag um 15 Uhr bitte", "eine halbe Stunde später bitte"),
        ("Ein Haarschnitt am Montag bitte", "die sind mir alle zu spät"),
    ],
)
async def test_who_arranges_another_appointment_means_later_times(before: str, said: str) -> None:
    chat = await _booked(timedelta(minutes=20))
    await chat.write(before)
    await chat.write(said)
    assert chat.last.ending == "open"


@pytest.mark.parametrize(
    "said", ["I'm running late, please cancel my appointment", "Ich verspäte mich, bitte absagen"]
)
async def test_who_calls_it_off_because_of_it_is_asked_whether_it_shall_be(said: str) -> None:
    chat = await _booked(timedelta(minutes=20))
    await chat.write(said)
    assert chat.last.ending == "open"
    await chat.write("Yes" if "please" in said else "Ja")
    assert chat.booked[-1] == "cancelled 2026-11-27 15:00"


@pytest.mark.parametrize("said", ["I'm running late", "Ich verspäte mich"])
async def test_whoever_is_not_expected_is_not_late(said: str) -> None:
    for begins_in in (timedelta(hours=30), timedelta(hours=-3)):
        chat = await _booked(begins_in)
        await chat.write(said)
        assert chat.last.reason != "comes late"


@pytest.mark.parametrize(
    "said",
    [
        "Is it too late to book for today?",
        "Do you charge for being late?",
        "Are you open late on Friday?",
        "Late afternoon would suit me",
        "Ist es schon zu spät für heute?",
        "Am Freitag spät am Nachmittag",
        "Ich melde mich später",
        "I won't be late",
        "Are you running late?",
        "Is Alex running late?",
        "Sorry that I was late last time",
        "Can I come in late today?",
        "What if I am late?",
        "Ich komme nicht zu spät",
        "Haben Sie Verspätung?",
        "Ich war letztes Mal zu spät",
    ],
)
def test_what_only_sounds_like_it(said: str) -> None:
    language = "de" if said.startswith(("Ist", "Am", "Ich")) else "en"
    assert "late" not in languages.hear(said, language).intents
