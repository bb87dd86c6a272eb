"""How safely a yes is told from a no."""

from collections.abc import Mapping, Sequence
from typing import Any

from empfio.evaluation.records import Metric, mean
from empfio.languages.actions import hear

Row = Mapping[str, Any]
FIELDS = {"text": str, "label": str}


def score(rows: Sequence[Row]) -> dict[str, Metric]:
    """What answers to a question of the desk are taken for.

    ``no_as_yes_per_1000``: of a thousand refusals, how many are taken for an agreement.
    ``yes_asked_again``: share of the agreements that are not taken for one; ``yes_as_no``: that
    are taken for a refusal. ``corrections_timed``: share of the corrections of a day or a time
    in which one is noticed.
    """
    heard = [(row, hear(row["text"], row.get("lang", "en"))) for row in rows]
    refused = [one.decision for row, one in heard if row["label"] == "deny"]
    agreed = [one.decision for row, one in heard if row["label"] == "confirm"]
    corrected = [one.tells_time for row, one in heard if _corrects_time(row)]
    wrong = mean(one == "yes" for one in refused)
    return {
        "no_as_yes_per_1000": Metric(1_000 * wrong.value, wrong.n),
        "yes_asked_again": mean(one != "yes" for one in agreed),
        "yes_as_no": mean(one == "no" for one in agreed),
        "corrections_timed": mean(corrected),
    }


def _corrects_time(row: Row) -> bool:
    changed = row.get("changes", {}) if row["label"] == "deny" else {}
    return any(slot.endswith(("date", "time")) for slot in changed)
