"""``empfio arrivals`` and ``replay-arrival``: what providers called us with."""

from typing import Annotated, Any
from uuid import UUID

import typer

from empfio.cli.ground import Organization, caller_of, fail, say, with_database
from empfio.kit.settings import Settings

Most = Annotated[int, typer.Option(min=1, max=10_000, help="How many of each.")]


def arrivals(organization: Organization = None, most: Most = 20) -> None:
    """Show the calls of providers that could not be taken in, and the last ones."""
    from empfio.arrivals import actions

    async def work(_: Settings, database: Any) -> None:
        caller = await caller_of(database, organization)
        async with caller.open_scope() as scope:
            faulty = await actions.list_newest(scope, most, is_faulty=True)
            newest = await actions.list_newest(scope, most, is_faulty=False)
        for title, found in (("Not taken in:", faulty), ("The last ones:", newest)):
            say(f"{title}{'' if found else ' none'}")
            for one in found:
                came = f"{one.received_at:%Y-%m-%d %H:%M:%S}"
                say(f"{one.id}	{came}	{one.size} bytes	{_became(one)}")

    with_database(work)


def replay_arrival(
    arrival_id: Annotated[UUID, typer.Argument(help="As `empfio arrivals` shows it.")],
    organization: Organization = None,
) -> None:
    """Have a provider's call taken in once more; messages that are known are not doubled."""
    from empfio.arrivals import actions
    from empfio.kit.ids import ArrivalId

    async def work(_: Settings, database: Any) -> None:
        caller = await caller_of(database, organization)
        async with caller.open_scope() as scope:
            found = await actions.find(scope, ArrivalId(arrival_id))
            if found is None:
                fail("There is no such arrival; they are kept for 30 days.")
            await actions.take_again(scope, found.id)
        say("It is taken in again as soon as `empfio serve` or `empfio worker` runs.")

    with_database(work)


def _became(one: Any) -> str:
    if one.fault is not None:
        return str(one.fault)
    if one.taken_at is None:
        return "waits"
    return f"noted: {', '.join(one.noted)}" if one.noted else "taken in"
