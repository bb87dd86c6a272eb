"""A chat with the desk through a provider that is played: its connection, and what is answered."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from empfio.channels.contract import Channel, Connection, Kind
from empfio.connections import actions as connections
from empfio.connections.records import NewConnection
from empfio.conversations import actions as conversations
from empfio.kit.ids import ConnectionId, new_id
from empfio.kit.scope import Caller, Scope
from empfio.kit.vault import Vault
from empfio.transfer.playing import made_up

_LOOKS_EVERY = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Heard:
    """What the desk answered; ``is_taken``: whether it took the message in at all."""

    replies: tuple[str, ...] = ()
    is_taken: bool = False
    is_held: bool = False  # a person answers, and not the agent


async def open_simulated(
    scope: Scope, vault: Vault, channels: Mapping[Kind, Channel], kind: Kind
) -> Connection:
    """The organization's simulated connection of a kind, made where there is none yet."""
    known = await connections.find_simulated(scope, kind)
    if known is not None:
        return await connections.open_connection(scope, vault, known.id)
    settings, secrets = made_up(kind)
    addresses = tuple(channels[kind].addresses(settings, secrets))
    name = f"Simulated {kind.replace('_', ' ')}"
    new = NewConnection(ConnectionId(new_id()), kind, name, settings, secrets, addresses, True)
    await connections.connect(scope, vault, new)
    return await connections.open_connection(scope, vault, new.id)


async def hear_answer(
    caller: Caller, connection_id: ConnectionId, provider_id: str, seconds: float
) -> Heard:
    """What is said to a message, once anything is; at the end of the time what there is."""
    end = time.monotonic() + seconds
    while True:
        async with caller.open_scope() as scope:
            heard = await _look(scope, connection_id, provider_id)
        if heard.replies or heard.is_held or time.monotonic() > end:
            return heard
        await asyncio.sleep(_LOOKS_EVERY)


async def _look(scope: Scope, connection_id: ConnectionId, provider_id: str) -> Heard:
    found = await conversations.find_heard(scope, connection_id, provider_id)
    if found is None:
        return Heard()
    conversation_id, message_id = found
    _, form = await conversations.read_conversation(scope, conversation_id, ())
    talk = json.loads(form or "{}")
    ids = [one["id"] for one in talk["messages"]]
    later = talk["messages"][ids.index(str(message_id)) + 1 :]
    replies = tuple(_shown(one) for one in later if one["role"] == "assistant")
    return Heard(replies, True, talk["status"] == "escalated")


def _shown(message: dict[str, object]) -> str:
    """A reply as a terminal shows it, what can be tapped as numbered lines."""
    metadata = message["metadata"]
    options = metadata.get("options", []) if isinstance(metadata, dict) else []
    lines = [f"  {number}. {one['label']}" for number, one in enumerate(options, start=1)]
    return "\n".join([str(message["content"]), *lines])
