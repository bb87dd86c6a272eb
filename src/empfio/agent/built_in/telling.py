"""What the agent tells of the business: from its tables, and nothing besides."""

from collections.abc import Sequence
from datetime import date, time
from itertools import groupby

from empfio.agent.built_in import matching
from empfio.agent.built_in.talk import Talk
from empfio.agent.contract import OpenDay, Opening, Service, Tools
from empfio.languages import actions as languages

_MOST_SERVICES = 25  # in one message
_MOST_DAYS = 3  # that are told by themselves, besides today


async def tell(talk: Talk, services: Sequence[Service], tools: Tools) -> bool:
    """Answer the questions about the business, and say that files came; whether any did."""
    asked = talk.asks
    if talk.has_files:
        talk.say("got_files")
    if "ask_hours" in asked:
        _tell_hours(talk, await tools.list_openings())
        for day in _days_meant(talk):
            _tell_day(talk, await tools.read_day(day))
    if asked & {"ask_services", "ask_prices"}:
        _tell_services(talk, services)
    if "ask_contact" in asked:
        _tell_contact(talk)
    return bool(asked) or talk.has_files


def tell_of_itself(talk: Talk) -> bool:
    """Say what the agent is and can do, where that was asked; whether it was."""
    if "ask_bot" in talk.intents:
        talk.say("is_bot")
    if "help" in talk.intents:
        talk.say("can_do_all" if talk.has_calendar else "can_do")
        if talk.has_calendar:
            talk.ask_openly("how_can_i_help")
        talk.offer_help()
    return bool(talk.intents & {"ask_bot", "help"})


def _tell_hours(talk: Talk, openings: Sequence[Opening]) -> None:
    if not openings:
        return talk.lack("no_hours")
    days = [
        sorted((one.opens, one.closes) for one in openings if one.weekday == day)
        for day in range(7)
    ]
    lines = [talk.word("hours")]
    for times, group in groupby(range(7), key=lambda day: days[day]):
        which = list(group)
        names = [
            languages.weekday(talk.language, day) for day in dict.fromkeys(which[:1] + which[-1:])
        ]
        lines.append(f"{'–'.join(names)}: {_said(talk, times)}")
    talk.parts.append("\n".join(lines))
    return None


def _days_meant(talk: Talk) -> list[date]:
    """Today, and the days that were asked for, the first few of them."""
    readings = [one for heard in talk.heard for one in talk.read_times(heard.text)]
    named = {one.first for one in readings if one.first and one.last in (None, one.first)}
    today = talk.now.date()
    return [today, *sorted(day for day in named if day > today)[:_MOST_DAYS]]


def _tell_day(talk: Talk, found: OpenDay) -> None:
    """What holds on a day, below the hours of the week."""
    if found.day == talk.now.date():
        weekday = languages.weekday(talk.language, found.day.weekday())
        name = f"{talk.word('today')} ({weekday})"
    else:
        name = languages.day(talk.language, found.day)
    reason = f" ({found.reason})" if found.reason else ""
    talk.parts[-1] += f"\n{name}: {_said(talk, found.hours)}{reason}"


def _said(talk: Talk, times: Sequence[tuple[time, time]]) -> str:
    """A day's times, or that it is closed."""
    if not times:
        return talk.word("closed")
    return languages.spans(talk.language, times)


def _tell_services(talk: Talk, services: Sequence[Service]) -> None:
    """The services with their prices; those that were named alone, where some were."""
    if not services:
        return talk.lack("no_services")
    named = find_services(talk, services)
    shown = named or services
    lines = [] if named else [talk.word("services")]
    lines += [_line(talk, service) for service in shown[:_MOST_SERVICES]]
    lines += ["…"] if len(shown) > _MOST_SERVICES else []
    talk.parts.append("\n".join(lines))
    if "ask_prices" in talk.intents and not any(one.price for one in shown):
        talk.lack("no_prices")
    return None


def _line(talk: Talk, service: Service) -> str:
    minutes = talk.word("minutes", count=service.minutes)
    facts = ", ".join(fact for fact in (minutes, service.price) if fact)
    return f"• {service.name_in(talk.language)} ({facts})"


def find_services(talk: Talk, services: Sequence[Service]) -> list[Service]:
    """The services that the customer names."""
    return matching.find_services([one.text for one in talk.heard], services)


def _tell_contact(talk: Talk) -> None:
    business = talk.thread.business
    lines = [
        talk.word(name, value=value)
        for name in ("address", "phone", "email", "website")
        if (value := getattr(business, name))
    ]
    if not lines:
        return talk.lack("no_contact")
    talk.parts.append("\n".join(lines))
    return None
