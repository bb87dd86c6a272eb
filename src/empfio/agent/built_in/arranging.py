"""An appointment from the first word to the booking: step by step, as the template says.

What the customer says is taken down first, whichever step it belongs to. Then the first step that
lacks something asks for it, and where nothing is lacking the appointment is booked.
"""

from collections.abc import Sequence

from empfio.agent.built_in.changing import cancel, find_one, tell_appointments
from empfio.agent.built_in.collecting import Desk, ask_fact, ask_service, note_facts
from empfio.agent.built_in.confirming import conclude, keep, local, read_back
from empfio.agent.built_in.contacting import ask_contact, note_refusal
from empfio.agent.built_in.ending import ask_for, say_goodbye
from empfio.agent.built_in.lateness import answer_lateness
from empfio.agent.built_in.matching import find_services
from empfio.agent.built_in.notices import answer_notice
from empfio.agent.built_in.offering import ask_when, choose_time, show_again
from empfio.agent.built_in.state import Wish
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.templates import generic, salon, trades
from empfio.agent.built_in.templates.steps import Step
from empfio.agent.built_in.timing import find_shift, note_times
from empfio.agent.built_in.wanting import exactly, on_days_from
from empfio.agent.built_in.wishes import forget_wish
from empfio.agent.contract import Appointment, Service, Template
from empfio.languages import actions as languages
from empfio.languages.records import Intent

_TEMPLATES: dict[Template, tuple[Step, ...]] = {
    "salon": salon.STEPS,
    "trades": trades.STEPS,
    "generic": generic.STEPS,
}
_ORDER: tuple[Wish, ...] = ("cancel", "reschedule", "check_booking", "book")
_SAYS_NOTHING: frozenset[Intent] = frozenset(
    ("greet", "thanks", "help", "soonest", "any_time", "other_times", "urgent")
)
_OF_TIME = ("ask_when", "ask_day", "ask_time", "free_times", "instead", "ask_which_time")


async def arrange(talk: Talk, desk: Desk) -> bool:
    """Go on with what the customer wants of an appointment; False where they want nothing."""
    state = talk.state
    if await answer_notice(talk, desk) or await answer_lateness(talk, desk):
        return True
    before, state.wants = state.wants, _wish(talk, desk)
    if state.wants is None:
        return False
    news = _take_down(talk, desk)
    if before is not None and not news and _give_up(talk):
        return True
    state.misunderstood = 0 if news or talk.is_told or talk.learned else state.misunderstood + 1
    if state.wants == "check_booking":
        await tell_appointments(talk, desk)
    elif state.wants == "cancel":
        await cancel(talk, desk)
    else:
        await _go_on(talk, desk, is_new=news)
    return True


def _wish(talk: Talk, desk: Desk) -> Wish | None:
    """What is wanted: what was before, unless something else is said clearly."""
    before, intents = talk.state.wants, talk.intents
    said = next((one for one in _ORDER if one in intents), None)
    if before is None and talk.asked == "offer_booking" and talk.decision == "yes":
        return said or "book"
    if before is None:
        return said or ("book" if _speaks_of_booking(talk, desk) else None)
    is_change = said == "reschedule" and before == "book" and talk.asked != "open"
    if said in (None, before, "check_booking") or is_change or "abort" in intents:
        return before
    if said == "book" and before == "reschedule":
        return before
    forget_wish(talk)
    return said


def _speaks_of_booking(talk: Talk, desk: Desk) -> bool:
    """Whether a service is named, or a time, and nothing is asked about the business."""
    is_contact = talk.asked in ("ask_name", "ask_email")
    if talk.asks or talk.intents - _SAYS_NOTHING or (is_contact and talk.learned):
        return False
    texts = [one.text for one in talk.heard]
    if talk.tapped("slot:") or talk.tapped("service:") or find_services(texts, desk.services):
        return True
    return not is_contact and any(talk.read_times(one) for one in texts)


def _take_down(talk: Talk, desk: Desk) -> bool:
    """Take down all that was said; whether there was anything new."""
    plan = talk.state.plan
    facts = note_facts(talk, desk)
    times = "ask_hours" not in talk.intents and note_times(talk)
    if times:
        for line in _OF_TIME:
            talk.state.asked.pop(line, None)
    is_yes = talk.asked == "confirm" and _is_clear_yes(talk) and not times
    plan.is_agreed = plan.is_agreed or (is_yes and plan.chosen is not None)
    refused = not times and note_refusal(talk)
    return facts or times or is_yes or refused


