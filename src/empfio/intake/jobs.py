"""Taking in as background work: each arrival in one transaction, in the order they came."""

import contextlib
from typing import Any

from empfio.arrivals import actions as arrivals
from empfio.channels.contract import Receipt, SendError
from empfio.connections import actions as connections
from empfio.connections.errors import ConnectionOffError
from empfio.intake import arriving
from empfio.intake.records import RECEIPT, TAKING_IN, TAP
from empfio.kit.clock import read_time
from empfio.kit.ids import ArrivalId, ConnectionId, read_id
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Caller, Scope
from empfio.outside import Outside


def add_jobs(registry: Registry, outside: Outside) -> None:
    """Let arrivals be read by the channels of ``outside``."""

    async def take_in(scope: Scope, arguments: dict[str, Any]) -> None:
        arrival = await arrivals.find(scope, ArrivalId(read_id(arguments["arrival_id"])))
        if arrival is None:
            return
        connection = await connections.know_connection(scope, arrival.connection_id)
        if connection is None:
            await arrivals.note_taken(scope, arrival.id, (), "the connection was off or removed")
            return
        await arriving.take_in(scope, arrival, connection, outside.channels[connection.kind])

    async def note_receipt(scope: Scope, arguments: dict[str, Any]) -> None:
        connection_id = ConnectionId(read_id(arguments["connection_id"]))
        told = dict(arguments["receipt"])
        told["at"] = told["at"] and read_time(told["at"])
        await arriving.note_receipt_again(scope, connection_id, Receipt(**told), arguments["tries"])

    async def confirm_tap(caller: Caller, arguments: dict[str, Any]) -> None:
        connection_id = ConnectionId(read_id(arguments["connection_id"]))
        # A clock that was not stopped stops by itself: nothing here is tried again.
        with contextlib.suppress(ConnectionOffError, SendError):
            async with caller.open_scope() as scope:
                connection = await connections.open_connection(scope, outside.vault, connection_id)
            channel = outside.channels[connection.kind]
            http = outside.http_by(connection)
            await channel.confirm_tap(http, connection, arguments["details"])

    registry.add_outing(TAP, confirm_tap)
    registry.add(TAKING_IN, take_in)
    registry.add(RECEIPT, note_receipt)
