"""Taking in as background work: each arrival in one transaction, in the order they came."""

from typing import Any

from empfio.channels.contract import Receipt
from empfio.connections import actions as connections
from empfio.intake import arriving, store
from empfio.intake.records import RECEIPT, TAKING_IN
from empfio.kit.clock import read_time
from empfio.kit.ids import ArrivalId, ConnectionId, read_id
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Scope
from empfio.outside import Outside


def add_jobs(registry: Registry, outside: Outside) -> None:
    """Let arrivals be read by the channels of ``outside``."""

    async def take_in(scope: Scope, arguments: dict[str, Any]) -> None:
        arrival = await store.find_arrival(scope, ArrivalId(read_id(arguments["arrival_id"])))
        if arrival is None:
            return
        connection = await connections.know_connection(scope, arrival.connection_id)
        if connection is None:
            await store.note_taken(scope, arrival.id, (), "the connection was off or removed")
            return
        await arriving.take_in(scope, arrival, connection, outside.channels[connection.kind])

    async def note_receipt(scope: Scope, arguments: dict[str, Any]) -> None:
        connection_id = ConnectionId(read_id(arguments["connection_id"]))
        told = dict(arguments["receipt"])
        told["at"] = told["at"] and read_time(told["at"])
        await arriving.note_receipt_again(scope, connection_id, Receipt(**told), arguments["tries"])

    registry.add(TAKING_IN, take_in)
    registry.add(RECEIPT, note_receipt)
