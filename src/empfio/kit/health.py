"""Is the process alive, and can it serve."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from empfio.kit.doors import House
from empfio.kit.errors import Refusal


async def live(_: Request) -> Response:
    """200 while the process runs; says nothing about the database."""
    return _answer(200, {"status": "alive"})


async def ready(request: Request) -> Response:
    """200 when the database answers, else 503."""
    house: House | None = getattr(request.app.state, "house", None)
    if house is None or not house.is_ready:
        return _answer(503, {"status": "starting or stopping"})
    try:
        async with house.database.across_organizations() as connection:
            await connection.fetchval("SELECT 1", timeout=1)
    except Refusal:
        return _answer(503, {"status": "database unavailable"})
    return _answer(200, {"status": "ready"})


def _answer(status: int, form: dict[str, str]) -> Response:
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(json.dumps(form), status, headers, "application/json")


ROUTES = [
    Route("/health/live", live, methods=["GET"]),
    Route("/health/ready", ready, methods=["GET"]),
]
