"""What can be done with connections; each verb one promise, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.channels.contract import Connection, Kind
from empfio.connections import store
from empfio.connections.errors import (
    ConnectionNotFoundError,
    ConnectionOffError,
    ConnectionTakenError,
    SecretsLostError,
    TooManyConnectionsError,
)
from empfio.connections.records import (
    INTRODUCE,
    MANAGE,
    MOST_CONNECTIONS,
    READ,
    NewConnection,
    StoredConnection,
)
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.db import Database
from empfio.kit.etags import Condition, check_version
from empfio.kit.ids import ConnectionId, OrganizationId
from empfio.kit.lanes.queue import enqueue
from empfio.kit.scope import Scope
from empfio.kit.vault import Vault, VaultError


async def list_connections(scope: Scope) -> list[StoredConnection]:
    """All connections of the organization, oldest first."""
    scope.actor.require(READ)
    return await store.list_connections(scope)


async def read_connection(scope: Scope, connection_id: ConnectionId) -> StoredConnection:
    """One connection."""
    found = await store.find_connection(scope, connection_id)
    if found is None:
        raise ConnectionNotFoundError
    scope.actor.require(READ)
    return found[0]


async def connect(scope: Scope, vault: Vault, new: NewConnection) -> StoredConnection:
    """Make a connection, and have its provider told where to call us.

    Raises ``ConnectionTakenError`` where its number or account has one, and
    ``TooManyConnectionsError``.
    """
    scope.actor.require(MANAGE)
    if len(await store.list_connections(scope)) >= MOST_CONNECTIONS:
        raise TooManyConnectionsError(MOST_CONNECTIONS)
    await store.add_connection(scope, new, vault.seal(new.secrets, scope.organization_id, new.id))
    await _claim(scope, new.id, new.addresses)
    told = {"kind": new.kind, "name": new.name, "settings": dict(new.settings)}
    data = {"id": str(new.id), "kind": new.kind}
    await _tell(scope, "connection.created", new.id, data, after=told)
    await _introduce(scope, new.id)
    return await read_connection(scope, new.id)


async def open_locked(
    scope: Scope, vault: Vault, connection_id: ConnectionId, condition: Condition | None
) -> tuple[StoredConnection, dict[str, str]]:
    """The connection with its secrets in the clear, to be changed; locked.

    Without those that cannot be opened: they have to be given anew. Raises ``StaleError`` where
    ``condition`` fails.
    """
    found = await store.find_connection_locked(scope, connection_id)
    if found is None:
        raise ConnectionNotFoundError
    scope.actor.require(MANAGE)
    stored, sealed = found
    check_version(condition, stored.version)
    try:
        return stored, vault.open(sealed, scope.organization_id, connection_id)
    except VaultError:
        return stored, {}


async def change_connection(
    scope: Scope, vault: Vault, before: StoredConnection, held: Mapping[str, str],
    changed: NewConnection, *, is_on: bool,
) -> StoredConnection:  # fmt: skip
    """Store a connection that ``open_locked`` gave with its secrets, as it is from now on.

    While it is on its provider is told anew where to call us, whatever was changed: that is also
    how a failure is tried again.
    """
    scope.actor.require(MANAGE)
    was, became = _differences(before, held, changed, is_on)
    sealed = vault.seal(changed.secrets, scope.organization_id, before.id)
    await store.change_connection(scope, before.id, changed.name, is_on, changed.settings, sealed)
    await _claim(scope, before.id, changed.addresses)
    await _tell(scope, "connection.changed", before.id, {"id": str(before.id)}, was, became)
    if is_on:
        await _introduce(scope, before.id)
    return await read_connection(scope, before.id)


async def note_problem(scope: Scope, connection_id: ConnectionId, problem: str | None) -> None:
    """Show what is in the way of the connection, or that nothing is; told where that is new."""
    if await store.note_problem(scope, connection_id, problem):
        data = {"id": str(connection_id)}
        await events.record(scope, Happening("connection.changed", data))


async def find_simulated(scope: Scope, kind: Kind) -> StoredConnection | None:
    """The simulated connection of a kind."""
    return await store.find_simulated(scope, kind)


async def remove_connection(scope: Scope, connection_id: ConnectionId) -> None:
    """Remove a connection and its secrets; what came by it stays."""
    found = await store.find_connection_locked(scope, connection_id)
    if found is None:
        raise ConnectionNotFoundError
    scope.actor.require(MANAGE)
    await store.claim_addresses(scope, connection_id, ())
    await store.remove_connection(scope, connection_id)
    told = {"kind": found[0].kind, "name": found[0].name, "settings": dict(found[0].settings)}
    await _tell(scope, "connection.removed", connection_id, {"id": str(connection_id)}, told)


async def find_used(
    scope: Scope, connection_id: ConnectionId, kind: Kind | None = None
) -> StoredConnection:
    """A connection that somebody wants to use, on or off; raises ``ConnectionNotFoundError``."""
    found = await store.find_connection(scope, connection_id)
    if found is None or kind not in (None, found[0].kind):
        raise ConnectionNotFoundError
    return found[0]


def refuse_off(connection: StoredConnection) -> None:
    """Raise ``ConnectionOffError`` where it is off."""
    if not connection.is_on:
        raise ConnectionOffError


async def is_carrying(scope: Scope, connection_id: ConnectionId) -> bool:
    """Whether what is said in its conversations is sent; what is not is read by who wants it."""
    return await store.is_carrying(scope, connection_id)


async def open_connection(scope: Scope, vault: Vault, connection_id: ConnectionId) -> Connection:
    """The connection with its secrets in the clear, to be used and dropped.

    Raises ``ConnectionOffError`` where it is off or removed, ``SecretsLostError``.
    """
    found = await store.find_connection(scope, connection_id)
    if found is None or not found[0].is_on:
        raise ConnectionOffError
    return _opened(scope, vault, *found)


async def open_to_ask(scope: Scope, vault: Vault, connection_id: ConnectionId) -> Connection:
    """The connection, on or off, with its secrets in the clear, to ask its provider who we are.

    Raises ``SecretsLostError``.
    """
    found = await store.find_connection(scope, connection_id)
    if found is None:
        raise ConnectionNotFoundError
    scope.actor.require(MANAGE)
    return _opened(scope, vault, *found)


async def hold(scope: Scope, connection_id: ConnectionId) -> bool:
    """Be the only one who reads the connection's calls until the transaction ends; or False."""
    return await store.hold(scope, connection_id)


