"""A folder of files scored: what is in each, and a table with the peers beside it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from empfio.evaluation.kinds import KINDS, Kind
from empfio.evaluation.peers import BESIDE, UNITS
from empfio.evaluation.records import Metric

Row = Mapping[str, Any]
_IN_JSON_ALONE = ("wrong_", "asked_")  # by kind and tag: right ones are enough in a table


@dataclass(frozen=True, slots=True)
class FileScore:
    """What came of a file; ``broken``: the numbers of lines that could not be read.

    ``scores`` is None where the kind of the file is not known.
    """

    name: str
    rows: int
    broken: tuple[int, ...]
    scores: Mapping[str, Metric] | None


def evaluate(folder: Path, began: Callable[[str], None]) -> Iterator[FileScore]:
    """Score each ``*.jsonl`` of a folder, by its name; ``began`` hears which one is next.

    The part of a name before its first dot is the kind. Broken lines are left out.
    """
    for file in sorted(folder.glob("*.jsonl")):
        kind = KINDS.get(file.name.partition(".")[0])
        if kind is None:
            yield FileScore(file.name, 0, (), None)
            continue
        began(file.name)
        rows, broken = _read(file, kind)
        yield FileScore(file.name, len(rows), broken, kind.score(rows))


def _read(file: Path, kind: Kind) -> tuple[list[Row], tuple[int, ...]]:
    """The rows of a file, and the numbers of the lines that are none; empty lines are neither."""
    rows, broken = [], []
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            kind.check(row)
        except (KeyError, TypeError, ValueError, AttributeError):
            broken.append(number)
        else:
            rows.append(row)
    return rows, tuple(broken)


def as_json(scores: Sequence[FileScore]) -> dict[str, dict[str, float]]:
    """``{file: {metric: value, …, "n": rows}}``.

    A metric that rests on another number than the rows says so beside it, as ``<metric>_n``.
    """
    return {one.name: _flat(one, one.scores) for one in scores if one.scores is not None}


def _flat(score: FileScore, metrics: Mapping[str, Metric]) -> dict[str, float]:
    found: dict[str, float] = {"n": score.rows}
    for name, (value, n) in metrics.items():
        found[name] = round(value, 6)
        if n != score.rows:
            found[f"{name}_n"] = n
    return found


def as_table(scores: Sequence[FileScore]) -> Iterator[tuple[str, ...]]:
    """Rows of file, metric, value, n, floor, goal and peers; the head first."""
    yield ("file", "metric", "value", "n", "floor", "goal", "peers")
    for score in scores:
        for name, metric in (score.scores or {}).items():
            if name.startswith(_IN_JSON_ALONE):
                continue
            beside = BESIDE.get((score.name.partition(".")[0], name), ("", "", ""))
            yield (score.name, name, _shown(name, metric), f"{metric.n:,}", *beside)


def _shown(name: str, metric: Metric) -> str:
    """A share in per cent, anything else as a number in its unit; a dash where nothing was."""
    if not metric.n:
        return "–"
    unit = next((unit for ending, unit in UNITS.items() if name.endswith(ending)), None)
    return f"{100 * metric.value:.1f} %" if unit is None else f"{metric.value:.2f}{unit}".strip()
