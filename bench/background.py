"""Work beside the requests: jobs of lanes, and how soon an event can be read."""

import asyncio
import functools
import json
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from bench import servers
from bench.ground import Ground
from bench.load import CONTENT, Client, Traffic, run
from bench.row import Plan, Row
from empfio.access.callers import system_caller
from empfio.kit.db import Database
from empfio.kit.embedded.server import start
from empfio.kit.ids import OrganizationId, new_id
from empfio.kit.lanes import queue
from empfio.kit.lanes.doorbell import Doorbell
from empfio.kit.lanes.registry import Registry
from empfio.kit.lanes.runner import Runner
from empfio.kit.migrate import migrate
from empfio.kit.scope import Caller, Scope
from empfio.worker import HANDS

LANES = 200
CONVERSATIONS = "/api/v1/conversations"


def measure_lanes(plan: Plan) -> list[Row]:
    """Jobs a second of one worker; each does one statement, and looks whether it is in its turn."""
    rows = []
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        with start(Path(folder) / "data") as server:
            migrate(server.url)
            for each, floor, stretch in ((50, 1_000, 1_500), (1, None, None)):
                name = f"lanes: jobs/s in order, 200 lanes of {each}, one worker"
                row = Row(name, floor, stretch, "/s")
                for _ in range(plan.rounds):
                    row.note(asyncio.run(_jobs_per_second(server.url, each)))
                rows.append(row)
    return rows


class _Turns:
    """What each lane has done so far; a job out of its turn, or beside another, ends the bench."""

    def __init__(self) -> None:
        self.next = [0] * LANES
        self.inside: set[int] = set()

    async def work(self, scope: Scope, arguments: dict[str, Any]) -> None:
        lane, n = arguments["lane"], arguments["n"]
        if lane in self.inside or self.next[lane] != n:
            raise SystemExit(f"bench: job {n} of lane {lane} was out of its turn")
        self.inside.add(lane)
        await scope.connection.fetchval("SELECT 1")
        self.inside.remove(lane)
        self.next[lane] += 1


async def _jobs_per_second(url: str, each: int) -> float:
    turns, registry, stop = _Turns(), Registry(), asyncio.Event()
    registry.add("work", turns.work)
    async with Database(url, HANDS + 1) as database, Doorbell(url).hung() as bell:
        caller = await founded(database)
        async with caller.open_scope() as scope:
            for n in range(each):
                for lane in range(LANES):
                    await queue.enqueue(scope, f"lane {lane}", "work", {"lane": lane, "n": n})
        caller_of = functools.partial(system_caller, database)
        runner = Runner(database, registry, bell.new_ear("work"), caller_of, HANDS)
        began = time.perf_counter()
        task = asyncio.create_task(runner.run(stop))
        while await queue.next_due_across_organizations(database) is not None:
            await asyncio.sleep(0.01)
        taken = time.perf_counter() - began
        stop.set()
        bell.ring()
        await task
    if turns.next != [each] * LANES:
        raise SystemExit("bench: jobs were lost or done twice")
    return LANES * each / taken


async def founded(database: Database) -> Caller:
    """An organization that has nothing but a name."""
    caller = system_caller(database, OrganizationId(new_id()))
    async with caller.open_scope() as scope:
        await scope.connection.execute(
            "INSERT INTO organizations (organization_id, name, slug, created_at)"
            " VALUES ($1, 'Bench', $2, $3)", scope.organization_id, str(new_id()), scope.now,
        )  # fmt: skip
    return caller


def measure_events(ground: Ground, plan: Plan) -> Row:
    """From the answer to a POST until a reader of the feed has its event, while others post."""
    row = Row("event readable after the answer, p95, under load", 100, 50, " ms",
              is_lower_better=True)  # fmt: skip
    with servers.ours(ground, 2) as ours:
        paths = [f"{CONVERSATIONS}/{target}/messages" for target in ground.targets]
        load = Traffic(ground.large.token, paths, CONTENT)
        reader = Client(ours, ground.large.token)
        _newest(reader)  # over a long log longer than a server keeps a writer who is silent
        writer = Client(ours, ground.large.token)
        for _ in range(plan.rounds):
            beside = threading.Thread(target=run, args=(ours, load, max(2.0, plan.seconds)))
            beside.start()
            times = []
            while beside.is_alive():
                times.append(_until_read(writer, reader, paths[len(times)]))
            row.note(sorted(times)[int(len(times) * 0.95)])
        writer.close()
        reader.close()
    return row


def _until_read(writer: Client, reader: Client, path: str) -> float:
    place = _newest(reader)
    written = json.loads(writer.post(path, json.dumps({"content": "Is it there?"})))["id"]
    began = time.perf_counter()
    while True:
        page = json.loads(reader.get(f"/api/v1/events?limit=500&after={place}"))
        if any(event["data"]["id"] == written for event in page["events"]):
            return (time.perf_counter() - began) * 1000
        place = page["next_cursor"]


_places: dict[int, str] = {}


def _newest(reader: Client) -> str:
    """The end of the feed, walked to from where the last walk ended."""
    place, has_more = _places.get(id(reader), ""), True
    while has_more:
        after = f"&after={place}" if place else ""
        page = json.loads(reader.get(f"/api/v1/events?limit=500{after}"))
        place, has_more = page["next_cursor"], page["has_more"]
    _places[id(reader)] = place
    return place
