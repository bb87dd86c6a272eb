"""What the agent asks the customer for: what is wanted, a name, an e-mail address or a phone."""

from collections.abc import Sequence

from empfio.agent.built_in.ending import hand_over
from empfio.agent.built_in.state import Step
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.wishes import has_details
from empfio.agent.contract import Service
from empfio.languages import actions as languages

_MOST_ASKED = 2  # times that a name or an address is asked for
_CONTACTS: tuple[Step, ...] = ("ask_name", "ask_email")


def learn(talk: Talk, services: Sequence[Service]) -> bool:
    """Take note of what the customer says of themselves; whether there was anything new.

    A bare service where a name was asked for is no name.
    """
    named = {name.casefold() for one in services for name in one.all_names}
    for fact in ("name", "email", "phone"):
        said = next((value for one in talk.heard if (value := getattr(one, fact))), None)
        if said is not None and said != talk.known(fact) and said.casefold() not in named:
            talk.learned[fact] = talk.state.collected[fact] = said
    if "name" in talk.learned:
        talk.say("nice_to_meet", name=talk.learned["name"])
    elif talk.learned:
        talk.say("noted")
    return bool(talk.learned)


def accept_refusal(talk: Talk) -> bool:
    """Whether the customer would rather not say what was asked; it is not asked again."""
    step = talk.asked
    if step not in _CONTACTS or talk.learned:
        return False
    if talk.decision != "no" or "abort" in talk.intents:
        return False
    talk.say("declined")
    talk.state.asked[step] = _MOST_ASKED
    return True


def ask_again(talk: Talk) -> bool:
    """Put a question that was not answered once more; whether there was one to put."""
    step = talk.asked
    if step not in _CONTACTS or talk.state.asked.get(step, 0) >= _MOST_ASKED:
        return False
    if step == "ask_email" and any(languages.is_meant_as_email(one.text) for one in talk.heard):
        talk.say("bad_email")
    _ask(talk, step)
    return True


def ask_next(talk: Talk, *, insist: bool) -> bool:
    """Ask for what is missing; whether there was anything.

    ``insist``: for an appointment both are needed, and asked for twice. Otherwise each is asked
    for once, and an address only of somebody who gave their name.
    """
    times = _MOST_ASKED if insist else 1
    asked = talk.state.asked
    if talk.known("name") is None and asked.get("ask_name", 0) < times:
        return _ask(talk, "ask_name")
    if not insist and talk.known("name") is None:
        return False
    reachable = talk.known("email") or "phone" in talk.state.collected
    if not reachable and asked.get("ask_email", 0) < times:
        return _ask(talk, "ask_email")
    return False


def go_on_with_wish(talk: Talk) -> None:
    """Ask for what is missing for an appointment; where nothing is, a person takes care of it."""
    line = "ask_wish" if talk.state.wants == "book" else "ask_which"
    is_clear = talk.state.wants == "check_booking" or has_details(talk)
    if not is_clear and talk.state.asked.get(line, 0) == 0:
        talk.say(line)
        talk.state.step = "ask_wish"
        return
    if talk.state.asked.get("noted_wish", 0) == 0:
        talk.say("noted_wish")
    if not ask_next(talk, insist=True):
        hand_over(talk)


def _ask(talk: Talk, step: Step) -> bool:
    talk.ask(step)
    return True
