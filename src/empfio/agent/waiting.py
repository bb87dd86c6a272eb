"""When nobody of the team answers what was handed over: the customer is told, once."""

from empfio.agent import store
from empfio.conversations import answering
from empfio.kit.ids import ConversationId
from empfio.kit.scope import Scope
from empfio.organizations import actions as organizations


async def comfort(scope: Scope, conversation_id: ConversationId, handed_over_at: str) -> None:
    """Say the business's ``unanswered_text``, unless somebody answered or handed back."""
    conversation = await answering.hold_unanswered(scope, conversation_id, handed_over_at)
    if conversation is None:
        return
    setup = await organizations.read_setup(scope)
    _, facts = await store.take(scope, conversation_id)
    text = setup.say(setup.unanswered_text, facts.get("language") or setup.languages[0])
    if text is not None:
        await answering.announce(scope, conversation, text)
