"""The doors to figures over many conversations: parse, one action, shape the answer."""

from typing import Annotated

from fastapi import Query

from empfio.inbox import actions
from empfio.inbox.schemas import SpanQuery
from empfio.inbox.shapes import InsightsShape, SummaryShape, insights_form, summary_form
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.strict_json import write_json

summary_router = doors("/api/v1/inbox", "Inbox")
insights_router = doors("/api/v1/insights", "Inbox")


@summary_router.get("/summary", response_model=SummaryShape)
async def read_summary(call: Call) -> Answer:
    """Count conversations: by status and channel, unread ones, and those assigned to oneself."""
    async with call.caller.open_statement() as scope:
        found = await actions.read_summary(scope)
    return Answer(write_json(summary_form(found)).encode())


@insights_router.get("", response_model=InsightsShape)
async def read_insights(call: Call, query: Annotated[SpanQuery, Query()]) -> Answer:
    """Say what became of the conversations that began on some days of the business's calendar."""
    async with call.caller.open_scope() as scope:
        found = await actions.read_insights(scope, query.first, query.last)
    return Answer(write_json(insights_form(found)).encode())
