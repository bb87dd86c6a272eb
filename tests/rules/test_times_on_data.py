"""How well it is read when something is meant: measured on public rows beside the project.

The floors are those below which the agent would be no better than what others have; what was
reached stands in docs/decisions/0033-a-grammar-of-our-own-for-dates.md.
"""

import json
from typing import Any

import pytest

from empfio.evaluation.times import score
from empfio.languages.records import LANGUAGES, Language
from tests.house.sources import PROJECT

DATA = PROJECT.parent / "shared" / "data"
RIGHT: dict[Language, float] = {"en": 0.95, "de": 0.96}
WRONG: dict[Language, float] = {"en": 0.03, "de": 0.035}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    if not (DATA / f"time_{request.param}.dev.jsonl").exists():
        pytest.skip("there are no public rows beside the project (../shared/data)")
    return request.param


def rows(language: Language) -> list[dict[str, Any]]:
    text = (DATA / f"time_{language}.dev.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_more_is_read_rightly_than_others_read(language: Language) -> None:
    found = score(rows(language))
    assert found["right"].value >= RIGHT[language]
    assert found["wrong"].value <= WRONG[language]


def test_shares_add_up(language: Language) -> None:
    found = score(rows(language))
    right, wrong, asked = (
        found[name].value * found[name].n for name in ("right", "wrong", "asked")
    )
    assert right + wrong + asked == pytest.approx(found["right"].n)
