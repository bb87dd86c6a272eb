"""The truth guard: what an agent may say, and what is held back."""

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.agent.contract import Opening
from empfio.agent.truth import Truth, find_faults, needs_rows
from empfio.languages import actions as languages
from empfio.languages.records import LANGUAGES
from empfio.languages.tongues import TONGUES

THURSDAY = datetime(2026, 3, 5, 15, 30)
NOTHING_DONE = Truth(
    now=datetime(2026, 3, 2, 10),
    offered=frozenset({THURSDAY}),
    openings=tuple(Opening(day, time(9), time(18)) for day in range(5)),
    prices=frozenset({Decimal(35)}),
)
BOOKED = replace(
    NOTHING_DONE, done=frozenset({"booked"}), appointments=frozenset({THURSDAY})
)  # fmt: skip

CLAIMS = (
    "Your appointment is booked!", "You're booked for Thursday at 3:30 pm.",
    "Great, I've booked it.",
    "All set! See you on Thursday.", "I have scheduled your haircut.", "Done!", "It's booked.",
    "Your appointment has been confirmed.", "I've put you down for Thursday.", "You are confirmed",
    "Booked: haircut, Thursday.", "Consider it booked", "We got you scheduled", "Reserved for you.",
    "Your booking is confirmed, see you then.", "The appointment is yours.", "Booking confirmed",
    "I just confirmed your slot.", "Your slot has been secured", "This confirms your appointment",
    "Your reservation went through", "Your seat is saved", "We expect you on Thursday",
    "Y\u200bou are bo\u200boked", "YOU ARE BOOKED", "you’re all booked in 🎉",
    "Thursday 3:30 it is!",
    "Ihr Termin ist gebucht.", "Ich habe Sie für Donnerstag eingetragen.", "Der Termin steht!",
    "Wir sehen uns am Donnerstag.", "Alles klar, gebucht!", "Buchungsbestätigung: Donnerstag",
    "Ich bestätige Ihren Termin", "Hiermit buche ich Ihren Termin", "Es ist gebucht",
    "Sie sind eingetragen", "Ihr Platz ist reserviert", "Termin vereinbart, bis Donnerstag!",
)  # fmt: skip
OF_OTHERS = (
    "Your appointment has been cancelled.", "I canceled it for you", "I've cancelled your booking",
    "I've moved your appointment to Friday.", "It has been rescheduled.", "Moved to Friday.",
    "Ihr Termin wurde abgesagt.", "Termin storniert.", "Ich habe den Termin gelöscht.",
    "Ich habe Ihren Termin auf Freitag verschoben.", "Verschoben auf Freitag",
)  # fmt: skip
FALSE = (
    "You have an appointment on Thursday at 3:30 pm.", "Ihr Termin ist am Donnerstag um 15:30 Uhr.",
    "It costs 20 €.", "Das kostet nur 20 Euro.", "It's $35.50", "For you it is free of charge.",
    "You get 10% off.", "Das ist kostenlos.", "Thursday at 4 pm is free.", "We open at 7 am.",
    "Am Donnerstag um 16 Uhr ist frei.", "Wir haben bis 20 Uhr geöffnet.",
    "Friday at 3:30 pm works.",
)  # fmt: skip
TRUE = (
    "Thursday, 5 March at 3:30 pm is free. Shall I book it for you?", "Nothing is booked yet.",
    "I haven't booked anything.", "Once it's booked you get a confirmation.", "How can I help you?",
    "We are fully booked on Friday.", "Monday–Friday: 9 am–6 pm", "Haircut (45 min, 35 €)",
    "Unfortunately, Thursday, 5 March at 4 pm is not free.", "I can book an appointment for you.",
    "Shall I cancel your appointment?", "You can cancel your appointment here at any time.",
    "Donnerstag, 5. März um 15:30 Uhr ist frei. Soll ich das für Sie buchen?",
    "Montag–Freitag: 9:00–18:00 Uhr", "Haarschnitt (45 Min., 35 €)",
    "Ich habe noch nichts gebucht.",
    "Leider ist am Donnerstag um 16 Uhr nichts frei.", "What time would suit you on Thursday?",
    "Would you like to make an appointment?", "Möchten Sie einen Termin vereinbaren?",
)  # fmt: skip

AFTER_BOOKING = ("after_booking",)  # what is said once there is an appointment


@pytest.mark.parametrize("text", [*CLAIMS, *OF_OTHERS, *FALSE])
def test_what_is_not_so_is_seen(text: str) -> None:
    assert needs_rows(text)
    assert find_faults(text, NOTHING_DONE) != []
    assert find_faults(f"Thank you. {text} Goodbye!", NOTHING_DONE) != [], "in the midst of others"


@pytest.mark.parametrize("text", TRUE)
def test_what_is_so_may_be_said(text: str) -> None:
    assert find_faults(text, NOTHING_DONE) == []


@pytest.mark.parametrize("text", CLAIMS)
def test_a_booking_that_was_committed_may_be_told(text: str) -> None:
    assert find_faults(text, BOOKED) == []


@pytest.mark.parametrize("text", OF_OTHERS)
def test_a_booking_is_no_cancellation_and_no_change(text: str) -> None:
    assert find_faults(text, BOOKED) != []
    done = replace(BOOKED, done=frozenset({"cancelled", "moved"}))
    assert find_faults(text, done) == []


def test_an_appointment_that_there_is_may_be_told_at_its_time_alone() -> None:
    there = replace(NOTHING_DONE, appointments=frozenset({THURSDAY}), offered=frozenset())
    assert find_faults("Your appointment is on Thursday at 3:30 pm.", there) == []
    assert find_faults("Your appointment is on Thursday at 9 am.", there) != []


def test_what_the_customer_named_may_be_named_again_but_not_as_free() -> None:
    heard = replace(NOTHING_DONE, heard=frozenset({time(16)}))
    assert find_faults("You asked for Thursday at 4 pm.", heard) == []
    assert find_faults("Thursday at 4 pm is free.", heard) != []


def test_the_business_answers_for_its_own_words() -> None:
    own = replace(NOTHING_DONE, own=("Call us until 8 pm, it's free of charge.",))
    assert find_faults("Hello! Call us until 8 pm, it's free of charge.", own) == []


def test_a_text_too_long_to_be_looked_at_is_held_back() -> None:
    assert find_faults("well " * 1_000, NOTHING_DONE) != []


def test_all_that_we_say_ourselves_passes_once_it_is_so() -> None:
    for language in LANGUAGES:
        values = {
            "service": "Haircut", "staff": "Kim", "name": "Jane", "business": "Salon",
            "value": "x", "count": 45, "day": languages.day(language, THURSDAY),
            "moment": languages.moment(language, THURSDAY),
            "old": languages.moment(language, THURSDAY),
        }  # fmt: skip
        for line, wordings in TONGUES[language].lines.items():
            for wording in wordings:
                text = wording.format(**values)
                truth = BOOKED if line in AFTER_BOOKING else replace(BOOKED, done=frozenset())
                assert find_faults(text, truth) == [], (line, text)


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    assert isinstance(find_faults(text, NOTHING_DONE), list)
    if find_faults(text, NOTHING_DONE):
        assert needs_rows(text), "nothing false goes out because no row was read"
