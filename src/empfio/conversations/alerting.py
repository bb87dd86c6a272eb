"""Telling the team that a person is needed, and when nobody came."""

from datetime import timedelta

from empfio.conversations import letters, marking, store
from empfio.conversations.records import UNANSWERED, Conversation
from empfio.kit.clock import write_time
from empfio.kit.ids import ConversationId
from empfio.kit.lanes.queue import enqueue
from empfio.kit.mail import Mail
from empfio.kit.scope import Scope
from empfio.organizations import actions as organizations

HANDOVER_MAIL = "handover_mail"  # the job that sends one to one address
TOLD_AGAIN_AFTER = timedelta(minutes=10)  # of the same conversation


async def alert_team(scope: Scope, conversation: Conversation) -> None:
    """Mail whom the business wants told that a person is needed, and remember to look back.

    A mail for each address, once in ten minutes for a conversation. If nobody of the team has
    answered after ``unanswered_minutes``, the customer is told.
    """
    setup = await organizations.read_setup(scope)
    about = {"conversation_id": str(conversation.id)}
    if setup.escalation_emails and await marking.note_told(
        scope, conversation.id, scope.now - TOLD_AGAIN_AFTER
    ):
        for place in range(len(setup.escalation_emails)):
            lane = f"{HANDOVER_MAIL}:{conversation.id}:{place}"
            await enqueue(scope, lane, HANDOVER_MAIL, {**about, "place": place})
    if setup.unanswered_minutes and setup.unanswered_text:
        due_at = scope.now + timedelta(minutes=setup.unanswered_minutes)
        arguments = {**about, "handed_over_at": write_time(scope.now)}
        lane = f"{UNANSWERED}:{conversation.id}"
        await enqueue(scope, lane, UNANSWERED, arguments, due_at)


async def write_mail(
    scope: Scope, conversation_id: ConversationId, place: int, address: str
) -> Mail | None:
    """The mail to whom the business named at this place; None where nobody is needed any more.

    ``address``: where we are reached.
    """
    conversation = await store.find_conversation(scope, conversation_id)
    setup = await organizations.read_setup(scope)
    if conversation is None or conversation.status != "escalated":
        return None
    if place >= len(setup.escalation_emails):
        return None
    to, language = setup.escalation_emails[place], setup.languages[0]
    return letters.handover_letter(to, language, setup.name, conversation, address)
