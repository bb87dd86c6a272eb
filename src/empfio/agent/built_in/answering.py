"""The dialogue: what is answered to what, in which order, and what is asked next."""

from empfio.agent.built_in.arranging import arrange
from empfio.agent.built_in.asking import accept_refusal, ask_again, ask_next, go_on_with_wish, learn
from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.ending import hand_over, offer_person, say_goodbye
from empfio.agent.built_in.lateness import answer_lateness_unseen
from empfio.agent.built_in.listening import listen
from empfio.agent.built_in.talk import YES_OR_NO, Talk
from empfio.agent.built_in.telling import tell, tell_of_itself
from empfio.agent.built_in.wishes import forget_wish, note_wish
from empfio.agent.contract import Answer, Thread, Tools

_QUESTIONS = ("ask_name", "ask_email", "offer_person")  # thanks are a part of their answers
_LAST_QUESTIONS = ("anything_else", "offer_booking")
_MOST_MISUNDERSTOOD = 2  # in a row; then a person is offered, and then comes


class Rules:
    """The built-in agent; ``region``: the country of phone numbers without a country code."""

    def __init__(self, region: str | None = None) -> None:
        self._region = region

    async def respond(self, thread: Thread, tools: Tools) -> Answer:
        """The one answer to everything that is unanswered."""
        talk = listen(thread, self._region)
        if thread.unanswered:
            _greet_first(talk)
            await _answer(talk, tools)
            if not talk.parts:
                talk.say("all_right")
        return talk.answer()


def _greet_first(talk: Talk) -> None:
    """The business's greeting, where nobody has spoken for it yet."""
    if talk.state.asked.get("greeting") or any(one.by != "customer" for one in talk.thread.said):
        return
    own = talk.thread.business.greeting.get(talk.language)
    if own:
        talk.parts.append(own)
        talk.state.asked["greeting"] = 1
    else:
        talk.say("greeting")


async def _answer(talk: Talk, tools: Tools) -> None:
    """Answer: a person where one is wanted, else everything that was asked or said."""
    services = await tools.list_services()
    talk.has_calendar = bool(services)
    if "ask_human" in talk.intents:
        return hand_over(talk, "customer asked")
    if talk.asked == "offer_person" and talk.decision == "yes" and not talk.asks:
        return hand_over(talk, talk.state.reason)
    learned = learn(talk, services)
    if "complaint" in talk.intents:
        return _answer_complaint(talk)
    if talk.has_calendar:
        told = talk.is_told = await tell(talk, services, tools)
        if await arrange(talk, Desk(tools, services, await tools.list_staff())):
            return None
        refused, wished = accept_refusal(talk), False
    elif answer_lateness_unseen(talk):
        return None
    else:
        refused, told = accept_refusal(talk), await tell(talk, services, tools)
        wished = note_wish(talk, services)
    polite, explained = _be_polite(talk), not told and not wished and tell_of_itself(talk)
    if _is_over(talk) and not told and not wished:
        return say_goodbye(talk)
    if told or wished or learned:
        return _go_on(talk, told=told)
    if explained:
        talk.state.misunderstood = 0
        return None
    if _takes_back(talk) or refused or polite:
        return _wait(talk)
    return _misunderstand(talk)


def _answer_complaint(talk: Talk) -> None:
    """Say sorry and offer a person; who goes on complaining gets one."""
    talk.say("sorry")
    if talk.asked == "offer_person":
        return hand_over(talk, "complaint")
    return offer_person(talk, "complaint")


def _be_polite(talk: Talk) -> bool:
    """Answer thanks; whether there were any, or a greeting."""
    if "thanks" in talk.intents and talk.asked not in _QUESTIONS:
        talk.say("thanks")
    return bool(talk.intents & {"thanks", "greet"})


def _is_over(talk: Talk) -> bool:
    """Whether the customer takes their leave, or needs nothing more."""
    was_answered = any(one.by != "customer" for one in talk.thread.said)
    leaves = was_answered and bool(talk.intents & {"goodbye", "nothing_more"})
    return leaves or (talk.asked in _LAST_QUESTIONS and talk.decision == "no")


def _takes_back(talk: Talk) -> bool:
    """Whether the customer does not want what was about to be done; then it is forgotten."""
    is_no = talk.asked in ("offer_person", "ask_wish") and talk.decision == "no"
    if not is_no and "abort" not in talk.intents:
        return False
    forget_wish(talk)
    talk.say("all_right")
    return True


def _go_on(talk: Talk, *, told: bool) -> None:
    """After something that was understood: ask for what is missing."""
    talk.state.misunderstood = 0
    if talk.state.wants is not None:
        return go_on_with_wish(talk)
    if talk.lacks:
        return offer_person(talk, "asks for what is not known here")
    if talk.has_calendar and told and talk.may_say("offer_booking"):
        talk.ask("offer_booking")
        return talk.offer(YES_OR_NO)
    if talk.has_calendar and talk.asked not in ("ask_name", "ask_email"):
        talk.ask_openly("how_can_i_help")
        return talk.offer_help()
    if not ask_next(talk, insist=False) and not told:
        talk.ask("anything_else")
    return None


def _wait(talk: Talk) -> None:
    """After a greeting, thanks or a refusal: what was begun goes on, or help is offered."""
    talk.state.misunderstood = 0
    if talk.state.wants is not None:
        return go_on_with_wish(talk)
    if "greet" in talk.intents and not _asks_already(talk):
        talk.ask_openly("how_can_i_help")
    elif "greet" not in talk.intents:
        return _ask_for_more(talk)
    return talk.offer_help()


def _ask_for_more(talk: Talk) -> None:
    """After a no: an appointment is offered once; then whatever else there may be."""
    is_new = talk.state.asked.get("offer_booking", 0) == 0 and "thanks" not in talk.intents
    if talk.has_calendar and is_new:
        talk.ask("offer_booking")
        return talk.offer(YES_OR_NO)
    return talk.ask("anything_else")


def _asks_already(talk: Talk) -> bool:
    """Whether the business's own greeting ends by asking."""
    return bool(talk.parts) and talk.parts[-1].rstrip().endswith("?")


def _misunderstand(talk: Talk) -> None:
    """Ask again; a person is offered at the second time in a row, and comes at the third."""
    state = talk.state
    if talk.asked == "anything_else" and talk.decision == "yes":
        return talk.ask_openly("how_can_i_help")
    state.misunderstood += 1
    if state.misunderstood > _MOST_MISUNDERSTOOD:
        return hand_over(talk, "not understood")
    if state.misunderstood == _MOST_MISUNDERSTOOD:
        talk.say("not_understood")
        return offer_person(talk, "not understood")
    if ask_again(talk):
        return None
    talk.say("not_understood")
    if talk.has_calendar:
        talk.say("can_do_all")
        talk.ask_openly("how_can_i_help")
    else:
        talk.say("can_do")
    return talk.offer_help()
