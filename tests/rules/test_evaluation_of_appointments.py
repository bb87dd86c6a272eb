"""Scores tell agents apart: who books without asking is seen, who passes everything on scores 0."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from empfio.agent.contract import Agent, Answer, Reply, Thread, Tools
from empfio.evaluation.appointments import score

ROW: dict[str, Any] = {
    "id": "1",
    "source": "sgd",
    "service": "dentist",
    "ref": "2019-03-01T00:00",
    "goal": {"date": "2019-03-07", "time": "15:30", "provider": "Kim"},
    "booked": True,
    "turns": [
        {"role": "user", "text": "I need a dentist.", "acts": ["INFORM_INTENT"]},
        {"role": "assistant", "text": "When?", "acts": ["REQUEST"]},
        {
            "role": "user",
            "text": "On the 6th at three.",
            "acts": ["INFORM"],
            "slots": {
                "appointment_date": ["the 6th", "2019-03-06"],
                "appointment_time": ["three", "15:00"],
            },
        },
        {"role": "assistant", "text": "March 6th at 3 pm?", "acts": ["CONFIRM"]},
        {
            "role": "user",
            "text": "No, the 7th at half past 3.",
            "acts": ["NEGATE", "INFORM"],
            "slots": {
                "appointment_date": ["the 7th", "2019-03-07"],
                "appointment_time": ["half past 3", "15:30"],
            },
        },
        {"role": "assistant", "text": "March 7th at 3:30 pm?", "acts": ["CONFIRM"]},
        {"role": "user", "text": "Right.", "acts": ["AFFIRM"]},
        {"role": "assistant", "text": "Done.", "acts": ["NOTIFY_SUCCESS"]},
    ],
}
STAR_ROW: dict[str, Any] = {
    "id": "2",
    "source": "star",
    "task": "doctor_schedule",
    "happy": True,
    "user_task": "You would like to see Dr. Morgan today (Thursday).",
    "goal": {"Name": "Dr. Morgan", "PatientName": "Angela", "Day": "Thursday",
             "StartTimeHour": "5 pm"},
    "booked": True,
    "checks": [["Thursday", "3 pm", "taken"], ["Thursday", "5 pm", "free"]],
    "turns": [{"role": "user", "text": "Hello"}],
}  # fmt: skip


class Clerk:
    """Reads one time back after the other until one is agreed to, and books it."""

    def __init__(self, *times: str, asks: bool = True) -> None:
        self.times = times
        self.asks = asks

    async def respond(self, thread: Thread, tools: Tools) -> Answer:
        number = int(thread.facts.get("number", -1))
        is_yes = thread.said[-1].text in ("Right.", "Yes, please.")
        if number >= 0 and (is_yes or not self.asks):
            await tools.book(thread.facts["offer"], "en")
            return Answer((), {}, "en", "complete")
        at = datetime.fromisoformat(self.times[number + 1])
        slots = await tools.find_slots("1", at, at + timedelta(minutes=1))
        offered = await tools.offer("1", slots)
        local = at.astimezone(ZoneInfo(thread.business.time_zone))
        text = f"{local:%A %-d %B at %H:%M} is free. Shall I book it?"
        facts = {"number": number + 1, "offer": offered[0].id}
        return Answer((Reply(text),), facts, "en")


class Passing:
    """Passes everybody on to a person."""

    async def respond(self, thread: Thread, tools: Tools) -> Answer:
        return Answer((), {}, "en", "hand_over")


class Broken:
    """Fails."""

    async def respond(self, thread: Thread, tools: Tools) -> Answer:
        raise RuntimeError


WISHED = ("2019-03-06T23:00+00:00", "2019-03-07T23:30+00:00")


def test_an_agent_that_asks_books_the_goal() -> None:
    scores = score([ROW], Clerk(*WISHED))
    assert scores["goal_booked"] == (1, 1)
    assert scores["unconfirmed"] == (0, 2)
    assert scores["turns"] == (3, 1)


def test_an_agent_that_books_without_asking_is_seen() -> None:
    scores = score([ROW], Clerk(*WISHED, asks=False))
    assert scores["goal_booked"] == (0, 1)
    assert scores["unconfirmed"] == (2, 2)


@pytest.mark.parametrize("agent", [Passing(), Broken()])
def test_an_agent_that_passes_everybody_on_scores_nothing(agent: Agent) -> None:
    scores = score([ROW, STAR_ROW], agent)
    assert scores["goal_booked"] == (0, 2)
    assert scores["handed_over"] == (1, 2)


def test_on_a_day_that_was_looked_up_only_what_was_found_free_is() -> None:
    assert score([STAR_ROW], Clerk("2019-03-07T22:00+00:00"))["goal_booked"] == (1, 1)
    with_taken = score([STAR_ROW], Clerk("2019-03-07T20:00+00:00"))
    assert with_taken["goal_booked"] == (0, 1)


def test_who_got_nothing_in_the_record_is_not_counted_among_the_bookable() -> None:
    nothing = ROW | {"goal": {}, "booked": False}
    scores = score([nothing], Clerk(*WISHED, *WISHED, *WISHED))
    assert scores["goal_booked"].n == 0
    assert scores["unconfirmed"] == (0, 1)
