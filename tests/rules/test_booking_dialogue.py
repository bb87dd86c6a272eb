"""Whole dialogues in which the built-in agent books, moves and cancels, against a calendar."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from empfio.agent.contract import Customer, Option, Service
from tests.agents import SALON, Chat, tables, talk

ONE = (Service("1", "Haircut", 45, "35 €", translations={"de": "Haarschnitt"}),)
TWO = (*ONE, Service("2", "Beard trim", 20, "15 €", translations={"de": "Bartschnitt"}))
JANE = Customer("Jane Smith", "jane@example.com")


def known(*staff: str, services: tuple[Service, ...] = ONE) -> Chat:
    """A customer of whom nothing need be asked but the time; today is Wednesday, noon."""
    return Chat(customer=JANE, tools=tables(services, staff=staff or ("Alex",)))


async def test_a_time_that_is_named_and_free_is_read_back_and_booked_on_yes() -> None:
    chat = known()
    asked = await chat.write("Hi, can I get a haircut on Friday at 3 pm?")
    assert "Haircut on Friday, 27 November at 3 pm is free. Shall I book it for you?" in asked
    assert chat.labels == ["Yes, book it", "Other times"]
    assert chat.booked == []
    told = await chat.write("Yes please")
    assert chat.booked == ["booked 2026-11-27 15:00"]
    assert told.startswith("Booked: Haircut, 2026-11-27 15:00"), "the booking tells it by itself"
    assert chat.last.ending == "complete"


@pytest.mark.parametrize(
    "said", ["no", "No, thanks", "maybe", "hm", "what?", "I don't know", "later"]
)
async def test_nothing_is_booked_without_a_clear_yes(said: str) -> None:
    chat = await talk("A haircut on Friday at 3 pm, please", said, chat=known())
    assert chat.booked == []


async def test_a_yes_that_may_be_a_farewell_is_asked_for_again() -> None:
    chat = await talk("A haircut on Friday at 3 pm, please", "Ok, thank you.", chat=known())
    assert chat.booked == []
    assert "Shall I book it" in chat.last.replies[0].text.replace("shall", "Shall")
    await chat.write("Yes, please")
    assert chat.booked == ["booked 2026-11-27 15:00"]


async def test_what_is_corrected_takes_the_place_of_what_was_said() -> None:
    chat = known()
    await chat.write("I'd like a haircut on Friday at 10")
    assert "Thursday, 26 November at 10 am" in await chat.write("no, Thursday instead")
    assert "Thursday, 26 November at 11:30 am" in await chat.write("Make it 11:30")
    assert "Monday, 30 November at 11:30 am" in await chat.write("Can we change that to Monday?")
    await chat.write("Perfect, yes")
    assert chat.booked == ["booked 2026-11-30 11:30"]


async def test_a_wish_that_somebody_had_once_is_none() -> None:
    chat = known()
    said = "I was going to say Thursday at 3 pm, but I have to work. What about Friday at 2 pm?"
    assert "Friday, 27 November at 2 pm is free" in await chat.write("Hi", "A haircut.", said)


async def test_answers_may_come_early_late_and_together() -> None:
    chat = Chat(tools=tables(TWO))
    assert "Which service" in await chat.write("Hello, I'm Bob. I need an appointment at 3 pm")
    assert "Which day" in await chat.write("a beard trim")
    assert "Shall I book it" in await chat.write("Friday", "my mail is bob@example.com")
    await chat.write("yes")
    assert chat.booked == ["booked 2026-11-27 15:00"]
    assert (chat.answers[0].learned.name, chat.answers[2].learned.email) == (
        "Bob", "bob@example.com",
    )  # fmt: skip


async def test_free_times_of_a_day_are_shown_and_one_is_tapped() -> None:
    chat = known()
    assert "What time would suit you on Friday, 27 November?" in await chat.write(
        "A haircut on Friday, please"
    )
    assert len(chat.labels) <= 9 and chat.labels[0] == "Fri 27 Nov, 9 am"
    read_back = await chat.tap("Fri 27 Nov, 11 am")
    assert "Friday, 27 November at 11 am" in read_back and chat.booked == []
    await chat.tap("Yes")
    assert chat.booked == ["booked 2026-11-27 11:00"]


async def test_of_the_times_that_are_shown_one_may_be_chosen_in_words() -> None:
    for said, booked in (("10 am works for me", "10:00"), ("the second one", "10:00")):
        chat = await talk("A haircut on Friday, please", said, "yes", chat=known())
        assert chat.booked == [f"booked 2026-11-27 {booked}"], said


async def test_a_time_that_is_taken_is_answered_with_the_nearest_ones() -> None:
    chat = known()
    chat.tools.take(datetime(2026, 11, 27, 15), 60)
    said = await chat.write("A haircut on Friday at 3 pm please")
    assert "Friday, 27 November at 3 pm is not free" in said
    assert {"Fri 27 Nov, 2:15 pm", "Fri 27 Nov, 4 pm"} <= set(chat.labels)
    assert any(label.startswith("Mon 30 Nov, 3 pm") for label in chat.labels), "and other days"
    await chat.tap("Fri 27 Nov, 4 pm")
    await chat.write("yes")
    assert chat.booked == ["booked 2026-11-27 16:00"]


async def test_later_earlier_other_days_and_parts_of_the_day() -> None:
    chat = await talk("A haircut on Friday morning, please", chat=known())
    assert all(label.endswith("am") for label in chat.labels[:-1])
    latest = chat.labels[-2]
    await chat.write("something later please")
    assert latest not in chat.labels and any(label.endswith("pm") for label in chat.labels)
    await chat.write("another day")
    assert not any(label.startswith("Fri 27 Nov") for label in chat.labels)
    await chat.write("Friday afternoon then")
    assert all(
        label.startswith("Fri 27 Nov") and label.endswith("pm") for label in chat.labels[:-1]
    )


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a haircut on Thursday or Friday after 4", "pm"),
        ("a haircut on Thursday or Friday before 11", "am"),
    ],
)
async def test_an_open_end_is_that_of_the_likelier_half_of_the_day(text: str, ends: str) -> None:
    chat = await talk(text, chat=known())
    assert len(chat.labels) > 2, "after 4 in the morning would be all day long"
    assert all(label.endswith(ends) for label in chat.labels[:-1])


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Can we push it back an hour?", "Friday, 27 November at 4 pm"),
        ("can I come an hour earlier than planned", "Friday, 27 November at 2 pm"),
        ("could you move my appointment, a week later please", "Friday, 4 December at 3 pm"),
    ],
)
async def test_so_much_later_is_meant_from_the_appointment_on(text: str, moved: str) -> None:
    chat = await talk("A haircut on Friday at 3 pm, please", "yes", chat=known())
    assert moved in await chat.write(text)
    await chat.write("yes, please")
    assert chat.booked[-1].startswith("moved")


async def test_so_much_later_is_meant_from_the_time_that_was_read_back() -> None:
    chat = await talk("A haircut on Friday at 3 pm, please", chat=known())
    assert "at 4 pm" in await chat.write("could it be an hour later?")
    assert "at 3:30 pm" in await chat.write("half an hour earlier please")
    await chat.write("yes")
    assert chat.booked == ["booked 2026-11-27 15:30"]


async def test_hasty_german_gets_as_far_as_careful_german() -> None:
    chat = known()
    await chat.write("moin, hätt gern nen haarschnitt am fr nachmittag")
    assert "27. November um 15:30 Uhr ist frei" in await chat.write("so um halb 4")
    await chat.write("passt mir doch nicht, geht auch später?")
    assert chat.booked == []
    await chat.write("dann 16 uhr")
    await chat.write("den nehm ich")
    assert chat.booked == ["booked 2026-11-27 16:00"]
    await chat.write("mir ist was dazwischengekommen, können wir das auf montag schieben?")
    await chat.write("um 10")
    await chat.write("ja passt")
    assert chat.booked[-1] == "moved 2026-11-30 10:00"
    await chat.write("ich schaffs doch nicht, bitte absagen")
    await chat.write("ja")
    assert chat.booked[-1].startswith("cancelled")


async def test_as_soon_as_possible_is_today() -> None:
    chat = await talk("I need a haircut as soon as possible", chat=known())
    assert chat.labels[0].startswith("Wed 25 Nov, 1")


async def test_prices_and_hours_may_be_asked_for_in_between() -> None:
    chat = await talk("A haircut on Friday at 3 pm, please", chat=known())
    said = await chat.write("How much is it, and when are you open?")
    assert "35 €" in said and "Monday–Friday" in said
    assert "shall I book it for you?" in said, "and it goes on"
    for _ in range(3):
        said = await chat.write("how much?")
        assert "hall I book it for you?" in said
    await chat.write("yes")
    assert chat.booked == ["booked 2026-11-27 15:00"]


async def test_a_person_may_be_asked_for_at_any_time() -> None:
    chat = await talk("A haircut on Friday at 3 pm", "I'd rather talk to a person", chat=known())
    assert (chat.last.ending, chat.last.reason) == ("hand_over", "customer asked")
    assert chat.booked == []


async def test_each_question_is_put_twice_and_then_a_person_is_offered() -> None:
    chat = await talk("I'd like an appointment", "blah", "blah", chat=Chat(tools=tables(TWO)))
    texts = "\n".join(one.replies[0].text for one in chat.answers)
    assert texts.count("Which service") + texts.count("Which of our services") == 2
    assert chat.facts["current_step"] == "offer_person"
    await chat.write("yes")
    assert (chat.last.ending, chat.last.reason) == ("hand_over", "wants an appointment")


async def test_who_gives_up_gets_no_appointment() -> None:
    for said in ("never mind", "forget it", "No thanks, bye", "cancel that"):
        chat = await talk("A haircut on Friday at 3 pm", said, chat=known())
        assert chat.booked == [] and chat.last.ending != "hand_over", said


async def test_a_name_and_an_address_are_asked_for_and_need_not_be_given() -> None:
    chat = await talk("A haircut on Friday at 3 pm", "yes", chat=Chat(tools=tables(ONE)))
    assert "What name" in chat.last.replies[0].text
    assert "e-mail" in await chat.write("I'd rather not say")
    await chat.write("no")
    assert chat.booked == ["booked 2026-11-27 15:00"]


async def test_where_writing_back_is_possible_no_address_is_asked_for() -> None:
    chat = Chat(tools=tables(ONE), customer=Customer("Jane"), channel="whatsapp")
    await talk("A haircut on Friday at 3 pm", "yes", chat=chat)
    assert chat.booked == ["booked 2026-11-27 15:00"]


async def test_somebody_in_particular_may_be_asked_for() -> None:
    chat = await talk("A haircut with Kim on Friday at 9 am", chat=known("Alex", "Kim"))
    assert "at 9 am with Kim is free" in chat.last.replies[0].text
    chat = await talk("A haircut on Friday at 9 am", chat=known("Alex", "Kim"))
    assert "with" in chat.last.replies[0].text, "whom it is with is said where there is a choice"


async def test_a_file_without_words_is_kept_and_the_question_put_again() -> None:
    chat = known()
    assert "kept that for our team" in await chat.write("", files=1)
    assert "Shall I book it" in await chat.write("A haircut on Friday at 3 pm, please")
    again = await chat.write("", files=2)
    assert "our team has that, too" in again and "Friday, 27 November at 3 pm" in again
    assert chat.booked == [] and chat.last.ending == "open"
    await chat.write("yes please")
    assert chat.booked == ["booked 2026-11-27 15:00"]


@pytest.mark.parametrize("said", ["I want to book an appointment", "Please reschedule it"])
async def test_another_wish_is_no_yes_to_a_cancelling(said: str) -> None:
    chat = known()
    chat.tools.put("1", datetime(2026, 11, 27, 15))
    assert "shall I cancel this appointment?" in await chat.write("I must cancel my appointment")
    await chat.write(said)
    assert chat.booked == []


async def test_an_appointment_is_moved_and_called_off_when_the_customer_says_so() -> None:
    chat = known()
    chat.tools.put("1", datetime(2026, 11, 27, 15))
    asked = await chat.write("Can I move my appointment to Monday at 10?")
    assert "from Friday, 27 November at 3 pm to Monday, 30 November at 10 am?" in asked
    await chat.write("yes please")
    assert chat.booked == ["moved 2026-11-30 10:00"]
    asked = await chat.write("I have to cancel my appointment")
    assert "Haircut on Monday, 30 November at 10 am: shall I cancel this appointment?" in asked
    await chat.write("no, keep it")
    assert chat.booked == ["moved 2026-11-30 10:00"]
    await talk("I want to cancel my appointment", "yes", chat=chat)
    assert chat.booked == ["moved 2026-11-30 10:00", "cancelled 2026-11-30 10:00"]


async def test_an_appointment_may_be_moved_by_less_than_it_takes() -> None:
    chat = known()
    chat.tools.put("1", datetime(2026, 11, 27, 15))
    asked = await chat.write("Can you move my appointment half an hour later?")
    assert "from Friday, 27 November at 3 pm to Friday, 27 November at 3:30 pm?" in asked
    await chat.write("yes please")
    assert chat.booked == ["moved 2026-11-27 15:30"]


async def test_nobody_is_offered_to_move_to_where_they_are() -> None:
    chat = known()
    chat.tools.put("1", datetime(2026, 11, 27, 15))
    await chat.write("Can I move my appointment?")
    await chat.write("Friday afternoon, please")
    assert chat.labels
    assert not any("3 pm" in label for label in chat.labels)


async def test_of_several_appointments_it_is_asked_which_one() -> None:
    chat = known()
    for day in (27, 30):
        chat.tools.put("1", datetime(2026, 11, day, 15))
    await chat.write("I need to cancel an appointment")
    assert chat.labels == ["Fri 27 Nov, 3 pm", "Mon 30 Nov, 3 pm"]
    await chat.tap("Mon")
    await chat.write("yes")
    assert chat.booked == ["cancelled 2026-11-30 15:00"]
    chat.tools.put("1", datetime(2026, 12, 1, 9))
    assert "Friday, 27 November at 3 pm" in await chat.write("Cancel my appointment on Friday")


async def test_who_has_no_appointment_is_offered_a_person() -> None:
    for wish in ("Cancel my appointment", "I'd like to reschedule my appointment"):
        chat = await talk(wish, chat=known())
        assert "can't find an appointment" in chat.last.replies[0].text
        assert chat.facts["current_step"] == "offer_person"


async def test_a_time_that_somebody_else_took_meanwhile_is_never_booked() -> None:
    chat = await talk("A haircut on Friday at 3 pm", chat=known())
    chat.tools.take(datetime(2026, 11, 27, 15), 45)
    said = await chat.write("yes")
    assert "somebody else was quicker" in said and chat.booked == []
    assert any(label.startswith("Fri 27 Nov") for label in chat.labels)


async def test_an_offer_that_ran_out_is_made_anew_and_asked_about() -> None:
    chat = await talk("A haircut on Friday at 3 pm", chat=known())
    chat.tools.now += timedelta(minutes=16)
    assert "hall I book it for you?" in await chat.write("yes")
    assert chat.booked == []
    await chat.write("yes")
    assert chat.booked == ["booked 2026-11-27 15:00"]


async def test_trades_ask_for_what_is_broken_and_where_first() -> None:
    own = replace(SALON, template="trades")
    chat = Chat(business=own, customer=JANE, tools=tables((Service("1", "Repair", 60),)))
    assert "describe the problem" in await chat.write("Hello, I'd like to book a repair")
    assert "urgent" in await chat.write("The tap in the kitchen is dripping")
    assert "address" in await chat.write("it has time")
    assert "photos" in await chat.write("Hauptstraße 1, Berlin")
    assert "Which day" in await chat.write("", files=2)
    await talk("Friday at 9 am", "yes", chat=chat)
    assert chat.booked == ["booked 2026-11-27 09:00"]
    assert chat.answers[-2].facts["collected_data"]["problem"].startswith("The tap")
    assert chat.answers[-2].facts["collected_data"]["photos"] == "yes"


async def test_a_german_customer_books_in_german() -> None:
    chat = known()
    asked = await chat.write("Guten Tag, ich hätte gern einen Haarschnitt am Freitag um 15 Uhr")
    assert "Haarschnitt am Freitag, 27. November um 15:00 Uhr ist frei. Soll ich" in asked
    assert "Donnerstag, 26. November um 15:00 Uhr" in await chat.write("nein, lieber Donnerstag")
    await chat.write("Ja, gern")
    assert chat.booked == ["booked 2026-11-26 15:00"]


async def test_the_business_says_it_in_its_own_words() -> None:
    texts = {"en": {"read_back": "{service}, {moment}? Say yes and it is yours."}}
    chat = Chat(business=replace(SALON, texts=texts), customer=JANE, tools=tables(ONE))
    said = await chat.write("A haircut on Friday at 3 pm")
    assert "Haircut, Friday, 27 November at 3 pm? Say yes and it is yours." in said


async def test_a_bare_number_is_an_hour_and_not_the_place_of_a_button() -> None:
    chat = await talk("A haircut on Friday", chat=known())
    await chat.write("10")
    assert "Friday, 27 November at 10 am" in chat.last.replies[0].text


async def test_whatever_is_written_nothing_is_booked_that_was_not_read_back() -> None:
    for said in ("yes", "book it", "1", "ja", "yes yes yes", "👍", "ok", "I confirm"):
        chat = await talk(said, said, said, chat=known())
        assert chat.booked == [], said


async def test_a_tap_of_another_conversation_is_nothing() -> None:
    chat = await talk("A haircut on Friday", chat=known())
    await chat.write("Fri 27 Nov, 9 am", choice="slot:of-somebody-else")
    assert chat.booked == []
    await chat.write("yes")
    assert chat.booked == []


async def test_options_fit_every_list() -> None:
    chat = await talk("A haircut", "any time next week", chat=known("Alex", "Kim"))
    assert 2 <= len(chat.options) <= 10
    assert all(isinstance(one, Option) and len(one.label) <= 20 for one in chat.options)


async def test_reminders_are_answered_by_their_buttons() -> None:
    chat = known()
    made = chat.tools.put("1", datetime(2026, 11, 27, 15))
    assert "looking forward" in await chat.write("I will be there", choice=f"confirm:{made.id}")
    asked = await chat.write("Cancel", choice=f"cancel:{made.id}")
    assert "Haircut on Friday, 27 November at 3 pm: shall I cancel" in asked
    await chat.write("no")
    await talk("Another time", chat=chat)
    assert "Which day" in await chat.write("Another time", choice=f"move:{made.id}")
    assert chat.booked == []


async def test_who_finds_nothing_may_wait_for_it() -> None:
    chat = known()
    chat.tools.take(datetime(2026, 11, 27, 9), 9 * 60)
    assert "nothing is free on Friday" in await chat.write("A haircut on Friday, please")
    assert "I'll write to you" in await chat.tap("Waiting list")
    [(service_id, first, last)] = chat.tools.waiting
    assert (service_id, first, last) == ("1", datetime(2026, 11, 27).date(), first)
