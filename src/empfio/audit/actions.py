"""What others may ask of the audit log."""

from empfio.audit import store
from empfio.audit.records import Entry, Listing
from empfio.kit.pages import Page
from empfio.kit.scope import Actor, Scope

READ = "audit:read"


async def record(scope: Scope, *entries: Entry, by: Actor | None = None) -> None:
    """Write down what is done in this transaction; ``by`` whom, if not by the scope's actor."""
    if entries:
        await store.add(scope, by or scope.actor, entries)


async def record_of_people(scope: Scope, *entries: Entry) -> None:
    """Write down what a user or an API key does; what the system does by itself is no entry."""
    if scope.actor.kind in ("user", "api_key"):
        await record(scope, *entries)


async def list_entries(scope: Scope, listing: Listing) -> Page:
    """One page of the log, newest first."""
    scope.actor.require(READ)
    return await store.list_page(scope, listing)
