"""The fuzzer's own application, on a database of its own, for all tests of a worker."""

from collections.abc import Callable, Generator
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from schemathesis.python.asgi import shutdown_lifespans

from empfio.kit.embedded.server import EmbeddedServer
from empfio.kit.settings import Settings
from empfio.main import create_app
from tests.conftest import url_in
from tests.fuzz.fuzzing import Ground, found


@pytest.fixture(scope="session")
def ground(
    settings: Settings, make_database: Callable[[], str], postgres: EmbeddedServer
) -> Generator[Ground]:
    """The application, started by the fuzzer in a loop of its own."""
    url = make_database()
    superuser_url = url_in(postgres.superuser_url, urlsplit(url).path.strip("/"))
    app = create_app(settings.model_copy(update={"database_url": SecretStr(url)}))
    yield found(app, superuser_url)
    shutdown_lifespans()
