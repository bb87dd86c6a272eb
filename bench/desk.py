"""Our application over strangers that take everything: for measuring what comes in and goes out.

Not the product as it is started: that one would speak to real providers.
"""

import asyncio
import itertools
import json

from starlette.applications import Starlette

from empfio.agent.built_in.answering import Rules
from empfio.kit.files import Folder
from empfio.kit.http import Request, Response
from empfio.kit.mail import NoMailer
from empfio.kit.secrets import signing_key
from empfio.kit.settings import load_settings
from empfio.kit.vault import Vault
from empfio.main import create_app
from empfio.outside import Outside
from empfio.wiring import CHANNELS, Strangers

_LATENCY = 0.05  # seconds that a provider takes to answer


class Taking:
    """A provider that takes every message."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    async def ask(self, request: Request) -> Response:
        """Taken, after a moment."""
        await asyncio.sleep(_LATENCY)
        body = {"ok": True, "result": {"message_id": next(self._numbers)}}
        return Response(200, {"content-type": "application/json"}, json.dumps(body).encode())


def create() -> Starlette:
    """The application for uvicorn."""
    settings = load_settings()
    outside = Outside(
        http=Taking(),
        channels=CHANNELS,
        mailer=NoMailer(),
        vault=Vault(signing_key(settings)),
        address=settings.address,
        files=Folder(settings.data / "files"),
    )
    return create_app(settings, Strangers(outside, Rules(settings.phone_region)))
