"""The stream of events: what happens with its rows, nothing missed, ended with its rights."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from empfio.events.records import KEPT_FOR, READ_AT_ONCE, Place
from empfio.kit.streams import Outlet
from empfio.live import store, streams
from empfio.live.records import MOST_STREAMS_EACH, MOST_WAITING
from empfio.live.rules import write_place
from empfio.live.shapes import StreamedEvent
from empfio.live.streams import EventStreams
from tests.callers import until
from tests.desk import Business, Desk
from tests.journeys.matrix import key, person
from tests.listeners import Listener, listening

STREAM = "/api/v1/events/stream"


@contextlib.asynccontextmanager
async def following(
    desk: Desk, token: str, after: str = "", **headers: str
) -> AsyncGenerator[Listener]:
    """A stream that has told what was missed, and is open for the block."""
    known = {"authorization": f"Bearer {token}", **headers}
    query = f"after={after}" if after else ""
    async with listening(desk.app, STREAM, query, known) as heard:
        await until(lambda: heard.is_over or heard.named("ready"))
        yield heard


def told(heard: Listener) -> list[dict[str, Any]]:
    """The events that were told, each as documented."""
    found = heard.named("")
    for one in found:
        StreamedEvent.model_validate(one, strict=False)
    return found


def of(heard: Listener, event: str) -> list[dict[str, Any]]:
    """The events of one kind."""
    return [one for one in told(heard) if one["event"] == event]


async def every_event(salon: Business, after: str = "") -> list[str]:
    """The ids of all events behind a place, by the feed."""
    found: list[str] = []
    has_more = True
    while has_more:
        feed = await salon.get(f"/events?limit=1000{f'&after={after}' if after else ''}")
        found += [one["id"] for one in feed["events"]]
        after, has_more = feed["next_cursor"], feed["has_more"]
    return found


async def test_what_happens_is_told_with_the_rows_that_it_changed(desk: Desk) -> None:
    salon = await desk.found()
    async with following(desk, salon.token) as heard:
        assert heard.headers["content-type"] == "text/event-stream; charset=utf-8"
        lead = await salon.lead(name="Jäne\nSmith")
        talk = await salon.conversation(lead["id"])
        said = await salon.message(talk["id"], "Hello\n\ndata: 👋")
        await until(lambda: of(heard, "conversation.handed_over"))
    [added] = of(heard, "message.added")
    assert added["rows"]["message"] == said
    [listed] = (await salon.get("/conversations"))["conversations"]
    rows = [one["rows"] for one in told(heard) if "conversation" in one["rows"]]
    assert rows[-1]["conversation"] == listed
    [made] = of(heard, "lead.created")
    assert made["rows"]["lead"] == (await salon.get("/leads"))["leads"][0]
    assert [one["id"] for one in told(heard)] == (await every_event(salon))[-len(told(heard)) :]


async def test_a_row_is_told_once_with_the_last_event_about_it(desk: Desk) -> None:
    salon = await desk.found()
    beginning = (await salon.get("/events"))["next_cursor"]
    talk = await salon.conversation()
    for text in ("One", "Two", "Three"):
        await salon.message(talk["id"], text)
    async with following(desk, salon.token, beginning) as heard:
        pass
    rows = [one["rows"] for one in told(heard) if one["data"].get("conversation_id") == talk["id"]]
    assert [row["message"]["content"] for row in rows] == ["One", "Two", "Three"]
    shown = [one["rows"]["conversation"] for one in told(heard) if "conversation" in one["rows"]]
    assert [one["last_message_preview"] for one in shown] == ["Three"]


async def test_colleagues_see_what_somebody_has_read(desk: Desk) -> None:
    salon = await desk.found()
    talk = await salon.conversation(messages=[{"role": "user", "content": "Hello?"}])
    path = f"/conversations/{talk['id']}/read"
    async with following(desk, salon.token) as heard:
        for _ in range(2):
            await salon.call("PUT", path, json={}, status=200)
        last = (await salon.lead())["id"]
        # The stream may begin a little earlier, with the lead of the conversation.
        await until(lambda: last in [one["data"]["id"] for one in of(heard, "lead.created")])
    [read] = of(heard, "conversation.read")  # the second changed nothing
    assert read["data"] == {"id": talk["id"], "lead_id": talk["lead_id"]}
    assert read["rows"]["conversation"]["unread"] is False


async def test_feed_and_stream_have_one_cursor(desk: Desk) -> None:
    salon = await desk.found()
    await salon.lead()
    by_feed = (await salon.get("/events"))["next_cursor"]
    async with following(desk, salon.token, by_feed) as heard:
        assert told(heard) == []
        for _ in range(3):
            await salon.lead()
        await until(lambda: len(told(heard)) == 3)
    places = [place for kind, place, _ in heard.events if kind == ""]
    for number, place in enumerate(places, start=1):
        assert await every_event(salon, place) == [one["id"] for one in told(heard)[number:]]
    assert await every_event(salon, heard.named("ready")[0]["cursor"]) == [
        one["id"] for one in told(heard)
    ]


async def test_who_comes_back_is_told_all_that_was_missed_and_goes_on(talking: Desk) -> None:
    salon = await talking.found()
    async with following(talking, salon.token) as heard:
        pass
    for _ in range(READ_AT_ONCE + 20):
        await salon.lead()
    headers = {"last-event-id": heard.last_id}
    async with following(talking, salon.token, **headers) as again:
        assert len(told(again)) == READ_AT_ONCE + 20
        lead = await salon.lead()
        await until(lambda: told(again)[-1]["data"]["id"] == lead["id"])
    assert [one["id"] for one in told(again)] == await every_event(salon, heard.last_id)


@dataclass
class Browser:
    """Somebody whose line breaks again and again."""

    desk: Desk
    token: str
    last_id: str
    heard: list[str]

    async def listen_on_and_off(self, until_over: asyncio.Event) -> None:
        while not until_over.is_set():
            await self.listen(0.05)
        async with following(self.desk, self.token, **{"last-event-id": self.last_id}) as heard:
            self.note(heard)

    async def listen(self, seconds: float) -> None:
        known = {"authorization": f"Bearer {self.token}", "last-event-id": self.last_id}
        async with listening(self.desk.app, STREAM, "", known) as heard:
            await asyncio.sleep(seconds)
            # What is still on its way when the line breaks never comes.
            self.note(heard)
            heard.events.clear()

    def note(self, heard: Listener) -> None:
        self.heard += [one["id"] for one in told(heard)]
        self.last_id = heard.last_id or self.last_id


async def test_nothing_is_missed_and_nothing_out_of_order_however_often_a_line_breaks(
    talking: Desk, rounds: int
) -> None:
    salon, other = await talking.found(), await talking.found()
    place = (await salon.get("/events"))["next_cursor"]
    browsers = [Browser(talking, salon.token, place, []) for _ in range(4)]
    over = asyncio.Event()
    listeners = [asyncio.create_task(one.listen_on_and_off(over)) for one in browsers]
    for _ in range(rounds):
        await asyncio.gather(*(one.lead() for one in (salon, other, salon, salon)))
    over.set()
    await asyncio.gather(*listeners)
    expected = await every_event(salon, place)
    assert len(expected) == rounds * 3
    for browser in browsers:
        assert browser.heard == expected


async def test_rows_are_shown_to_those_who_may_read_them(desk: Desk) -> None:
    salon = await desk.found()
    beginning = (await salon.get("/events"))["next_cursor"]
    talk = await salon.conversation()
    await salon.message(talk["id"])
    shown = {}
    for scopes in ((), ("leads:read",), ("conversations:read",)):
        token, _ = await key(salon, "events:read", *scopes)
        async with following(desk, token, beginning) as heard:
            shown[scopes] = {kind for one in told(heard) for kind in one["rows"]}
    assert shown == {
        (): set(), ("leads:read",): {"lead"}, ("conversations:read",): {"conversation", "message"}
    }  # fmt: skip
    token, _ = await key(salon, "leads:read")
    await salon.call("GET", "/events/stream?seconds=0", token=token, status=403)


async def test_nobody_hears_another_organization(desk: Desk) -> None:
    salon, other = await desk.found(), await desk.found()
    async with following(desk, salon.token) as heard, following(desk, other.token) as theirs:
        await other.lead()
        await until(lambda: of(theirs, "lead.created"))
        lead = await salon.lead()
        await until(lambda: of(heard, "lead.created"))
    assert {one["organization_id"] for one in told(heard)} == {salon.id}
    assert [one["data"]["id"] for one in of(heard, "lead.created")] == [lead["id"]]


async def log_out(salon: Business, token: str, user: Any, key_id: str) -> None:
    await salon.call("POST", "/auth/logout", token=token, status=204)


async def take_rights(salon: Business, token: str, user: Any, key_id: str) -> None:
    await salon.call("PATCH", f"/users/{user.id}", json={"role": "viewer"}, status=200)


async def shut_out(salon: Business, token: str, user: Any, key_id: str) -> None:
    await salon.call("PUT", f"/users/{user.id}/deactivation", status=200)


async def revoke(salon: Business, token: str, user: Any, key_id: str) -> None:
    await salon.call("DELETE", f"/api-keys/{key_id}", status=204)


@pytest.mark.parametrize("end", [log_out, take_rights, shut_out, revoke])
async def test_a_stream_ends_with_its_callers_rights_and_no_other(desk: Desk, end: Any) -> None:
    salon = await desk.found()
    token, user = await person(desk, salon, "member")
    secret, key_id = await key(salon, "events:read")
    mine = secret if end is revoke else token
    async with following(desk, mine) as heard, following(desk, salon.token) as still:
        await end(salon, token, user, key_id)
        await until(lambda: heard.is_over)
        lead = await salon.lead()
        await until(lambda: of(still, "lead.created"))
        assert not still.is_over
    assert lead["id"] not in {one["data"].get("id") for one in told(heard)}


async def test_an_old_cursor_is_gone_and_a_bad_one_refused(desk: Desk) -> None:
    salon = await desk.business()
    old = write_place(Place(0, datetime.now(UTC) - KEPT_FOR))
    for asked, status in (
        ({"params": {"after": old}}, 410), ({"headers": {"last-event-id": old}}, 410),
        ({"headers": {"last-event-id": "x"}}, 422), ({"params": {"after": "x"}}, 422),
        ({"params": {"after": old}, "headers": {"last-event-id": write_place(
            Place(0, datetime.now(UTC) - timedelta(days=1)))}}, 200),
    ):  # fmt: skip
        given: dict[str, Any] = {"params": {}, **asked}
        given["params"] = {"seconds": "0", **given["params"]}
        answer = await salon.call("GET", "/events/stream", status=status, **given)
        if status == 422:
            assert "id" in answer.json()["detail"] or "next_cursor" in answer.json()["detail"]
    assert open_streams(desk, salon) == 0


def open_streams(desk: Desk, salon: Business) -> int:
    halls = desk.house.part(EventStreams)._halls
    return sum(len(hall.streams) for id, hall in halls.items() if id == UUID(salon.id))


async def test_a_caller_has_so_many_streams_and_leaves_them(desk: Desk) -> None:
    salon = await desk.found()
    async with contextlib.AsyncExitStack() as held:
        for _ in range(MOST_STREAMS_EACH):
            await held.enter_async_context(following(desk, salon.token))
        refused = await salon.call("GET", "/events/stream?seconds=0", status=429)
        assert refused.headers["retry-after"]
        token, _ = await key(salon, "events:read")
        await salon.call("GET", "/events/stream?seconds=0", token=token, status=200)
    assert open_streams(desk, salon) == 0


async def test_all_streams_of_a_process_share_the_reading(
    talking: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon = await talking.found()
    token, _ = await key(salon, "events:read", "conversations:read")
    looks = 0
    read = store.list_rows

    async def counted(*given: Any) -> Any:
        nonlocal looks
        looks += 1
        return await read(*given)

    monkeypatch.setattr(store, "list_rows", counted)
    async with contextlib.AsyncExitStack() as held:
        tokens = [salon.token] * 15 + [token] * 15
        heard = [await held.enter_async_context(following(talking, one)) for one in tokens]
        pools = talking.house.database.pools()
        assert pools.open - pools.idle <= 2  # the one reader, and who looks after rights
        talk = await salon.conversation()
        said = await salon.message(talk["id"])
        await until(lambda: all(of(one, "message.added") for one in heard))
    assert looks <= 6, "one for each batch, however many listen"
    assert all(of(one, "message.added")[0]["rows"]["message"] == said for one in heard)


async def test_a_slow_reader_is_let_go_with_what_it_was_given() -> None:
    ended: list[Outlet] = []
    outlet = Outlet(MOST_WAITING, ended.append)
    for _ in range(MOST_WAITING // 1_000 + 1):
        outlet.give(b"x" * 1_000)
    assert ended == []
    outlet.give(b"late")
    outlet.give(b"later")
    assert ended == [outlet]
    pieces = [piece async for piece in outlet.pieces(60, lambda: b"")]
    assert b"".join(pieces) == b"x" * 1_000 * (MOST_WAITING // 1_000 + 1)


async def test_a_sign_of_life_moves_the_place_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)
    salon, other = await desk.found(), await desk.found()
    async with following(desk, salon.token) as heard:
        before = heard.last_id
        await other.lead()
        await until(lambda: heard.signs >= 3 and heard.last_id != before)
        lead = await salon.lead()
        await until(lambda: of(heard, "lead.created"))
    assert [one["data"]["id"] for one in of(heard, "lead.created")] == [lead["id"]]


async def test_a_stream_lasts_as_long_as_it_was_asked_to(desk: Desk) -> None:
    salon = await desk.found()
    answer = await salon.call("GET", "/events/stream?seconds=0", status=200)
    assert answer.text.startswith("retry: 1000\n\nid: ")
    async with listening(desk.app, STREAM, "seconds=1", salon.as_bearer()) as heard:
        await until(lambda: heard.is_over)
    head = await salon.call("HEAD", "/events/stream", status=200)
    assert head.headers["content-type"].startswith("text/event-stream")
