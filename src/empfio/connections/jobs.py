"""Telling providers where to call us: an outing, and what came of it shows on the connection."""

from typing import Any

from empfio.channels.contract import SendError
from empfio.connections import actions
from empfio.connections.errors import ConnectionOffError, SecretsLostError
from empfio.connections.records import INTRODUCE
from empfio.connections.shapes import webhook_url
from empfio.kit.ids import ConnectionId, read_id
from empfio.kit.lanes.registry import Registry
from empfio.kit.scope import Caller
from empfio.outside import Outside


def add_jobs(registry: Registry, outside: Outside) -> None:
    """Let providers be told by the channels of ``outside``."""

    async def introduce(caller: Caller, arguments: dict[str, Any]) -> None:
        connection_id = ConnectionId(read_id(arguments["connection_id"]))
        try:
            async with caller.open_scope() as scope:
                connection = await actions.open_connection(scope, outside.vault, connection_id)
        except ConnectionOffError:
            return
        except SecretsLostError as error:
            await note(caller, connection_id, error.detail)
            return
        url = webhook_url(connection.kind, connection.id, outside.address)
        if url is None or connection.is_simulated:
            return
        failure = None
        try:
            channel = outside.channels[connection.kind]
            await channel.introduce(outside.http_by(connection), connection, url)
        except SendError as error:
            failure = error
        await note(caller, connection_id, None if failure is None else failure.reason)
        if failure is not None and not failure.is_final:
            raise failure  # the lane tries it again, for about a day

    async def note(caller: Caller, connection_id: ConnectionId, problem: str | None) -> None:
        async with caller.open_scope() as scope:
            await actions.note_problem(scope, connection_id, problem)

    registry.add_outing(INTRODUCE, introduce)
