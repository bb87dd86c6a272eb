"""A thing of another organization and none are refused in the same time, at every route."""

import statistics
import time

import pytest

from tests.desk import Desk
from tests.journeys.matrix import MATRIX, PUBLIC, Cast, ask, assemble, id_of, random_like
from tests.journeys.test_tenant_matrix import Route, cells

PAIRS = 200
MOST_APART = 0.005  # seconds, of the medians
ALWAYS = ("GET", "/api/v1/conversations/{conversation_id}")


@pytest.fixture(scope="module")
async def cast(desk: Desk, superuser_url: str) -> Cast:
    """Everybody, made once."""
    return await assemble(desk, superuser_url)


async def apart(cast: Cast, route: Route, position: str) -> float:
    """How many seconds the medians of a foreign and of an absent id lie apart."""
    name, token, entry = position.partition(".")[2], cast.callers["owner"][0], MATRIX[route]
    # Doors of providers and of visitors tell nobody without a proof whether there is such a thing.
    refusal = entry.status if entry.needs == PUBLIC and entry.status in (401, 403) else 404
    foreign = await id_of(cast, cast.foreign, route, name)
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(PAIRS):
        for is_foreign in (number % 2 == 0, number % 2 == 1):  # each goes first in turn
            given = {position: foreign if is_foreign else random_like(foreign, name)}
            began = time.perf_counter()
            answer = await ask(cast, route, token, given)
            took[is_foreign].append(time.perf_counter() - began)
            if not position.startswith("query."):
                assert answer.status_code == refusal, answer.text
    return abs(statistics.median(took[True]) - statistics.median(took[False]))


async def test_foreign_takes_no_longer_than_absent(cast: Cast, is_whole: bool) -> None:
    every = [
        (route, position)
        for route, position in cells(cast.desk.app.openapi())
        if position and (is_whole or route == ALWAYS)
    ]
    found = {(route, position): await apart(cast, route, position) for route, position in every}
    for place, seconds in sorted(found.items(), key=lambda one: -one[1])[:5]:
        print(f"{seconds * 1000:.2f} ms apart: {place}")
    assert found
    assert max(found.values()) < MOST_APART
