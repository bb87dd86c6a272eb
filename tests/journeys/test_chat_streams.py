"""Streams: bounded, left when nobody listens, one reader for all, ended when the server stops."""

import asyncio
import contextlib
import time
from pathlib import Path

import asyncpg
import httpx2
import pytest

from empfio.chat import streams as room
from empfio.chat.records import MOST_STREAMS_EACH, MOST_WAITING, Said, Standing
from empfio.chat.streams import Stream, Streams
from empfio.kit.ids import ConversationId, new_id
from tests.agents import answer
from tests.callers import until
from tests.desk import PASSWORD, SECRET_KEY, Desk
from tests.processes import serving
from tests.visitors import Visitor


def open_streams(desk: Desk) -> int:
    return len(desk.house.part(Streams)._every())


async def test_a_visitor_has_so_many_streams_and_no_more(talking: Desk) -> None:
    salon = await talking.found()
    jane, max_ = await Visitor.come(talking, salon), await Visitor.come(talking, salon)
    async with contextlib.AsyncExitStack() as held:
        for _ in range(MOST_STREAMS_EACH):
            await held.enter_async_context(jane.listening())
        refused = await jane.call("GET", "/stream", status=429)
        assert refused.headers["retry-after"]
        async with max_.listening() as heard:
            assert heard.status == 200
    assert open_streams(talking) == 0
    async with jane.listening() as heard:
        assert heard.status == 200


async def test_a_stream_whose_reader_is_gone_is_left(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    for _ in range(20):
        async with jane.listening():
            assert open_streams(talking) == 1
        assert open_streams(talking) == 0


async def test_no_stream_holds_a_connection_and_all_share_a_reader(talking: Desk) -> None:
    salon = await talking.found()
    visitors = [await Visitor.come(talking, salon) for _ in range(40)]
    async with contextlib.AsyncExitStack() as held:
        heard = [await held.enter_async_context(one.listening()) for one in visitors]
        pools = talking.house.database.pools()
        assert pools.open - pools.idle <= 1  # the one reader may be looking
        talking.agent.script(*(answer("Hello!") for _ in visitors))
        await asyncio.gather(*(one.write(f"I am {n}") for n, one in enumerate(visitors)))
        await until(lambda: all(one.texts[-1:] == ["Hello!"] for one in heard), 60)
    for number, one in enumerate(heard):
        assert one.texts == [f"I am {number}", "Hello!"]


async def test_a_slow_reader_is_let_go(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    async with jane.listening():
        [stream] = talking.house.part(Streams)._every()
        ended: list[Stream] = []
        slow = Stream(stream.guest, ended.append)
        await slow.catch_up(None)
        conversation_id = ConversationId(new_id())
        for seq in range(1, MOST_WAITING // 1_000 + 2):
            said = Said(conversation_id, seq, False, "x" * 1_000)
            slow.tell([said], Standing("agent", False))
        assert ended == [slow]
        slow.tell([], Standing("agent", False))
        assert ended == [slow]


async def test_a_stream_ends_when_its_token_does(
    talking: Desk, overlooking: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "HEARTBEAT", 0.1)
    salon, other = await talking.found(), await talking.found()
    jane, max_ = await Visitor.come(talking, salon), await Visitor.come(talking, other)
    # The reader of this desk rests in its first heartbeat still.
    streams = talking.house.part(Streams)
    async with streams.being_told(), jane.listening() as heard, max_.listening() as still:
        await overlooking.execute("DELETE FROM visitors WHERE organization_id = $1", salon.id)
        await until(lambda: heard.is_over)
        assert not still.is_over


async def test_a_sign_of_life_is_given(talking: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "HEARTBEAT", 0.05)
    jane = await Visitor.come(talking, await talking.found())
    async with jane.listening() as heard:
        await until(lambda: heard.signs >= 3)


async def test_a_server_that_stops_ends_its_streams(fresh_url: str, tmp_path: Path) -> None:
    variables = {"database_url": fresh_url, "secret_key": SECRET_KEY, "data": tmp_path}
    with serving(tmp_path / "output", **variables) as served:
        async with httpx2.AsyncClient(base_url=served.address, timeout=60) as client:
            token = await _visit(client)
            headers = {"x-visitor-token": token}
            async with client.stream("GET", "/api/v1/chat/stream", headers=headers) as stream:
                began = time.monotonic()
                assert served.process is not None
                served.process.terminate()
                async for _ in stream.aiter_bytes():
                    pass
            await asyncio.to_thread(served.process.wait, 30)
            assert time.monotonic() - began < 9, "else it waited for streams that never end"
        assert '"route": "/api/v1/chat/stream"' not in served.said(), "it is no slow request"


async def _visit(client: httpx2.AsyncClient) -> str:
    """A visitor of a new salon."""
    person = {"email": "olga@example.com", "password": PASSWORD, "full_name": "Olga"}
    body = {**person, "organization_name": "Salon"}
    assert (await client.post("/api/v1/auth/register", json=body)).status_code == 201
    token: str = (await client.post("/api/v1/chat/salon/visitors")).json()["visitor_token"]
    return token
