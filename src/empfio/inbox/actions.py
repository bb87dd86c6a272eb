"""What the team's page may ask of several rooms at once."""

from datetime import date

from empfio.events.records import KEPT_FOR
from empfio.inbox import store
from empfio.inbox.records import Insights, Summary
from empfio.inbox.rules import span_of
from empfio.kit.scope import Scope
from empfio.organizations import actions as organizations

READ = "conversations:read"


async def read_summary(scope: Scope) -> Summary:
    """How many conversations there are by status and channel, unread, and the caller's own."""
    scope.actor.require(READ)
    actor = scope.actor
    return await store.read_summary(scope, actor.id if actor.kind == "user" else None)


async def read_insights(scope: Scope, first: date | None, last: date | None) -> Insights:
    """What became of the conversations that began on these days, by the business's clock.

    Raises ``SpanError``.
    """
    scope.actor.require(READ)
    setup = await organizations.read_setup(scope)
    span = span_of(first, last, setup.zone, scope.now)
    return await store.read_insights(scope, span, scope.now - KEPT_FOR)
