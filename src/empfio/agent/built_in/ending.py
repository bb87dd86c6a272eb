"""How a conversation with the agent ends: with a person, or with goodbye."""

from empfio.agent.built_in.talk import YES_OR_NO, Talk
from empfio.agent.built_in.wishes import REASONS


def hand_over(talk: Talk, reason: str | None = None) -> None:
    """A person takes over, and the customer is told so; without a reason, for what is wanted."""
    state, business = talk.state, talk.thread.business
    if state.wants is not None:
        reason = reason or REASONS[state.wants]
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
