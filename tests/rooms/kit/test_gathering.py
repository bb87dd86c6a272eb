"""What is asked at once goes together: who may share a trip, and what becomes of those aboard."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from empfio.kit.errors import UnavailableError
from empfio.kit.gathering import ENOUGH, SEATS, Errand, Gatherer, TakenError
from empfio.kit.ids import OrganizationId, new_id
from empfio.kit.scope import Actor, Caller, Scope

ASKS = 72


@dataclass(slots=True)
class Person:
    """A caller who only opens statements."""

    organization_id: OrganizationId
    actor: Actor

    @asynccontextmanager
    async def open_statement(self) -> AsyncIterator[Scope]:
        yield cast(Scope, self)


def person(organization_id: Any = None, *permissions: str) -> Caller:
    actor = Actor("user", new_id(), "Olga", frozenset(permissions))
    return cast(Caller, Person(organization_id or new_id(), actor))


PETRA = person()


@dataclass(slots=True)
class Airport:
    """An errand that notes each flight and takes off only when it is told to."""

    flights: list[tuple[Any, list[int]]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    aloft: int = 0
    most_aloft: int = 0
    error: BaseException | None = None

    @property
    def errand(self) -> Errand[int, str]:
        return self._errand

    def __post_init__(self) -> None:
        self._errand = Errand(self._run, kind_of=lambda ask: ask % 2)

    _errand: Errand[int, str] = field(init=False)

    async def _run(self, scope: Scope, asks: Sequence[int]) -> list[str]:
        self.flights.append((scope, list(asks)))
        self.aloft += 1
        self.most_aloft = max(self.aloft, self.most_aloft)
        try:
            await self.gate.wait()
            if self.error is not None:
                raise self.error
            return [f"told {ask}" for ask in asks]
        finally:
            self.aloft -= 1


def ask_all(
    gatherer: Gatherer, airport: Airport, callers: Sequence[Caller], asks: Sequence[int]
) -> list["asyncio.Future[str]"]:
    return [
        asyncio.ensure_future(gatherer.together(caller, airport.errand, ask))
        for caller, ask in zip(callers, asks, strict=True)
    ]


def patient() -> Gatherer:
    """One in which nobody leaves beside what is in flight, however slow the machine."""
    return Gatherer(patience=60)


async def forgotten(gatherer: Gatherer) -> None:
    """Wait until no line is left: nobody waits, and nobody is waited for."""
    async with asyncio.timeout(10):
        while gatherer._lines:
            await asyncio.sleep(0.001)


async def settled() -> None:
    """Let everything that can begin begin."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_each_is_told_its_own_and_those_who_waited_went_together() -> None:
    gatherer, airport = patient(), Airport()
    caller = person()
    asks = [2 * number for number in range(ASKS)]
    told = ask_all(gatherer, airport, [caller], asks[:1])
    await settled()
    assert [asked for _, asked in airport.flights] == [asks[:1]], "a lone ask waits for nobody"
    told += ask_all(gatherer, airport, [caller] * (ASKS - 1), asks[1:])
    await settled()
    assert len(airport.flights) == 1
    airport.gate.set()
    assert await asyncio.gather(*told) == [f"told {ask}" for ask in asks]
    sizes = [len(asked) for _, asked in airport.flights]
    assert sizes == [1, SEATS, SEATS, ASKS - 1 - 2 * SEATS]
    assert airport.most_aloft == 1
    await forgotten(gatherer)


async def test_organizations_rights_and_kinds_never_share_a_flight() -> None:
    gatherer, airport = patient(), Airport()
    first, second = new_id(), new_id()
    groups = [person(first, "a"), person(first, "a", "b"), person(second, "a")]
    callers = [groups[number % 3] for number in range(ASKS * 3)]
    told = ask_all(gatherer, airport, callers, range(ASKS * 3))
    await settled()
    airport.gate.set()
    await asyncio.gather(*told)
    asked_by = dict(enumerate(callers))
    for scope, asked in airport.flights:
        assert {asked_by[ask].organization_id for ask in asked} == {scope.organization_id}
        assert {asked_by[ask].actor.permissions for ask in asked} == {scope.actor.permissions}
        assert len({ask % 2 for ask in asked}) == 1
    assert max(len(asked) for _, asked in airport.flights) > 1


async def test_who_goes_away_is_not_carried_and_holds_up_nobody() -> None:
    gatherer, airport = patient(), Airport()
    caller = person()
    told = ask_all(gatherer, airport, [caller], [0])
    await settled()
    told += ask_all(gatherer, airport, [caller] * 9, range(2, 20, 2))
    await settled()
    for number in (0, 3, 5):  # one in flight, two who wait
        told[number].cancel()
    await settled()
    airport.gate.set()
    found = await asyncio.gather(*told, return_exceptions=True)
    gone = [n for n, one in enumerate(found) if isinstance(one, asyncio.CancelledError)]
    assert gone == [0, 3, 5]
    assert [one for n, one in enumerate(found) if n not in gone] == [
        f"told {2 * n}" for n in range(10) if n not in gone
    ]
    assert {6, 10}.isdisjoint({ask for _, asked in airport.flights for ask in asked})
    await forgotten(gatherer)


