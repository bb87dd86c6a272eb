"""The appointment that is being arranged, as it is kept from one turn to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from empfio.agent.built_in.wanting import Wanted, read_wanted, write_wanted

_MOST_SEEN = 40  # times that are remembered as shown


@dataclass(frozen=True, slots=True)
class Shown:
    """A time that was offered, by the business's clock, and with whom it is."""

    offer_id: str
    at: datetime
    staff: str = ""


@dataclass(slots=True)
class Plan:
    """What is known of the appointment.

    ``shown``: the times that can be tapped. ``seen``: those shown since the wish was changed last,
    ``rounds``: how often others were asked for since.
    ``chosen``: the time that it comes to; ``is_taken``: the customer tapped it, ``is_agreed``: they
    were asked about it, and said that it shall be booked. ``appointment_id``: the appointment that
    is to be moved or cancelled.
    """

    wanted: Wanted = field(default_factory=Wanted)
    shown: list[Shown] = field(default_factory=list)
    seen: list[datetime] = field(default_factory=list)
    rounds: int = 0
    chosen: Shown | None = None
    is_taken: bool = False
    is_agreed: bool = False
    appointment_id: str | None = None

    def show(self, shown: list[Shown]) -> None:
        """These can be tapped now."""
        self.shown = shown
        self.seen = [*self.seen, *(one.at for one in shown)][-_MOST_SEEN:]

    def change(self, wanted: Wanted) -> None:
        """Another time is wanted: what was chosen counts no more."""
        if wanted != self.wanted:
            self.seen, self.rounds = [], 0
        self.wanted = wanted
        self.give_up_time()

    def seek_others(self, wanted: Wanted) -> None:
        """Other times are wanted than those that were shown."""
        self.wanted, self.shown, self.rounds = wanted, [], self.rounds + 1
        self.give_up_time()

    def choose(self, shown: Shown, *, is_taken: bool = False) -> None:
        """It comes to this time, unless the customer says no when it is read back."""
        self.chosen, self.is_taken, self.is_agreed = shown, is_taken, False

    def give_up_time(self) -> None:
        """The time that was chosen is not wanted, or is gone."""
        self.chosen, self.is_taken, self.is_agreed = None, False, False

    def find_shown(self, offer_id: str) -> Shown | None:
        """A time by the id of its offer; None where it was not among those shown last."""
        return next((one for one in self.shown if one.offer_id == offer_id), None)


def write_plan(plan: Plan) -> dict[str, Any]:
    """The plan as small plain JSON."""
    return {
        "wanted": write_wanted(plan.wanted),
        "shown": [_write(one) for one in plan.shown],
        "seen": [one.isoformat() for one in plan.seen],
        "rounds": plan.rounds,
        "chosen": plan.chosen and _write(plan.chosen),
        "is_taken": plan.is_taken,
        "is_agreed": plan.is_agreed,
        "appointment_id": plan.appointment_id,
    }


def read_plan(kept: Mapping[str, Any]) -> Plan:
    """The plan that was written down."""
    chosen = kept.get("chosen")
    return Plan(
        wanted=read_wanted(kept.get("wanted") or {}),
        shown=[_read(one) for one in kept.get("shown") or ()],
        seen=[datetime.fromisoformat(one) for one in kept.get("seen") or ()],
        rounds=int(kept.get("rounds") or 0),
        chosen=_read(chosen) if chosen else None,
        is_taken=bool(kept.get("is_taken")),
        is_agreed=bool(kept.get("is_agreed")),
        appointment_id=kept.get("appointment_id"),
    )


def _write(shown: Shown) -> list[str]:
    return [shown.offer_id, shown.at.isoformat(), shown.staff]


def _read(kept: list[str]) -> Shown:
    return Shown(kept[0], datetime.fromisoformat(kept[1]), kept[2])
