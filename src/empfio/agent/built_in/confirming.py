"""A time that was chosen: read back, kept for the customer, and booked when they say so."""

from datetime import datetime

from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.ending import offer_person
from empfio.agent.built_in.offering import choose_time, offer_again
from empfio.agent.built_in.plan import Shown
from empfio.agent.built_in.talk import OTHER_TIMES, Talk
from empfio.agent.built_in.wishes import forget_wish, reason_of
from empfio.agent.contract import Appointment, NotAllowedError, Option, Service
from empfio.languages import actions as languages

_MOST_ASKED = 2  # times that one time is read back


def read_back(talk: Talk, service: Service, old: Appointment | None) -> None:
    """Ask whether the time that was chosen shall be booked, or take the appointment's place."""
    chosen = talk.state.plan.chosen
    assert chosen is not None, "there is something to read back"
    if talk.asked == "confirm" and talk.state.misunderstood >= _MOST_ASKED:
        return offer_person(talk, reason_of(talk))
    values = {
        "service": service.name_in(talk.language),
        "moment": languages.moment(talk.language, chosen.at),
    }
    if old is not None:
        talk.say("shall_move", old=languages.moment(talk.language, local(talk, old)), **values)
    elif chosen.staff:
        talk.say("read_back_with", staff=chosen.staff, **values)
    else:
        talk.say("read_back", **values)
    talk.state.step = "confirm"
    yes = talk.word("button_book" if old is None else "button_move")
    other = Option(OTHER_TIMES, talk.word("button_other"))
    talk.show([Option("answer:yes", yes), other])
    return None


async def keep(talk: Talk, desk: Desk, service: Service) -> bool:
    """Keep the time that was chosen for the customer; whether that could be done.

    Where somebody else was quicker, other times are offered.
    """
    chosen = talk.state.plan.chosen
    assert chosen is not None, "there is something to keep"
    try:
        if await desk.tools.hold(chosen.offer_id, desk.moved.id if desk.moved else None):
            return True
    except NotAllowedError:
        if await offer_again(talk, desk, service, chosen.at):
            return True
    await _is_gone(talk, desk, service, chosen)
    return False


async def conclude(talk: Talk, desk: Desk, service: Service, old: Appointment | None) -> None:
    """Book, or move; what came of it is told to the customer by the booking itself."""
    plan, tools = talk.state.plan, desk.tools
    chosen = plan.chosen
    assert chosen is not None, "there is something to book"
    assert plan.is_agreed, "the customer said so"
    try:
        made = (
            await tools.book(chosen.offer_id, talk.language)
            if old is None
            else await tools.move(old.id, chosen.offer_id, talk.language)
        )
    except NotAllowedError:  # the offer is too old: it is offered anew, and asked about
        plan.is_agreed = False
        if await offer_again(talk, desk, service, chosen.at):
            return read_back(talk, service, old)
        made = None
    if made is None:
        return await _is_gone(talk, desk, service, chosen)
    forget_wish(talk)
    talk.say("after_booking")
    talk.ending = "complete"
    return None


async def _is_gone(talk: Talk, desk: Desk, service: Service, chosen: Shown) -> None:
    talk.say("just_taken", moment=languages.moment(talk.language, chosen.at))
    talk.state.plan.give_up_time()
    if not await choose_time(talk, desk, service):
        read_back(talk, service, None)


def local(talk: Talk, appointment: Appointment) -> datetime:
    """When an appointment begins, by the business's clock."""
    return appointment.starts_at.astimezone(talk.zone).replace(tzinfo=None)
