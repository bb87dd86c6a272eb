"""Static routes that answer ready bytes: what serving costs before anything is done.

``app`` is a public door of our own application; ``bare`` is a plain endpoint of Starlette.
"""

import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from empfio.kit.answers import Answer
from empfio.kit.db import Database
from empfio.kit.doors import PUBLIC, Call, House, doors
from empfio.kit.errors import UnauthorizedError
from empfio.kit.scope import Caller
from empfio.kit.settings import Settings
from empfio.main import create_app

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
router = doors("/api/v1/conversations", "Static")


@router.get("", openapi_extra=PUBLIC, response_model=None)
async def answer(call: Call) -> Answer:
    """The bytes."""
    return Answer(BODY)


@contextlib.asynccontextmanager
async def _without_database(_: Any) -> AsyncIterator[None]:
    app.state.house = House(settings, Database("", 2), _know_nobody, "")
    yield


async def _know_nobody(_: str) -> Caller:
    raise UnauthorizedError("There is nobody to know.")


settings = Settings(log_level="warning")
app = create_app(settings)
app.router.routes = [*router.routes, *app.router.routes]
app.router.lifespan_context = _without_database


async def plain(_: Request) -> Response:
    """The bytes."""
    return Response(BODY, media_type="application/json")


bare = Starlette(routes=[Route("/api/v1/conversations", plain)])
