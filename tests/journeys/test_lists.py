"""The list of conversations: order, exact totals, filters, pages and the walk by cursor."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from empfio.kit.clock import write_time
from empfio.kit.pages import read_cursor, write_cursor
from tests.desk import Business, Desk

START = datetime(2026, 1, 1, tzinfo=UTC)
STATUSES = ("completed", "abandoned", "active", "escalated")
CHANNELS = ("whatsapp", "telegram", "web", "voice")


async def filled(desk: Desk) -> tuple[Business, list[dict[str, Any]]]:
    """An organization with 24 conversations of three leads, several at the same moment."""
    name = "Filled"
    known = name in desk.kept
    salon = await desk.business(name)
    if not known:
        leads = [await salon.lead(channel="web", channel_id=None) for _ in range(3)]
        await asyncio.gather(*(add(salon, leads[n % 3]["id"], n) for n in range(24)))
    everything = (await salon.get("/conversations?size=100"))["conversations"]
    assert len(everything) == 24
    return salon, everything


async def add(salon: Business, lead_id: str, number: int) -> None:
    # Only the first of a session may be open; four share each moment.
    status = STATUSES[number % 4] if number < 12 else STATUSES[number % 2]
    moments = [START + timedelta(days=number // 4), START + timedelta(days=number // 4, hours=2)]
    messages = [
        {"role": "user", "content": f"{number}", "created_at": write_time(moment)}
        for moment in moments
    ]
    channel = CHANNELS[number // 3 % 4]
    await salon.conversation(lead_id, channel=channel, status=status, messages=messages)


def ids(listed: dict[str, Any]) -> list[str]:
    return [one["id"] for one in listed["conversations"]]


async def test_last_activity_stands_first_and_ids_decide_between_equals(desk: Desk) -> None:
    _, everything = await filled(desk)
    keys = [(one["updated_at"], one["id"]) for one in everything]
    assert keys == sorted(keys, reverse=True)
    assert len({moment for moment, _ in keys}) < len(keys)


@pytest.mark.parametrize("sort", ["-updated_at", "updated_at", "-created_at", "created_at"])
async def test_each_order_is_total(desk: Desk, sort: str) -> None:
    salon, everything = await filled(desk)
    listed = (await salon.get(f"/conversations?size=100&sort={sort}"))["conversations"]
    column = sort.removeprefix("-")
    keys = [(one[column], one["id"]) for one in listed]
    assert keys == sorted(keys, reverse=sort.startswith("-"))
    assert len(keys) == len(everything)


@pytest.mark.parametrize("size", [1, 5, 7, 24, 100])
async def test_pages_put_together_are_the_whole_list(desk: Desk, size: int) -> None:
    salon, everything = await filled(desk)
    found: list[str] = []
    for page in range(1, 26):
        listed = await salon.get(f"/conversations?page={page}&size={size}")
        assert (listed["total"], listed["page"], listed["size"]) == (24, page, size)
        found += ids(listed)
    assert found == [one["id"] for one in everything]


@pytest.mark.parametrize("page", [26, 1_000, 2**31 - 1])
@pytest.mark.parametrize(
    "query", ["size=1", "size=100", "size=1&status=active", "size=1&sort=created_at"]
)
async def test_a_page_past_the_end_is_empty_with_the_true_total(
    desk: Desk, page: int, query: str
) -> None:
    salon, everything = await filled(desk)
    listed = await salon.get(f"/conversations?page={page}&{query}")
    assert listed["conversations"] == []
    active = [one for one in everything if one["status"] == "active"]
    assert listed["total"] == (len(active) if "active" in query else 24)
    assert listed["page"] == page
    assert listed["next_cursor"] is None


@pytest.mark.parametrize("sort", ["-updated_at", "updated_at", "-created_at", "created_at"])
@pytest.mark.parametrize(
    "query", ["", "status=completed", "channel=web", "status=completed&channel=web"]
)
async def test_a_walk_by_cursor_repeats_and_omits_nothing(
    desk: Desk, sort: str, query: str
) -> None:
    salon, _ = await filled(desk)
    whole = await salon.get(f"/conversations?size=100&sort={sort}&{query}")
    assert whole["next_cursor"] is None
    found: list[str] = []
    cursor, pages = "", 0
    while True:
        listed = await salon.get(f"/conversations?size=5&sort={sort}&{query}{cursor}")
        found += ids(listed)
        pages += 1
        assert listed["page"] == pages
        assert listed["total"] == len(whole["conversations"])
        if listed["next_cursor"] is None:
            break
        cursor = f"&cursor={listed['next_cursor']}"
    assert found == ids(whole)
    assert len(set(found)) == len(found)


async def test_a_walk_by_cursor_is_not_upset_by_what_happens_meanwhile(desk: Desk) -> None:
    salon = await desk.found()
    made = [(await salon.conversation())["id"] for _ in range(6)]
    first = await salon.get("/conversations?size=3")
    assert ids(first) == made[:2:-1]
    await salon.message(made[5])  # seen already, moves up
    await salon.conversation()  # new, stands above
    rest = await salon.get(f"/conversations?size=3&cursor={first['next_cursor']}")
    assert ids(rest) == made[2::-1]
    assert rest["total"] == 7


@pytest.mark.parametrize("name", ["status", "channel", "lead_id"])
async def test_a_filter_finds_exactly_what_it_names(desk: Desk, name: str) -> None:
    salon, everything = await filled(desk)
    for value in {one[name] for one in everything}:
        listed = await salon.get(f"/conversations?size=100&{name}={value}")
        expected = [one["id"] for one in everything if one[name] == value]
        assert ids(listed) == expected
        assert listed["total"] == len(expected)


async def test_filters_are_put_together(desk: Desk) -> None:
    salon, everything = await filled(desk)
    lead_id = everything[0]["lead_id"]
    for status in STATUSES:
        for channel in CHANNELS:
            query = f"size=100&status={status}&channel={channel}"
            both = await salon.get(f"/conversations?{query}")
            expected = [
                one for one in everything if (one["status"], one["channel"]) == (status, channel)
            ]
            assert ids(both) == [one["id"] for one in expected]
            all_three = await salon.get(f"/conversations?{query}&lead_id={lead_id.upper()}")
            mine = [one["id"] for one in expected if one["lead_id"] == lead_id]
            assert ids(all_three) == mine
            assert (both["total"], all_three["total"]) == (len(expected), len(mine))


@pytest.mark.parametrize("column", ["created", "updated"])
@pytest.mark.parametrize("sort", ["-updated_at", "created_at"])
async def test_from_takes_its_moment_in_and_to_leaves_it_out(
    desk: Desk, column: str, sort: str
) -> None:
    salon, everything = await filled(desk)
    moments = sorted({one[f"{column}_at"] for one in everything})
    low, high = moments[1], moments[4]
    query = f"{column}_from={low}&{column}_to={high}&size=100&sort={sort}"
    listed = await salon.get(f"/conversations?{query}")
    expected = {one["id"] for one in everything if low <= one[f"{column}_at"] < high}
    assert set(ids(listed)) == expected
    assert listed["total"] == len(expected) == 12
    east = datetime.fromisoformat(low).astimezone().isoformat()
    same = await salon.get(f"/conversations?{column}_from={quote(east)}&size=100")
    assert same["total"] == len([one for one in everything if one[f"{column}_at"] >= low])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
async def test_the_ends_of_time_are_times_too(desk: Desk, moment: str) -> None:
    salon, _ = await filled(desk)
    before = await salon.get(f"/conversations?updated_to={moment}")
    after = await salon.get(f"/conversations?updated_from={moment}")
    assert {before["total"], after["total"]} == {0, 24}


async def test_an_unknown_parameter_is_ignored(desk: Desk) -> None:
    salon, everything = await filled(desk)
    listed = await salon.get("/conversations?size=100&colour=red&colour=blue&Status=nobody")
    assert ids(listed) == [one["id"] for one in everything]


async def test_a_lead_that_is_unknown_or_foreign_has_no_conversations(desk: Desk) -> None:
    salon, _ = await filled(desk)
    other = await desk.business("Other")
    foreign = (await other.conversation())["lead_id"]
    for lead_id in (foreign, "550e8400-e29b-41d4-a716-446655440000"):
        listed = await salon.get(f"/conversations?lead_id={lead_id}")
        assert (listed["conversations"], listed["total"]) == ([], 0)


async def test_a_cursor_serves_its_own_order_alone_and_no_page_number(desk: Desk) -> None:
    salon, _ = await filled(desk)
    cursor = (await salon.get("/conversations?size=2"))["next_cursor"]
    for query in (
        f"cursor={cursor}&sort=created_at", f"cursor={cursor}&page=2", f"cursor={cursor[:-2]}",
        f"cursor={cursor}A", "cursor=", "cursor=x", f"cursor={cursor}&cursor={cursor}",
        f"cursor={write_cursor(type(c := read_cursor(cursor))('name', 2, c.moment, c.id))}",
    ):  # fmt: skip
        await salon.call("GET", f"/conversations?{query}", status=422)


async def test_a_cursor_of_another_organization_shows_nothing_of_it(desk: Desk) -> None:
    salon, everything = await filled(desk)
    other = await desk.business("Other")
    await asyncio.gather(*(other.conversation() for _ in range(3)))
    cursor = (await other.get("/conversations?size=1"))["next_cursor"]
    listed = await salon.get(f"/conversations?size=100&cursor={cursor}")
    assert ids(listed) == [one["id"] for one in everything]


async def test_lists_asked_for_at_once_are_the_lists_asked_for_alone(desk: Desk) -> None:
    """Under load they share statements; nobody may be told another's page."""
    first, _ = await filled(desk)
    second = await desk.business("Filled, the other")
    await second.conversation()
    paths = [
        *(f"/conversations?size={size}&page={page}" for size in (3, 7) for page in (1, 2, 3)),
        *(f"/conversations?status={status}" for status in STATUSES),
        *(f"/conversations?channel={channel}&sort=created_at" for channel in CHANNELS),
    ]
    asks = [(salon, path) for path in paths for salon in (first, second)] * 4
    alone = {(salon.id, path): await salon.get(path) for salon, path in asks[: len(paths) * 2]}
    answers = await asyncio.gather(*(salon.get(path) for salon, path in asks))
    for (salon, path), answer in zip(asks, answers, strict=True):
        assert answer == alone[salon.id, path]
