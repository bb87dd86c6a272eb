"""The customer's name, and where they are reached, for an appointment."""

from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.confirming import keep
from empfio.agent.built_in.state import Step as State
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.templates.steps import Step
from empfio.agent.contract import Service

# How often each is asked for: an appointment is made without them, too.
_MOST_ASKED = {"ask_name_for_it": 2, "ask_email": 1}
_STEPS: dict[str, State] = {"ask_name_for_it": "ask_name", "ask_email": "ask_email"}
_REFUSED = 2


async def ask_contact(talk: Talk, desk: Desk, service: Service, step: Step) -> bool:
    """Ask for what is not known of the customer, with the time kept for them meanwhile."""
    for fact, line in zip(step.collects, step.asks, strict=True):
        if _is_known(talk, fact) or talk.state.asked.get(line, 0) >= _MOST_ASKED[line]:
            continue
        if await keep(talk, desk, service):
            talk.say(line)
            talk.state.step = _STEPS[line]
        return True
    return False


def note_refusal(talk: Talk) -> bool:
    """Whether the customer would rather not say what was asked; it is not asked again."""
    line = next((line for line, step in _STEPS.items() if step == talk.asked), None)
    if line is None or talk.decision != "no" or talk.learned or "abort" in talk.intents:
        return False
    talk.say("declined")
    talk.state.asked[line] = _REFUSED
    return True


def _is_known(talk: Talk, fact: str) -> bool:
    """Whether there is no need to ask; on all channels but the web, writing back reaches them."""
    if fact == "name":
        return talk.known("name") is not None
    is_reached = talk.thread.channel != "web"
    return is_reached or bool(talk.known("email") or talk.known("phone"))
