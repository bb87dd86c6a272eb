"""What a customer wants of an appointment: noted in their words, and handed to a person."""

from collections.abc import Sequence

from empfio.agent.built_in.plan import Plan
from empfio.agent.built_in.state import WISHES, Wish
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.telling import find_services
from empfio.agent.contract import Service

REASONS: dict[Wish, str] = {
    "book": "wants an appointment",
    "cancel": "wants to cancel an appointment",
    "reschedule": "wants to move an appointment",
    "check_booking": "asks about an appointment",
}
_ORDER: tuple[Wish, ...] = ("cancel", "reschedule", "check_booking", "book")
assert set(_ORDER) == set(WISHES)
_LONGEST = 1_000  # characters of a wish
# What belongs to one wish: facts, and lines whose being said counts for it alone.
_FACTS = (
    "wish", "service", "service_id", "staff", "staff_id", "timed", "problem", "urgency", "address",
    "photos",
)  # fmt: skip
_LINES = (
    "ask_problem", "ask_urgency", "ask_address", "ask_photos", "ask_service", "ask_when", "ask_day",
    "ask_time", "ask_which_time", "free_times", "instead", "read_back", "read_back_with",
    "shall_move", "shall_cancel", "which_appointment", "ask_name_for_it",
)  # fmt: skip


def note_wish(talk: Talk, services: Sequence[Service]) -> bool:
    """Note what is wanted, or more about it; whether there was anything of the kind."""
    state = talk.state
    wanted = next((one for one in _ORDER if one in talk.intents), None)
    if "abort" in talk.intents and state.wants is not None:
        return False
    named = find_services(talk, services)
    if wanted is None and named and not talk.asks and state.wants is None:
        wanted = "book"
    is_more = state.wants is not None and talk.decision != "no" and _says_more(talk)
    if wanted is None and not is_more and not (state.wants and named):
        return False
    if state.wants is None:
        forget_wish(talk)
    state.wants = wanted or state.wants
    if named:
        state.collected["service"] = ", ".join(one.name_in(talk.language) for one in named)
    if any(one.tells_time for one in talk.heard):
        state.collected["timed"] = "yes"
    said = [state.collected.get("wish", ""), *(one.text.strip() for one in talk.heard)]
    state.collected["wish"] = "\n".join(text for text in said if text)[-_LONGEST:]
    return True


def _says_more(talk: Talk) -> bool:
    """Whether what was said belongs to the wish: it was asked for, or tells a time."""
    if talk.asked == "ask_wish":
        return not talk.intents & {"abort", "goodbye", "nothing_more"}
    return any(one.tells_time for one in talk.heard) and not talk.learned


def has_details(talk: Talk) -> bool:
    """Whether the wish says enough for a person to begin with: a service, or a time."""
    return "service" in talk.state.collected or "timed" in talk.state.collected


def forget_wish(talk: Talk) -> None:
    """Nothing is wanted any more; what is known of the customer stays."""
    talk.state.wants, talk.state.plan = None, Plan()
    for fact in _FACTS:
        talk.state.collected.pop(fact, None)
    for line in _LINES:
        talk.state.asked.pop(line, None)


def reason_of(talk: Talk) -> str:
    """Why a person is needed for what is wanted."""
    return REASONS[talk.state.wants or "book"]
