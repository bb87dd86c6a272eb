"""Free times: found, shown to be tapped, or asked for."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from empfio.agent.built_in import picking
from empfio.agent.built_in.collecting import Desk
from empfio.agent.built_in.ending import ask_for, offer_person
from empfio.agent.built_in.plan import Shown
from empfio.agent.built_in.talk import OTHER_TIMES, WAIT, Talk
from empfio.agent.built_in.wanting import Wanted
from empfio.agent.built_in.wishes import reason_of
from empfio.agent.contract import Option, Service, Slot
from empfio.languages import actions as languages

_AROUND = timedelta(days=8)  # behind what is wanted, where other times are sought
_MOST_ROUNDS = 2  # in which other times are shown; then it is asked which
_AHEAD = timedelta(days=14)  # where no day is wanted
_LONGEST = timedelta(days=31)  # that is sought at once
Free = dict[datetime, Slot]
"""Free times by the business's clock."""


async def ask_when(talk: Talk, desk: Desk, service: Service) -> bool:
    """Ask for the day, where none is known; whether it had to be asked.

    At the second time the next free times are shown with the question.
    """
    plan = talk.state.plan
    if plan.chosen or plan.wanted.days or plan.wanted.is_soon:
        return False
    line = "ask_day" if plan.wanted.clocks else "ask_when"
    is_again = talk.state.asked.get(line, 0) > 0 and not talk.is_told
    if ask_for(talk, line) and is_again:
        free = await _find(talk, desk, service, plan.wanted)
        await show(talk, desk, service, free, picking.that_suit(list(free), plan.wanted))
    return True


async def choose_time(talk: Talk, desk: Desk, service: Service) -> bool:
    """Offer free times as they are wanted; whether the customer has to choose, or to answer.

    A time that was asked for and is free is chosen, so that it is read back next.
    """
    plan = talk.state.plan
    if plan.chosen is not None:
        return False
    if not plan.wanted.is_soon and plan.wanted.exact:
        free = await _find(talk, desk, service, plan.wanted, timedelta(0))
        if found := picking.exact(list(free), plan.wanted):
            [one] = await offer(desk, service, free, [found])
            plan.show([one])
            plan.choose(one)
            return False
    free = await _find(talk, desk, service, plan.wanted)
    if free:
        await _show_some(talk, desk, service, free)
    else:
        talk.say("none_free")
        offer_person(talk, reason_of(talk))
    return True


async def _show_some(talk: Talk, desk: Desk, service: Service, free: Free) -> None:
    plan, wanted = talk.state.plan, talk.state.plan.wanted
    if plan.rounds >= _MOST_ROUNDS:
        return _ask_openly(talk)
    left = [one for one in free if one not in plan.seen]
    suit = [] if wanted.exact and not wanted.is_soon else picking.that_suit(left, wanted)
    if not suit:
        _say_what_is_not_free(talk, desk, [one for one in free if wanted.suits(one)])
        found = picking.instead(left, wanted)
        if not found:
            return offer_person(talk, reason_of(talk))
        if ask_for(talk, "instead", "ask_which_time"):
            await show(talk, desk, service, free, found)
            talk.show([*talk.options, Option(WAIT, talk.word("button_wait"))])
        return None
    day = wanted.only_day
    is_open = not (wanted.clocks or wanted.is_soon or plan.rounds)
    if day and is_open and len(left) > picking.MOST_SHOWN:
        is_asked = ask_for(talk, "ask_time", day=languages.day(talk.language, day))
    else:
        is_asked = ask_for(talk, "free_times", "ask_which_time")
    if is_asked:
        await show(talk, desk, service, free, suit)
    return None


def _ask_openly(talk: Talk) -> None:
    """Ask for day and time without showing any: of those that were shown, none was right."""
    talk.state.plan.rounds = 0
    ask_for(talk, "ask_when")


def _say_what_is_not_free(talk: Talk, desk: Desk, seen: Sequence[datetime]) -> None:
    """Say that there is nothing, or nothing more, where it was wanted."""
    wanted, whom = talk.state.plan.wanted, desk.whom(talk)
    day, aim = wanted.only_day, picking.aim_of(wanted)
    if seen:
        talk.say("no_more")
    elif wanted.exact and day and aim:
        moment = datetime.combine(day, aim)
        line = "is_past" if moment <= talk.now else "not_free"
        talk.say(line, moment=languages.moment(talk.language, moment))
    elif day:
        talk.say("none_on", day=languages.day(talk.language, day))
    elif whom:
        talk.say("none_with", staff=whom.name)
    else:
        talk.say("none_then")


async def show(
    talk: Talk, desk: Desk, service: Service, free: Free, times: Sequence[datetime]
) -> None:
    """Offer times as something to tap."""
    talk.state.plan.show(await offer(desk, service, free, times))
    show_again(talk)


def show_again(talk: Talk) -> None:
    """Let the customer tap what was offered."""
    options = [
        Option(f"slot:{one.offer_id}", languages.short_moment(talk.language, one.at))
        for one in talk.state.plan.shown
    ]
    talk.show([*options, Option(OTHER_TIMES, talk.word("button_other"))] if options else [])


async def offer(desk: Desk, service: Service, free: Free, times: Sequence[datetime]) -> list[Shown]:
    """Write down that times are offered."""
    if not times:
        return []
    made = await desk.tools.offer(service.id, [free[one] for one in times])
    has_choice = desk.has_choice_of_staff(service)
    return [
        Shown(one.id, at, one.slot.staff_name if has_choice else "")
        for at, one in zip(times, made, strict=True)
    ]


async def offer_again(talk: Talk, desk: Desk, service: Service, at: datetime) -> bool:
    """Offer a time anew whose offer ran out; whether it is free still."""
    free = await _find_between(talk, desk, service, at.date(), at.date())
    if at not in free:
        return False
    [one] = await offer(desk, service, free, [at])
    talk.state.plan.show([one])
    talk.state.plan.choose(one, is_taken=talk.state.plan.is_taken)
    return True


async def _find(
    talk: Talk, desk: Desk, service: Service, wanted: Wanted, around: timedelta = _AROUND
) -> Free:
    """What is free on the days that are wanted, and on those behind them."""
    today = talk.now.date()
    firsts = [max(one.first, today) for one in wanted.days] or [today]
    lasts = [one.last for one in wanted.days] or [today + _AHEAD]
    first = min(firsts)
    last = max(min(max(lasts) + around, first + _LONGEST - timedelta(days=1)), first)
    return await _find_between(talk, desk, service, first, last)


async def _find_between(talk: Talk, desk: Desk, service: Service, first: date, last: date) -> Free:
    begin = max(_midnight(first), talk.now).replace(tzinfo=talk.zone)
    end = _midnight(last + timedelta(days=1)).replace(tzinfo=talk.zone)
    whom, zone = desk.whom(talk), talk.zone
    if end <= begin:
        return {}
    staff_id, old = whom.id if whom else None, desk.moved
    slots = await desk.tools.find_slots(service.id, begin, end, staff_id, old.id if old else None)
    found = {one.starts_at.astimezone(zone).replace(tzinfo=None): one for one in slots}
    if old is not None and (whom is None or whom.name == old.staff_name):
        found.pop(old.starts_at.astimezone(zone).replace(tzinfo=None), None)  # it is there already
    return found


def _midnight(day: date) -> datetime:
    """By the business's clock."""
    return datetime(day.year, day.month, day.day)
