"""POST /conversations: what was said elsewhere is kept with its roles and times."""

from datetime import timedelta
from typing import Any

import pytest

from empfio.kit import clock
from empfio.kit.clock import write_time
from tests.desk import Desk


def said(content: str, created_at: str | None = None, **more: Any) -> dict[str, Any]:
    return {"role": "user", "content": content, **more} | (
        {"created_at": created_at} if created_at else {}
    )


async def keep(desk: Desk, *messages: dict[str, Any], code: int = 201, **fields: Any) -> Any:
    salon = await desk.business()
    lead = await salon.lead()
    body = {"lead_id": lead["id"], "channel": "telegram", "messages": list(messages), **fields}
    return (await salon.call("POST", "/conversations", json=body, status=code)).json()


async def test_times_are_kept_and_brought_to_utc(desk: Desk) -> None:
    made = await keep(
        desk,
        said("one", "2026-03-07T10:00:00Z"),
        said("two", "2026-03-07T10:00:00Z"),
        said("three", "2026-03-07T12:00:00.5+01:00"),
    )
    salon = await desk.business()
    found = await salon.get(f"/conversations/{made['id']}")
    assert [(m["content"], m["created_at"]) for m in found["messages"]] == [
        ("one", "2026-03-07T10:00:00.000000Z"),
        ("two", "2026-03-07T10:00:00.000000Z"),
        ("three", "2026-03-07T11:00:00.500000Z"),
    ]
    assert found["created_at"] == "2026-03-07T10:00:00.000000Z"
    assert found["updated_at"] == found["last_message_at"] == "2026-03-07T11:00:00.500000Z"


async def test_the_status_is_active_unless_said(desk: Desk) -> None:
    assert (await keep(desk))["status"] == "active"


async def test_a_message_without_a_time_was_said_now(desk: Desk) -> None:
    before = write_time(clock.now())
    made = await keep(desk, said("one", "2026-03-07T10:00:00Z"), said("two"))
    assert made["last_message_at"] >= before


async def test_times_that_run_backwards_are_refused(desk: Desk) -> None:
    problem = await keep(
        desk, said("one", "2026-03-07T10:00:01Z"), said("two", "2026-03-07T10:00:00Z"), code=422
    )
    assert problem["errors"][0]["where"] == "body.messages[1].created_at"
    await keep(desk, said("one"), said("two", "2026-03-07T10:00:00Z"), code=422)


async def test_a_time_in_the_future_is_refused(desk: Desk) -> None:
    soon = write_time(clock.now() + timedelta(minutes=1))
    problem = await keep(desk, said("one", soon), code=422)
    assert "future" in problem["detail"]


@pytest.mark.parametrize("key", ["author", "sent_at", "channel"])
async def test_the_servers_own_metadata_is_refused_from_clients(desk: Desk, key: str) -> None:
    problem = await keep(desk, said("one", metadata={key: "x"}), code=422)
    assert problem["errors"][0]["where"] == "body.messages[0].metadata"
    salon = await desk.business()
    made = await salon.conversation()
    body = {"content": "Hi", "metadata": {key: "x"}}
    await salon.call("POST", f"/conversations/{made['id']}/messages", json=body, status=422)


async def test_metadata_has_at_most_16_kb_and_8_levels(desk: Desk) -> None:
    deep: dict[str, Any] = {}
    for _ in range(7):
        deep = {"a": deep}
    made = await keep(desk, said("one", metadata=deep), said("two", metadata={"a": "x" * 16_300}))
    salon = await desk.business()
    found = await salon.get(f"/conversations/{made['id']}")
    assert found["messages"][0]["metadata"] == deep
    for metadata in ({"a": deep}, {"a": "x" * 16_400}, [], "{}", None):
        await keep(desk, said("one", metadata=metadata), code=422)


@pytest.mark.parametrize(
    "fields",
    [{"channel": "email"}, {"channel": "Web"}, {"channel": ""}, {"channel": None},
     {"status": "ACTIVE"}, {"status": "closed"}, {"status": ""}, {"status": None},
     {"lead_id": "x"}, {"lead_id": None}, {"messages": None}, {"messages": {}},
     {"messages": [{"role": "tool", "content": "x"}]}, {"messages": [{"role": "user"}]},
     {"messages": [{"content": "x"}]}, {"messages": ["x"]}, {"more": 1}],
)  # fmt: skip
async def test_what_does_not_fit_is_refused(desk: Desk, fields: dict[str, Any]) -> None:
    salon = await desk.business()
    before = (await salon.get("/conversations"))["total"]
    await keep(desk, **fields, code=422)
    assert (await salon.get("/conversations"))["total"] == before


async def test_a_refusal_names_the_values_that_are_allowed(desk: Desk) -> None:
    problem = await keep(desk, channel="fax", code=422)
    assert "'whatsapp', 'telegram', 'web' or 'voice'" in problem["detail"]


async def test_a_lead_that_is_unknown_or_foreign_is_404(desk: Desk) -> None:
    salon, other = await desk.business(), await desk.business("Other")
    foreign = (await other.lead())["id"]
    answers = [
        (
            await salon.call(
                "POST", "/conversations", json={"lead_id": id_, "channel": "web"}, status=404
            )
        ).json()
        for id_ in (foreign, "550e8400-e29b-41d4-a716-446655440000")
    ]
    for answer in answers:
        assert answer.pop("trace_id")
    assert answers[0] == answers[1]
    assert foreign not in str(answers[0])
