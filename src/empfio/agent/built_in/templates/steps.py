"""What a step of a template is."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["fact", "service", "staff", "when", "slot", "contact", "confirm"]
Fact = Literal[
    "problem", "urgency", "address", "photos", "service", "staff", "day", "time", "name", "email",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to find out. ``collects``: the facts; ``asks``: the line that asks for each.

    ``is_optional``: it is taken where it is said, and never asked for.
    """

    kind: Kind
    collects: tuple[Fact, ...] = ()
    asks: tuple[str, ...] = ()
    is_optional: bool = False


SERVICE = Step("service", ("service",), ("ask_service",))
STAFF = Step("staff", ("staff",), is_optional=True)
WHEN = Step("when", ("day", "time"), ("ask_when", "ask_day"))
SLOT = Step("slot", (), ("ask_time", "ask_which_time"))
CONFIRM = Step("confirm", (), ("read_back", "shall_move"))
