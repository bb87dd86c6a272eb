"""What the customer says about the time: readings of their words, and ways to steer the search."""

from collections.abc import Set
from datetime import datetime, timedelta

import regex

from empfio.agent.built_in.plan import Plan, Shown
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.wanting import Clock, Wanted, exactly, on_days_from, together
from empfio.languages import actions as languages
from empfio.languages.records import Intent, Reading

_AHEAD = timedelta(days=14)
_ASK_TIME = ("ask_when", "ask_day", "ask_time", "ask_which_time", "confirm")
_BARE = regex.compile(r"(?<![\w:./-])\d{1,2}(?![\w:/-]|\.\d)")  # a number that may be an hour
_MOST_BARE = 3
_STEERING: frozenset[Intent] = frozenset(("other_times", "later", "earlier", "other_day"))


def note_times(talk: Talk) -> bool:
    """Take down when it is to be; whether anything was said of it.

    A time that is among those shown is chosen; another one takes the place of what was wanted.
    """
    plan = talk.state.plan
    if (taken := plan.find_shown(talk.tapped("slot:") or "")) is not None:
        plan.choose(taken, is_taken=True)
        return True
    shift = find_shift(talk)
    if shift is not None and plan.chosen is not None:
        plan.change(exactly(plan.chosen.at + shift))
        return True
    said = _heard(talk, Wanted()) if shift is None else Wanted()
    is_said = said != Wanted()
    if is_said and plan.chosen is not None and _is_the_same(said, plan.chosen):
        return False
    if (named := _named(talk, said)) is not None:
        plan.choose(named)
        return True
    if is_said:
        plan.change(_heard(talk, plan.wanted))
        if "any_time" in talk.intents and not said.clocks:
            plan.wanted = Wanted(plan.wanted.days, (), is_soon=True)
        return True
    return _steer(talk, plan)


def find_shift(talk: Talk) -> timedelta | None:
    """By how much the time that is being spoken of is to be later; earlier is less than nothing."""
    found = (languages.read_shift(one.text, talk.language) for one in talk.heard)
    return next((one for one in found if one is not None), None)


def _heard(talk: Talk, wanted: Wanted) -> Wanted:
    """What is wanted after all that was said."""
    is_day_asked = talk.asked == "ask_day"
    for one in talk.heard:
        text, readings = one.text, read(talk, one.text)
        if not readings and talk.asked in _ASK_TIME and _BARE.search(text):
            text = " or ".join(_BARE.findall(text)[:_MOST_BARE])
            readings = read(talk, text)
        wanted = together(wanted, text, readings, is_day_asked=is_day_asked)
    return wanted


def read(talk: Talk, text: str) -> list[Reading]:
    """The times that are wished for in a text, without those that were, once."""
    readings = talk.read_times(text)
    gone = {
        place
        for place in {one.span[0] for one in readings}
        if languages.is_wished_no_more(text, place, talk.language)
    }
    return [one for one in readings if one.span[0] not in gone]


def _is_the_same(said: Wanted, chosen: Shown) -> bool:
    """Whether the customer only says again what they are asked about."""
    return said.suits(chosen.at) and all(one.is_exact or one.part for one in said.clocks)


def _named(talk: Talk, said: Wanted) -> Shown | None:
    """The one of the times shown that was chosen in words."""
    plan = talk.state.plan
    is_clear = said.exact or (said.days and not said.clocks and plan.wanted.exact)
    if is_clear:
        fitting = [one for one in plan.shown if said.suits(one.at)]
        return fitting[0] if len(fitting) == 1 and len(plan.shown) > 1 else None
    if said != Wanted() or plan.chosen is not None or talk.decision == "no" or not plan.shown:
        return None
    places = [one.place for one in talk.heard if one.place is not None]
    if places and places[0] < len(plan.shown):
        return plan.shown[places[0]]
    is_one = talk.decision == "yes" and len(plan.shown) == 1
    return plan.shown[0] if is_one else None


def _steer(talk: Talk, plan: Plan) -> bool:
    """Seek elsewhere; whether the customer asked for that."""
    asked = frozenset(talk.intents) & _STEERING
    if talk.intents & {"soonest", "any_time"} and not asked:
        plan.change(Wanted(plan.wanted.days, plan.wanted.clocks, is_soon=True))
        return True
    around = sorted(one.at for one in plan.shown)
    if plan.chosen is not None:
        around = [plan.chosen.at]
    if not asked or not around:
        return False
    plan.seek_others(_moved(plan.wanted, asked, around[0], around[-1]))
    return True


def _moved(wanted: Wanted, asked: Set[Intent], first: datetime, last: datetime) -> Wanted:
    """What is sought instead of the times between ``first`` and ``last``."""
    if "other_day" in asked:
        day = last.date()
        return on_days_from(wanted, day + timedelta(days=1), day + _AHEAD)
    if "later" in asked:
        after = Clock(last.time(), bound="after")
        return Wanted(on_days_from(wanted, last.date(), last.date()).days, (after,))
    if "earlier" in asked:
        before = Clock(first.time(), bound="before")
        return Wanted(on_days_from(wanted, first.date(), first.date()).days, (before,))
    clocks = tuple(one for one in wanted.clocks if not one.is_exact)
    if wanted.only_day is not None:
        return Wanted(wanted.days, clocks)
    return Wanted((), clocks, is_soon=True)
