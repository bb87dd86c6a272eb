"""The public form of a connection: no secret is in it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.channels.contract import Kind
from empfio.connections.records import StoredConnection
from empfio.kit.clock import Time, write_time
from empfio.kit.ids import Id

_SAMPLE: dict[str, Any] = {
    "id": "dd100a00-e29b-41d4-a716-446655440000",
    "kind": "whatsapp_twilio",
    "name": "Main number",
    "is_on": True,
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
    settings: dict[str, Any]
    webhook_url: str | None = Field(description="What the provider must be told to call.")
    created_at: Time
    updated_at: Time


class ConnectionList(BaseModel):
    """All connections, oldest first."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"connections": [_SAMPLE]}]}
    )

    connections: list[ConnectionShape]


_PATHS = {
    "whatsapp_twilio": "/api/v1/channels/twilio/webhook",
    "whatsapp_meta": "/api/v1/channels/meta/webhook",
    "telegram": "/api/v1/channels/telegram/webhook/{id}",
    "api": "/api/v1/channels/api/{id}/messages",
}


def connection_form(one: StoredConnection, address: str) -> dict[str, Any]:
    """``ConnectionShape`` as plain values; ``address``: where we are reached."""
    path = _PATHS.get(one.kind)
    return {
        "id": str(one.id),
        "kind": one.kind,
        "name": one.name,
        "is_on": one.is_on,
        "settings": dict(one.settings),
        "webhook_url": None if path is None else address + path.format(id=one.id),
        "created_at": write_time(one.created_at),
        "updated_at": write_time(one.updated_at),
    }
