"""The fuzzer's own application, on a database of its own, for all tests of a worker."""

from collections.abc import Callable, Generator

import pytest
from pydantic import SecretStr
from schemathesis.python.asgi import shutdown_lifespans

from empfio.kit.settings import Settings
from empfio.main import create_app
from tests.fuzz.fuzzing import Ground, found


@pytest.fixture(scope="session")
def ground(settings: Settings, make_database: Callable[[], str]) -> Generator[Ground]:
    """The application, started by the fuzzer in a loop of its own."""
    url = SecretStr(make_database())
    yield found(create_app(settings.model_copy(update={"database_url": url})))
    shutdown_lifespans()
