"""The floors of the agent's understanding, on public rows that stand beside the project.

Each floor is a little below what was reached, so that a change for the worse is seen.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from empfio.evaluation.records import Metric
from empfio.evaluation.report import evaluate
from tests.house.sources import PROJECT

DATA = PROJECT.parent / "shared" / "data"
Scores = Mapping[str, Metric]


def score(kind: str, tmp_path: Path) -> Scores:
    """The scores of the file of a kind, alone in a folder; skips where it is not there."""
    file = DATA / f"{kind}.dev.jsonl"
    if not file.is_file():
        pytest.skip(f"the public data are not there: {file.name}")
    (tmp_path / file.name).symlink_to(file)
    (found,) = evaluate(tmp_path, lambda name: None)
    assert found.broken == ()
    assert found.scores is not None
    return found.scores


def test_a_no_is_hardly_ever_a_yes_and_a_yes_is_seldom_asked_again(tmp_path: Path) -> None:
    scores = score("confirmations", tmp_path)
    assert scores["no_as_yes_per_1000"].value <= 1
    assert scores["yes_asked_again"].value <= 0.03
    assert scores["yes_as_no"].value == 0


def test_what_has_consequences_is_heard_and_nothing_else_is_taken_for_it(tmp_path: Path) -> None:
    scores = score("intents", tmp_path)
    reached = {"ask_human_strong": 0.97, "cancel_strong": 0.96, "reschedule_strong": 0.91}
    assert {label: floor for label, floor in reached.items() if scores[label].value < floor} == {}
    assert scores["other_taken"].value <= 0.003


def test_names_are_taken_where_they_are_given(tmp_path: Path) -> None:
    scores = score("slots", tmp_path)
    assert scores["name_found"].value >= 0.9
    assert scores["name_where_none"].value <= 0.002
    assert scores["time_found"].value >= 0.9


@pytest.mark.parametrize("kind", ["appointments", "appointments_star"])
def test_customers_get_what_they_want_and_nothing_they_did_not_confirm(
    kind: str, tmp_path: Path
) -> None:
    scores = score(kind, tmp_path)
    assert scores["unconfirmed"].value == 0
    booked = [metric for name, metric in scores.items() if name.startswith("goal_booked")]
    assert booked
    assert min(one.value for one in booked) >= 0.98
