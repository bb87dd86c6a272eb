"""One turn under way: what was heard, and what is going to be said."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from empfio.agent.built_in.state import State, Step, write_state
from empfio.agent.contract import Answer, Customer, Ending, Option, Reply, Thread
from empfio.languages import actions as languages
from empfio.languages.records import Decision, Heard, Intent, Language

_OPTIONS = {
    "ask:hours": "button_hours",
    "ask:services": "button_services",
    "ask:person": "button_person",
    "answer:yes": "button_yes",
    "answer:no": "button_no",
}
HELP = ("ask:hours", "ask:services", "ask:person")
YES_OR_NO = ("answer:yes", "answer:no")


@dataclass(slots=True)
class Talk:
    """A turn: the thread, the state that it changes, what was heard, and what is said so far.

    ``asked``: what the customer was asked in the turn before. ``lacks``: something was asked for
    that does not stand in the tables.
    """

    thread: Thread
    state: State
    language: Language
    asked: Step
    heard: tuple[Heard, ...]
    intents: set[Intent]
    decision: Decision | None
    parts: list[str] = field(default_factory=list)
    options: tuple[str, ...] = ()
    ending: Ending = "open"
    reason: str | None = None
    learned: dict[str, str] = field(default_factory=dict)
    lacks: bool = False

    @property
    def asks(self) -> set[Intent]:
        """What the customer asks about the business."""
        return self.intents & {"ask_hours", "ask_services", "ask_prices", "ask_contact"}

    def say(self, line: str, **values: object) -> None:
        """Say a line; one that was said before in its next wording."""
        count = self.state.asked.get(line, 0)
        values["business"] = self.thread.business.name
        self.parts.append(languages.say(self.language, line, count, **values))
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

    def offer(self, options: Iterable[str]) -> None:
        """Offer something to tap."""
        self.options = tuple(options)

    def known(self, fact: str) -> str | None:
        """The customer's name, email or phone: what they said of themselves, or what was known."""
        said: str | None = self.state.collected.get(fact)
        return said or getattr(self.thread.customer, fact)

    def answer(self) -> Answer:
        """What the turn comes to."""
        self.state.language, self.state.options = self.language, list(self.options)
        separator = "\n\n" if any("\n" in part for part in self.parts) else " "
        options = tuple(
            Option(id, languages.say(self.language, _OPTIONS[id])) for id in self.options
        )
        return Answer(
            replies=(Reply(separator.join(self.parts), options),) if self.parts else (),
            facts=write_state(self.state),
            language=self.language,
            ending=self.ending,
            reason=self.reason,
            learned=Customer(**self.learned),
        )
