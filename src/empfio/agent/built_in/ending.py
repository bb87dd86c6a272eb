"""How a conversation with the agent ends: with a person, or with goodbye."""

from empfio.agent.built_in.state import Step, read_step
from empfio.agent.built_in.talk import YES_OR_NO, Talk
from empfio.agent.built_in.wishes import REASONS, reason_of

_MOST_ASKED = 2  # times that something is asked for an appointment


def hand_over(talk: Talk, reason: str | None = None) -> None:
    """A person takes over, and the customer is told so; without a reason, for what is wanted."""
    state, business = talk.state, talk.thread.business
    if state.wants is not None:
        reason = reason or REASONS[state.wants]
        if not talk.has_calendar:
            talk.say("hand_over_wish")
    own = business.handover_text.get(talk.language)
    talk.parts.append(own) if own else talk.say("hand_over")
    state.step, state.wants, state.misunderstood, state.reason = "open", None, 0, ""
    talk.ending, talk.reason, talk.options = "hand_over", reason or "not understood", ()


def offer_person(talk: Talk, reason: str) -> None:
    """Ask whether a person shall come; where that was asked often, one comes."""
    if not talk.may_say("offer_person"):
        return hand_over(talk, reason)
    talk.say("offer_person")
    talk.offer(YES_OR_NO)
    talk.state.step, talk.state.reason = "offer_person", reason
    return None


def say_goodbye(talk: Talk) -> None:
    """Goodbye; what is still wanted of an appointment goes to a person."""
    if talk.state.wants is not None:
        return hand_over(talk)
    talk.say("goodbye")
    talk.state.step, talk.ending = "open", "complete"
    return None


def ask_for(talk: Talk, line: str, step: Step | None = None, **values: object) -> bool:
    """Ask for something that an appointment needs; False where it was asked twice.

    Then a person is offered. What is put again behind an answer of ours is not counted.
    """
    asked = talk.state.asked.get(line, 0)
    if asked >= _MOST_ASKED and not talk.is_told:
        offer_person(talk, reason_of(talk))
        return False
    talk.say(line, **values)
    if talk.is_told and asked:
        talk.state.asked[line] = asked
    talk.state.step = step or read_step(line)
    return True
