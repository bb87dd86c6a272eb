"""Faults stand between the application and its database, or below it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from empfio.kit.settings import Settings
from tests.desk import Business, Desk, open_desk
from tests.faults.proxy import Proxy, proxied


@dataclass(slots=True)
class Between:
    """The application, one organization of it, and the proxy before its database."""

    desk: Desk
    salon: Business
    proxy: Proxy


@pytest.fixture
async def between(settings: Settings, fresh_url: str) -> AsyncGenerator[Between]:
    """An application of its own, whose every connection goes through the proxy."""
    async with proxied(fresh_url) as (proxy, url):
        changes = {"database_url": SecretStr(url)}
        async with open_desk(settings.model_copy(update=changes)) as desk:
            yield Between(desk, await desk.found(), proxy)
            proxy.delay, proxy.most_bytes, proxy.lost = 0.0, None, b""
            proxy.flow()
