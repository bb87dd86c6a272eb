"""The scripted customer reads what is shown, and accepts nothing but what the record wants."""

from datetime import date, datetime

import pytest

from empfio.agent.contract import Answer, Option, Reply
from empfio.evaluation.customer import Scripted
from empfio.evaluation.plans import Plan, Wish
from empfio.evaluation.reading import read

FRIDAY = date(2019, 3, 1)
GOAL = datetime(2019, 3, 7, 15, 30)
FIRST = Wish("March 6, 2019", "12:30 pm", "the 6th", "half past twelve", "On the 6th, if I may.")
LAST = Wish("March 7, 2019", "3:30 pm", text="No, next Thursday at half past 3.")


def customer(*wishes: Wish, **rest: object) -> Scripted:
    plan = Plan("Hello", GOAL.__eq__, wishes or (LAST,), yes=("That is correct.",), **rest)  # type: ignore[arg-type]
    return Scripted(plan)


def says(who: Scripted, text: str, *labels: str) -> str:
    options = tuple(Option(label, label) for label in labels)
    return who.answer(Answer((Reply(text, options),), {}, "en"), FRIDAY)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hello! How can I help you?", "purpose"),
        ("Thank you, Jane. At what e-mail address can we reach you?", "email"),
        ("Thursday 7 March at 3:30 pm is free. May I ask your name?", "name"),
        ("Which day and time would suit you?", "when"),
        ("On which day and at what time would you like to come?", "when"),
        ("Which of our services is it to be?", "service"),
        ("Is there anybody you would like to come to?", "staff"),
        ("Shall I cancel your appointment on Thursday 7 March at 3:30 pm?", "change"),
        ("And at what time on Thursday?", "clock"),
        ("Which day would suit you?", "day"),
        ("Thursday 7 March at 3:30 pm with Kim is free. Shall I book it?", "agree"),
        ("Is there anything else I can do for you?", "more"),
        ("Shall I bring in somebody from our team?", "person"),
        ("I've noted that.", "nothing"),
    ],
)
def test_what_is_asked_for_is_read(text: str, question: str) -> None:
    assert read(text, (), FRIDAY).question == question


@pytest.mark.parametrize(
    "text",
    [
        "Thursday 7 March at 3:30 pm is free. Shall I book it?",
        "Shall I book 15:30 on Thursday, March 7th?",
        "On Thursday, 7 March, this is free:\n• 3:30 pm",
        "Thursday at 3:30 pm?",
        "2019-03-07 15:30?",
        "Next Wednesday at 9 am is taken. 3:30 pm on 7 March is free. Shall I book that?",
    ],
)
def test_the_times_that_are_proposed_are_read(text: str) -> None:
    assert read(text, (), FRIDAY).times == {GOAL}


def test_opening_hours_and_what_is_refused_propose_nothing() -> None:
    hours = "Monday–Friday: 9 am–6 pm"
    assert read(hours, (), FRIDAY).times == frozenset()
    assert read("I'm afraid Thursday at 3:30 pm is taken.", (), FRIDAY).times == frozenset()


def test_the_goal_is_tapped_where_it_can_be() -> None:
    who = customer()
    text = "On Thursday 7 March these are free. Which one would you like?"
    assert says(who, text, "3 pm", "3:30 pm", "Other times") == "3:30 pm"
    assert who.agreed == {GOAL}


def test_who_is_asked_for_a_day_tells_it_unless_the_goal_is_among_what_is_shown() -> None:
    who = customer()
    ask = "On which day would you like to come?"
    assert says(who, ask, "Mon 4 Mar, 3:30 pm", "Tue 5 Mar, 3:30 pm") == "March 7, 2019"
    assert says(who, ask, "Tue 5 Mar, 3:30 pm", "Thu 7 Mar, 3:30 pm") == "Thu 7 Mar, 3:30 pm"
    assert who.agreed == {GOAL}


def test_the_goal_is_agreed_to_in_the_recorded_words() -> None:
    who = customer()
    assert says(who, "Thursday 7 March at 3:30 pm: shall I book it?") == "That is correct."
    assert who.agreed == {GOAL}


def test_anything_else_is_refused_and_other_times_are_asked_for_three_times_at_most() -> None:
    who = customer(FIRST, LAST)
    wrong = "Wednesday 6 March at 12:30 pm is free. Shall I book it?"
    assert says(who, wrong) == LAST.text
    assert ["other times" in says(who, wrong) for _ in range(3)] == [True] * 3
    assert not who.has_given_up
    says(who, wrong)
    assert who.has_given_up
    assert who.agreed == set()


def test_a_time_is_told_in_the_recorded_words_and_then_plainly() -> None:
    who = customer(FIRST, LAST)
    ask = "Which day and time would suit you?"
    assert says(who, ask) == "the 6th, half past twelve"
    assert says(who, ask) == "March 6, 2019, 12:30 pm"
    assert says(who, "At what time?") == "half past twelve"


def test_who_is_wordy_repeats_whole_messages() -> None:
    who = customer(FIRST, LAST)
    who.is_wordy = True
    assert says(who, "Which day would suit you?") == "On the 6th, if I may."
    assert says(who, "At what time?") == "half past twelve"
    assert says(who, "Which day would suit you?") == "March 6, 2019"
