"""Readings: who reads much is told of once an hour, and whoever looks at the same again is not."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId, new_id
from empfio.kit.readings import HOUR, Readings
from empfio.kit.scope import Actor, Caller

MOST = 10_000


@dataclass
class Watched:
    """Readings of 10 kB with a clock of their own, and of whom they told."""

    now: float = 0.0
    is_down: bool = False
    told: list[tuple[Caller, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.readings = Readings(MOST, self._tell, lambda: self.now)

    async def _tell(self, caller: Caller, size: int) -> None:
        if self.is_down:
            raise UnavailableError
        self.told.append((caller, size))

    def read(self, caller: Caller, *targets: object, size: int = 1_000) -> None:
        for target in targets:
            asyncio.run(self.readings.note(caller, target, size))


def caller(kind: str = "api_key") -> Caller:
    actor = Actor(kind, uuid4(), "Robot", frozenset())  # type: ignore[arg-type]
    return Caller(None, OrganizationId(new_id()), actor)  # type: ignore[arg-type]


def test_who_reads_much_is_told_of_once_an_hour() -> None:
    watched, robot, other = Watched(), caller(), caller("user")
    watched.read(robot, *range(10))
    watched.read(other, *range(10))
    assert watched.told == []
    watched.read(robot, *range(10, 40))
    assert watched.told == [(robot, 11_000)]
    watched.now += HOUR
    watched.read(robot, *range(11))
    assert watched.told == [(robot, 11_000)] * 2


def test_the_same_again_counts_once_and_little_counts_a_little() -> None:
    watched, robot = Watched(), caller()
    watched.read(robot, *(["/conversations"] * 100))
    assert watched.told == []
    watched.read(robot, *range(19), size=1)
    assert watched.told == [(robot, 10_500)]


def test_the_system_the_agent_and_whoever_has_no_limit_are_not_counted() -> None:
    watched = Watched()
    for kind in ("system", "agent"):
        watched.read(caller(kind), *range(40))
    assert watched.told == []
    free = Readings(0, watched._tell)
    asyncio.run(free.note(caller(), "all", 10**9))
    assert watched.told == []


def test_what_could_not_be_told_is_told_later() -> None:
    watched, robot = Watched(is_down=True), caller()
    watched.read(robot, *range(11))
    watched.is_down = False
    watched.read(robot, 11)
    assert watched.told == [(robot, 12_000)]
