"""``empfio backup``, ``restore`` and ``upgrade``: everything into one file, back, and onward."""

import asyncio
import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote, urlsplit

import typer

from empfio.cli.ground import (
    Force,
    embedded_server,
    fail,
    on_server,
    say,
    settings_now,
    url_of,
)
from empfio.kit.settings import Settings

if TYPE_CHECKING:
    from empfio.kit.backups.archive import Manifest
    from empfio.kit.backups.restoring import Place
    from empfio.kit.embedded.server import EmbeddedServer

# A text: a path forgets the slash at its end, which says that a folder is meant.
Target = Annotated[str, typer.Argument(help="A file, or a folder in which one is made.")]
Source = Annotated[Path, typer.Argument(help="A file that `empfio backup` made.")]
Replace = Annotated[bool, typer.Option("--replace", help="Put it in the place of present data.")]


def backup(target: Target, force: Force = False) -> None:
    """Write everything into one file, while others go on working."""
    from empfio.kit.backups.dumping import Beside, write_backup
    from empfio.kit.secrets import signing_key

    settings = settings_now()
    file = _new_file_at(target, force)
    with embedded_server(settings) as server:
        place = _place(settings, server)
        has_own_key = server is not None and settings.secret_key is None
        key = signing_key(settings) if has_own_key else None
        beside = Beside(key, place.files)
        manifest = asyncio.run(
            write_backup(_address(place), file, place.programs, beside, replaces=force)
        )
    say(f"{file} holds {_counted(manifest)}.")
    if manifest.files_missing:
        say(f"{manifest.files_missing:,} more files of customers are not in {place.files}.")
    also = "the key that signs tokens; " if key else "not EMPFIO_SECRET_KEY, which you keep; "
    say(f"In it: all that customers wrote, password hashes, and {also}let nobody else read it.")


def restore(source: Source, replace: Replace = False) -> None:
    """Put a backup in the place of the database; what is there stays until the new one is whole."""
    from empfio.kit.backups.restoring import restore_backup
    from empfio.kit.secrets import replace_kept_key

    if not source.is_file():
        fail(f"There is no file {source}.")
    settings = settings_now()
    with embedded_server(settings, makes=True) as server:
        place = _place(settings, server)
        keeps_key = server is not None and settings.secret_key is None
        keep_key = functools.partial(replace_kept_key, settings) if keeps_key else None
        manifest, key = asyncio.run(
            restore_backup(source, place, replaces=replace, keep_key=keep_key)
        )
    say(f"Restored as of {manifest.made_at}: {_counted(manifest)}.")
    if not keeps_key:
        say("Tokens of users are valid if EMPFIO_SECRET_KEY is the one of that time.")
    elif key is None:
        say("The backup holds no key: users log in again; API keys are valid.")


def upgrade() -> None:
    """Bring the embedded database to a newer major version of PostgreSQL; the old folder stays."""
    from empfio.kit.backups.upgrading import upgrade as run
    from empfio.kit.embedded.layout import refuse_absent

    settings = settings_now()
    if settings.database_url is not None:
        fail("The database of EMPFIO_DATABASE_URL is upgraded where its server is, by pg_upgrade.")
    refuse_absent(settings.data)
    done = run(settings.data, settings.pg_bin)
    if done is None:
        say("There is nothing to upgrade.")
        return
    manifest, old = done
    say(f"Upgraded: {_counted(manifest)}.")
    say(f"Delete {old} when you miss nothing; nobody uses it any more.")


def _new_file_at(target: str, force: bool) -> Path:
    """The file to write: as named, or one of this moment in a folder that is there."""
    from empfio.kit import clock
    from empfio.kit.new_files import check_target

    if os.path.isdir(target):
        target = os.path.join(target, f"empfio-{clock.now():%Y%m%dT%H%M%SZ}.backup")
    return check_target(target, replaces=force)


def _place(settings: Settings, server: "EmbeddedServer | None") -> "Place":
    """The database, and a way to it above row security."""
    from empfio.kit.backups.restoring import Place

    files = settings.files_folder
    if server is not None:
        owner = urlsplit(url_of(on_server(settings, server)))
        return Place(server.superuser_url, *_named(owner), server.programs_folder, files)
    url = settings.backup_url or settings.database_url
    assert url is not None, "without a database of one's own there is the embedded one"
    owner = urlsplit(url_of(settings))
    return Place(url.get_secret_value(), *_named(owner), settings.pg_bin, files)


def _named(owner: Any) -> tuple[str, str]:
    """Database and role of an address; the database is called like the role unless it is said."""
    role = unquote(owner.username or "")
    database = unquote(owner.path.strip("/")) or role
    if not role or not database:
        fail("Name role and database in EMPFIO_DATABASE_URL: postgresql://role@host/database.")
    return database, role


def _address(place: "Place") -> str:
    from empfio.kit.backups.programs import in_database

    return in_database(place.url, place.database)


def _counted(manifest: "Manifest") -> str:
    """The numbers that somebody knows by heart, and how many rows and files there are."""
    rows = manifest.rows
    named = ", ".join(
        f"{rows.get(table, 0):,} {table}"
        for table in ("organizations", "users", "leads", "conversations", "messages")
    )
    return f"{named}; {sum(rows.values()):,} rows in all and {manifest.files:,} files of customers"
