"""The score of times tells right from wrong, and from what is asked."""

from typing import Any

import pytest

from empfio.evaluation.times import judge, score


def row(text: str, start: str, kind: str = "datetime", **more: Any) -> dict[str, Any]:
    return {
        "lang": "en",
        "ref": "2026-03-04T10:30",
        "text": text,
        "start": start,
        "kind": kind,
    } | more


@pytest.mark.parametrize(
    ("sample", "verdict"),
    [
        (row("tomorrow at 3pm", "2026-03-05T15:00"), "right"),
        (row("tomorrow at 3pm", "2026-03-05T16:00"), "wrong"),
        (row("tomorrow at 3pm", "2026-03-06T15:00"), "wrong"),
        (row("nothing of the kind", "2026-03-06T15:00"), "asked"),
        (row("4/5", "2026-05-04", "date"), "asked"),
        (row("at 3", "T03:00", "time"), "wrong"),
        (row("at 3", "T03:00", "time", alt=["T15:00"]), "right"),
        (row("at 3pm", "2026-03-04T15:00"), "right"),
        (row("at 9am", "2026-03-05T09:00"), "right"),
        (row("Friday evening", "2026-03-06", "part"), "right"),
        (row("after 3pm", "2026-03-04T15:00", "open", tags=["open_after"]), "right"),
        (row("at 3pm", "2026-03-04T15:00", "open", tags=["open_after"]), "wrong"),
        (row("by 3pm", "2026-03-04T15:00", "open", tags=["open_before"]), "right"),
        (row("Monday or Friday", "2026-03-06", "date", phrase="Friday"), "right"),
        (row("Monday or Friday", "2026-03-09", "date", phrase="Friday"), "wrong"),
    ],
)
def test_a_row_is_judged(sample: dict[str, Any], verdict: str) -> None:
    assert judge(sample) == verdict


def test_wrong_is_a_share_of_what_was_answered() -> None:
    found = score(
        [
            row("tomorrow at 3pm", "2026-03-05T15:00"),
            row("tomorrow at 3pm", "2026-03-06T15:00"),
            row("nothing of the kind", "2026-03-06T15:00"),
            row("4/5", "2026-05-04", "date", tags=["dmy_order"]),
        ]
    )
    assert found["right"] == (0.25, 4)
    assert found["wrong"] == (0.5, 2)
    assert found["asked"] == (0.5, 4)
    assert found["asked_dmy_order"] == (1.0, 1)
    assert found["right_date"] == (0.0, 1)
