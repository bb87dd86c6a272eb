"""Customers who say that they will be late: no new time is sought, the team is told at once."""

from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.ending import hand_over
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.timing import read
from empfio.agent.built_in.wanting import Wanted, together
from empfio.agent.built_in.wishes import forget_wish


async def answer_lateness(talk: Talk, desk: Desk) -> bool:
    """Hand over to a person who can say whether it will do; False where nobody comes late.

    Who names another day or time wants to have it moved, and who is not expected comes to nothing.
    """
    if (
        "late" not in talk.intents
        or _names_another_time(talk)
        or not await desk.tools.is_expected()
    ):
        return False
    forget_wish(talk)
    talk.say("late")
    hand_over(talk, "comes late")
    return True


def _names_another_time(talk: Talk) -> bool:
    """Whether a day that is not today is named, or a time of the clock to come to instead."""
    for one in talk.heard:
        said = together(Wanted(), one.text, read(talk, one.text))
        if said.days and not said.is_on(talk.now.date()):
            return True
        if said.exact and "reschedule" in one.intents:
            return True
    return False
