"""A connection as it is stored and shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from empfio.channels.contract import Kind
from empfio.kit.ids import ConnectionId

MANAGE = "channels:manage"
READ = "conversations:read"
MOST_CONNECTIONS = 100  # of one organization
INTRODUCE = "introduce"  # the job that tells a provider where to call us


@dataclass(frozen=True, slots=True)
class StoredConnection:
    """A connection with its secrets sealed."""

    id: ConnectionId
    kind: Kind
    name: str
    is_on: bool
    is_simulated: bool
    problem: str | None  # what is in its way, in a sentence
    settings: Mapping[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NewConnection:
    """A connection about to be made: what its provider's form asks for was checked."""

    id: ConnectionId
    kind: Kind
    name: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    addresses: tuple[str, ...]
    is_simulated: bool = False
