"""``empfio eval``: scores of the built-in agent on recorded dialogues and phrases."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from empfio.cli.ground import fail, say

Data = Annotated[
    Path, typer.Option(help="A folder of files of JSON lines, named after their kind.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print {file: {metric: value, n}}.")]


def evaluate(data: Data, as_json: AsJson = False) -> None:
    """Score the built-in agent on the files of a folder; needs no server and no database.

    The part of a file's name before the first dot is its kind: time_en, time_de, appointments,
    appointments_star, confirmations, intents, slots, spoken_names.
    """
    from empfio.evaluation import report

    if not data.is_dir():
        fail(f"There is no folder {data}.")
    scores = []
    for score in report.evaluate(data, lambda name: _note(f"{name} …")):
        scores.append(score)
        if score.scores is None:
            _note(f"{score.name} skipped: no kind of file that is scored has this name.")
        for number in score.broken:
            _note(f"{score.name}, line {number} left out: it has another form.")
    if not scores:
        fail(f"There is no file *.jsonl in {data}.")
    if as_json:
        say(json.dumps(report.as_json(scores), indent=2))
    else:
        _print_table(report.as_table(scores))


def _note(text: str) -> None:
    """Say it beside the result."""
    typer.echo(text, err=True)


def _print_table(rows: Iterable[tuple[str, ...]]) -> None:
    """Columns side by side; the name of a file stands once."""
    shown = list(rows)
    widths = [max(len(row[column]) for row in shown) for column in range(len(shown[0]))]
    before = ""
    for row in shown:
        cells = ["" if row[0] == before else row[0], *row[1:]]
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        say("  ".join(padded).rstrip())
        before = row[0]
