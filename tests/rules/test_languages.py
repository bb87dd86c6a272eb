"""What is understood of single messages: the language, what is wanted, names and addresses."""

import re
import time
from datetime import time as clock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empfio.agent.showing import read_clock
from empfio.languages import actions as languages
from empfio.languages.actions import hear, recognise
from empfio.languages.phrases import MOST_READ, Phrases
from empfio.languages.records import INTENTS, LANGUAGES, Language
from empfio.languages.tongues import TONGUES


@pytest.mark.parametrize(
    ("texts", "before", "language"),
    [
        (["Hallo, wann habt ihr offen?"], None, "de"),
        (["Hello, when are you open?"], "de", "en"),
        (["ok"], "de", "de"),
        (["👍"], None, "en"),
        (["Thanks"], "de", "de"),  # one word is no sign: Germans say it, too
        (["Müller"], "en", "de"),
        (["hi", "ich hätte gern einen Termin"], "en", "de"),
        (["jane@example.com"], "de", "de"),
    ],
)
def test_the_language_is_recognised_and_kept_steady(
    texts: list[str], before: Language | None, language: Language
) -> None:
    assert recognise(texts, ("en", "de"), before) == language


def test_a_language_that_the_business_does_not_speak_is_never_chosen() -> None:
    assert recognise(["Hello, when are you open?"], ("de",), None) == "de"
    assert recognise(["Hello, when are you open?"], ("de",), "en") == "de"


@pytest.mark.parametrize(
    ("language", "text", "intents"),
    [
        ("en", "Hi, when are you open on Saturday?", {"greet", "ask_hours"}),
        ("en", "How much is a haircut?", {"ask_prices"}),
        ("en", "Where are you?", {"ask_contact"}),
        ("en", "Let me talk to a real person", {"ask_human"}),
        ("en", "i want to speek to an agnet", {"ask_human"}),
        ("en", "Are you a real person?", {"ask_bot"}),
        ("en", "I'd like to book an appointment", {"book"}),
        ("en", "I need to cancel my appointment", {"cancel"}),
        ("en", "Can I move my appointment to Friday?", {"reschedule"}),
        ("en", "I have a table and don't want it anymore", {"cancel"}),
        ("en", "I no longer need an appointment", {"cancel"}),
        ("en", "could you please just stop", {"abort"}),
        ("en", "Where is the bus stop?", set()),
        ("en", "Can I change my personal details?", set()),
        ("en", "What is the cancellation fee?", set()),
        ("en", "Thanks, bye!", {"thanks", "goodbye"}),
        ("en", "My sister is an agent of change", set()),
        ("de", "Guten Tag, wie sind Ihre Öffnungszeiten?", {"greet", "ask_hours"}),
        ("de", "Was kostet ein Haarschnitt?", {"ask_prices"}),
        ("de", "Wo finde ich Sie?", {"ask_contact"}),
        ("de", "Ich möchte mit einem Menschen sprechen", {"ask_human"}),
        ("de", "Bist du ein Mensch?", {"ask_bot"}),
        ("de", "Ich hätte gern einen Termin", {"book"}),
        ("de", "Ich muss meinen Termin leider absagen", {"cancel"}),
        ("de", "Kann ich den Termin verschieben?", {"reschedule"}),
        ("de", "Vielen Dank, tschüss!", {"thanks", "goodbye"}),
        ("de", "Die Suppe war heiß", set()),
    ],
)
def test_what_is_wanted_is_understood(language: Language, text: str, intents: set[str]) -> None:
    assert set(hear(text, language).intents) == intents


@pytest.mark.parametrize(
    ("language", "text", "decision"),
    [
        ("en", "Yes, please", "yes"),
        ("en", "why not", "yes"),
        ("en", "No, that's okay", "no"),
        ("en", "not right now", "no"),
        ("en", "yes but not right now", "unsure"),
        ("en", "Yes, but make it 5 pm instead", "unsure"),
        ("en", "Yes, make it for two of us", "yes"),
        ("en", "Make it 5 pm, yes", "unsure"),
        ("en", "Great. How long is the wait?", "yes"),
        ("en", "Sure, I can't wait!", "yes"),
        ("en", "No, I can't wait", "no"),
        ("en", "Yes, that is much better", "yes"),
        ("en", "4 pm is better", "unsure"),
        ("en", "Please book it for me", "yes"),
        ("en", "Please book this Thursday", None),
        ("en", "Please schedule a viewing", "yes"),
        ("en", "I want to schedule a visit for this apartment.", "yes"),
        ("en", "I want to book a table for Friday", None),
        ("en", "I want to book another table", "unsure"),
        ("en", "Find me another one. Can you book that for me?", "unsure"),
        ("en", "I'd like the red one on the 4th. Can you book that for me?", None),
        ("en", "Please don't book it", "no"),
        ("en", "I want 3 tickets", None),
        ("en", "👍", "yes"),
        ("de", "Ja, gern", "yes"),
        ("de", "Nein danke, das passt schon", "no"),
        ("de", "lieber nicht", "no"),
        ("de", "ja, aber lieber am Freitag", "unsure"),
        ("de", "keine Ahnung", "unsure"),
    ],
)
def test_yes_is_only_what_nothing_speaks_against(
    language: Language, text: str, decision: str | None
) -> None:
    assert hear(text, language).decision == decision


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Hi, my name is jane smith and I want an appointment", "Jane Smith"),
        ("en", "I'm Jane", "Jane"),
        ("en", "I'm interested", None),
        ("en", "I am Sick of this", None),
        ("en", "It's called the Alembic", None),
        ("en", "Name: Jane Smith", "Jane Smith"),
        ("en", "this is Jane, is Tom there?", "Jane"),
        ("en", "Hello, Jane Smith is my name", "Jane Smith"),
        ("en", "The weather is my name for it", None),
        ("en", "a table under the name Smith", "Smith"),
        ("de", "Jane Müller ist mein Name", "Jane Müller"),
        ("de", "Ich heiße Müller-Lüdenscheidt", "Müller-Lüdenscheidt"),
        ("de", "mein name ist jane von der heide", "Jane von der Heide"),
        ("de", "Ich bin Kunde", None),
        ("de", "Ich bin Friseurin", None),
    ],
)
def test_a_name_is_taken_where_somebody_says_theirs(
    language: Language, text: str, name: str | None
) -> None:
    assert hear(text, language).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("jane", "Jane"),
        ("Jane Doe", "Jane Doe"),
        ("Sue", "Sue"),
        ("Jane Smith, jane@example.com", "Jane Smith"),
        ("sure, it's Jane", "Jane"),
        ("Jane here", "Jane"),
        ("Jane Smith tomorrow", "Jane Smith"),
        ("Smith, Jane", "Jane Smith"),
        ("Müller, Erika", "Erika Müller"),
        ("Müller,Erika Maria", "Erika Maria Müller"),
        ("Dr. Smith", "Dr"),
        ("Smith, MD", "Smith"),
        ("Jane, please", "Jane"),
        ("Hi, Jane", "Jane"),
        ("Yes, Smith", "Smith"),
        ("Jane, thanks", "Jane"),
        ("Sounds fair", None),
        ("no thanks", None),
        ("what are your hours", None),
        ("12 o'clock", None),
        ("", None),
    ],
)
def test_a_bare_name_is_taken_where_it_was_asked_for(text: str, name: str | None) -> None:
    assert hear(text, "en", asked_name=True).name == name
    if " " not in text:
        assert hear(text, "en").name is None