def _is_clear_yes(talk: Talk) -> bool:
    """Whether the customer agrees; *ok* before other words may be a mere beginning."""
    texts = [one.text for one in talk.heard if one.decision]
    return talk.decision == "yes" and all(
        languages.is_clear_yes(one, talk.language) for one in texts
    )


def _give_up(talk: Talk) -> bool:
    """Whether the customer wants nothing any more: it is forgotten."""
    is_no = talk.asked == "offer_person" and talk.decision == "no"
    if is_no or "abort" in talk.intents:
        forget_wish(talk)
        talk.say("all_right" if is_no else "not_wanted")
        talk.ask("anything_else")
        return True
    if talk.intents & {"goodbye", "nothing_more"} and talk.decision != "yes" and not talk.is_told:
        forget_wish(talk)
        say_goodbye(talk)
        return True
    return False


async def _go_on(talk: Talk, desk: Desk, *, is_new: bool) -> None:
    """Find out what is missing; where nothing is, book. ``is_new``: something was said for it."""
    old = None
    if talk.state.wants == "reschedule":
        old = await find_one(talk, desk)
        if old is None:
            return
        desk.moved = old
        talk.state.collected["service_id"] = old.service_id
        _keep_day(talk, old)
        _shift(talk, old)
    if not is_new and _ask_again(talk):
        return
    for step in _steps(talk, old):
        if await _ask(talk, desk, step, old):
            return


def _keep_day(talk: Talk, old: Appointment) -> None:
    """Of what is moved to another time of the clock, the day stays unless one is named."""
    wanted, day = talk.state.plan.wanted, local(talk, old).date()
    if wanted.clocks and not wanted.days:
        talk.state.plan.wanted = on_days_from(wanted, day, day)


def _shift(talk: Talk, old: Appointment) -> None:
    """An hour later is meant from the appointment on, as long as no other time was shown."""
    plan, shift = talk.state.plan, find_shift(talk)
    if shift is not None and not plan.seen and not plan.wanted.clocks:
        plan.change(exactly(local(talk, old) + shift))


def _ask_again(talk: Talk) -> bool:
    """Whether times were shown of which the customer took none: they are asked once more."""
    plan = talk.state.plan
    if talk.asked not in ("confirm", "ask_which_time", "ask_time"):
        return False
    if talk.decision == "no":
        plan.give_up_time()
        talk.say("not_then")
        ask_for(talk, "ask_when")
        return True
    if talk.asked == "confirm" or not plan.shown:
        return False
    if ask_for(talk, "ask_which_time"):
        show_again(talk)
    return True


def _steps(talk: Talk, old: Appointment | None) -> Sequence[Step]:
    """The steps of the template; of what is moved, the time alone is sought."""
    steps = _TEMPLATES[talk.thread.business.template]
    if old is None:
        return steps
    return [one for one in steps if one.kind in ("service", "when", "slot", "confirm")]


async def _ask(talk: Talk, desk: Desk, step: Step, old: Appointment | None) -> bool:
    """Do what a step needs; whether the customer has to answer now."""
    if step.kind in ("fact", "staff"):
        return ask_fact(talk, step)
    if step.kind == "service":
        return ask_service(talk, desk)
    service = desk.service(talk)
    assert service is not None, "the service stands before"
    if step.kind == "when":
        return await ask_when(talk, desk, service)
    if step.kind == "slot":
        return await _ask_slot(talk, desk, service, old)
    if step.kind == "contact":
        return await ask_contact(talk, desk, service, step)
    if talk.state.plan.is_agreed:
        await conclude(talk, desk, service, old)
    elif await keep(talk, desk, service):
        read_back(talk, service, old)
    return True


async def _ask_slot(talk: Talk, desk: Desk, service: Service, old: Appointment | None) -> bool:
    """Offer times; one that was asked for by the clock is read back at once."""
    plan = talk.state.plan
    if plan.is_taken or plan.is_agreed:
        return False
    if not await choose_time(talk, desk, service):
        read_back(talk, service, old)
    return True
