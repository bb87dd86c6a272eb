"""The public forms of services, staff and hours."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from empfio.bookings.records import (
    LAST_POSITION,
    LONGEST,
    LONGEST_BUFFER,
    SHORTEST,
    Closure,
    Interval,
    Openings,
    Service,
    SpecialDay,
    StaffMember,
)
from empfio.kit.clock import Day, Time, write_time
from empfio.kit.ids import Id
from empfio.kit.texts import Translated

SERVICE_SAMPLE: JsonDict = {
    "name": "Haarschnitt",
    "translations": {"en": "Haircut"},
    "description": "Waschen, schneiden, föhnen.",
    "minutes": 45,
    "price_cents": 3500,
    "buffer_before": 0,
    "buffer_after": 10,
    "is_active": True,
    "position": 1,
}
STAFF_SAMPLE: JsonDict = {
    "name": "Kim",
    "service_ids": ["aa0d0e00-e29b-41d4-a716-446655440000"],
    "is_active": True,
    "position": 1,
}
WEEK_SAMPLE: list[Any] = [
    {"weekday": 1, "opens": "09:00", "closes": "12:30"},
    {"weekday": 1, "opens": "13:00", "closes": "18:00"},
    {"weekday": 5, "opens": "10:00", "closes": "24:00"},
]
OPENINGS_SAMPLE: JsonDict = {
    "week": WEEK_SAMPLE,
    "closures": [
        {"first_day": "2026-12-24", "last_day": "2026-12-26", "reason": "Weihnachten"},
    ],
    "special_days": [
        {
            "day": "2026-12-13",
            "hours": [{"opens": "10:00", "closes": "14:00"}],
            "reason": "Verkaufsoffener Sonntag",
        },
    ],
}
_MADE: JsonDict = {
    "created_at": "2026-03-07T10:00:00.000000Z",
    "updated_at": "2026-03-07T10:15:00.000000Z",
}
HOURS_SAMPLE: JsonDict = {
    "week": WEEK_SAMPLE,
    "absences": [{"first_day": "2026-08-03", "last_day": "2026-08-14", "reason": "Urlaub"}],
}


class ServiceShape(BaseModel):
    """Something that can be booked."""

    model_config = ConfigDict(
        extra="forbid",
        title="Service",
        json_schema_extra={
            "examples": [{"id": "aa0d0e00-e29b-41d4-a716-446655440000", **SERVICE_SAMPLE, **_MADE}]
        },
    )

    id: Id
    name: str
    translations: Translated = Field(description="The name in other languages.")
    description: str | None
    minutes: int = Field(ge=SHORTEST, le=LONGEST)
    price_cents: int | None = Field(
        description="In hundredths of the organization's currency; null: not said."
    )
    buffer_before: int = Field(ge=0, le=LONGEST_BUFFER, description="Minutes kept free before.")
    buffer_after: int = Field(ge=0, le=LONGEST_BUFFER, description="Minutes kept free afterwards.")
    is_active: bool = Field(description="Whether it is offered at present.")
    position: int = Field(ge=0, le=LAST_POSITION, description="Its place in the list.")
    created_at: Time
    updated_at: Time


class ServiceList(BaseModel):
    """All services."""

    model_config = ConfigDict(extra="forbid")

    services: list[ServiceShape]


class StaffShape(BaseModel):
    """Somebody, or something, that a service is booked with."""

    model_config = ConfigDict(
        extra="forbid",
        title="Staff",
        json_schema_extra={
            "examples": [
                {
                    "id": "bb0e0f00-e29b-41d4-a716-446655440000",
                    **STAFF_SAMPLE,
                    "user_id": "ee0b0c00-e29b-41d4-a716-446655440000",
                    "has_own_hours": False,
                    **_MADE,
                }
            ]
        },
    )

    id: Id
    name: str
    user_id: Id | None = Field(description="The user that this is, if it is one.")
    service_ids: list[Id] = Field(description="The services that can be booked with it.")
    has_own_hours: bool = Field(description="Whether it has hours of its own.")
    is_active: bool = Field(description="Whether it can be booked at present.")
    position: int = Field(ge=0, le=LAST_POSITION, description="Its place in the list.")
    created_at: Time
    updated_at: Time


class StaffList(BaseModel):
    """All staff."""

    model_config = ConfigDict(extra="forbid")

    staff: list[StaffShape]


class HoursShape(BaseModel):
    """Open between two times of the clock on the wall."""

    model_config = ConfigDict(extra="forbid")

    opens: str = Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")
    closes: str = Field(
        pattern="^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        description="24:00 is the end of the day; a night goes on at 00:00 of the next one.",
    )


class IntervalShape(HoursShape):
    """Open on a weekday between two times of the clock on the wall."""

    weekday: int = Field(ge=0, le=6, description="0 is Monday, 6 is Sunday.")


class ClosureShape(BaseModel):
    """Days on which the business is closed, the first and the last one included."""

    model_config = ConfigDict(extra="forbid")

    first_day: Day
    last_day: Day
    reason: str | None


class SpecialDayShape(BaseModel):
    """A day with hours of its own, whatever else is said of it."""

    model_config = ConfigDict(extra="forbid")

    day: Day
    hours: list[HoursShape] = Field(description="In order; an empty list: closed.")
    reason: str | None


class OpeningsShape(BaseModel):
    """When the business is open, in its time zone."""

    model_config = ConfigDict(
        extra="forbid", title="Openings", json_schema_extra={"examples": [OPENINGS_SAMPLE]}
    )

    week: list[IntervalShape] = Field(description="In order; an empty list: never.")
    closures: list[ClosureShape] = Field(description="In order.")
    special_days: list[SpecialDayShape] = Field(
        description="In order; they count more than closures and public holidays."
    )


class StaffHoursShape(BaseModel):
    """When somebody can be booked, in the organization's time zone."""

    model_config = ConfigDict(
        extra="forbid", title="StaffHours", json_schema_extra={"examples": [HOURS_SAMPLE]}
    )

    week: list[IntervalShape] | None = Field(description="null: the organization's week.")
    absences: list[ClosureShape] = Field(description="When it cannot be booked, in order.")


