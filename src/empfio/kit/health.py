"""Is the process alive, and can it serve."""

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict

from empfio.kit.answers import Answer
from empfio.kit.doors import UNCOUNTED, Call, House, doors
from empfio.kit.errors import UnavailableError

router = doors("/health", "Health")


class Health(BaseModel):
    """How the process is."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["alive", "ready"]


@router.get("/live", response_model=Health, openapi_extra=UNCOUNTED)
async def live(call: Call) -> Answer:
    """200 while the process runs; says nothing about the database."""
    return _answer("alive")


@router.get("/ready", response_model=Health, openapi_extra=UNCOUNTED)
async def ready(call: Call) -> Answer:
    """200 when the database answers, else 503."""
    house: House | None = getattr(call.app.state, "house", None)
    if house is None or not house.is_ready:
        raise UnavailableError("The server is starting or stopping.")
    async with house.database.across_organizations() as connection:
        await connection.fetchval("SELECT 1", timeout=1)
    return _answer("ready")


def _answer(status: str) -> Answer:
    return Answer(json.dumps({"status": status}).encode())
