"""How well an agent books: recorded dialogues, replayed with a scripted customer."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from empfio.agent.built_in.answering import Rules
from empfio.agent.contract import Agent
from empfio.evaluation import sgd, star
from empfio.evaluation.plans import Case
from empfio.evaluation.records import Metric, mean
from empfio.evaluation.replaying import Outcome, replay

Row = Mapping[str, Any]
_READERS: Mapping[str, Callable[[Row], Case]] = {"sgd": sgd.read_case, "star": star.read_case}


def score(rows: Sequence[Row], agent: Agent | None = None) -> dict[str, Metric]:
    """What came of the dialogues, with the built-in agent unless another is given.

    ``goal_booked``: share of the customers whose record ends with a booking that got the time
    they wanted in the end. ``goal_booked_wordy``: the same where they repeat whole messages when
    asked for a day or a time, of the records that have words for it alone as well.
    ``unconfirmed``: how many bookings, moves and cancellations nobody had agreed to, over all
    dialogues. ``handed_over``: share that ended with a person. ``turns``: of the customer, on
    average. ``p95_ms``, ``p95_cpu_ms``: thinking of a turn, without its tools.
    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where a row has another form.
    """
    outcomes = replay_all(rows, agent)
    wordy = replay_all([row for row in rows if _has_whole_messages(row)], agent, is_wordy=True)
    every = [*outcomes, *wordy]
    booked = {"goal_booked": _share_booked(outcomes)}
    if wordy:
        booked["goal_booked_wordy"] = _share_booked(wordy)
    wall = [one for outcome in outcomes for one in outcome.wall_ms]
    cpu = [one for outcome in outcomes for one in outcome.cpu_ms]
    return {
        **booked,
        "unconfirmed": Metric(sum(one.unconfirmed for one in every), len(every)),
        "handed_over": mean(one.ending == "hand_over" for one in outcomes),
        "turns": mean(one.turns for one in outcomes),
        "p95_ms": _p95(wall),
        "p95_cpu_ms": _p95(cpu),
    }


def _has_whole_messages(row: Row) -> bool:
    return any(one.told_day or one.told_clock for one in read_case(row).plan.wishes)


def _share_booked(outcomes: Sequence[Outcome]) -> Metric:
    return mean(one.is_goal_booked for one in outcomes if one.case.is_bookable)


def replay_all(
    rows: Sequence[Row], agent: Agent | None = None, *, is_wordy: bool = False
) -> list[Outcome]:
    """The outcome of each row's dialogue; ``is_wordy``: see ``Scripted``."""
    answering = agent or Rules()

    async def one_by_one() -> list[Outcome]:
        return [await replay(read_case(row), answering, is_wordy=is_wordy) for row in rows]

    return asyncio.run(one_by_one())


def read_case(row: Row) -> Case:
    """The case of a row, by its source; raises as ``score``."""
    return _READERS[row["source"]](row)


def _p95(values: Sequence[float]) -> Metric:
    ordered = sorted(values)
    return Metric(ordered[int(len(ordered) * 0.95)] if ordered else 0.0, len(ordered))
