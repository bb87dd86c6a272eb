"""Figures over many conversations: what is counted is what happened, by the business's clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from empfio.events.records import KEPT_FOR
from empfio.inbox.errors import SpanError
from empfio.inbox.rules import days_of, span_of
from empfio.inbox.shapes import InsightsShape, SummaryShape
from empfio.kit.clock import write_time
from tests.appointments import Calendar, next_week
from tests.callers import until
from tests.desk import Business, Desk
from tests.journeys.matrix import key, person

NOW = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


async def summary(salon: Business, token: str | None = None) -> dict[str, Any]:
    answer = await salon.call("GET", "/inbox/summary", token=token, status=200)
    SummaryShape.model_validate_json(answer.content, strict=True)
    found: dict[str, Any] = answer.json()
    return found


async def insights(salon: Business, query: str = "") -> dict[str, Any]:
    answer = await salon.call("GET", f"/insights{query}", status=200)
    InsightsShape.model_validate_json(answer.content, strict=True)
    found: dict[str, Any] = answer.json()
    return found


async def test_a_summary_counts_what_the_list_shows(desk: Desk) -> None:
    salon = await desk.found()
    assert (await summary(salon))["total"] == 0
    talks = [await salon.conversation() for _ in range(4)]
    await salon.conversation((await salon.lead(channel="web"))["id"], channel="web")
    await salon.call(
        "PATCH", f"/conversations/{talks[0]['id']}", json={"status": "completed"}, status=200
    )
    for talk in talks[:2]:
        path = f"/conversations/{talk['id']}/assignment"
        await salon.call("PUT", path, json={"assigned_to": salon.user_id}, status=200)
    found = await summary(salon)
    for status, n in found["by_status"].items():
        assert n == (await salon.get(f"/conversations?status={status}"))["total"]
    for channel, n in found["by_channel"].items():
        assert n == (await salon.get(f"/conversations?channel={channel}"))["total"]
    assert (found["total"], found["mine"], found["mine_unread"]) == (5, 1, 0)
    assert found["by_status"]["completed"] == 1
    token, _ = await person(desk, salon, "viewer")
    program, _ = await key(salon, "conversations:read")
    assert [(await summary(salon, one))["mine"] for one in (token, program)] == [0, 0]


async def test_what_the_team_has_not_read_is_counted(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    talks = [await salon.conversation() for _ in range(3)]
    path = f"/conversations/{talks[0]['id']}/assignment"
    await salon.call("PUT", path, json={"assigned_to": salon.user_id}, status=200)
    await overlooking.execute("UPDATE conversations SET last_user_seq = 1 WHERE id = ANY($1)",
                              [one["id"] for one in talks[:2]])  # fmt: skip
    found = await summary(salon)
    assert (found["unread"], found["mine_unread"]) == (2, 1)
    assert found["unread"] == (await salon.get("/conversations?unread=true"))["total"]


def said(minute: int, role: str, text: str = "Hello") -> dict[str, Any]:
    moment = datetime(2026, 3, 29, 8, minute, tzinfo=UTC)
    return {"role": role, "content": text, "created_at": moment.isoformat()}


async def begun_at(overlooking: asyncpg.Connection, talk: Any, moment: datetime) -> None:
    await overlooking.execute(
        "UPDATE conversations SET created_at = $2, updated_at = $3 WHERE id = $1",
        talk["id"], moment, moment + timedelta(hours=2),
    )  # fmt: skip


async def test_insights_tell_what_became_of_conversations(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    await salon.call("PATCH", "/organization", json={"time_zone": "Europe/Berlin"}, status=200)
    histories = (
        [said(0, "user"), said(1, "user"), said(3, "assistant"), said(4, "assistant")],
        [said(0, "assistant"), said(1, "user"), said(2, "assistant")],
        [said(0, "user")], [said(0, "assistant")],
    )  # fmt: skip
    # The night in which Berlin's clocks go forward: the day there ends at 22:00 UTC.
    moments = [datetime(2026, 3, 29, hour, 30, tzinfo=UTC) for hour in (8, 21, 22, 8)]
    for history, moment in zip(histories, moments, strict=True):
        talk = await salon.conversation(messages=history, status="completed")
        await begun_at(overlooking, talk, moment)
    found = await insights(salon, "?from=2026-03-28&to=2026-03-30")
    assert [(one["day"], one["total"]) for one in found["days"]] == [
        ("2026-03-28", 0), ("2026-03-29", 3), ("2026-03-30", 1)
    ]  # fmt: skip
    assert found["days"][1]["by_channel"]["telegram"] == 3
    assert (found["total"], found["time_zone"]) == (4, "Europe/Berlin")
    response = {"count": 2, "median_seconds": 120, "p90_seconds": 168, "unanswered": 1}
    assert found["first_response"] == response
    resolution = {"count": 4, "median_seconds": 7200, "p90_seconds": 7200}
    assert found["resolution"] == resolution
    nothing = await insights(salon, "?from=2026-01-01&to=2026-01-01")
    assert nothing["first_response"]["median_seconds"] is None
    assert nothing["total"] == 0


async def test_insights_tell_what_was_booked_and_kept(desk: Desk) -> None:
    calendar = await Calendar.open(desk)
    salon = calendar.salon
    lead = (await salon.lead())["id"]
    made = []
    for time in ("09:00", "10:00", "11:00"):
        body = {"lead_id": lead, "service_id": str(calendar.service_id)}
        body["start_time"] = write_time(next_week(time))
        made.append((await salon.call("POST", "/bookings", json=body, status=201)).json()["id"])
    body = {"start_time": write_time(next_week("12:00"))}
    path = f"/bookings/{made[0]}/reschedule"
    moved = (await salon.call("POST", path, json=body, status=201)).json()["id"]
    await salon.call("POST", f"/bookings/{made[1]}/cancel", status=200)
    customer = await calendar.customer()
    await customer.booked(next_week("14:00"))
    assert (await insights(salon))["bookings_won"] == {"count": 3, "by_agent": 1}
    await salon.call("POST", f"/bookings/{moved}/cancel", status=200)
    assert (await insights(salon))["bookings_won"] == {"count": 2, "by_agent": 1}
    before = await insights(salon, "?from=2026-01-01&to=2026-01-02")
    assert before["bookings_won"] == {"count": 0, "by_agent": 0}


async def test_insights_tell_who_was_handed_over_and_why(talking: Desk) -> None:
    salon = await talking.found()
    for reason in ("wants a person", "wants a person", "complains", None):
        talk = await salon.conversation()
        path = f"/conversations/{talk['id']}/handover"
        body = {"reason": reason} if reason else {}
        await salon.call("PUT", path, json=body, status=200)

    async def is_told() -> bool:
        return bool((await insights(salon))["handed_over"]["count"] == 4)

    await until(is_told)
    found = (await insights(salon))["handed_over"]
    assert found["reasons"] == [
        {"reason": "wants a person", "count": 2}, {"reason": "complains", "count": 1},
        {"reason": None, "count": 1},
    ]  # fmt: skip
    today = datetime.now(UTC).date()
    old = today - timedelta(days=100)
    since = (await insights(salon, f"?from={old}"))["handed_over"]["since"]
    assert datetime.fromisoformat(since).date() >= today - KEPT_FOR - timedelta(days=1)


@pytest.mark.parametrize(
    "query",
    ["from=2026-03-02&to=2026-03-01", "from=2025-01-01&to=2026-01-02", "to=9999-12-31",
     "from=9999-12-31", "to=0001-01-01", "from=2026-03-02T00:00:00Z"],
)  # fmt: skip
async def test_days_that_are_none_are_refused(desk: Desk, query: str) -> None:
    salon = await desk.business()
    answer = await salon.call("GET", f"/insights?{query}", status=422)
    assert answer.json()["errors"][0]["where"] in ("query.from", "query.to")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(None, None, (date(2026, 3, 1), date(2026, 3, 30))),
     (date(2026, 3, 1), None, (date(2026, 3, 1), date(2026, 3, 30))),
     (None, date(2026, 3, 29), (date(2026, 2, 28), date(2026, 3, 29))),
     (date(2026, 3, 29), date(2026, 3, 29), (date(2026, 3, 29), date(2026, 3, 29)))],
)  # fmt: skip
def test_unless_told_otherwise_it_is_thirty_days(
    first: date | None, last: date | None, expected: tuple[date, date]
) -> None:
    span = span_of(first, last, BERLIN, NOW)
    assert (span.first, span.last) == expected
    assert len(days_of(span)) in (1, 30)


def test_a_day_is_as_long_as_its_clock_says() -> None:
    forward = span_of(date(2026, 3, 29), date(2026, 3, 29), BERLIN, NOW)
    back = span_of(date(2026, 10, 25), date(2026, 10, 25), BERLIN, NOW)
    hours = [(one.end - one.begin) / timedelta(hours=1) for one in (forward, back)]
    assert hours == [23, 25]
    with pytest.raises(SpanError):
        span_of(date(2026, 1, 1), date(2027, 1, 2), BERLIN, NOW)
