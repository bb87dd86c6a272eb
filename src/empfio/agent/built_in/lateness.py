"""Customers who say that they will be late: no new time is sought, the team is told at once."""

from datetime import datetime

from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.ending import hand_over
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.timing import read
from empfio.agent.built_in.wanting import Wanted, together
from empfio.agent.built_in.wishes import forget_wish


async def answer_lateness(talk: Talk, desk: Desk) -> bool:
    """Hand over to a person who can say whether it will do; False where nobody comes late.

    Who calls the appointment off, names another time for it, or is not expected soon has said that
    it must be moved; who is arranging one may mean later times.
    """
    is_arranging = talk.state.wants in ("book", "reschedule")
    if "late" not in talk.intents or "cancel" in talk.intents:
        return False
    if is_arranging and talk.intents & {"later", "earlier"}:
        return False
    begins = await desk.tools.find_expected()
    if begins is None or _names_another_time(talk, begins):
        talk.intents.add("reschedule")
        return False
    forget_wish(talk)
    talk.say("late")
    hand_over(talk, "comes late")
    return True


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
