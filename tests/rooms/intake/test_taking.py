"""Taking in: when it is behind, so that the agent lets it go first."""

from datetime import timedelta
from typing import Any, cast

import pytest

from empfio.access.callers import system_caller
from empfio.arrivals import actions as arrivals
from empfio.arrivals.records import Waiting
from empfio.intake.taking import Taker
from empfio.kit import clock
from empfio.kit.db import Database
from empfio.kit.ids import ConnectionId, OrganizationId, new_id
from empfio.kit.lanes.doorbell import Ear


@pytest.mark.parametrize(
    ("ages", "is_behind"),
    [
        ((), False),
        ((0.0, 0.1), False),  # seconds that the first call of each connection has waited
        ((0.1, 1.0), True),
        ((29.0,), True),
        ((3600.0,), False),  # it waits for something else, and would keep the agent for ever
        ((3600.0, 1.0), True),
    ],
)
async def test_it_is_behind_while_a_call_waits_for_longer_than_a_moment(
    monkeypatch: pytest.MonkeyPatch, ages: tuple[float, ...], *, is_behind: bool
) -> None:
    async def find_waiting(_: Database) -> list[Waiting]:
        now = clock.now()
        return [
            Waiting(OrganizationId(new_id()), ConnectionId(new_id()), now - timedelta(seconds=age))
            for age in ages
        ]

    async def take_of(*_: object) -> int:
        return 0  # another process is at it

    monkeypatch.setattr(arrivals, "find_waiting", find_waiting)
    monkeypatch.setattr(Taker, "_take_of", take_of)
    taker = Taker(
        cast(Database, None),
        cast(Any, None),
        Ear(),
        lambda i: system_caller(cast(Database, None), i),
    )
    assert not await taker._take_all()
    assert taker.is_behind is is_behind
