"""The kinds of files that can be scored, and what each line must hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from empfio.evaluation import appointments, confirmations, intents, names, slots, times
from empfio.evaluation.records import Metric

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of file is scored.

    ``check`` raises ``KeyError``, ``TypeError`` or ``ValueError`` for a line of another form.
    """

    score: Callable[[Sequence[Row]], dict[str, Metric]]
    check: Callable[[Row], object]


def _has(fields: Mapping[str, type]) -> Callable[[Row], object]:
    """A check that a row has these fields, of these types."""

    def check(row: Row) -> None:
        for field, wanted in fields.items():
            if not isinstance(row[field], wanted):
                raise TypeError(field)

    return check


_APPOINTMENTS = Kind(appointments.score, appointments.read_case)
KINDS: Mapping[str, Kind] = {
    "appointments": _APPOINTMENTS,
    "appointments_star": _APPOINTMENTS,
    "confirmations": Kind(confirmations.score, _has(confirmations.FIELDS)),
    "intents": Kind(intents.score, _has(intents.FIELDS)),
    "slots": Kind(slots.score, _has(slots.FIELDS)),
    "spoken_names": Kind(names.score, _has(names.FIELDS)),
    "time_de": Kind(times.score, _has(times.FIELDS)),
    "time_en": Kind(times.score, _has(times.FIELDS)),
}
