"""What a recorded customer wanted, and in which words: what a scripted one goes by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from empfio.agent.contract import Business
from empfio.evaluation.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Wish:
    """A time that was wished for.

    ``day`` and ``clock``: in plain words. ``said_day``, ``said_clock``: the recorded wordings, and
    ``told_day``, ``told_clock``: the whole messages that held them; "" where there are none.
    ``text``: the message that brought it up in the place of another one.
    """

    day: str
    clock: str
    said_day: str = ""
    said_clock: str = ""
    told_day: str = ""
    told_clock: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a customer is going to say.

    ``is_goal``: whether a time, by the clock on the wall, is one that they accept. ``wishes``:
    the times that they ask for, each after the one before was refused. ``yes``: recorded
    agreements. ``others``: what they said when they were told of a time that did not suit.
    ``answers``: recorded wordings by what is asked for (name, service, purpose).
    """

    opening: str
    is_goal: Callable[[datetime], bool]
    wishes: tuple[Wish, ...]
    yes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A recorded dialogue to be replayed; ``is_bookable``: the record ends with a booking."""

    id: str
    plan: Plan
    calendar: Calendar
    business: Business
    is_bookable: bool
