"""One turn: begin in a scope, think in none, finish in another, all or nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from empfio.agent import store
from empfio.agent.contract import Answer, Business, Customer, Deed, Reply, Said, Thread
from empfio.agent.records import MOST_READ, MOST_SAID, Begun
from empfio.agent.witnessing import only_true, safe_text
from empfio.channels.contract import Choice, Section
from empfio.conversations import answering
from empfio.conversations.answering import Spoken
from empfio.conversations.records import Conversation
from empfio.kit.ids import ConversationId
from empfio.kit.lanes.records import Later
from empfio.kit.scope import Scope
from empfio.leads import actions as leads
from empfio.organizations import actions as organizations


async def begin(scope: Scope, conversation_id: ConversationId) -> Begun | None:
    """What there is to answer; None where a person answers, or nobody waits.

    Raises ``Later`` while the customer seems to be writing.
    """
    due_at, facts = await store.take(scope, conversation_id)
    if due_at is not None and due_at > scope.now:
        raise Later(due_at - scope.now)
    return await _begin(scope, conversation_id, facts)


async def leave(scope: Scope, conversation_id: ConversationId) -> None:
    """Leave to a person what no turn could answer; nothing where nobody waits."""
    # The conversation before its turn, as whoever takes in a message.
    if not await answering.hold(scope, conversation_id):
        return
    _, facts = await store.take(scope, conversation_id)
    begun = await _begin(scope, conversation_id, facts)
    if begun is not None:
        await give_up(scope, begun)


async def _begin(
    scope: Scope, conversation_id: ConversationId, facts: Mapping[str, Any]
) -> Begun | None:
    await store.begin(scope, conversation_id)
    found = await answering.read_thread(scope, conversation_id, MOST_SAID)
    if found is None:
        return None
    conversation, spoken = found
    if not spoken or spoken[-1].role != "user":
        return None
    lead = await leads.read_person(scope, conversation.lead_id)
    thread = Thread(
        business=await _business(scope),
        customer=Customer(lead.name, lead.email, lead.phone),
        channel=conversation.channel,
        said=_said(spoken),
        facts=facts,
        now=scope.now,
    )
    return Begun(conversation_id, conversation.lead_id, thread, conversation.last_seq)


async def finish(scope: Scope, begun: Begun, answer: Answer, done: Collection[Deed] = ()) -> bool:
    """Say what the agent answered; False where somebody spoke meanwhile: it is thrown away.

    The conversation's row is locked first: whatever a person does after this waits, and what they
    did before is seen. Nobody else speaks as the agent, and nothing is said that is not so.
    ``done``: what its tools committed; that stands, be the answer thrown away or not.
    """
    conversation = await answering.hold_answerable(scope, begun.conversation_id, begun.last_seq)
    if conversation is None:
        return False
    answer = await only_true(scope, begun, answer, done)
    for reply in answer.replies:
        sections = _sections(reply)
        conversation = await answering.answer(scope, conversation, reply.text, sections)
    await store.keep_facts(scope, conversation.id, answer.facts)
    learned = answer.learned
    if learned != Customer():
        await leads.learn(scope, conversation.lead_id, learned.name, learned.email, learned.phone)
    await _end(scope, conversation, answer)
    return True


async def give_up(scope: Scope, begun: Begun) -> None:
    """A turn that failed for good: the customer hears that a person answers, and one does."""
    language = begun.thread.facts.get("language") or begun.thread.business.languages[0]
    text = safe_text(begun.thread.business, language)
    answer = Answer((Reply(text),), begun.thread.facts, language, "hand_over", "the agent failed")
    await finish(scope, begun, answer)


async def _end(scope: Scope, conversation: Conversation, answer: Answer) -> None:
    if answer.ending == "hand_over":
        await answering.leave_to_person(scope, conversation, answer.reason)
    elif answer.ending == "complete":
        await answering.complete(scope, conversation)


async def _business(scope: Scope) -> Business:
    setup = await organizations.read_setup(scope)
    return Business(
        name=setup.name,
        time_zone=setup.time_zone,
        languages=tuple(setup.languages),
        greeting=_texts(setup.greeting),
        handover_text=_texts(setup.handover_text),
        address=setup.address or "",
        phone=setup.phone or "",
        email=setup.email or "",
        website=setup.website or "",
        template=setup.template,
        texts={str(language): lines for language, lines in setup.texts.items()},
    )


def _texts(texts: Mapping[Any, str]) -> dict[str, str]:
    return {str(language): text for language, text in texts.items()}


def _said(spoken: Sequence[Spoken]) -> tuple[Said, ...]:
    said: list[Said] = []
    options: list[dict[str, Any]] = []
    for one in spoken:
        text = one.content[:MOST_READ]
        if one.role == "user":
            files = len(one.metadata.get("attachments", ()))
            choice = _choice(one, options)
            said.append(Said("customer", text, one.created_at, choice, files))
            continue
        options = one.metadata.get("options", [])
        author = one.metadata.get("author", {})
        is_agent = author.get("type") == "agent"
        said.append(Said("agent" if is_agent else "person", text, one.created_at))
    return tuple(said)


def _choice(one: Spoken, options: Sequence[dict[str, Any]]) -> str | None:
    """The id of what was tapped, or of the line whose number or label was typed."""
    channel = one.metadata.get("channel")
    tapped = channel.get("choice") if isinstance(channel, dict) else None
    if isinstance(tapped, str):
        return tapped
    typed = one.content.strip().rstrip(".)").casefold()
    for number, option in enumerate(options, start=1):
        if typed in (str(number), option["label"].casefold()):
            found: str = option["id"]
            return found
    return None


def _sections(reply: Reply) -> tuple[Section, ...]:
    if not reply.options:
        return ()
    choices = tuple(Choice(one.id, one.label, one.description) for one in reply.options)
    return (Section("", choices),)