async def know_connection(scope: Scope, connection_id: ConnectionId) -> Connection | None:
    """The connection without its secrets, to read a call by; None where it is off or removed."""
    found = await store.find_connection(scope, connection_id)
    if found is None or not found[0].is_on:
        return None
    stored = found[0]
    return Connection(stored.id, stored.kind, stored.settings, {}, stored.is_simulated)


async def find_by_addresses(
    database: Database, addresses: Sequence[str]
) -> list[tuple[OrganizationId, ConnectionId]]:
    """All who claim one of the addresses; who of them has the key must be found out.

    Anybody may claim any address: however many do, whoever it belongs to is among them.
    """
    if not addresses:
        return []
    return await store.find_by_addresses_across_organizations(database, addresses)


def _opened(scope: Scope, vault: Vault, stored: StoredConnection, sealed: bytes) -> Connection:
    try:
        secrets = vault.open(sealed, scope.organization_id, stored.id)
    except VaultError:
        raise SecretsLostError from None
    return Connection(stored.id, stored.kind, stored.settings, secrets, stored.is_simulated)


async def _claim(scope: Scope, connection_id: ConnectionId, addresses: Sequence[str]) -> None:
    # By its id, too: a provider whose calls name no number is told an address with the id in it.
    all_of_it = {f"connection:{connection_id}", *addresses}
    if await store.claim_addresses(scope, connection_id, sorted(all_of_it)) < len(all_of_it):
        raise ConnectionTakenError


async def _introduce(scope: Scope, connection_id: ConnectionId) -> None:
    arguments = {"connection_id": str(connection_id)}
    await enqueue(scope, f"introduce:{connection_id}", INTRODUCE, arguments)


def _differences(
    before: StoredConnection, held: Mapping[str, str], changed: NewConnection, is_on: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is public as it was and as it becomes; of secrets the names of those replaced.

    Who reads the log sees where replies were led to and whose token was put in, and no secret.
    """
    was, became = _moved(
        {"name": before.name, "is_on": before.is_on}, {"name": changed.name, "is_on": is_on}
    )
    old, new = _moved(before.settings, changed.settings)
    if new:
        was["settings"], became["settings"] = old, new
    if replaced := _moved(held, changed.secrets)[1]:
        became["secrets"] = list(replaced)
    return was, became


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is not the same in both, as it was and as it is."""
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


async def _tell(
    scope: Scope, event: Any, connection_id: ConnectionId, data: Mapping[str, Any],
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    await events.record(scope, Happening(event, dict(data)))
    entry = Entry(event, connection_id, before or {}, after or {})
    await audit.record_of_people(scope, entry)
