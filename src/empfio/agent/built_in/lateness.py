"""Customers who say that they will be late: no new time is sought, the team is told at once."""

from datetime import datetime

from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.ending import hand_over
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.timing import read
from empfio.agent.built_in.wanting import Wanted, together
from empfio.agent.built_in.wishes import forget_wish


async def answer_lateness(talk: Talk, desk: Desk) -> bool:
    """Hand over where somebody comes late for an appointment that is soon; else False.

    Lateness for another one, or with another day or time, is a wish to have it moved.
    """
    if not _comes_late(talk):
        return False
    begins = await desk.tools.find_expected()
    if begins is None or _names_another_time(talk, begins):
        talk.intents.add("reschedule")
        return False
    _tell_team(talk)
    return True


def answer_lateness_unseen(talk: Talk) -> bool:
    """Hand over where somebody comes late and there is no calendar to look it up in; else False."""
    if not _comes_late(talk):
        return False
    _tell_team(talk)
    return True


def _comes_late(talk: Talk) -> bool:
    """Whether it is said, and neither that it is off nor that a later time is sought."""
    seeks = talk.state.wants in ("book", "reschedule") and talk.intents & {"later", "earlier"}
    return "late" in talk.intents and "cancel" not in talk.intents and not seeks


def _tell_team(talk: Talk) -> None:
    forget_wish(talk)
    talk.say("late")
    hand_over(talk, "comes late")


def _names_another_time(talk: Talk, begins: datetime) -> bool:
    """Whether it is to be on another day, or moved to a time of the clock."""
    begins = begins.astimezone(talk.zone).replace(tzinfo=None)
    for one in talk.heard:
        said = together(Wanted(), one.text, read(talk, one.text))
        if said.days and not said.is_on(begins.date()):
            return True
        if "reschedule" in one.intents and said.exact and not said.suits(begins):
            return True
    return False