class FeedShape(BaseModel):
    """The secret address of a calendar; it is shown once."""

    model_config = ConfigDict(
        extra="forbid",
        title="Feed",
        json_schema_extra={
            "examples": [
                {"url": "https://desk.example.com/api/v1/bookings/feeds/bFJeNb2uX8ANpT3JL5.ics"}
            ]
        },
    )

    url: str


def feed_form(url: str) -> dict[str, str]:
    """``FeedShape``."""
    return {"url": url}


def service_form(one: Service) -> dict[str, Any]:
    """``ServiceShape``."""
    form = {name: getattr(one, name) for name in ServiceShape.model_fields}
    return form | {"id": str(one.id), **_moments(one)}


def staff_form(one: StaffMember) -> dict[str, Any]:
    """``StaffShape``."""
    return {
        "id": str(one.id),
        "name": one.name,
        "user_id": None if one.user_id is None else str(one.user_id),
        "service_ids": [str(service_id) for service_id in one.service_ids],
        "has_own_hours": one.week is not None,
        "is_active": one.is_active,
        "position": one.position,
        **_moments(one),
    }


def week_form(week: tuple[Interval, ...]) -> list[dict[str, Any]]:
    """Each an ``IntervalShape``."""
    return [
        {"weekday": one.weekday, "opens": one.opens, "closes": one.closes} for one in sorted(week)
    ]


def closures_form(closures: tuple[Closure, ...]) -> list[dict[str, Any]]:
    """Each a ``ClosureShape``."""
    return [
        {
            "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat(),
            "reason": one.reason,
        }
        for one in closures
    ]


def openings_form(one: Openings) -> dict[str, Any]:
    """``OpeningsShape``."""
    return {
        "week": week_form(one.week),
        "closures": closures_form(one.closures),
        "special_days": [_special_form(each) for each in one.special_days],
    }


def hours_form(one: StaffMember) -> dict[str, Any]:
    """``StaffHoursShape``."""
    return {
        "week": None if one.week is None else week_form(one.week),
        "absences": closures_form(one.absences),
    }


def _special_form(one: SpecialDay) -> dict[str, Any]:
    hours = [{"opens": opens, "closes": closes} for opens, closes in one.hours]
    return {"day": one.day.isoformat(), "hours": hours, "reason": one.reason}


def _moments(one: Service | StaffMember) -> dict[str, str]:
    return {"created_at": write_time(one.created_at), "updated_at": write_time(one.updated_at)}
