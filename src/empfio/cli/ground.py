"""What every command stands on: settings, a database at hand, a way to say things."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer
from pydantic import SecretStr, ValidationError

from empfio.kit.schema import SchemaError, look_at_database, newest_revision
from empfio.kit.settings import Settings, load_settings

if TYPE_CHECKING:
    from empfio.kit.embedded.server import EmbeddedServer
    from empfio.kit.scope import Caller

Done = TypeVar("Done")
Organization = Annotated[
    str | None, typer.Option(help="Slug of the organization; unneeded where there is one only.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")]


def fail(sentence: str) -> NoReturn:
    """Say what went wrong and end with exit code 1."""
    print(f"empfio: {sentence}", file=sys.stderr)  # noqa: T201
    raise SystemExit(1)


def say(text: str) -> None:
    """Print a line for the person at the terminal."""
    print(text, flush=True)  # noqa: T201


def settings_now() -> Settings:
    """The settings; ends with a sentence for each that is wrong."""
    try:
        return load_settings()
    except ValidationError as error:
        wrong = (f"EMPFIO_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        fail("; ".join(wrong))


def try_port(host: str, port: int) -> None:
    """Raise ``OSError`` where nobody can listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


@contextlib.contextmanager
def embedded_server(
    settings: Settings, *, makes: bool = False
) -> "Iterator[EmbeddedServer | None]":
    """The embedded PostgreSQL, running; None where a database of one's own is set.

    ``makes``: whether one may be made. Without it the folder of a database that nobody has made is
    the wrong folder, and ``NoDatabaseError`` is raised.
    """
    if settings.database_url is not None:
        yield None
        return
    from empfio.kit.embedded.layout import refuse_absent
    from empfio.kit.embedded.server import start

    if not makes:
        refuse_absent(settings.data)
    with start(settings.data, settings.pg_bin) as server:
        yield server


def on_server(settings: Settings, server: "EmbeddedServer | None") -> Settings:
    """The settings with address and key of the embedded server, where there is one."""
    if server is None:
        return settings
    from empfio.kit.secrets import signing_key

    found = {"database_url": SecretStr(server.url), "secret_key": SecretStr(signing_key(settings))}
    return settings.model_copy(update=found)


@contextlib.contextmanager
def database_at_hand(settings: Settings, *, makes: bool = False) -> Iterator[Settings]:
    """Settings whose database address works: as set, or of the embedded server, started."""
    with embedded_server(settings, makes=makes) as server:
        yield on_server(settings, server)


def url_of(settings: Settings) -> str:
    """The database's address, once it is at hand."""
    assert settings.database_url is not None
    return settings.database_url.get_secret_value()


async def caller_of(database: Any, slug: str | None) -> "Caller":
    """The system at work for the organization of that slug; ends with a sentence if none is."""
    from empfio.access.actions import find_organization
    from empfio.access.callers import system_caller

    found = await find_organization(database, slug)
    if isinstance(found, str):
        fail(found)
    return system_caller(database, found)


def with_database(
    work: Callable[[Settings, Any], Coroutine[Any, Any, Done]], *, makes: bool = False
) -> Done:
    """Run ``work`` with settings and an open database whose schema is up to date.

    ``makes``: whether the embedded database is made where there is none.
    """
    from empfio.kit.db import Database

    async def run(settings: Settings) -> Done:
        revision = await look_at_database(url_of(settings))
        if settings.migrate and revision != newest_revision():
            from empfio.kit.migrate import migrate_async

            await migrate_async(url_of(settings))
        elif revision is None or revision < newest_revision():
            raise SchemaError(revision)
        async with Database(url_of(settings), 4, settings.scope_reads_by) as database:
            return await work(settings, database)

    with database_at_hand(settings_now(), makes=makes) as settings:
        return asyncio.run(run(settings))
