"""The table for people and the file for machines."""

import json
import statistics
from pathlib import Path
from typing import Any

from bench.row import Plan, Row

RESULTS = Path(__file__).with_name("results.json")


def verdict(row: Row) -> str:
    """Which of the two marks the median reaches; a dash where there is no floor."""
    if row.floor is None:
        return "–"
    value = statistics.median(row.values)
    sign = -1 if row.is_lower_better else 1
    if row.stretch is not None and sign * value >= sign * row.stretch:
        return "stretch"
    return "floor" if sign * value >= sign * row.floor else "BELOW"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _mark(sign: str, mark: float | None, unit: str) -> str:
    return "–" if mark is None else f"{sign} {mark:g}{unit}"


def _parts(row: Row) -> str:
    if not row.ours:
        return ""
    ours, theirs = (statistics.median(part) for part in (row.ours, row.theirs))
    names = [f"{name} " if name else "" for name in row.parts]
    return f"{names[0]}{_number(ours)}{row.part} : {names[1]}{_number(theirs)}{row.part}"


def table(rows: list[Row]) -> str:
    """The table in Markdown."""
    lines = [
        "| what | floor | stretch | median | min–max | ours : theirs | reached |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        sign = "≤" if row.is_lower_better else "≥"
        floor, stretch = (_mark(sign, mark, row.unit) for mark in (row.floor, row.stretch))
        median = f"{_number(statistics.median(row.values))}{row.unit}"
        spread = f"{_number(min(row.values))}–{_number(max(row.values))}"
        cells = [row.name, floor, stretch, median, spread, _parts(row), verdict(row)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def write_results(rows: list[Row], machine: dict[str, Any], plan: Plan, scale: float) -> None:
    """Keep everything that was measured."""
    form = {
        "machine": machine,
        "scale": scale,
        "rounds": plan.rounds,
        "seconds_a_round": plan.seconds,
        "rows": [
            {
                "what": row.name,
                "floor": row.floor,
                "stretch": row.stretch,
                "median": round(statistics.median(row.values), 3),
                "min": round(min(row.values), 3),
                "max": round(max(row.values), 3),
                "reached": verdict(row),
                "values": [round(value, 3) for value in row.values],
                "ours": [round(value, 2) for value in row.ours],
                "theirs": [round(value, 2) for value in row.theirs],
            }
            for row in rows
        ],
    }
    RESULTS.write_text(json.dumps(form, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
