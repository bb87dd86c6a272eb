"""What the customer said since anybody answered, taken together: a burst is one thing to answer."""

from collections.abc import Sequence

from empfio.agent.built_in.state import State, read_state
from empfio.agent.built_in.talk import WAIT, Talk
from empfio.agent.contract import Said, Thread
from empfio.kit.ids import is_id
from empfio.languages import actions as languages
from empfio.languages.records import LANGUAGES, Decision, Heard, Intent, Language

_TAPPED: dict[str, Intent] = {
    "ask:hours": "ask_hours",
    "ask:services": "ask_services",
    "ask:person": "ask_human",
    "ask:book": "book",
    "ask:other": "other_times",
}
_ANSWERED: dict[str, Decision] = {"answer:yes": "yes", "answer:no": "no"}
# What is tapped to choose one of several, or says what is to be done with one.
_NAMED = ("slot:", "service:", "appointment:", "confirm:", "move:", "cancel:")
_ASKED_OF_ONE: dict[str, Intent] = {"move:": "reschedule", "cancel:": "cancel"}
_NAMES_ARE_ASKED = ("ask_name", "ask_address")  # which tell nothing of a language
_MOST_READ = 4_000  # characters of a burst that are looked at, of the newest messages


def listen(thread: Thread, region: str | None) -> Talk:
    """The beginning of a turn. ``region``: the country of phone numbers without a country code."""
    state = read_state(thread.facts)
    burst = _newest(thread.unanswered)
    choices = [_choice(one, state) for one in burst]
    written = [one.text for one, choice in zip(burst, choices, strict=True) if choice is None]
    allowed = [one for one in thread.business.languages if one in LANGUAGES] or ["en"]
    telling = [] if state.step in _NAMES_ARE_ASKED else written
    language = languages.recognise(telling, allowed, state.language)
    heard = tuple(_hear(text, language, region, state) for text in written)
    intents = {intent for one in heard for intent in one.intents}
    intents |= {_TAPPED[choice] for choice in choices if choice in _TAPPED}
    intents |= {
        intent
        for choice in choices
        for verb, intent in _ASKED_OF_ONE.items()
        if choice and choice.startswith(verb)
    }
    decisions = [one.decision for one in heard]
    decisions += [_ANSWERED[choice] for choice in choices if choice in _ANSWERED]
    asked, state.step = state.step, "open"
    taps = tuple(choice for choice in choices if choice is not None)
    return Talk(
        thread, state, language, asked, heard, intents, _together(decisions), taps,
        has_files=any(one.files for one in burst),
    )  # fmt: skip


def _newest(burst: Sequence[Said]) -> list[Said]:
    """The newest messages, until they are as long as is looked at; always one."""
    kept: list[Said] = []
    left = _MOST_READ
    for one in reversed(burst):
        if kept and len(one.text) > left:
            break
        kept.append(one)
        left -= max(len(one.text), 1)
    return kept[::-1]


def _choice(said: Said, state: State) -> str | None:
    """What was tapped, or chosen by its number where nothing can be tapped."""
    number = said.text.strip().rstrip(".)")
    is_number = number.isascii() and number.isdigit()
    if is_number and _is_hour(int(number[:3]), state):
        return None
    choice = said.choice or ""
    if choice in (*_TAPPED, *_ANSWERED, WAIT) or choice.startswith(_NAMED):
        return choice
    if is_id(choice):  # a time that became free is offered by its bare id
        return f"freed:{choice}"
    if is_number and 1 <= int(number[:3]) <= len(state.options):
        return state.options[int(number[:3]) - 1]
    return None


def _is_hour(number: int, state: State) -> bool:
    """Whether a bare number is rather the hour of a time that is shown than its place."""
    return any(one.at.hour in (number, number + 12) for one in state.plan.shown)


def _hear(text: str, language: Language, region: str | None, state: State) -> Heard:
    """What a message says; a bare word is a name only where it says nothing else."""
    heard = languages.hear(text, language, region, asked_phone=state.step == "ask_email")
    if state.step != "ask_name" or heard.name or heard.intents or heard.decision:
        return heard
    return languages.hear(text, language, region, asked_name=True)


def _together(decisions: Sequence[Decision | None]) -> Decision | None:
    """One decision out of those of several messages; contradictions are none."""
    made = {one for one in decisions if one is not None}
    if len(made) > 1:
        return "unsure"
    return next(iter(made), None)
