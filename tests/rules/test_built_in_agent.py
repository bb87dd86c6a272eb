"""Whole little dialogues with the built-in agent."""

from dataclasses import replace
from datetime import date, time

import pytest

from empfio.agent.contract import OpenDay
from tests.agents import SALON, WEDNESDAY, Chat, Scripted, answer, tables, talk


def without_services() -> Chat:
    """A customer of a business at which nothing can be booked."""
    return Chat(tools=tables(services=()))


async def test_a_german_customer_asks_for_the_hours_and_leaves_name_and_address() -> None:
    chat = without_services()
    assert "automatische Assistent von Salon" in await chat.write("Hallo!")
    hours = await chat.write("Wann habt ihr offen?")
    assert "Montag–Freitag: 9:00–18:00 Uhr" in hours
    assert "Samstag–Sonntag: geschlossen" in hours
    assert "Heute (Mittwoch): 9:00–18:00 Uhr" in hours
    assert "Namen" in hours
    assert "Vielen Dank, Jane Müller." in await chat.write("Jane Müller")
    assert chat.last.learned.name == "Jane Müller"
    await chat.write("jane@example.com")
    assert chat.last.learned.email == "jane@example.com"
    assert chat.last.learned.name is None, "what was learned before is not learned again"
    await chat.write("danke")
    assert "Auf Wiedersehen" in await chat.write("nein, das war alles")
    assert chat.last.ending == "complete"


async def test_a_burst_gets_one_answer_to_all_of_it() -> None:
    chat = await talk(["Hi", "what does a haircut cost?", "and when are you open tomorrow?"])
    [reply] = chat.last.replies
    assert "Haircut (45 min, 35 €)" in reply.text
    assert "Monday–Friday: 9 am–6 pm" in reply.text
    assert reply.text.startswith("Hello!")


async def test_who_asks_for_a_person_gets_one_and_is_told_so() -> None:
    chat = await talk("Hi, can I talk to somebody please?")
    assert chat.last.ending == "hand_over" and chat.last.reason == "customer asked"
    assert "Somebody from Salon will answer you here" in chat.last.replies[0].text
    own = replace(SALON, handover_text={"de": "Wir melden uns bis 18 Uhr."})
    chat = await talk("Ich will mit einem Menschen sprechen", chat=Chat(business=own))
    assert chat.last.replies[0].text.endswith("Wir melden uns bis 18 Uhr.")


async def test_a_wish_for_an_appointment_goes_to_a_person_with_name_and_address() -> None:
    wish = ["hi", "I'd like to book a haircut", "tomorrow at 5"]
    chat = await talk(wish, "Jane Smith", chat=without_services())
    assert chat.facts["collected_data"]["wish"] == "hi\nI'd like to book a haircut\ntomorrow at 5"
    said = await chat.write("jane@example.com")
    assert chat.last.ending == "hand_over" and chat.last.reason == "wants an appointment"
    assert "can't make or change appointments" in said


async def test_no_name_and_address_are_needed_for_an_appointment() -> None:
    chat = await talk(
        "Ich möchte einen Termin", "Haarschnitt am Freitag um 10", "nein", "lieber nicht",
        chat=without_services(),
    )  # fmt: skip
    assert chat.last.ending == "hand_over" and chat.last.reason == "wants an appointment"


async def test_who_leaves_before_the_wish_is_complete_is_not_forgotten() -> None:
    chat = await talk("I need to cancel my appointment", "bye", chat=without_services())
    assert chat.last.ending == "hand_over"
    assert chat.last.reason == "wants to cancel an appointment"


async def test_a_wish_can_be_taken_back() -> None:
    chat = await talk("I'd like an appointment", "never mind", "no")
    assert chat.last.ending == "complete"


async def test_who_is_not_understood_twice_is_offered_a_person() -> None:
    chat = await talk("blah", "blubb")
    assert [option.id for option in chat.last.replies[0].options] == ["answer:yes", "answer:no"]
    await chat.write("Yes, please", choice="answer:yes")
    assert chat.last.ending == "hand_over" and chat.last.reason == "not understood"
    chat = await talk("blah", "blubb", "no", "blah")
    assert chat.last.ending == "open", "understanding the answer begins the count anew"
    chat = await talk("blah", "blubb", "blah")
    assert chat.last.ending == "hand_over"


async def test_a_complaint_is_met_with_the_offer_of_a_person() -> None:
    chat = await talk("I want to make a complaint")
    assert chat.last.ending == "open"
    assert "sorry" in chat.last.replies[0].text
    await chat.write("yes")
    assert chat.last.ending == "hand_over" and chat.last.reason == "complaint"