@pytest.mark.parametrize("text", ["the 11th at 10", "22 people", "at 6pm on 2026-11-25", "84"])
def test_a_date_or_a_count_is_no_phone_number(text: str) -> None:
    for region in (None, "DE", "US"):
        assert hear(text, "en", region, asked_phone=True).phone is None


def test_every_language_has_the_same_lines_with_the_same_values() -> None:
    for tongue in TONGUES.values():
        for line, wordings in TONGUES["en"].lines.items():
            assert len(tongue.lines[line]) == len(wordings), line
            for one, other in zip(tongue.lines[line], wordings, strict=True):
                assert one.count("{") == other.count("{")
        assert set(tongue.lines) == set(TONGUES["en"].lines)
        assert set(tongue.intents) == set(INTENTS)
    assert set(TONGUES) == set(LANGUAGES)


def test_a_button_is_short_enough_for_every_channel() -> None:
    for tongue in TONGUES.values():
        for line, wordings in tongue.lines.items():
            assert not line.startswith("button_") or len(wordings[0]) <= 20, wordings


def test_times_are_said_as_people_say_them() -> None:
    times = [(clock(9), clock(12)), (clock(14), clock(18, 30))]
    assert languages.spans("en", times) == "9 am–12 pm, 2 pm–6:30 pm"
    assert languages.spans("de", times) == "9:00–12:00, 14:00–18:30 Uhr"


def test_a_day_that_ends_at_midnight_is_said_to() -> None:
    times = [(clock(0), clock(4)), (read_clock("20:00"), read_clock("24:00"))]
    assert languages.spans("en", times) == "12 am–4 am, 8 pm–midnight"
    assert languages.spans("de", times) == "0:00–4:00, 20:00–24:00 Uhr"


HOSTILE = 100_000  # characters
READ = 5 * MOST_READ  # of a message; whatever grows faster than its length shows by then
MOST = 1.0  # seconds of CPU; generous, for any machine


def every_phrase() -> list[Phrases]:
    """All patterns of all languages."""
    found: list[Phrases] = []
    for tongue in TONGUES.values():
        found += tongue.decisions.values()
        found += [one for pair in tongue.intents.values() for one in pair if one]
    return found


def test_every_pattern_is_quick_on_what_all_but_matches() -> None:
    every = every_phrase()
    assert len(every) > 50
    for phrases in every:
        words = sorted(set(re.findall(r"[a-z]{2,}", phrases.written)))
        for piece in (*words[:: 1 + len(words) // 5], " ".join(words[:4]), "a", ".", "?"):
            began = time.thread_time()
            phrases.without((f"{piece} " * READ)[:READ])
            assert time.thread_time() - began < MOST / 4, piece


@pytest.mark.parametrize("piece", ["a", "né ", "1 ", "@", "a@a.", "+49 ", "my name is ", "½", "."])
def test_a_message_of_any_length_is_heard_at_once(piece: str) -> None:
    text = (piece * HOSTILE)[:HOSTILE]
    began = time.thread_time()
    for language in LANGUAGES:
        hear(text, language, "DE", asked_name=True, asked_phone=True)
    recognise([text], LANGUAGES)
    assert time.thread_time() - began < MOST


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_any_text_is_heard(text: str) -> None:
    for language in LANGUAGES:
        heard = hear(text, language, "DE", asked_name=True, asked_phone=True)
        assert heard.name is None or 0 < len(heard.name) <= 200
    assert recognise([text], LANGUAGES) in LANGUAGES


@pytest.mark.parametrize(
    "text", ["Haben Sie am 1. Mai geöffnet?", "Habt ihr am 24.12. zu?", "Habt ihr Samstag offen?"]
)
def test_the_dot_of_a_date_ends_no_question(text: str) -> None:
    assert "ask_hours" in hear(text, "de").intents
