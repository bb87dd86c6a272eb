"""Whether a reply says what is so: pure decisions over what the rows say.

An agent is believed nothing. What it claims to have done must have been done in its turn, and the
times and prices that it names must stand in a row; else its reply is not sent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby

from empfio.agent.contract import Deed, Opening
from empfio.languages import actions as languages
from empfio.languages import claiming
from empfio.languages.records import LANGUAGES, Claim, Language, Reading

_ALLOWS: dict[Deed, frozenset[Claim]] = {
    "booked": frozenset(("booked",)),
    "moved": frozenset(("booked", "moved")),
    "cancelled": frozenset(("cancelled",)),
}
_ANY_DAY = datetime(2000, 1, 1)  # for whether there is a time at all


@dataclass(frozen=True, slots=True)
class Truth:
    """What is so, by the business's clock.

    ``done``: what was committed in the turn. ``offered``: the beginnings of the slots that are
    shown in the conversation. ``edges``: when it opens and closes on special days. ``heard``:
    times of the clock that the customer named; they may be named again, but not as free. ``own``:
    words of the business itself, which are not judged.
    """

    now: datetime
    done: frozenset[Deed] = frozenset()
    offered: frozenset[datetime] = frozenset()
    appointments: frozenset[datetime] = frozenset()
    openings: tuple[Opening, ...] = ()
    edges: frozenset[datetime] = frozenset()
    prices: frozenset[Decimal] = frozenset()
    heard: frozenset[time] = frozenset()
    own: tuple[str, ...] = ()


def needs_rows(text: str) -> bool:
    """Whether there is anything in a text that rows have to bear out."""
    if any(sign.isdigit() for sign in text) or claiming.says_cheaper(text):
        return True
    return any(
        claiming.find_claims(one) or _times(one, _ANY_DAY) for one in claiming.sentences(text)
    )


def find_faults(text: str, truth: Truth) -> list[str]:
    """What in a text is not so, in short words for the team; nothing where it may be sent."""
    if len(text) > claiming.MOST_READ:
        return ["it is too long to be looked at"]
    for own in sorted(truth.own, key=len, reverse=True):
        text = text.replace(own, " ")
    found = [fault for one in claiming.sentences(text) for fault in _find_in(one, truth)]
    if claiming.find_prices(text) - truth.prices:
        found.append("it names a price that no service has")
    if claiming.says_cheaper(text) and Decimal(0) not in truth.prices:
        found.append("it promises a lower price")
    return list(dict.fromkeys(found))


def _find_in(sentence: str, truth: Truth) -> Iterator[str]:
    claims = claiming.find_claims(sentence)
    allowed = {claim for deed in truth.done for claim in _ALLOWS[deed]}
    if claims - allowed - {"has"}:
        yield "it claims what was not done"
    times = _times(sentence, truth.now)
    if "has" in claims and not _are_appointments(times, truth):
        yield "it tells of an appointment that there is not"
    is_of_none = claiming.says_not_free(sentence)
    if not is_of_none and not all(any(_is_true(one, sentence, truth) for one in ways)
                                  for ways in times):  # fmt: skip
        yield "it names a time that no row has"


def _are_appointments(times: Iterable[list[Reading]], truth: Truth) -> bool:
    """Whether there are appointments, and the times of them that are named are theirs."""
    return bool(truth.appointments) and all(
        any(_is_at(reading, one) for reading in ways for one in truth.appointments)
        for ways in times
    )


def _is_true(reading: Reading, sentence: str, truth: Truth) -> bool:
    """Whether rows have a time, or an interval with both of its ends."""
    clocks = [one for one in (reading.at, reading.until) if one is not None]
    return all(_is_known(one, reading, sentence, truth) for one in clocks)


def _is_known(clock: time, reading: Reading, sentence: str, truth: Truth) -> bool:
    rows = truth.offered | truth.appointments | truth.edges
    if any(one.time() == clock and _is_on(reading, one.date()) for one in rows):
        return True
    if any(clock in (one.opens, one.closes) and _is_weekday(reading, one.weekday)
           for one in truth.openings):  # fmt: skip
        return True
    return clock in truth.heard and not claiming.says_free(sentence)


def _is_at(reading: Reading, moment: datetime) -> bool:
    return reading.at == moment.time() and _is_on(reading, moment.date())


def _is_on(reading: Reading, day: date) -> bool:
    """Whether a reading may mean a day; one that names none may mean any."""
    return reading.first is None or reading.first <= day <= (reading.last or reading.first)


def _is_weekday(reading: Reading, weekday: int) -> bool:
    """Whether a reading may mean a weekday."""
    if reading.first is None or reading.first != reading.last:
        return True
    return reading.first.weekday() == weekday


def _times(sentence: str, now: datetime) -> list[list[Reading]]:
    """The times of the clock that a sentence names, each with the ways to understand it."""
    language = languages.recognise([sentence], LANGUAGES)
    both = (language, *(one for one in LANGUAGES if one != language))
    found = next((times for one in both if (times := _read(sentence, one, now))), [])
    found.sort(key=lambda one: one.span)
    return [list(group) for _, group in groupby(found, key=lambda one: one.span)]


def _read(sentence: str, language: Language, now: datetime) -> list[Reading]:
    readings = languages.read_times(sentence, language, now)
    return [one for one in readings if one.at is not None]
