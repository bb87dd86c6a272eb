"""/metrics: figures of all processes together, told to few, and nobody's name in them."""

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from empfio.kit.settings import Settings
from tests.desk import SECRET_KEY, Desk, open_desk
from tests.processes import PATIENCE, Served, serving

TOKEN = "a token for the metrics"
CANARY = "kanarie"
LIST = "/api/v1/conversations"


def figures(text: str) -> dict[str, float]:
    """Each sample by its name and labels, as they are written."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


def counted(text: str, route: str, status: str = "4xx", method: str = "GET") -> float:
    """How many requests were counted."""
    labels = f"method={method},route={route},status={status}"
    return figures(text).get(f"empfio_request_seconds_count{{{labels}}}", 0)


async def test_requests_are_counted_by_method_template_and_kind(desk: Desk) -> None:
    salon = await desk.business()
    talk = await salon.conversation()
    before = (await desk.client.get("/metrics")).text
    detail = "/api/v1/conversations/{conversation_id}"
    await salon.get(f"/conversations/{talk['id']}")
    await salon.call("PATCH", f"/conversations/{talk['id']}", json={"status": "x"}, status=422)
    await desk.client.request("KANARIE", LIST)
    await desk.client.get(f"/{CANARY}")
    answer = await desk.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["cache-control"] == "no-store"
    after = answer.text
    for route, status, method in (
        (detail, "2xx", "GET"), (detail, "4xx", "PATCH"), ("none", "4xx", "GET"),
        ("none", "2xx", "GET"),  # what is no door of the API, this page among it
    ):  # fmt: skip
        grown = counted(after, route, status, method) - counted(before, route, status, method)
        assert grown == 1, route
    seen = figures(after)
    assert seen["empfio_requests_in_flight{}"] == 1
    assert 0 < seen["empfio_database_connections{}"] <= seen["empfio_database_connections_most{}"]
    assert seen["empfio_database_waiting{}"] == 0
    assert seen["empfio_process_memory_bytes{}"] > 10_000_000
    for unsaid in (CANARY, CANARY.upper(), talk["id"], salon.id, salon.name, salon.email):
        assert unsaid not in after


async def test_a_wait_for_the_database_in_vain_is_counted(settings: Settings) -> None:
    async with open_desk(settings.model_copy(update={"pool_size": 2})) as opened:
        salon = await opened.found()
        caller = await opened.house.authenticate(salon.token)
        async with caller.open_scope(), caller.open_scope():
            asking = asyncio.create_task(salon.call("GET", "/leads"))
            await asyncio.sleep(0.3)
            waiting = figures((await opened.client.get("/metrics")).text)
            assert (await asking).status_code == 503
        after = figures((await opened.client.get("/metrics")).text)
    assert waiting["empfio_database_waiting{}"] == 1
    assert after["empfio_database_waiting{}"] == 0
    assert after["empfio_database_timeouts_total{}"] == 1


@pytest.fixture
async def guarded(settings: Settings) -> AsyncGenerator[Desk]:
    """An application whose metrics have a token."""
    update = {"metrics_token": SecretStr(TOKEN)}
    async with open_desk(settings.model_copy(update=update)) as opened:
        yield opened


async def test_with_a_token_nobody_is_told_without_it(guarded: Desk) -> None:
    for given in (None, "", TOKEN, f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer ü"):
        headers = {} if given is None else {"authorization": given.encode()}
        answer = await guarded.client.get("/metrics", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert "empfio_" not in answer.text
    right = {"authorization": f"Bearer {TOKEN}", "x-forwarded-for": "203.0.113.7"}
    assert (await guarded.client.get("/metrics", headers=right)).status_code == 200


@pytest.mark.parametrize("name", ["forwarded", "x-forwarded-for", "x-real-ip", "via"])
async def test_without_a_token_whoever_comes_through_a_proxy_is_not_told(
    desk: Desk, name: str
) -> None:
    answer = await desk.client.get("/metrics", headers={name: "127.0.0.1"})
    assert answer.status_code == 403


async def test_without_a_token_only_this_machine_is_told(desk: Desk) -> None:
    for peer, status in (("127.0.0.1", 200), ("::1", 200), ("203.0.113.7", 403), ("", 403)):
        transport = httpx2.ASGITransport(app=desk.app, client=(peer, 4711))
        async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
            assert (await client.get("/metrics")).status_code == status, peer


def workers_of(served: Served) -> set[int]:
    """The processes that serve: children that are no tracker of resources."""
    assert served.process is not None
    pid = served.process.pid
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {
        int(child)
        for child in listed
        if "resource_tracker" not in Path(f"/proc/{child}/cmdline").read_text()
    }


def ask(served: Served, path: str) -> httpx2.Response:
    """Each on a connection of its own, so that all processes get some."""
    return httpx2.get(f"{served.address}{path}", timeout=10)


def metrics_when(served: Served, name: str, value: float) -> dict[str, float]:
    """The figures, once one of them has a value: processes look each second."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        seen = figures(ask(served, "/metrics").text)
        if seen.get(name) == value:
            return seen
        time.sleep(0.1)
    raise AssertionError(f"{name} is {seen.get(name)}, not {value}")


def test_processes_add_up_and_a_killed_one_is_replaced(fresh_url: str, tmp_path: Path) -> None:
    variables = {"database_url": fresh_url, "secret_key": SECRET_KEY, "migrate": "false"}
    with serving(
        tmp_path / "log", "--workers", "2", data=tmp_path, pool_size="3", **variables
    ) as served:
        seen = metrics_when(served, "empfio_workers{}", 2)
        assert seen["empfio_database_connections_most{}"] == 2 * (3 + 2)
        assert seen["empfio_process_memory_bytes{}"] > 60_000_000
        for _ in range(60):
            assert ask(served, LIST).status_code == 401
        assert counted(ask(served, "/metrics").text, LIST) == 60
        before = workers_of(served)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while len(workers_of(served) - {min(before)}) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        now = workers_of(served)
        assert len(now) == 2 and min(before) not in now
        metrics_when(served, "empfio_workers{}", 2)
        for _ in range(20):
            assert ask(served, LIST).status_code == 401
        # What the dead one counted stays counted.
        assert counted(ask(served, "/metrics").text, LIST) == 80
        served.process.send_signal(signal.SIGHUP)  # type: ignore[union-attr]
        until = time.monotonic() + PATIENCE
        while (workers_of(served) & now or len(workers_of(served)) != 2) and (
            time.monotonic() < until
        ):
            assert ask(served, "/health/ready").status_code == 200
        assert not workers_of(served) & now
        now = workers_of(served)
        folder = re.search(
            r"PROMETHEUS_MULTIPROC_DIR=([^\0]+)",
            Path(f"/proc/{min(now)}/environ").read_text(),
        )
    assert folder is not None and not Path(folder[1]).exists()