async def test_what_is_tapped_counts_and_so_does_its_number() -> None:
    chat = await talk("Hello")
    await chat.write("Opening hours", choice="ask:hours")
    assert "Monday" in chat.last.replies[0].text
    chat = await talk("Hello", "3")
    assert chat.last.ending == "hand_over"


async def test_nothing_is_claimed_that_is_not_in_the_tables() -> None:
    bare = Chat(
        business=replace(SALON, address="", phone=""), tools=tables(services=(), openings=())
    )
    said = await bare.write("When are you open, where are you and what does a haircut cost?")
    assert "I don't have our opening hours at hand." in said
    assert "I don't have a list of our services at hand." in said
    assert "I don't have our contact details at hand." in said
    assert bare.facts["current_step"] == "offer_person"
    await bare.write("yes")
    assert bare.last.reason == "asks for what is not known here"


async def test_a_price_is_told_as_it_stands_in_the_tables_or_not_at_all() -> None:
    chat = Chat()
    assert "Haircut (45 min, 35 €)" in await chat.write("How much is a haircut?")
    said = await chat.write("And how much is a beard?")
    assert "Beard (20 min)" in said and "€" not in said


async def test_a_service_is_no_name() -> None:
    chat = await talk("When are you open?", "Beard")
    assert chat.last.learned.name is None
    assert chat.facts["wants"] == "book"


async def test_a_question_behind_the_offer_of_a_person_is_answered_first() -> None:
    chat = await talk("blah", "blubb", "ok, when are you open?")
    assert chat.last.ending == "open"
    assert "Monday" in chat.last.replies[0].text


async def test_the_customer_may_change_the_language() -> None:
    chat = await talk("Hello")
    assert chat.last.language == "en"
    assert "Öffnungszeiten" in await chat.write("Ich spreche lieber Deutsch, wann habt ihr offen?")
    assert chat.last.language == "de"
    await chat.write("ok")
    assert chat.last.language == "de"


async def test_something_is_said_to_whatever_is_written() -> None:
    for text in ("", " ", "?", "👍", "x" * 65_536, "12345", "\N{ZERO WIDTH JOINER}"):
        chat = Chat()
        for _ in range(6):
            assert (await chat.write(text)).strip()
    for text in ("hi", "thanks", "yes", "no", "ok"):
        chat = Chat()
        for _ in range(12):
            assert (await chat.write(text)).strip()


async def test_facts_of_another_version_do_no_harm() -> None:
    chat = Chat(facts={"current_step": "dancing", "wants": 7, "language": "xx", "more": [1]})
    assert "Monday" in await chat.write("When are you open?")


async def test_a_script_answers_waits_and_raises() -> None:
    script = Scripted(answer("First"), ValueError("no more"), waits=0.01)
    chat = Chat(agent=script)
    assert await chat.write("Hi") == "First"
    with pytest.raises(ValueError, match="no more"):
        await chat.write("And?")
    assert [thread.unanswered[-1].text for thread in script.threads] == ["Hi", "And?"]


async def test_no_question_is_put_three_times_in_the_same_words() -> None:
    chat = Chat()
    for _ in range(12):
        await chat.write("How much is it?")
        await chat.write("no")
    texts = [reply.text for one in chat.answers for reply in one.replies]
    sentences = "\n".join(texts).replace("? ", "?\n").splitlines()
    said = [sentence for sentence in sentences if sentence.endswith("?")]
    assert said
    assert max(said.count(sentence) for sentence in said) <= 2


async def test_the_own_greeting_is_said_once_in_the_customers_language() -> None:
    own = replace(SALON, greeting={"de": "Willkommen im Salon!"})
    chat = Chat(business=own)
    assert (await chat.write("Hallo")).startswith("Willkommen im Salon!")
    assert "Willkommen" not in await chat.write("Hallo")
    assert (await Chat(business=own).write("Hello")).startswith("Hello!")


async def test_on_a_holiday_today_is_closed_and_why() -> None:
    today = WEDNESDAY.date()
    chat = Chat(tools=tables(special=(OpenDay(today, (), "Stocktaking"),)))
    assert "Today (Wednesday): closed (Stocktaking)" in await chat.write("When are you open?")


async def test_a_day_that_is_asked_for_is_told_by_itself() -> None:
    eve = OpenDay(date(2026, 11, 28), ((time(10), time(12)),), "Fair")
    said = await Chat(tools=tables(special=(eve,))).write("Are you open on Saturday?")
    assert "Saturday, 28 November: 10 am–12 pm (Fair)" in said
    said = await Chat(tools=tables()).write("Habt ihr morgen offen?")
    assert "Donnerstag, 26. November: 9:00–18:00 Uhr" in said
