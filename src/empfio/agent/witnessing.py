"""What the rows say when a reply is to be judged, and what goes out in the place of a false one."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

from empfio.agent.contract import Answer, Business, Deed, Opening, Reply
from empfio.agent.records import Begun
from empfio.agent.showing import read_clock
from empfio.agent.texts import FALLBACK
from empfio.agent.truth import Truth, find_faults, needs_rows
from empfio.bookings import actions as bookings
from empfio.bookings import appointing
from empfio.kit.scope import Scope
from empfio.languages import actions as languages

_CUSTOMERS_LAST = 20  # messages of theirs whose times may be named again


async def only_true(scope: Scope, begun: Begun, answer: Answer, done: Collection[Deed]) -> Answer:
    """The answer, if all that it says is so; else a safe text, and a person takes over.

    ``done``: what the tools committed in this turn. What they did stands, whatever was said of it.
    """
    said = ["\n".join([one.text, *(option.label for option in one.options)])
            for one in answer.replies]  # fmt: skip
    if not any(needs_rows(text) for text in said):
        return answer
    truth = await _read(scope, begun, frozenset(done))
    faults = [fault for text in said for fault in find_faults(text, truth)]
    if not faults:
        return answer
    reason = f"the agent's answer was held back: {faults[0]}"
    text = safe_text(begun.thread.business, answer.language)
    return replace(answer, replies=(Reply(text),), ending="hand_over", reason=reason)


def safe_text(business: Business, language: str) -> str:
    """What a customer hears where no agent found words that may be said."""
    said = business.handover_text.get(language)
    return said or FALLBACK.get(language, FALLBACK["en"])


async def _read(scope: Scope, begun: Begun, done: frozenset[Deed]) -> Truth:
    business = begun.thread.business
    services = await bookings.list_services(scope)
    hours = await bookings.list_openings(scope)
    offered = await appointing.list_offered(scope, begun.conversation_id)
    upcoming = await appointing.list_upcoming(scope, begun.lead_id)
    return Truth(
        now=_local(begun, begun.thread.now),
        done=done,
        offered=frozenset(_local(begun, one.slot.starts_at) for one in offered),
        appointments=frozenset(_local(begun, one.starts_at) for one in upcoming),
        openings=tuple(
            Opening(one.weekday, read_clock(one.opens), read_clock(one.closes))
            for one in hours.week
        ),
        edges=frozenset(
            datetime.combine(special.day, read_clock(clock))
            for special in hours.special_days
            for edges in special.hours
            for clock in edges
        ),
        prices=frozenset(
            Decimal(one.price_cents) / 100 for one in services if one.price_cents is not None
        ),
        heard=_heard(begun),
        own=(*_own(business), *(one.name for one in services),
             *(name for one in services for name in one.translations.values())),
    )  # fmt: skip


def _heard(begun: Begun) -> frozenset[time]:
    """The times of the clock that the customer named lately."""
    said = [one.text for one in begun.thread.said if one.by == "customer"][-_CUSTOMERS_LAST:]
    now = _local(begun, begun.thread.now)
    readings = (
        one
        for text in said
        for language in ("en", "de")
        for one in languages.read_times(text, language, now)
    )
    return frozenset(clock for one in readings for clock in (one.at, one.until) if clock)


def _own(business: Business) -> list[str]:
    """The business's own words, which it answers for itself."""
    texts = [*business.greeting.values(), *business.handover_text.values()]
    texts += [line for lines in business.texts.values() for line in lines.values()]
    texts += [business.name, business.address, business.phone, business.email, business.website]
    return [text for text in texts if text]


def _local(begun: Begun, at: datetime) -> datetime:
    """By the business's clock."""
    return at.astimezone(begun.thread.business.zone).replace(tzinfo=None)
