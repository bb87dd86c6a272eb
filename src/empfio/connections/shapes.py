"""The public form of a connection: no secret is in it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.channels.contract import Kind
from empfio.connections.records import StoredConnection
from empfio.kit.clock import Time, write_time
from empfio.kit.ids import ConnectionId, Id

_SAMPLE: dict[str, Any] = {
    "id": "dd100a00-e29b-41d4-a716-446655440000",
    "kind": "whatsapp_twilio",
    "name": "Main number",
    "is_on": True,
    "is_simulated": False,
    "problem": None,
    "settings": {"account_sid": "AC00000000000000000000000000000000", "number": "+49123456789"},
    "webhook_url": "https://desk.example.com/api/v1/channels/twilio/webhook",
    "created_at": "2026-03-07T10:00:00.000000Z",
    "updated_at": "2026-03-07T10:00:00.000000Z",
}


class ConnectionShape(BaseModel):
    """A business's account at a provider; its secrets are never shown."""

    model_config = ConfigDict(
        extra="forbid", title="Connection", json_schema_extra={"examples": [_SAMPLE]}
    )

    id: Id
    kind: Kind
    name: str
    is_on: bool = Field(description="Whether messages are taken in and sent.")
    is_simulated: bool = Field(
        description="Made by `empfio simulate`: what is sent by it reaches no provider."
    )
    problem: str | None = Field(
        default=None,
        description="What is in the way, in a sentence: why the provider does not call us, or that "
        "the secrets must be entered again. Change the connection, by nothing even, and the "
        "provider is told again.",
    )
    settings: dict[str, Any]
    webhook_url: str | None = Field(description="What the provider must be told to call.")
    created_at: Time
    updated_at: Time


class NewConnectionShape(ConnectionShape):
    """A connection that was just made."""

    model_config = ConfigDict(
        extra="forbid",
        title="NewConnection",
        json_schema_extra={"examples": [_SAMPLE | {"signing_secret": None}]},
    )

    signing_secret: str | None = Field(
        default=None,
        description="Of the kind api: what calls to callback_url are signed by; shown this once.",
    )


class ConnectionList(BaseModel):
    """All connections, oldest first."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"connections": [_SAMPLE]}]}
    )

    connections: list[ConnectionShape]


class AccountShape(BaseModel):
    """What a provider says of a connection, asked just now."""

    model_config = ConfigDict(
        extra="forbid",
        title="ChannelAccount",
        json_schema_extra={"examples": [{"account": "@salon_bot", "problem": None}]},
    )

    account: str | None = Field(
        default=None,
        description="Who we are there: a bot's name, a number; null where there is none to ask.",
    )
    problem: str | None = Field(
        default=None, description="Why the provider did not say it, in a sentence."
    )


_PATHS = {
    "whatsapp_twilio": "/api/v1/channels/twilio/webhook",
    "whatsapp_meta": "/api/v1/channels/meta/webhook",
    "telegram": "/api/v1/channels/telegram/webhook/{id}",
    "api": "/api/v1/channels/api/{id}/messages",
}


def webhook_url(kind: Kind, connection_id: ConnectionId, address: str) -> str | None:
    """What is called at us; None where nothing is. ``address``: where we are reached."""
    path = _PATHS.get(kind)
    return None if path is None else address + path.format(id=connection_id)


def connection_form(one: StoredConnection, address: str) -> dict[str, Any]:
    """``ConnectionShape`` as plain values; ``address``: where we are reached."""
    return {
        "id": str(one.id),
        "kind": one.kind,
        "name": one.name,
        "is_on": one.is_on,
        "is_simulated": one.is_simulated,
        "problem": one.problem,
        "settings": dict(one.settings),
        "webhook_url": webhook_url(one.kind, one.id, address),
        "created_at": write_time(one.created_at),
        "updated_at": write_time(one.updated_at),
    }