async def test_an_outage_is_told_to_all_aboard_and_the_next_are_carried() -> None:
    gatherer, airport = patient(), Airport(error=UnavailableError())
    told = ask_all(gatherer, airport, [person()] * 8, range(0, 16, 2))
    await settled()
    airport.gate.set()
    found = await asyncio.gather(*told, return_exceptions=True)
    assert {type(one) for one in found} == {UnavailableError}
    airport.error = None
    assert await gatherer.together(person(), airport.errand, 7) == "told 7"


async def test_passengers_cancelled_in_the_air_leave_the_others_their_answer() -> None:
    gatherer, airport = patient(), Airport()
    told = ask_all(gatherer, airport, [person()] * 6, range(0, 12, 2))
    await settled()
    assert [len(asked) for _, asked in airport.flights] == [6]
    told[0].cancel()
    told[3].cancel()
    airport.gate.set()
    found = await asyncio.gather(*told, return_exceptions=True)
    assert [n for n, one in enumerate(found) if isinstance(one, BaseException)] == [0, 3]


async def test_an_error_of_the_product_reaches_everybody_who_asked() -> None:
    gatherer, airport = patient(), Airport(error=ZeroDivisionError())
    told = ask_all(gatherer, airport, [person()] * 40, range(0, 80, 2))
    airport.gate.set()
    found = await asyncio.gather(*told, return_exceptions=True)
    assert {type(one) for one in found} == {ZeroDivisionError}


async def test_whoever_waits_long_for_what_is_in_flight_leaves_beside_it() -> None:
    gatherer, airport = Gatherer(patience=0.01), Airport()
    told = ask_all(gatherer, airport, [PETRA], [0])
    await settled()
    told += ask_all(gatherer, airport, [PETRA] * 2 * SEATS, range(2, 4 * SEATS + 2, 2))
    while len(airport.flights) < 3:
        await asyncio.sleep(0.01)
    assert airport.aloft == 3, "none of them has come back"
    airport.gate.set()
    assert await asyncio.gather(*told) == [f"told {2 * n}" for n in range(2 * SEATS + 1)]
    await forgotten(gatherer)


async def test_those_who_were_just_answered_are_waited_for_and_go_with_the_others() -> None:
    gatherer, airport = Gatherer(patience=60, pause=60), Airport()

    async def ask_twice(first: int, second: int) -> None:
        await gatherer.together(PETRA, airport.errand, first)
        await asyncio.sleep(0.01)
        await gatherer.together(PETRA, airport.errand, second)

    first = asyncio.ensure_future(ask_twice(0, 2))
    await settled()
    others = ask_all(gatherer, airport, [PETRA] * 3, [4, 6, 8])
    await settled()
    airport.gate.set()
    await asyncio.gather(first, *others)
    assert [asked for _, asked in airport.flights] == [[0], [4, 6, 8, 2]]


async def test_whoever_asks_again_alone_waits_for_nobody() -> None:
    gatherer, airport = Gatherer(patience=60, pause=60), Airport()
    airport.gate.set()
    async with asyncio.timeout(10):
        for ask in range(0, 20, 2):
            await gatherer.together(PETRA, airport.errand, ask)
    await forgotten(gatherer)


@pytest.mark.parametrize("many", [ENOUGH, SEATS // 2, SEATS])
async def test_enough_together_wait_for_no_more_and_who_stays_away_is_not_waited_for_long(
    many: int,
) -> None:
    gatherer, airport = Gatherer(patience=60, pause=60), Airport()
    told = ask_all(gatherer, airport, [PETRA] * many, range(0, 2 * many, 2))
    await settled()
    told += ask_all(gatherer, airport, [PETRA] * many, range(0, 2 * many, 2))
    await settled()
    airport.gate.set()
    async with asyncio.timeout(10):
        await asyncio.gather(*told)
    assert [len(asked) for _, asked in airport.flights] == [many, many]
    gatherer, airport = Gatherer(patience=60, pause=0.01), Airport()
    told = ask_all(gatherer, airport, [PETRA], [0])
    await settled()
    told += ask_all(gatherer, airport, [PETRA], [2])
    await settled()
    airport.gate.set()
    async with asyncio.timeout(10):
        assert await asyncio.gather(*told) == ["told 0", "told 2"]
    await forgotten(gatherer)


async def test_of_asks_about_one_thing_one_at_a_time_is_taken_along() -> None:
    gatherer, airport = patient(), Airport()
    errand = replace(airport.errand, thing=lambda ask: ask // 10 or None)
    first = asyncio.ensure_future(gatherer.together(PETRA, errand, 10))
    await settled()
    waiting = asyncio.ensure_future(gatherer.together(PETRA, errand, 20))
    await settled()
    for ask in (12, 22):  # one is in flight about the first thing, one waits about the second
        with pytest.raises(TakenError):
            await gatherer.together(PETRA, errand, ask)
    about_nothing = [asyncio.ensure_future(gatherer.together(PETRA, errand, ask)) for ask in (2, 4)]
    waiting.cancel()
    await settled()
    again = asyncio.ensure_future(gatherer.together(PETRA, errand, 22))
    await settled()
    airport.gate.set()
    assert await asyncio.gather(first, *about_nothing, again) == [
        "told 10", "told 2", "told 4", "told 22"
    ]  # fmt: skip
    assert await gatherer.together(PETRA, errand, 12) == "told 12"
