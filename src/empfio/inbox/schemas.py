"""What the team's page asks."""

from pydantic import BaseModel, Field

from empfio.inbox.records import LONGEST_SPAN, USUAL_SPAN
from empfio.kit.clock import Day


class SpanQuery(BaseModel):
    """Days by the clock on the business's wall."""

    first: Day | None = Field(
        default=None, alias="from", description=f"The first day; unless given, {USUAL_SPAN} in all."
    )
    last: Day | None = Field(
        default=None,
        alias="to",
        description=f"The last day, included; unless given, today. At most {LONGEST_SPAN} days.",
    )
