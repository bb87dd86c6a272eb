"""Answers to what the desk said by itself, and the wish to be told: reminders, freed times."""

from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.talk import WAIT, Talk
from empfio.agent.built_in.wishes import forget_wish
from empfio.agent.contract import NotAllowedError


async def answer_notice(talk: Talk, desk: Desk) -> bool:
    """Do what was tapped below a reminder, a freed time, or times that did not suit.

    Whether there was anything of the kind; moving and cancelling go the way of all others.
    """
    if (offer_id := talk.tapped("freed:")) is not None:
        await _take(talk, desk, offer_id)
    elif talk.tapped("confirm:") is not None:
        talk.say("see_you")
        talk.ask("anything_else")
    elif talk.tapped(WAIT) is not None and talk.state.plan.wanted.days:
        await _wait(talk, desk)
    else:
        return False
    return True


async def _take(talk: Talk, desk: Desk, offer_id: str) -> None:
    """Book a time that became free; it stood in the question that was answered."""
    try:
        made = await desk.tools.book(offer_id, talk.language)
    except NotAllowedError:
        made = None
    if made is None:
        talk.say("gone")
        return talk.ask("anything_else")
    forget_wish(talk)
    talk.say("after_booking")
    talk.ending = "complete"
    return None


async def _wait(talk: Talk, desk: Desk) -> None:
    """Let the customer hear when something becomes free on the days that they want."""
    service, days = desk.service(talk), talk.state.plan.wanted.days
    if service is not None:
        first, last = min(one.first for one in days), max(one.last for one in days)
        await desk.tools.wait_for(service.id, first, last, talk.language)
        talk.say("will_tell")
    forget_wish(talk)
    talk.ask("anything_else")
