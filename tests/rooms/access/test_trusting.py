"""A token that many show at once is looked up once, and nobody waits long for another's look."""

import asyncio
from datetime import timedelta
from typing import cast

import pytest

from empfio.access.callers import Gate, system_caller
from empfio.kit.db import Database
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId, new_id
from empfio.kit.scope import Caller

NOBODY = cast(Database, None)
OLGA = system_caller(NOBODY, OrganizationId(new_id()))


class Looks:
    """Looks tokens up when it is told to, and counts how often."""

    def __init__(self, lives: float = 60) -> None:
        self.lives = lives  # seconds of the token
        self.begun = 0
        self.error: Exception | None = None
        self.may_end = asyncio.Event()

    async def seek(self, _: str) -> tuple[Caller, float]:
        self.begun += 1
        await self.may_end.wait()
        if self.error is not None:
            raise self.error
        return OLGA, self.lives


def asking(gate: Gate, looks: Looks, times: int) -> list["asyncio.Task[Caller]"]:
    return [asyncio.create_task(gate._known(looks.seek, "token")) for _ in range(times)]


@pytest.fixture
def gate() -> Gate:
    return Gate(NOBODY, "key", timedelta(days=1))


async def test_one_looks_a_token_up_for_all_who_show_it_at_once(gate: Gate) -> None:
    looks = Looks()
    told = asking(gate, looks, 16)
    await asyncio.sleep(0)
    looks.may_end.set()
    assert await asyncio.gather(*told) == [OLGA] * 16
    assert await asyncio.gather(*asking(gate, looks, 16)) == [OLGA] * 16
    assert looks.begun == 1


async def test_whoever_waits_long_for_a_look_takes_one(gate: Gate) -> None:
    looks = Looks()
    told = asking(gate, looks, 3)
    while looks.begun < 3:
        await asyncio.sleep(0.01)
    looks.may_end.set()
    assert await asyncio.gather(*told) == [OLGA] * 3


async def test_what_ends_while_it_is_looked_up_is_trusted_by_nobody_else(gate: Gate) -> None:
    looks = Looks(lives=0)
    looks.may_end.set()
    await asyncio.gather(*asking(gate, looks, 4))
    assert looks.begun == 4


async def test_a_look_that_fails_fails_for_the_one_who_took_it(gate: Gate) -> None:
    looks = Looks()
    looks.error = UnavailableError()
    looks.may_end.set()
    found = await asyncio.gather(*asking(gate, looks, 3), return_exceptions=True)
    assert {type(one) for one in found} == {UnavailableError}
    assert looks.begun == 3
    assert not gate._seeking


async def test_a_look_that_is_given_up_leaves_the_others_theirs(gate: Gate) -> None:
    looks = Looks()
    first, second = asking(gate, looks, 2)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.cancel()
    looks.may_end.set()
    assert await second == OLGA
    assert first.cancelled()
