"""Writing everything that is kept of a lead, however much it is, a piece at a time."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from empfio.conversations import actions as conversations
from empfio.conversations.errors import ConversationNotFoundError
from empfio.events import actions as events
from empfio.kit.ids import ConversationId, LeadId
from empfio.kit.scope import Caller, Scope


@dataclass(frozen=True, slots=True)
class Further:
    """What rooms above keep of a lead: who reads its forms, by the name they have in the export."""

    readers: Mapping[str, Callable[[Scope, LeadId], Awaitable[list[str]]]]


async def write_export(
    caller: Caller, lead_id: LeadId, head: str, ids: Sequence[ConversationId], further: Further
) -> AsyncGenerator[bytes]:
    """The pieces of the export: what ``begin_export`` gave, the conversations, what is kept
    further, the events.

    No scope is open while a piece is on its way: the client may be slow.
    """
    yield f'{{{head},"conversations":['.encode()
    is_first = True
    for one in ids:
        async with caller.open_statement() as scope:
            try:
                _, form = await conversations.read_conversation(scope, one, ())
            except ConversationNotFoundError:  # erased since the export began
                continue
        yield f"{'' if is_first else ','}{form}".encode()
        is_first = False
    for name, read in further.readers.items():
        async with caller.open_statement() as scope:
            forms = await read(scope, lead_id)
        yield f'],"{name}":[{",".join(forms)}'.encode()
    yield b'],"events":['
    async for piece in _events(caller, lead_id):
        yield piece
    yield b"]}"


async def _events(caller: Caller, lead_id: LeadId) -> AsyncGenerator[bytes]:
    after: int | None = 0
    separator = ""
    while after is not None:
        async with caller.open_statement() as scope:
            forms, after = await events.read_about(scope, lead_id, after)
        if forms:
            yield f"{separator}{forms}".encode()
            separator = ","
