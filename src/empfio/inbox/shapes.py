"""The public forms of figures; what each of them counts stands with it."""

from collections import Counter
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from empfio.conversations.records import CHANNELS, Channel, Status
from empfio.inbox.records import Insights, Summary, Times
from empfio.inbox.rules import days_of
from empfio.kit.clock import Time, write_time

_STRICT = ConfigDict(extra="forbid")


class SummaryShape(BaseModel):
    """How many conversations there are, and how many want somebody."""

    model_config = ConfigDict(extra="forbid", title="Summary")

    total: int = Field(description="All conversations")
    by_status: dict[Status, int]
    by_channel: dict[Channel, int]
    unread: int = Field(description="Those in which the customer wrote what the team has not read")
    mine: int = Field(description="The open ones that are assigned to the caller")
    mine_unread: int = Field(description="The unread ones that are assigned to the caller")


class DayShape(BaseModel):
    """The conversations that began on a day."""

    model_config = ConfigDict(extra="forbid", title="Day")

    day: date
    total: int
    by_channel: dict[Channel, int]


class TimesShape(BaseModel):
    """How long something took."""

    model_config = ConfigDict(extra="forbid", title="Times")

    count: int = Field(description="Of how many conversations it is known")
    median_seconds: float | None = Field(description="Half of them took at most this long")
    p90_seconds: float | None = Field(description="Nine of ten took at most this long")


class FirstResponse(TimesShape):
    """From the customer's first message to our first one behind it, agent's or person's."""

    model_config = _STRICT

    unanswered: int = Field(description="Conversations in which the customer wrote and we did not")


class ReasonShape(BaseModel):
    """Why a person was brought in."""

    model_config = ConfigDict(extra="forbid", title="Reason")

    reason: str | None = Field(description="As it was given; null where none was")
    count: int


class HandoversShape(BaseModel):
    """How often a person took over, or was brought in."""

    model_config = ConfigDict(extra="forbid", title="Handovers")

    count: int
    reasons: list[ReasonShape] = Field(description="The most frequent first; the rarest left out")
    since: Time = Field(
        description="From when on they are counted: the log of events is kept for 30 days"
    )


class WonShape(BaseModel):
    """Appointments that were made on these days and not cancelled since, moved ones once."""

    model_config = ConfigDict(extra="forbid", title="Won")

    count: int
    by_agent: int = Field(
        description="Those that a customer confirmed to the agent; of erased leads it is forgotten"
    )


class InsightsShape(BaseModel):
    """What became of the conversations that began on some days, and what was booked on them."""

    model_config = ConfigDict(extra="forbid", title="Insights")

    first_day: date
    last_day: date
    time_zone: str = Field(description="The business's, by which days begin")
    total: int = Field(description="Conversations that began on these days")
    days: list[DayShape] = Field(description="Every day, also those on which none began")
    first_response: FirstResponse
    resolution: TimesShape = Field(
        description="From the beginning to the last activity of those that are completed"
    )
    handed_over: HandoversShape
    bookings_won: WonShape


def summary_form(found: Summary) -> dict[str, Any]:
    """How many conversations there are."""
    return {
        "total": sum(found.by_status.values()),
        "by_status": dict(found.by_status),
        "by_channel": dict(found.by_channel),
        "unread": found.unread,
        "mine": found.mine,
        "mine_unread": found.mine_unread,
    }


def insights_form(found: Insights) -> dict[str, Any]:
    """What became of conversations."""
    reasons = [{"reason": reason, "count": n} for reason, n in found.handed_over.reasons]
    return {
        "first_day": found.span.first.isoformat(),
        "last_day": found.span.last.isoformat(),
        "time_zone": found.span.zone.key,
        "total": sum(found.begun.values()),
        "days": [_day_form(found, day) for day in days_of(found.span)],
        "first_response": {**_times_form(found.first_response), "unanswered": found.unanswered},
        "resolution": _times_form(found.resolution),
        "handed_over": {
            "count": found.handed_over.count,
            "reasons": reasons,
            "since": write_time(found.handed_over_since),
        },
        "bookings_won": {"count": found.won.count, "by_agent": found.won.by_agent},
    }


def _day_form(found: Insights, day: date) -> dict[str, Any]:
    by_channel = Counter({channel: found.begun.get((day, channel), 0) for channel in CHANNELS})
    return {"day": day.isoformat(), "total": by_channel.total(), "by_channel": dict(by_channel)}


def _times_form(times: Times) -> dict[str, Any]:
    return {
        "count": times.count, "median_seconds": times.median, "p90_seconds": times.p90,
    }  # fmt: skip
