"""A folder of files is scored by their names, and what cannot be read is said and left out."""

import json
from pathlib import Path

import pytest

from empfio.cli.evaluate import evaluate as command
from empfio.evaluation import confirmations, intents, names, slots
from empfio.evaluation.report import as_json, as_table, evaluate

CONFIRMATIONS = [
    {"text": "Yes, please.", "label": "confirm"},
    {"text": "Hm, maybe.", "label": "confirm"},
    {"text": "No, at 3 pm.", "label": "deny", "changes": {"time": ["3 pm", "15:00"]}},
    {"text": "No, two.", "label": "deny", "changes": {"number_of_tickets": ["two", "2"]}},
]


def write(folder: Path, name: str, *lines: object) -> None:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
    (folder / name).write_text(text + "\n", encoding="utf-8")


def test_a_folder_is_scored_and_the_rest_is_named(tmp_path: Path) -> None:
    write(tmp_path, "confirmations.mine.jsonl", *CONFIRMATIONS, "", "{broken", [1], {"text": 1})
    write(tmp_path, "letters.jsonl", {"text": "Dear Sir"})
    (tmp_path / "notes.txt").write_text("nothing to score")
    began: list[str] = []
    found = list(evaluate(tmp_path, began.append))
    assert began == ["confirmations.mine.jsonl"]
    assert [(one.name, one.rows, one.broken) for one in found] == [
        ("confirmations.mine.jsonl", 4, (6, 7, 8)),
        ("letters.jsonl", 0, ()),
    ]
    assert found[1].scores is None
    assert as_json(found) == {
        "confirmations.mine.jsonl": {
            "n": 4,
            "no_as_yes_per_1000": 0,
            "no_as_yes_per_1000_n": 2,
            "yes_asked_again": 0.5,
            "yes_asked_again_n": 2,
            "yes_as_no": 0,
            "yes_as_no_n": 2,
            "corrections_timed": 1,
            "corrections_timed_n": 1,
        }
    }


def test_the_table_has_the_peers_beside_the_scores(tmp_path: Path) -> None:
    write(tmp_path, "confirmations.jsonl", *CONFIRMATIONS[:2])
    rows = list(as_table(list(evaluate(tmp_path, lambda name: None))))
    assert rows[1][1:] == (
        "no_as_yes_per_1000", "–", "0", "1", "0", "TF-IDF model 12, keywords 12",
    )  # fmt: skip
    assert rows[2][1:4] == ("yes_asked_again", "50.0 %", "2")


def test_dialogues_of_another_form_are_broken_lines(tmp_path: Path) -> None:
    lines = ({"source": "sgd"}, {"source": "elsewhere", "turns": []}, "null", '"text"')
    write(tmp_path, "appointments.jsonl", *lines)
    (found,) = evaluate(tmp_path, lambda name: None)
    assert found.broken == (1, 2, 3, 4)


def test_the_command_prints_a_table_or_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "confirmations.jsonl", *CONFIRMATIONS, "{broken")
    write(tmp_path, "letters.jsonl", {"text": "Dear Sir"})
    command(tmp_path)
    said = capsys.readouterr()
    assert "yes_asked_again" in said.out
    assert "confirmations.jsonl, line 5 left out" in said.err
    assert "letters.jsonl skipped" in said.err
    command(tmp_path, as_json=True)
    assert json.loads(capsys.readouterr().out)["confirmations.jsonl"]["yes_asked_again"] == 0.5


def test_a_folder_that_is_not_there_or_empty_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(SystemExit):
            command(folder)
        assert str(folder) in capsys.readouterr().err


def test_intents_are_scored_by_what_is_heard_and_what_is_not() -> None:
    rows = [
        {"text": "I want to talk to a person", "lang": "en", "label": "ask_human"},
        {"text": "The weather is lovely", "lang": "en", "label": "ask_human"},
        {"text": "cancel my order", "lang": "en", "label": "cancel", "weak": True},
        {"text": "please cancel my appointment", "lang": "en", "label": "other"},
        {"text": "Guten Tag", "lang": "de", "label": "greet"},
    ]
    scores = intents.score(rows)
    assert scores["ask_human_strong"] == (0.5, 2)
    assert scores["cancel_weak"].n == 1
    assert scores["other_taken"] == (1, 1)
    assert scores["other_taken_de"].n == 0
    assert scores["macro_f1_de"] == (1, 1)


def test_names_are_right_when_they_are_exactly_what_was_said() -> None:
    row = {"asr": "Louis Wright", "nbest": ["Lewis Wright"], "attempt": 1,
           "first": "Lewis", "last": "Wright"}  # fmt: skip
    scores = names.score([row, row | {"asr": "lewis wright", "attempt": 2}])
    assert scores["exact"] == (0.5, 2)
    assert scores["in_nbest"] == (1, 2)
    assert (scores["said"], scores["spelled"]) == ((0, 1), (1, 1))


def test_slots_are_scored_where_they_are_and_where_they_are_not() -> None:
    rows = [
        {"text": "A table at 7pm", "requested": ["time"],
         "slots": {"time": ["7pm"], "date": ["table"]}},
        {"text": "It is Jane Smith", "requested": ["first_name"],
         "slots": {"first_name": ["Jane"], "last_name": ["Smith"]}},
        {"text": "Outdoors, please", "requested": [], "slots": {}},
    ]  # fmt: skip
    scores = slots.score(rows)
    assert (scores["date_found"], scores["time_found"]) == ((0, 1), (1, 1))
    assert scores["when_where_none"] == (0, 2)
    assert scores["name_found"] == (1, 1)
    assert scores["name_where_none"] == (0, 2)


def test_confirmations_tell_what_harms_from_what_annoys() -> None:
    wrong = {"text": "Yes, please.", "label": "deny"}
    scores = confirmations.score([*CONFIRMATIONS, wrong])
    assert scores["no_as_yes_per_1000"] == (pytest.approx(1_000 / 3), 3)
    assert scores["yes_asked_again"] == (0.5, 2)
