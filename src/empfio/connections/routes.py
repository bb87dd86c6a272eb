"""The doors of connections: parse, one action, shape the answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from empfio.channels.contract import Channel, Kind, SendError
from empfio.connections import actions
from empfio.connections.errors import SecretsLostError
from empfio.connections.records import NewConnection, StoredConnection
from empfio.connections.schemas import ConnectionChange, GivenConnection
from empfio.connections.shapes import (
    AccountShape,
    ConnectionList,
    ConnectionShape,
    NewConnectionShape,
    connection_form,
)
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.errors import Fault, InvalidError
from empfio.kit.etags import etag, known_versions, wanted_versions
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import ConnectionId, Id, new_id
from empfio.kit.queries import as_dict, as_invalid
from empfio.kit.scope import Scope
from empfio.kit.strict_json import write_json
from empfio.outside import Outside

router = doors("/api/v1/channels", "Channels")


def _outside(call: Call) -> Outside:
    return call.house.part(Outside)


def _one(call: Call, found: StoredConnection, status: int = 200) -> Answer:
    form = connection_form(found, _outside(call).address)
    return Answer(write_json(form).encode(), status, (etag(found.version),))


def _with_secret(made: Answer, secret: str | None) -> Answer:
    """The answer with a secret that is for the caller to keep; repeated, it is masked."""
    shown, masked = (
        f'{made.body.decode()[:-1]},"signing_secret":{write_json(text)}}}'.encode()
        for text in (secret, secret and f"{secret[:10]}…")
    )
    return replace(made, body=shown, masked_body=masked)


@router.get("", response_model=ConnectionList)
async def list_connections(call: Call) -> Answer:
    """List the organization's connections to providers, oldest first."""
    async with call.caller.open_statement() as scope:
        found = await actions.list_connections(scope)
    address = _outside(call).address
    forms = [connection_form(one, address) for one in found]
    return Answer(write_json({"connections": forms}).encode())


@router.post("", status_code=201, response_model=NewConnectionShape)
async def connect(call: Call, body: GivenConnection) -> Answer:
    """Connect an account at a provider, or a program of one's own; secrets are not shown again."""
    outside = _outside(call)
    new = _checked(_channel(outside, body.kind), ConnectionId(new_id()), body.name,
                   body.settings, body.secrets)  # fmt: skip

    async def act(scope: Scope) -> Answer:
        made = _one(call, await actions.connect(scope, outside.vault, new), 201)
        return _with_secret(made, new.secrets.get("signing_secret"))

    return await answer_once(call, act)


@router.get("/{connection_id}", response_model=ConnectionShape)
async def read_connection(call: Call, connection_id: Id) -> Answer:
    """Get one connection."""
    async with call.caller.open_statement() as scope:
        found = await actions.read_connection(scope, ConnectionId(connection_id))
    known = known_versions(call)
    if known is not None and (known.is_any or found.version in known.versions):
        return Answer(b"", 304, (etag(found.version),))
    return _one(call, found)


@router.get("/{connection_id}/account", response_model=AccountShape)
async def read_account(call: Call, connection_id: Id) -> Answer:
    """Ask the provider, by the connection's secrets, who we are there."""
    outside, account, problem = _outside(call), None, None
    try:
        async with call.caller.open_statement() as scope:
            connection = await actions.open_to_ask(
                scope, outside.vault, ConnectionId(connection_id)
            )
        channel = outside.channels[connection.kind]
        account = await channel.identify(outside.http_by(connection), connection)
    except SecretsLostError as error:
        problem = error.detail
    except SendError as error:
        problem = error.reason
    return Answer(write_json({"account": account, "problem": problem}).encode())


@router.patch("/{connection_id}", response_model=ConnectionShape)
async def change_connection(call: Call, connection_id: Id, body: ConnectionChange) -> Answer:
    """Change a connection: rename it, switch it off, give it new secrets."""
    outside, given = _outside(call), as_dict(body)

    async def act(scope: Scope) -> Answer:
        before, secrets = await actions.open_locked(
            scope, outside.vault, ConnectionId(connection_id), wanted_versions(call)
        )
        changed = _checked(
            _channel(outside, before.kind), before.id, given.get("name", before.name),
            {**before.settings, **given.get("settings", {})},
            {**secrets, **given.get("secrets", {})}, before.settings,
        )  # fmt: skip
        is_on = given.get("is_on", before.is_on)
        after = await actions.change_connection(
            scope, outside.vault, before, secrets, changed, is_on=is_on
        )
        return _one(call, after)

    return await answer_once(call, act)


@router.delete("/{connection_id}", status_code=204, response_model=None)
async def remove_connection(call: Call, connection_id: Id) -> Answer:
    """Remove a connection and its secrets; its conversations stay."""

    async def act(scope: Scope) -> Answer:
        await actions.remove_connection(scope, ConnectionId(connection_id))
        return Answer(b"", 204)

    return await answer_once(call, act)


def _channel(outside: Outside, kind: Kind) -> Channel:
    try:
        return outside.channels[kind]
    except KeyError:
        raise InvalidError(
            f"body.kind: {kind} needs no connection.", [Fault("body.kind", "needs no connection")]
        ) from None


def _checked(
    channel: Channel, connection_id: ConnectionId, name: str,
    settings: Mapping[str, Any], secrets: Mapping[str, Any], kept: Mapping[str, Any] | None = None,
) -> NewConnection:  # fmt: skip
    """The connection as its channel wants it; raises ``InvalidError`` that names the field.

    ``kept``: its settings of before, which stay right where nobody gives others.
    """
    try:
        known = channel.settings.model_validate(dict(settings), strict=True, context=kept)
    except ValidationError as error:
        raise as_invalid(error, "body.settings") from None
    try:
        hidden = channel.secrets.model_validate(dict(secrets), strict=True)
    except ValidationError as error:
        raise as_invalid(error, "body.secrets") from None
    shown, secret = known.model_dump(mode="json"), hidden.model_dump(mode="json")
    addresses = tuple(channel.addresses(shown, secret))
    return NewConnection(connection_id, channel.kind, name, shown, secret, addresses)
