"""What the team's page is told of many conversations at once, and the room's limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from empfio.conversations.records import Channel, Status

LONGEST_SPAN = 366  # days that insights are given of
USUAL_SPAN = 30
MOST_REASONS = 20  # that are told one by one; the rarer ones are counted together


@dataclass(frozen=True, slots=True)
class Span:
    """Days by the clock on a business's wall, the first and the last included."""

    first: date
    last: date
    zone: ZoneInfo
    begin: datetime
    end: datetime  # behind the last


@dataclass(frozen=True, slots=True)
class Summary:
    """How many conversations there are, and how many want somebody."""

    by_status: Mapping[Status, int]
    by_channel: Mapping[Channel, int]
    unread: int
    mine: int
    mine_unread: int


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in seconds: of how many, the middle one, and nine of ten."""

    count: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Handovers:
    """How often a person was brought in, and why; the most frequent reasons first."""

    count: int
    reasons: Sequence[tuple[str | None, int]]


@dataclass(frozen=True, slots=True)
class Won:
    """Appointments that were made and not cancelled, and how many of them with the agent."""

    count: int
    by_agent: int


@dataclass(frozen=True, slots=True)
class Insights:
    """What became of the conversations that began in a span, and what was booked in it."""

    span: Span
    begun: Mapping[tuple[date, Channel], int]
    first_response: Times
    unanswered: int
    resolution: Times
    handed_over: Handovers
    handed_over_since: datetime
    won: Won
