"""What the agent keeps in mind from one turn to the next, as small plain JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from empfio.agent.built_in.plan import Plan, read_plan, write_plan
from empfio.languages.records import LANGUAGES, Language

Step = Literal[
    "open", "offer_person", "ask_wish", "ask_name", "ask_email", "anything_else", "ask_problem",
    "ask_urgency", "ask_address", "ask_photos", "ask_service", "ask_when", "ask_day",
    "ask_time", "ask_which_time", "confirm", "which_appointment", "confirm_cancelling",
    "offer_booking",
]  # fmt: skip
Wish = Literal["book", "cancel", "reschedule", "check_booking"]
STEPS: tuple[Step, ...] = get_args(Step)
WISHES: tuple[Wish, ...] = get_args(Wish)


@dataclass(slots=True)
class State:
    """Where a conversation stands.

    ``step``: what the customer was asked last. ``wants``: what of an appointment is to be noted.
    ``collected``: name, email, phone, service and wish, in the customer's
    words; ``timed`` where the wish tells a day or a time. ``asked``: how
    often each question was put. ``options``: ids of what was offered to tap, in their order.
    ``plan``: the appointment that is being arranged.
    """

    language: Language | None = None
    step: Step = "open"
    wants: Wish | None = None
    collected: dict[str, str] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    misunderstood: int = 0
    options: list[str] = field(default_factory=list)
    reason: str = ""
    plan: Plan = field(default_factory=Plan)


def read_step(name: object) -> Step:
    """The step of a name; one that there is not is none."""
    return next((one for one in STEPS if one == name), "open")


def read_state(facts: Mapping[str, Any]) -> State:
    """The state that was written down; what an earlier version wrote differently is forgotten."""
    return State(
        language=next((one for one in LANGUAGES if one == facts.get("language")), None),
        step=read_step(facts.get("current_step")),
        wants=next((one for one in WISHES if one == facts.get("wants")), None),
        collected=dict(facts.get("collected_data") or {}),
        asked=dict(facts.get("asked") or {}),
        misunderstood=int(facts.get("misunderstood") or 0),
        options=list(facts.get("options") or ()),
        reason=str(facts.get("reason") or ""),
        plan=read_plan(facts.get("plan") or {}),
    )


def write_state(state: State) -> dict[str, Any]:
    """The state as facts."""
    return {
        "language": state.language,
        "current_step": state.step,
        "wants": state.wants,
        "collected_data": state.collected,
        "asked": state.asked,
        "misunderstood": state.misunderstood,
        "options": state.options,
        "reason": state.reason,
        "plan": write_plan(state.plan),
    }
