"""``empfio import``, ``export``, ``demo`` and ``bench-data``: whole conversations in and out."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empfio.cli.ground import (
    Force,
    Organization,
    caller_of,
    database_at_hand,
    fail,
    say,
    settings_now,
    url_of,
    with_database,
)
from empfio.kit.settings import Settings

if TYPE_CHECKING:
    from empfio.kit.scope import Caller

File = Annotated[Path, typer.Argument(help="A file of JSON lines.")]
# A text: a path forgets the slash at its end, which says that a folder is meant.
Target = Annotated[str, typer.Argument(metavar="FILE", help="The file of JSON lines to write.")]


def import_(file: File, organization: Organization = None) -> None:
    """Take in the conversations of a file; a second run of the same file adds nothing."""
    from empfio.transfer.importing import Report, import_file

    if not file.is_file():
        fail(f"There is no file {file}.")

    async def work(settings: Settings, database: Any) -> Report:
        caller = await caller_of(database, organization)
        with _bar("Importing", file.stat().st_size) as advance:
            return await import_file(
                caller,
                file,
                settings.phone_region,
                lambda report: advance(report.bytes_read, report.messages),
            )

    began = time.monotonic()
    report = with_database(work, makes=True)
    for bad in report.bad:
        say(f"line {bad.number} skipped: {bad.why}")
    rate = report.messages / max(time.monotonic() - began, 0.001)
    say(
        f"{report.added:,} conversations with {report.messages:,} messages added "
        f"({rate:,.0f} messages/s), {report.known:,} known already, {len(report.bad):,} skipped."
    )
    if report.bad:
        raise SystemExit(2)


def export(target: Target, organization: Organization = None, force: Force = False) -> None:
    """Write all conversations to a file that import takes."""
    from empfio.kit.new_files import check_target
    from empfio.transfer.exporting import Exported, export_file

    file = check_target(target, replaces=force)  # before anything is read

    async def work(_: Settings, database: Any) -> Exported:
        caller = await caller_of(database, organization)
        total = await _count(caller)
        with _bar("Exporting", total) as advance:
            return await export_file(
                caller,
                file,
                lambda done: advance(done.conversations, done.messages),
                replaces=force,
            )

    done = with_database(work)
    say(f"{done.conversations:,} conversations with {done.messages:,} messages in {file}.")


def demo(
    address: Annotated[
        str, typer.Option(help="Where the server will be.")
    ] = "http://localhost:8001",
) -> None:
    """Make the demo business, or say how to reach it."""
    from empfio.access.actions import open_session
    from empfio.access.records import Device
    from empfio.access.tokens import make_token
    from empfio.kit import clock
    from empfio.kit.secrets import signing_key
    from empfio.transfer.demo import EMAIL, SAMPLE, Demo, make_demo

    async def work(settings: Settings, database: Any) -> tuple[Demo, str]:
        key = signing_key(settings)
        made = await make_demo(database, settings.demo_data or SAMPLE, key)
        signed = await open_session(database, made.owner, Device("empfio demo", ""))
        life = timedelta(days=7)
        return made, make_token(key, made.owner, signed.session_id, clock.now(), life)

    made, token = with_database(work, makes=True)
    password = made.password or "the one you have set"
    say(
        f"""
  Inbox       {address}/inbox
  Web chat    {address}/chat/{made.slug}
  Reference   {address}/docs
  Demo login  {EMAIL}
  Password    {password}
  Token       {token}

  List conversations:

  curl -H 'Authorization: Bearer {token}' '{address}/api/v1/conversations?size=3'
"""
    )


def bench_data(
    scale: Annotated[float, typer.Option(min=0.001, help="1.0: 1.31 million conversations.")] = 1.0,
) -> None:
    """Fill the database with the benchmark's organizations."""
    from empfio.kit.migrate import migrate
    from empfio.transfer.bench_data import make_bench_data

    with database_at_hand(settings_now(), makes=True) as settings:
        migrate(url_of(settings))
        make_bench_data(url_of(settings), scale, say)


async def _count(caller: "Caller") -> int:
    from empfio.conversations.actions import count_conversations

    async with caller.open_statement() as scope:
        return await count_conversations(scope)


@contextmanager
def _bar(title: str, total: int) -> Iterator[Callable[[int, int], None]]:
    """A progress bar with the rate of messages and the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(title),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[rate]:,.0f} messages/s"),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=max(total, 1), rate=0)

        def advance(completed: int, messages: int) -> None:
            rate = messages / max(time.monotonic() - began, 0.001)
            progress.update(task, completed=completed, rate=rate)

        yield advance
