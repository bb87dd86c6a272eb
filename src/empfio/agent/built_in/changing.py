"""Appointments that the customer has: told, called off, or found to be moved."""

from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.confirming import local
from empfio.agent.built_in.ending import ask_for, offer_person
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.wanting import Wanted, expressions, together
from empfio.agent.built_in.wishes import forget_wish, reason_of
from empfio.agent.contract import Appointment, Option
from empfio.languages import actions as languages

_MOST_TOLD = 10
_MOST_ASKED = 2  # times that is asked whether one shall be cancelled


async def tell_appointments(talk: Talk, desk: Desk) -> None:
    """Say what is booked; where nothing is, a person is offered."""
    found = (await desk.tools.list_appointments())[:_MOST_TOLD]
    if not found:
        return _find_none(talk)
    forget_wish(talk)
    if len(found) == 1:
        talk.say("your_appointment", **_values(talk, desk, found[0]))
    else:
        talk.say("your_appointments")
        lines = [talk.word("appointment", **_values(talk, desk, one)) for one in found]
        talk.parts[-1] = "\n".join([talk.parts[-1], *lines])
    return talk.ask("anything_else")


async def find_one(talk: Talk, desk: Desk) -> Appointment | None:
    """The appointment that is meant; None where there is none, or it had to be asked which."""
    found = (await desk.tools.list_appointments())[:_MOST_TOLD]
    if not found:
        _find_none(talk)
        return None
    plan = talk.state.plan
    taps = (talk.tapped(verb) for verb in ("appointment:", "move:", "cancel:"))
    tapped = next((one for one in taps if one), plan.appointment_id)
    meant = [one for one in found if one.id == tapped] or _meant(talk, found)
    if len(meant) == 1:
        _forget_its_time(talk, meant[0])
        plan.appointment_id = meant[0].id
        return meant[0]
    if not ask_for(talk, "which_appointment"):
        return None
    shown = [(one.id, languages.short_moment(talk.language, local(talk, one))) for one in found]
    talk.show([Option(f"appointment:{id}", label) for id, label in shown])
    return None


async def cancel(talk: Talk, desk: Desk) -> None:
    """Call an appointment off, once the customer said yes to the very one."""
    is_asked = talk.asked == "confirm_cancelling"
    is_agreed = is_asked and talk.decision == "yes" and talk.state.plan.appointment_id is not None
    if is_asked and talk.decision == "no":
        forget_wish(talk)
        talk.say("stays")
        return talk.ask("anything_else")
    appointment = await find_one(talk, desk)
    if appointment is None:
        return None
    if is_agreed:
        forget_wish(talk)
        await desk.tools.cancel(appointment.id, talk.language)
        return talk.say("after_cancelling")
    if is_asked and talk.state.misunderstood >= _MOST_ASKED:
        return offer_person(talk, reason_of(talk))
    talk.say("shall_cancel", **_values(talk, desk, appointment))
    talk.state.step = "confirm_cancelling"
    yes, no = talk.word("button_cancel"), talk.word("button_keep")
    talk.show([Option("answer:yes", yes), Option("answer:no", no)])
    return None


def _meant(talk: Talk, found: tuple[Appointment, ...]) -> list[Appointment]:
    """Those that what was said of a day or a time fits; all, where it fits none."""
    fitting = []
    for heard in talk.heard:
        readings = talk.read_times(heard.text)
        for expression in expressions(readings):
            said = together(Wanted(), heard.text, expression)
            fitting += [one for one in found if said.suits(local(talk, one))]
    return list({one.id: one for one in fitting}.values()) or list(found)


def _forget_its_time(talk: Talk, appointment: Appointment) -> None:
    """The time at which it is, is not the one it is to be moved to."""
    plan = talk.state.plan
    if plan.appointment_id is None and plan.wanted.suits(local(talk, appointment)):
        plan.change(Wanted())


def _find_none(talk: Talk) -> None:
    talk.say("no_appointment")
    offer_person(talk, reason_of(talk))


def _values(talk: Talk, desk: Desk, appointment: Appointment) -> dict[str, str]:
    """What is said of an appointment."""
    known = next((one for one in desk.services if one.id == appointment.service_id), None)
    service = known.name_in(talk.language) if known else appointment.service_name
    return {"service": service, "moment": languages.moment(talk.language, local(talk, appointment))}
