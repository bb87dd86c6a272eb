"""From one major version of PostgreSQL to the next: nothing is lost, and the old folder stays."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from empfio.kit.embedded.binaries import SYSTEM
from empfio.kit.embedded.layout import Layout
from empfio.kit.embedded.server import start
from tests.journeys.test_backup import (
    Visitor,
    check_events,
    check_lanes,
    register,
    rows_in,
    say,
)
from tests.processes import PATIENCE, empfio, environment, serving

OLD = SYSTEM / "15" / "bin"
pytestmark = pytest.mark.skipif(not OLD.is_dir(), reason=f"no PostgreSQL 15 in {OLD}")


@pytest.fixture
def filled(open_folder: Path) -> tuple[Path, str, str, str]:
    """Data of PostgreSQL 15: its folder, a token, a lead's id, a place in the log of events."""
    data = open_folder / "data"
    with serving(open_folder / "log", data=data, pg_bin=OLD) as served:
        salon = register(served, "salon")
        lead = salon.ask("POST", "/leads", 201, channel="web", name="Jänis Schmidt")
        talk = salon.ask("POST", "/conversations", 201, lead_id=lead["id"], channel="web")
        salon.ask("POST", f"/conversations/{talk['id']}/messages", 201, content="Hello")
        place = salon.ask("GET", "/events?limit=1000")["next_cursor"]
    assert (data / "postgres-15").is_dir()
    return data, salon.token, lead["id"], place


def check_served(data: Path, token: str, lead_id: str, place: str) -> None:
    """The newest version serves what was there, and goes on."""
    with serving(data.parent / "log", data=data) as served:
        salon = Visitor(served.address, token)
        assert salon.ask("GET", f"/leads/{lead_id}")["name"] == "Jänis Schmidt"
        assert salon.ask("GET", "/leads?search=jÄNIS")["total"] == 1
        [talk] = salon.ask("GET", "/conversations")["conversations"]
        assert talk["message_count"] == 1
        check_events(salon, place)
        check_lanes(data)
        with start(data) as server:
            assert server.version > 15


def test_an_older_folder_is_upgraded_by_one_command_and_kept(
    filled: tuple[Path, str, str, str],
) -> None:
    data, *known = filled
    port = {"port": "0"}
    refused = empfio("serve", data=data, **port)
    assert refused.returncode == 1 and refused.stdout == ""
    assert "made by PostgreSQL 15, this is" in refused.stderr
    assert "run: empfio upgrade" in refused.stderr and refused.stderr.count("\n") == 1
    done = empfio("upgrade", data=data)
    assert done.returncode == 0, done.stderr
    assert "1 leads, 1 conversations, 1 messages" in done.stdout
    assert str(data / "postgres-15") in done.stdout
    assert not list(data.glob("upgrade*"))
    check_served(data, *known)
    assert empfio("upgrade", data=data).stdout == "There is nothing to upgrade.\n"
    # The old folder is as it was, with the passwords that are kept beside it.
    shutil.rmtree(Layout(data, 18).cluster)
    with start(data, OLD) as server:
        assert say(server.superuser_url.replace("@/postgres?", "@/empfio?"),
                   "SELECT count(*) FROM leads")[0][0] == 1  # fmt: skip


def test_while_somebody_uses_the_old_folder_it_is_not_upgraded(
    filled: tuple[Path, str, str, str],
) -> None:
    data, *_ = filled
    with start(data, OLD):
        refused = empfio("upgrade", data=data)
    assert refused.returncode == 1 and "stop empfio serve first" in refused.stderr
    assert not (data / "postgres-18").exists()


def test_an_upgrade_that_is_killed_is_begun_anew(filled: tuple[Path, str, str, str]) -> None:
    data, *known = filled
    process = subprocess.Popen(
        [sys.executable, "-m", "empfio", "upgrade"], env=environment(data=data)
    )
    end = time.monotonic() + PATIENCE
    while not (data / "upgrade" / "postgres-18").exists():
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (data / "postgres-18").exists()
    assert "run: empfio upgrade" in empfio("serve", data=data, port="0").stderr
    assert empfio("upgrade", data=data).returncode == 0
    check_served(data, *known)
    assert not list(data.glob("upgrade*"))


def test_a_backup_of_the_old_version_is_restored_by_the_new_one(
    filled: tuple[Path, str, str, str],
) -> None:
    data, *known = filled
    file, there = data.parent / "kept", data.parent / "there"
    assert empfio("backup", file, data=data, pg_bin=OLD).returncode == 0
    restored = empfio("restore", file, data=there)
    assert restored.returncode == 0, restored.stderr
    assert rows_in(file)["leads"] == 1
    check_served(there, *known)
    # The other way round there is none, and a sentence says so.
    assert empfio("backup", there.parent / "newer", data=there).returncode == 0
    back = empfio("restore", "--replace", there.parent / "newer", data=data, pg_bin=OLD)
    assert back.returncode == 1 and "PostgreSQL 15 does not understand" in back.stderr
    with start(data, OLD) as server:
        assert say(server.superuser_url.replace("@/postgres?", "@/empfio?"),
                   "SELECT count(*) FROM leads")[0][0] == 1  # fmt: skip
