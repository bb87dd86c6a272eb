"""What every ring stands on: a real PostgreSQL, one database a worker, the real application."""

import asyncio
import itertools
import os
import shutil
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from argon2 import PasswordHasher
from filelock import FileLock
from pydantic import SecretStr

from empfio.access import passwords
from empfio.kit.embedded import locks
from empfio.kit.embedded.server import EmbeddedServer, start
from empfio.kit.migrate import migrate
from empfio.kit.settings import Settings
from tests.desk import SECRET_KEY, Desk, open_desk
from tests.scratch import new_folder

_numbers = itertools.count(1)
SHARED = Path(__file__).parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--examples", type=int, default=10, help="fuzzed examples an operation")
    parser.addoption("--lives", type=int, default=12, help="lives of conversations, at random")
    parser.addoption("--rounds", type=int, default=25, help="rounds of each fault and race")
    parser.addoption(
        "--whole", action="store_true", help="crowds and limits as promised, on a machine at rest"
    )
    parser.addoption("--deliveries", type=int, default=2_000, help="messages of providers")
    parser.addoption("--kills", type=int, default=7, help="kills of server, worker and database")


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Generator[None]:
    """Tests speak to this machine alone."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        is_near = self.family == socket.AF_UNIX or str(address[0]) in ("127.0.0.1", "::1")
        assert is_near, f"a test wants to reach {address}"
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Hashes that cost nothing, in this process: thousands of users are made in it."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def rounds(pytestconfig: pytest.Config) -> int:
    """How often a fault or a race is tried."""
    return int(pytestconfig.getoption("--rounds"))


@pytest.fixture(scope="session")
def is_whole(pytestconfig: pytest.Config) -> bool:
    """Whether crowds are as large, and limits as tight, as they are promised."""
    return bool(pytestconfig.getoption("--whole"))


@pytest.fixture(scope="session")
def deliveries(pytestconfig: pytest.Config) -> int:
    """How many different messages providers deliver."""
    return int(pytestconfig.getoption("--deliveries"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Public data beside the project; its tests are left out where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder if worker_id == "master" else folder.parent


@pytest.fixture
def open_folder() -> Generator[Path]:
    """A folder of one test's own where any user may pass."""
    folder = new_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> Generator[EmbeddedServer]:
    """One server for all workers of the run."""
    mark = run_folder / "postgres-folder"
    with FileLock(run_folder / "postgres-lock"):
        if not mark.exists():
            mark.write_text(str(new_folder()))
        server = start(Path(mark.read_text()) / "data")
        if not (run_folder / "template-made").exists():
            asyncio.run(_make_database(server, "template_ground"))
            migrate(url_in(server.url, "template_ground"))
            (run_folder / "template-made").touch()
    with server:
        yield server
    # The last worker to leave has stopped it, and takes its folder along.
    with FileLock(run_folder / "postgres-lock"):
        data = Path(mark.read_text()) / "data"
        if locks.is_free(data / "postgres.running.lock"):
            shutil.rmtree(data.parent, ignore_errors=True)


def url_in(url: str, database: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


async def _make_database(server: EmbeddedServer, name: str, template: str = "template0") -> None:
    connection = await asyncpg.connect(server.superuser_url)
    try:
        # Owned by a role that is no superuser: else row security would not be proven.
        await connection.execute(f"CREATE DATABASE {name} OWNER empfio TEMPLATE {template}")
    finally:
        await connection.close()


async def _drop_database(server: EmbeddedServer, name: str) -> None:
    connection = await asyncpg.connect(server.superuser_url)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def database_url(postgres: EmbeddedServer, worker_id: str, run_folder: Path) -> str:
    """The address of this worker's own database, its schema made by the owner."""
    name = f"test_{worker_id}"
    with FileLock(run_folder / "template-lock"):  # a template may have one visitor at a time
        asyncio.run(_make_database(postgres, name, "template_ground"))
    return url_in(postgres.url, name)


@pytest.fixture(scope="session")
def make_database(postgres: EmbeddedServer, worker_id: str, run_folder: Path) -> Callable[[], str]:
    """Makes databases with schema and nothing in them; their addresses."""

    def make() -> str:
        name = f"fresh_{worker_id}_{next(_numbers)}"
        with FileLock(run_folder / "template-lock"):
            asyncio.run(_make_database(postgres, name, "template_ground"))
        return url_in(postgres.url, name)

    return make


@pytest.fixture
def fresh_url(make_database: Callable[[], str], postgres: EmbeddedServer) -> Generator[str]:
    """A database with schema and nothing in it, for one test."""
    url = make_database()
    yield url
    asyncio.run(_drop_database(postgres, urlsplit(url).path.strip("/")))


@pytest.fixture(scope="session")
def superuser_url(postgres: EmbeddedServer, database_url: str) -> str:
    """The worker's database as the superuser, who sees every row."""
    return url_in(postgres.superuser_url, urlsplit(database_url).path.strip("/"))


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the application under test."""
    for name in [name for name in os.environ if name.startswith("EMPFIO_")]:
        del os.environ[name]
    return Settings.model_validate(
        {
            "database_url": database_url,
            "secret_key": SECRET_KEY,
            "data": tmp_path_factory.mktemp("data"),
            "log_level": "warning",
            # Tests ask more in a minute than people do; quotas have tests of their own.
            "rate_per_minute": 0,
            "rate_per_address": 0,
            "chat_rate_per_visitor": 0,
            "chat_rate_per_address": 0,
            "login_failures_per_address": 0,
            "login_failures_per_account": 0,
        }
    )


@pytest.fixture(scope="session")
async def desk(settings: Settings) -> AsyncGenerator[Desk]:
    """The application, running in this process, and ways to speak to it."""
    async with open_desk(settings) as opened:
        yield opened


@pytest.fixture
async def superuser(superuser_url: str) -> AsyncGenerator[asyncpg.Connection]:
    """A connection that sees all organizations, to look at what was really stored."""
    connection = await asyncpg.connect(superuser_url)
    yield connection
    await connection.close()


@pytest.fixture
async def talking(settings: Settings, fresh_url: str) -> AsyncGenerator[Desk]:
    """A desk of one test's own, with a provider that is played and an agent with a script."""
    own = settings.model_copy(update={"database_url": SecretStr(fresh_url)})
    async with open_desk(own) as opened:
        yield opened


@pytest.fixture
async def overlooking(
    postgres: EmbeddedServer, fresh_url: str
) -> AsyncGenerator[asyncpg.Connection]:
    """A connection that sees all of the desk of one test's own, and may change it."""
    database = urlsplit(fresh_url).path.strip("/")
    connection = await asyncpg.connect(url_in(postgres.superuser_url, database))
    yield connection
    await connection.close()
