"""How well it is heard what somebody wants."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from empfio.evaluation.records import Metric, mean
from empfio.languages.actions import hear
from empfio.languages.records import Heard

Row = Mapping[str, Any]
FIELDS = {"text": str, "label": str, "lang": str}

CONSEQUENT = ("ask_human", "cancel", "reschedule")  # heard wrongly, these do harm
_DECISIONS = {"yes": "confirm", "no": "deny", "unsure": "unsure"}
# Where a message holds several, the one that a row of one label would name; the rest is other.
_ORDER = (
    "ask_human", "complaint", "abort", "cancel", "reschedule", "ask_bot", "check_booking",
    "book", "help", "goodbye", "thanks", "greet", "deny", "confirm", "unsure", "other",
)  # fmt: skip
_OURS = frozenset(_ORDER)


def score(rows: Sequence[Row]) -> dict[str, Metric]:
    """What is heard of what is wanted.

    ``<label>_strong``, ``<label>_weak``: share of the rows that ask for a person, cancel or move
    in which that is heard; weak where the wording is from a neighbouring domain. ``<label>_de``:
    the German ones alone. ``other_taken``: share of the rows about something else in which one of
    the three is heard. ``macro_f1_<language>``: over the labels that we have, one for each row;
    ``…_strong``: without the weak rows.
    """
    heard = [(row, _as_acted_on(hear(row["text"], row["lang"]))) for row in rows]
    found = dict(_recalls(heard))
    others = [(row, one) for row, one in heard if row["label"] == "other"]
    for suffix, language in (("", None), ("_en", "en"), ("_de", "de")):
        found[f"other_taken{suffix}"] = mean(
            bool(one.intents & set(CONSEQUENT))
            for row, one in others
            if language in (None, row["lang"])
        )
    for language in ("en", "de"):
        ours = [(row, one) for row, one in heard
                if row["lang"] == language and row["label"] in _OURS]  # fmt: skip
        strong = [(row, one) for row, one in ours if not row.get("weak")]
        found[f"macro_f1_{language}"] = _macro_f1(ours)
        found[f"macro_f1_{language}_strong"] = _macro_f1(strong)
    return found


def _as_acted_on(heard: Heard) -> Heard:
    """Whoever comes late for what is not about to begin is asked when they will come instead."""
    if "late" not in heard.intents:
        return heard
    return replace(heard, intents=heard.intents | {"reschedule"})


def _recalls(heard: Sequence[tuple[Row, Heard]]) -> Iterator[tuple[str, Metric]]:
    for label in CONSEQUENT:
        asked = [(row, label in one.intents) for row, one in heard if row["label"] == label]
        yield f"{label}_strong", mean(is_heard for row, is_heard in asked if not row.get("weak"))
        yield f"{label}_weak", mean(is_heard for row, is_heard in asked if row.get("weak"))
        yield f"{label}_de", mean(is_heard for row, is_heard in asked if row["lang"] == "de")


def _one_of(heard: Heard) -> str:
    """What a message is taken for, if it must be one thing."""
    found = {str(intent) for intent in heard.intents} | {_DECISIONS.get(heard.decision or "", "")}
    if "nothing_more" in found:
        found.add("goodbye")
    return next((label for label in _ORDER if label in found), "other")


def _macro_f1(heard: Sequence[tuple[Row, Heard]]) -> Metric:
    pairs = [(_one_of(one), row["label"]) for row, one in heard]
    labels = sorted({label for _, label in pairs})
    scores = [_f1(pairs, label) for label in labels]
    return Metric(mean(scores).value, len(pairs))


def _f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    right = sum(taken == meant == label for taken, meant in pairs)
    either = sum((taken == label) + (meant == label) for taken, meant in pairs)
    return 2 * right / either
