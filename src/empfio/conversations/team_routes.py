"""The team's doors to a conversation: who answers, who looks after it, notes, what is read."""

from empfio.conversations import handing
from empfio.conversations.schemas import Assignment, Handover, Note, ReadMark
from empfio.conversations.shapes import ConversationShape, MessageShape
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.etags import etag
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import ConversationId, Id, UserId
from empfio.kit.scope import Scope

router = doors("/api/v1/conversations", "Conversations")


def _listed(found: tuple[int, str]) -> Answer:
    version, form = found
    return Answer(form.encode(), headers=(etag(version),))


@router.put("/{conversation_id}/handover", response_model=ConversationShape)
async def hand_over(call: Call, conversation_id: Id, body: Handover) -> Answer:
    """Let a person answer from now on; the agent falls silent at once."""

    async def act(scope: Scope) -> Answer:
        one = ConversationId(conversation_id)
        return _listed(await handing.hand_over(scope, one, body.reason))

    return await answer_once(call, act)


@router.delete("/{conversation_id}/handover", response_model=ConversationShape)
async def hand_back(call: Call, conversation_id: Id) -> Answer:
    """Let the agent answer again; at once, where the customer waits."""

    async def act(scope: Scope) -> Answer:
        return _listed(await handing.hand_back(scope, ConversationId(conversation_id)))

    return await answer_once(call, act)


@router.put("/{conversation_id}/assignment", response_model=ConversationShape)
async def assign(call: Call, conversation_id: Id, body: Assignment) -> Answer:
    """Say who of the team looks after a conversation."""

    async def act(scope: Scope) -> Answer:
        one, user_id = ConversationId(conversation_id), UserId(body.assigned_to)
        return _listed(await handing.assign(scope, one, user_id))

    return await answer_once(call, act)


@router.delete("/{conversation_id}/assignment", response_model=ConversationShape)
async def unassign(call: Call, conversation_id: Id) -> Answer:
    """Let nobody in particular look after a conversation."""

    async def act(scope: Scope) -> Answer:
        one = ConversationId(conversation_id)
        return _listed(await handing.assign(scope, one, None))

    return await answer_once(call, act)


@router.put("/{conversation_id}/read", response_model=ConversationShape)
async def mark_read(call: Call, conversation_id: Id, body: ReadMark) -> Answer:
    """Say up to where the team has read."""

    async def act(scope: Scope) -> Answer:
        return _listed(await handing.mark_read(scope, ConversationId(conversation_id), body.seq))

    return await answer_once(call, act)


@router.post("/{conversation_id}/notes", status_code=201, response_model=MessageShape)
async def note(call: Call, conversation_id: Id, body: Note) -> Answer:
    """Write down a note for the team; the customer never sees it."""

    async def act(scope: Scope) -> Answer:
        form = await handing.note(scope, ConversationId(conversation_id), body.content)
        return Answer(form.encode(), 201)

    return await answer_once(call, act)
