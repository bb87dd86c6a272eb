"""What follows from arrivals, as background work: receipts that came early, taps."""

import contextlib
from typing import Any

from empfio.channels.contract import Receipt, SendError
from empfio.connections import actions as connections
from empfio.connections.errors import ConnectionOffError, SecretsLostError
from empfio.intake import arriving
from empfio.intake.records import RECEIPT, TAP
from empfio.kit.clock import read_time
from empfio.kit.ids import ConnectionId, read_id
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Caller, Scope
from empfio.outside import Outside


def add_jobs(registry: Registry, outside: Outside) -> None:
    """Let them be done by the channels of ``outside``."""

    async def note_receipt(scope: Scope, arguments: dict[str, Any]) -> None:
        connection_id = ConnectionId(read_id(arguments["connection_id"]))
        told = dict(arguments["receipt"])
        told["at"] = told["at"] and read_time(told["at"])
        await arriving.note_receipt_again(scope, connection_id, Receipt(**told), arguments["tries"])

    async def confirm_tap(caller: Caller, arguments: dict[str, Any]) -> None:
        connection_id = ConnectionId(read_id(arguments["connection_id"]))
        # A clock that was not stopped stops by itself: nothing here is tried again.
        with contextlib.suppress(ConnectionOffError, SecretsLostError, SendError):
            async with caller.open_scope() as scope:
                connection = await connections.open_connection(scope, outside.vault, connection_id)
            channel = outside.channels[connection.kind]
            http = outside.http_by(connection)
            await channel.confirm_tap(http, connection, arguments["details"])

    registry.add_outing(TAP, confirm_tap)
    registry.add(RECEIPT, note_receipt)
