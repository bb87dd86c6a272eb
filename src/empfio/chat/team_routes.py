"""The team's door to the web chat: say that one is typing."""

from empfio.chat import actions
from empfio.chat.streams import Streams
from empfio.kit.answers import Answer
from empfio.kit.doors import UNKEPT, Call, doors
from empfio.kit.ids import ConversationId, Id

router = doors("/api/v1/conversations", "Conversations")


@router.post(
    "/{conversation_id}/typing", status_code=204, response_model=None, openapi_extra=UNKEPT
)
async def note_person_typing(call: Call, conversation_id: Id) -> Answer:
    """Let a visitor of the web chat see that a person is typing: for five seconds each time.

    Nothing is kept of it. On other channels nobody is told.
    """
    async with call.caller.open_statement() as scope:
        typing = await actions.person_typing(scope, ConversationId(conversation_id))
    if typing is not None:
        call.house.part(Streams).say_typing(typing)
    return Answer(b"", 204)
