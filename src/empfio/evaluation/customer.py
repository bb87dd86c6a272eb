"""The scripted customer: says what a recorded one said, and accepts only what that one wanted."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from empfio.agent.contract import Answer
from empfio.evaluation.plans import Plan
from empfio.evaluation.reading import WHEN, Question, Read, read

MOST_TURNS = 25
_MOST_OTHERS = 3  # times that other times are asked for
_PLAIN = {
    "name": "Jane Smith",
    "email": "jane@example.com",
    "phone": "+1 650 253 0000",
    "service": "An appointment, please.",
    "purpose": "I would like to make an appointment.",
    "staff": "No preference.",
    "change": "No.",
    "person": "No.",
    "more": "No, thank you.",
    "nothing": "Ok.",
}
_OTHERS = ("No. Do you have any other times?", "What other times are available?")


@dataclass(slots=True)
class Scripted:
    """Answers what it is asked, in the recorded words first and in plain ones when asked again.

    ``is_wordy``: asked for a day or a time, they repeat the whole recorded message and not the
    words for it alone. ``agreed``: the times that were accepted so far. ``has_given_up``: nothing
    more will be said.
    """

    plan: Plan
    is_wordy: bool = False
    agreed: set[datetime] = field(default_factory=set)
    has_given_up: bool = False
    _proposed: frozenset[datetime] = frozenset()
    _asked: dict[str, int] = field(default_factory=dict)
    _wish: int = 0
    _others: int = 0
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.plan.opening)  # noqa: S311 - the same at every run

    def answer(self, answer: Answer, today: date) -> str:
        """What is said to an answer; a label of what can be tapped counts as tapping it."""
        text = "\n".join(one.text for one in answer.replies)
        options = answer.replies[-1].options if answer.replies else ()
        seen = read(text, [one.label for one in options], today)
        if seen.question == "agree" or (seen.question in WHEN and self._find_goal(seen.times)):
            return self._choose(seen)
        if seen.question in WHEN:
            return self._tell_when(seen.question)
        times = self._count(seen.question)
        recorded = self.plan.answers.get(seen.question)
        return recorded if recorded and times == 1 else _PLAIN[seen.question]

    def _choose(self, seen: Read) -> str:
        """Accept the goal where it is proposed, now or just before; anything else is refused."""
        proposed = self._proposed = seen.times or self._proposed
        goal = self._find_goal(proposed)
        if goal is None:
            return self._refuse()
        self.agreed.add(goal)
        label = next((label for label, moment in seen.labels if moment == goal), None)
        if label is not None:
            return label
        if len(proposed) > 1:
            return f"{goal:%A %-d %B} at {goal:%-I:%M %p}, please."
        recorded = self.plan.yes if self._count("yes") == 1 else ()
        return self._chance.choice(recorded) if recorded else "Yes, please."

    def _find_goal(self, times: Iterable[datetime]) -> datetime | None:
        return next((one for one in sorted(times) if self.plan.is_goal(one)), None)

    def _refuse(self) -> str:
        """Say what the recorded customer wished for next, or ask for other times."""
        if self._wish + 1 < len(self.plan.wishes):
            self._wish += 1
            for question in WHEN:
                self._asked.pop(question, None)
            if text := self.plan.wishes[self._wish].text:
                return text
        self._others += 1
        if self._others > _MOST_OTHERS:
            return self._give_up()
        if self._others <= len(self.plan.others):
            return self.plan.others[self._others - 1]
        return _OTHERS[self._others % len(_OTHERS)]

    def _tell_when(self, asked: Question) -> str:
        """The wished-for day, clock or both: as recorded, and plainly when asked again."""
        if not self.plan.wishes:
            return self._give_up()
        wish = self.plan.wishes[self._wish]
        day, clock = wish.day, wish.clock
        if self._count(asked) == 1:
            told = (wish.told_day, wish.told_clock) if self.is_wordy else ("", "")
            day, clock = told[0] or wish.said_day or day, told[1] or wish.said_clock or clock
        if asked == "when":
            return day if clock == day else f"{day}, {clock}"
        return day if asked == "day" else clock

    def _give_up(self) -> str:
        self.has_given_up = True
        return "No, thank you. Goodbye."

    def _count(self, what: str) -> int:
        self._asked[what] = self._asked.get(what, 0) + 1
        return self._asked[what]
