"""What the agent tells of the business: from its tables, and nothing besides."""

from collections.abc import Sequence
from datetime import time
from itertools import groupby
from zoneinfo import ZoneInfo

from empfio.agent.built_in import matching
from empfio.agent.built_in.talk import Talk
from empfio.agent.contract import Closed, Opening, Service, Tools
from empfio.languages import actions as languages

_MOST_SERVICES = 25  # in one message


async def tell(talk: Talk, services: Sequence[Service], tools: Tools) -> bool:
    """Answer the questions about the business; whether there were any."""
    asked = talk.asks
    if "ask_hours" in asked:
        _tell_hours(talk, await tools.list_openings(), await tools.list_closures())
    if asked & {"ask_services", "ask_prices"}:
        _tell_services(talk, services)
    if "ask_contact" in asked:
        _tell_contact(talk)
    return bool(asked)


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


def _tell_hours(talk: Talk, openings: Sequence[Opening], closures: Sequence[Closed]) -> None:
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
    today = talk.thread.now.astimezone(ZoneInfo(talk.thread.business.time_zone)).date()
    closed = next((one for one in closures if one.first_day <= today <= one.last_day), None)
    said = _said(talk, [] if closed else days[today.weekday()])
    if closed and closed.reason:
        said += f" ({closed.reason})"
    word = talk.word("today")
    lines.append(f"{word} ({languages.weekday(talk.language, today.weekday())}): {said}")
    talk.parts.append("\n".join(lines))
    return None


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
