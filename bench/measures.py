"""The measurements: ours and a baseline in turn, so that a busy minute falls on both."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import background, ceiling, doorbell, inbound, searches, servers
from bench.ground import Ground
from bench.load import CONNECTIONS, CONTENT, Client, Load, Traffic, run
from bench.process import memory
from bench.row import Plan, Row
from bench.servers import Server

LIST = "/api/v1/conversations"
MANY = 64  # clients of a busy desk
REQUESTS = 300  # of the patient client in a round


Say = Callable[[str], None]


def measure(ground: Ground, plan: Plan, say: Say) -> list[Row]:
    """Every row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "list.json"
        with servers.ours(ground, 1) as ours:
            _keep_body(ours, ground, body)
            with (
                servers.drf(ground) as drf,
                servers.orm(ground) as orm,
                servers.static(body) as static,
                servers.static(body, "bare") as bare,
            ):
                say("lists")
                rows = _lists(ground, plan, (ours, drf, orm, static, bare))
                say("single conversations")
                rows += _reads(ground, plan, ours, drf)
                say("messages posted, against DRF")
                rows.append(_posts(ground, plan, ours, drf))
            say("times")
            rows += _times(ground, plan, ours)
            rows.append(_memory(ours))
        with servers.ours(ground, 2) as ours:
            say("messages posted, against PostgreSQL alone")
            rows[4:4] = _ceilings(ground, plan, ours)
    say("events, jobs of lanes")
    rows += [background.measure_events(ground, plan), *background.measure_lanes(plan)]
    rows.append(doorbell.measure(plan))
    say("searches")
    rows += searches.measure(ground, plan)
    say("what comes in by a provider")
    rows += inbound.measure(plan)
    return rows


def _keep_body(ours: Server, ground: Ground, file: Path) -> None:
    client = Client(ours, ground.small.token)
    file.write_bytes(client.get(LIST))
    client.close()


def _lists(ground: Ground, plan: Plan, of: tuple[Server, ...]) -> list[Row]:
    """On the organization of 10,000: counting a million would be all that the others do."""
    against_drf = Row("list of 20, 1 worker, against DRF", 12, 20)
    against_orm = Row("list of 20, against FastAPI + ORM", 6, 10)
    against_static = Row(
        "list: our CPU per request against our static route's", 2.0, 1.6,
        is_lower_better=True, part=" µs",
    )  # fmt: skip
    against_bare = Row(
        "list: our CPU per request against a bare Starlette route's", None, None,
        is_lower_better=True, part=" µs",
    )  # fmt: skip
    traffic = Traffic(ground.small.token, [LIST])
    for ours, drf, orm, static, bare in _rounds(plan, traffic, *of):
        against_drf.add(ours.per_second, drf.per_second)
        against_orm.add(ours.per_second, orm.per_second)
        against_static.add(ours.cpu * 1e6, static.cpu * 1e6)
        against_bare.add(ours.cpu * 1e6, bare.cpu * 1e6)
    return [against_drf, against_orm, against_static, against_bare]


def _rounds(plan: Plan, traffic: Traffic, *of: Server) -> list[tuple[Load, ...]]:
    for server in of:
        run(server, traffic, max(1, plan.seconds / 2))
    return [tuple(run(server, traffic, plan.seconds) for server in of) for _ in range(plan.rounds)]


def _reads(ground: Ground, plan: Plan, ours: Server, drf: Server) -> list[Row]:
    details = Traffic(ground.small.token, [f"{LIST}/{one}" for one in ground.fifty])
    messages = Traffic(
        ground.large.token, [f"{LIST}/{one}/messages?limit=100" for one in ground.hundred]
    )
    rows = []
    for name, traffic in (("detail with 50 messages", details), ("messages limit=100", messages)):
        row = Row(f"{name}, against DRF", 10, 20)
        for mine, theirs in _rounds(plan, traffic, ours, drf):
            row.add(mine.per_second, theirs.per_second)
        rows.append(row)
    return rows


def _posting(ground: Ground) -> Traffic:
    paths = [f"{LIST}/{target}/messages" for target in ground.targets]
    return Traffic(ground.large.token, paths, CONTENT)


def _posts(ground: Ground, plan: Plan, ours: Server, drf: Server) -> Row:
    row = Row("POST message, 1 worker, against DRF", 8, 15)
    for mine, theirs in _rounds(plan, _posting(ground), ours, drf):
        row.add(mine.per_second, theirs.per_second)
    return row


def _ceilings(ground: Ground, plan: Plan, ours: Server) -> list[Row]:
    ceiling.take_back(ground)  # of a run that was broken off
    try:
        return [
            row
            for clients in (CONNECTIONS, MANY)
            for row in _ceilings_of(ground, plan, ours, clients)
        ]
    finally:
        ceiling.take_back(ground)


def _ceilings_of(ground: Ground, plan: Plan, ours: Server, clients: int) -> list[Row]:
    rows = {
        script: Row(
            f"POST message, 2 workers, {clients} clients, against pgbench's {name}", floor, stretch
        )
        for script, name, floor, stretch in (
            (ceiling.append, "one statement, the same", 0.45, 0.67),
            (ceiling.append_alone, "one statement without event, words and key", 0.35, 0.5),
            (ceiling.bare_in_place, "bare insert into the messages", None, None),
            (ceiling.bare, "bare insert into a table of its own", None, None),
        )
    }
    traffic = _posting(ground)
    for seconds in (max(1.0, plan.seconds / 2), *[plan.seconds] * plan.rounds):
        mine = run(ours, traffic, seconds, clients)
        for script, row in rows.items():
            theirs = ceiling.per_second(ground, script(ground), seconds, clients)
            row.add(mine.per_second, theirs)
    for row in rows.values():
        row.forget_first()
    return list(rows.values())


def _times(ground: Ground, plan: Plan, ours: Server) -> list[Row]:
    """One request at a time, on one connection for each organization."""
    large, small = Client(ours, ground.large.token), Client(ours, ground.small.token)
    rows = []
    for name, path in (("page 1", LIST), ("`total` (a page of one)", f"{LIST}?size=1")):
        row = Row(
            f"{name}, p50, organization of 1M against one of 10k", 1.3, 1.1,
            is_lower_better=True, part=" ms",
        )  # fmt: skip
        for _ in range(plan.rounds):
            row.add(large.median(path, REQUESTS), small.median(path, REQUESTS))
        rows.append(row)
    last = Row("last page by page number at 1M, p50", 5, 2, " ms", is_lower_better=True)
    for _ in range(plan.rounds):
        last.note(large.median(f"{LIST}?page={-(-ground.large.total // 20)}", REQUESTS))
    large.close()
    small.close()
    return [*rows, last]


def _memory(ours: Server) -> Row:
    row = Row("memory (PSS) of one serving process, after load", 90, 70, " MB",
              is_lower_better=True)  # fmt: skip
    for pid in ours.pids:
        row.note(memory(pid))
    return row
