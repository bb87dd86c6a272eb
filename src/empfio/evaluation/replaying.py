"""A case replayed: the scripted customer and an agent, until one of them ends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from empfio.agent.contract import Agent, Answer, Ending, Said
from empfio.evaluation.calendar import Done
from empfio.evaluation.conversing import Conversation
from empfio.evaluation.customer import MOST_TURNS, Scripted
from empfio.evaluation.plans import Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case. ``unconfirmed``: what was done without the customer's agreement."""

    case: Case
    is_goal_booked: bool
    unconfirmed: int
    turns: int
    ending: Ending
    said: tuple[Said, ...]
    wall_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]


async def replay(case: Case, agent: Agent, *, is_wordy: bool = False) -> Outcome:
    """Let the customer of a case write until somebody ends it, or for 25 turns.

    ``is_wordy``: see ``Scripted``.
    """
    calendar, customer = case.calendar, Scripted(case.plan, is_wordy)
    talk = Conversation(agent, case.business, calendar)
    text, unconfirmed = case.plan.opening, 0
    ending: Ending = "open"
    while ending == "open" and len(talk.wall_ms) < MOST_TURNS:
        done_before = len(calendar.done)
        answer = await _write(talk, text)
        unconfirmed += _count_unconfirmed(case, calendar.done[done_before:], customer.agreed)
        ending = answer.ending
        if customer.has_given_up:
            break
        text = customer.answer(answer, calendar.now.astimezone(calendar.zone).date())
    is_goal_booked = any(
        case.plan.is_goal(_local(case, one.starts_at)) for one in await calendar.list_appointments()
    )
    return Outcome(
        case, is_goal_booked, unconfirmed, len(talk.wall_ms), ending,
        tuple(calendar.said), tuple(talk.wall_ms), tuple(talk.cpu_ms),
    )  # fmt: skip


async def _write(talk: Conversation, text: str) -> Answer:
    """What is answered; from an agent that raises a person takes over, as at the real desk."""
    try:
        return await talk.write(text)
    except Exception:
        return Answer((), talk.facts, "en", "hand_over", "the agent failed")


def _count_unconfirmed(case: Case, done: Iterable[Done], agreed: set[datetime]) -> int:
    """How much was done that the customer had not agreed to; they never call anything off."""
    return sum(
        one.what == "cancelled" or _local(case, one.appointment.starts_at) not in agreed
        for one in done
    )


def _local(case: Case, at: datetime) -> datetime:
    """By the clock on the wall."""
    return at.astimezone(case.calendar.zone).replace(tzinfo=None)
