"""One turn under way: what was heard, and what is going to be said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from empfio.agent.built_in.state import State, Step, write_state
from empfio.agent.contract import Answer, Customer, Ending, Option, Reply, Thread
from empfio.languages import actions as languages
from empfio.languages.records import Decision, Heard, Intent, Language, Reading

_OPTIONS = {
    "ask:book": "button_appointment",
    "ask:hours": "button_hours",
    "ask:services": "button_services",
    "ask:person": "button_person",
    "answer:yes": "button_yes",
    "answer:no": "button_no",
}
HELP = ("ask:hours", "ask:services", "ask:person")
HELP_WITH_APPOINTMENTS = ("ask:book", "ask:hours", "ask:person")
OTHER_TIMES, WAIT = "ask:other", "ask:wait"
YES_OR_NO = ("answer:yes", "answer:no")


@dataclass(slots=True)
class Talk:
    """A turn: the thread, the state that it changes, what was heard, and what is said so far.

    ``asked``: what the customer was asked in the turn before. ``taps``: ids of what they tapped.
    ``lacks``: something was asked for that does not stand in the tables. ``is_told``: a question
    of theirs was answered, so that ours is put again without being counted. ``has_calendar``:
    appointments can be booked. ``has_files``: the customer sent some.
    """

    thread: Thread
    state: State
    language: Language
    asked: Step
    heard: tuple[Heard, ...]
    intents: set[Intent]
    decision: Decision | None
    taps: tuple[str, ...] = ()
    parts: list[str] = field(default_factory=list)
    options: tuple[Option, ...] = ()
    ending: Ending = "open"
    reason: str | None = None
    learned: dict[str, str] = field(default_factory=dict)
    lacks: bool = False
    is_told: bool = False
    has_calendar: bool = False
    has_files: bool = False
    _readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The business's time zone."""
        return self.thread.business.zone

    @property
    def now(self) -> datetime:
        """What the clock on the business's wall shows."""
        return self.thread.now.astimezone(self.zone).replace(tzinfo=None)

    @property
    def asks(self) -> set[Intent]:
        """What the customer asks about the business."""
        return self.intents & {"ask_hours", "ask_services", "ask_prices", "ask_contact"}

    def read_times(self, text: str) -> tuple[Reading, ...]:
        """The times that a text names; each text is read once in a turn."""
        if text not in self._readings:
            self._readings[text] = languages.read_times(text, self.language, self.now)
        return self._readings[text]

    def say(self, line: str, **values: object) -> None:
        """Say a line; one that was said before in its next wording."""
        count = self.state.asked.get(line, 0)
        values["business"] = self.thread.business.name
        own = self.thread.business.texts.get(self.language)
        self.parts.append(languages.say(self.language, line, count, own, **values))
        self.state.asked[line] = count + 1

    def lack(self, line: str) -> None:
        """Say that something is not known."""
        self.say(line)
        self.lacks = True

    def ask(self, step: Step) -> None:
        """Put a question, and keep in mind that it was put."""
        self.state.step = step
        self.ask_openly(step)

    def ask_openly(self, line: str) -> None:
        """Put a question that anything may answer; not for ever in the same words."""
        if self.may_say(line):
            self.say(line)

    def may_say(self, line: str) -> bool:
        """Whether a question may be put once more: no wording of it is said three times."""
        return self.state.asked.get(line, 0) < 2 * languages.wordings(self.language, line)

    def offer(self, ids: Iterable[str]) -> None:
        """Offer something to tap that is the same everywhere."""
        self.show([Option(id, self.word(_OPTIONS[id])) for id in ids])

    def show(self, options: Sequence[Option]) -> None:
        """Offer something to tap."""
        self.options = tuple(options)

    def word(self, line: str, **values: object) -> str:
        """A line that is part of a message or of a button."""
        own = self.thread.business.texts.get(self.language)
        return languages.say(self.language, line, 0, own, **values)

    def offer_help(self) -> None:
        """Say by buttons what can be asked."""
        self.offer(HELP_WITH_APPOINTMENTS if self.has_calendar else HELP)

    def tapped(self, kind: str) -> str | None:
        """What was tapped last of a kind, without the kind: ``slot:7`` is ``7``."""
        found = (one.removeprefix(kind) for one in reversed(self.taps) if one.startswith(kind))
        return next(found, None)

    def known(self, fact: str) -> str | None:
        """The customer's name, email or phone: what they said of themselves, or what was known."""
        said: str | None = self.state.collected.get(fact)
        return said or getattr(self.thread.customer, fact)

    def answer(self) -> Answer:
        """What the turn comes to."""
        self.state.language = self.language
        self.state.options = [one.id for one in self.options]
        separator = "\n\n" if any("\n" in part for part in self.parts) else " "
        return Answer(
            replies=(Reply(separator.join(self.parts), self.options),) if self.parts else (),
            facts=write_state(self.state),
            language=self.language,
            ending=self.ending,
            reason=self.reason,
            learned=Customer(**self.learned),
        )
