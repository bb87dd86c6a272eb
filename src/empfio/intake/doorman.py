"""The doorman: whose call this is, and whether it is the provider's at all."""

import time
from dataclasses import dataclass, field

from empfio.access.callers import system_caller
from empfio.channels.contract import Connection, Delivered, Kind
from empfio.connections import actions as connections
from empfio.connections.errors import ConnectionOffError, SecretsLostError
from empfio.kit.db import Database
from empfio.kit.ids import ConnectionId
from empfio.kit.scope import Caller
from empfio.outside import Outside

TRUSTED_FOR = 0.5  # seconds that a connection is believed to be as it was read
_MOST_TRUSTED = 1_000

Candidate = tuple[Caller, Connection]


@dataclass(slots=True)
class Doorman:
    """Finds the connections that a call claims to be for; secrets are read twice a second."""

    database: Database
    outside: Outside
    _trusted: dict[tuple[str, ...], tuple[float, list[Candidate]]] = field(default_factory=dict)

    async def admit(
        self, kind: Kind, addresses: tuple[str, ...], call: Delivered
    ) -> list[Candidate]:
        """The connections whose secret signed the call; none where it is not the provider's."""
        channel = self.outside.channels[kind]
        found = await self._find(addresses)
        return [
            (caller, connection)
            for caller, connection in found
            if connection.kind == kind and channel.verify(connection, call)
        ]

    async def find(self, kind: Kind, addresses: tuple[str, ...]) -> list[Candidate]:
        """All connections of these addresses, whoever asks."""
        return [one for one in await self._find(addresses) if one[1].kind == kind]

    async def _find(self, addresses: tuple[str, ...]) -> list[Candidate]:
        began = time.monotonic()
        trusted = self._trusted.get(addresses)
        if trusted is not None and trusted[0] > began:
            return trusted[1]
        found = await self._open_all(addresses)
        if len(self._trusted) >= _MOST_TRUSTED:
            self._trusted.clear()
        if found:  # whatever else is asked for by strangers takes no memory
            self._trusted[addresses] = (began + TRUSTED_FOR, found)
        return found

    async def _open_all(self, addresses: tuple[str, ...]) -> list[Candidate]:
        found: list[Candidate] = []
        known = await connections.find_by_addresses(self.database, addresses)
        for organization_id, connection_id in known:
            caller = system_caller(self.database, organization_id)
            connection = await self._open(caller, connection_id)
            if connection is not None:
                found.append((caller, connection))
        return found

    async def _open(self, caller: Caller, connection_id: ConnectionId) -> Connection | None:
        """The connection, where it can be used; what is wrong with one concerns no other."""
        try:
            async with caller.open_statement() as scope:
                return await connections.open_connection(scope, self.outside.vault, connection_id)
        except ConnectionOffError:
            return None
        except SecretsLostError as error:
            async with caller.open_scope() as scope:
                await connections.note_problem(scope, connection_id, error.detail)
            return None
