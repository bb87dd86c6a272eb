"""The public form of days: when anybody can be booked on them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from empfio.bookings.records import OpenDay
from empfio.bookings.shapes import HoursShape
from empfio.kit.clock import Day

_SAMPLE: JsonDict = {
    "day": "2026-12-13",
    "hours": [{"opens": "10:00", "closes": "14:00"}],
    "reason": "Verkaufsoffener Sonntag",
}


class OpenDayShape(BaseModel):
    """When anybody can be booked on a day."""

    model_config = ConfigDict(extra="forbid", title="OpenDay")

    day: Day
    hours: list[HoursShape] = Field(description="In order; an empty list: not at all.")
    reason: str | None = Field(
        description="Why it is not as in other weeks: of a special day, a closure, a public "
        "holiday, or of days away. null where nothing was said, or it is not one for all."
    )


class OpenDays(BaseModel):
    """Days, and when anybody can be booked on them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"days": [_SAMPLE]}]})

    days: list[OpenDayShape] = Field(description="Each of the days that were asked for, in order.")


def day_form(one: OpenDay) -> dict[str, Any]:
    """``OpenDayShape``."""
    hours = [{"opens": opens, "closes": closes} for opens, closes in one.hours]
    return {"day": one.day.isoformat(), "hours": hours, "reason": one.reason}
