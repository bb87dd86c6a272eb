"""The server as a process: it starts, refuses, stops gently, and ships in a wheel."""

import asyncio
import contextlib
import re
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.desk import SECRET_KEY, Business
from tests.processes import PATIENCE, Served, empfio, environment, free_port, serving

ROOT = Path(__file__).parents[2]


def token_in(output: str) -> str:
    found = re.search(r"Token +(\S+)", output)
    assert found is not None, output
    return found[1]


def said_by(served: Served) -> str:
    """What it printed, once it has said where it serves."""
    began = time.monotonic()
    while "http://localhost" not in served.said() and time.monotonic() < began + PATIENCE:
        time.sleep(0.05)
    return served.said()


def test_serve_with_the_demo_says_all_that_a_newcomer_needs(open_folder: Path) -> None:
    with serving(open_folder / "output", "--demo", data=open_folder / "data") as served:
        said = said_by(served)
        assert f"http://localhost:{served.port}" in said
        login = re.search(r"Demo login +(\S+)\s+Password +(\S+)", said)
        assert login is not None
        curl = re.search(r"curl -H 'Authorization: (Bearer \S+)' '(\S+)'", said)
        assert curl is not None
        listed = httpx2.get(
            curl[2].replace("localhost", "127.0.0.1"), headers={"authorization": curl[1]}
        )
        assert listed.status_code == 200
        assert listed.json()["total"] >= 10
        answer = httpx2.post(
            f"{served.address}/api/v1/auth/login",
            json={"email": login[1], "password": login[2]},
        )
        assert answer.status_code == 200, answer.text
        docs = httpx2.get(f"{served.address}/docs")
        assert docs.status_code == 200
        assert "http://" not in docs.text and "https://" not in docs.text
        assert httpx2.get(f"{served.address}/docs/assets/swagger-ui-bundle.js").status_code == 200
    # The embedded database went with its last user.
    assert not list(open_folder.glob("data/postgres-*/postmaster.pid"))


def test_serve_without_the_demo_starts_empty(fresh_url: str, tmp_path: Path) -> None:
    variables = {"database_url": fresh_url, "secret_key": SECRET_KEY, "data": tmp_path}
    with serving(tmp_path / "output", **variables) as served:
        assert httpx2.get(f"{served.address}/health/live").json() == {"status": "alive"}
        assert httpx2.get(f"{served.address}/health/ready").json() == {"status": "ready"}
        listed = httpx2.get(f"{served.address}/api/v1/conversations")
        assert listed.status_code == 401
    done = empfio("token", "--email", "demo@empfio.example", **variables)
    assert done.returncode == 1
    assert "No active user" in done.stderr


async def test_requests_under_way_are_answered_when_the_server_is_told_to_stop(
    fresh_url: str, tmp_path: Path
) -> None:
    nothing = tmp_path / "nothing.jsonl"
    nothing.touch()
    variables: dict[str, Any] = {
        "database_url": fresh_url,
        "secret_key": SECRET_KEY,
        "data": tmp_path,
        "demo_data": nothing,
    }
    with serving(tmp_path / "output", "--demo", "--workers", "2", **variables) as served:
        async with httpx2.AsyncClient(base_url=served.address, timeout=20) as client:
            salon = Business(client, token_in(said_by(served)), "", "", "", "Salon Demo")
            made = [await salon.conversation() for _ in range(8)]
            acknowledged: list[str] = []
            cut_off: list[str] = []

            async def write(conversation_id: str) -> None:
                number = 0
                while True:
                    content = f"{conversation_id} {number}"
                    number += 1
                    try:
                        await salon.message(conversation_id, content)
                    except httpx2.ConnectError:
                        return  # the door is closed: nobody took this one
                    except httpx2.HTTPError:
                        cut_off.append(content)
                        return
                    acknowledged.append(content)

            writing = asyncio.gather(*(write(one["id"]) for one in made))
            while len(acknowledged) < 50:
                await asyncio.sleep(0.01)
            assert await asyncio.to_thread(served.stop) == 0
            await writing
    connection = await asyncpg.connect(fresh_url, server_settings={"role": "empfio_app"})
    try:
        across = await asyncpg.connect(fresh_url, server_settings={"role": "empfio_across"})
        key = await across.fetchval("SELECT organization_id FROM organization_slugs")
        await across.close()
        await connection.execute(f"SET app.organization_id = '{key}'")
        rows = await connection.fetch("SELECT content FROM messages")
    finally:
        await connection.close()
    stored = {row["content"] for row in rows}
    assert set(acknowledged) <= stored
    assert len(stored) == len(rows)
    # Whoever was cut off on a kept-alive connection had sent nothing that was acted upon.
    assert stored - set(acknowledged) == set()
    assert len(cut_off) <= len(made)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"secret_key": ""}, "EMPFIO_SECRET_KEY"),
        ({"secret_key": "short"}, "at least 32"),
        ({"port": "99999"}, "EMPFIO_PORT"),
        ({"database_url": "mysql://a:b@c/d"}, "EMPFIO_DATABASE_URL"),
        ({"database_url": "postgresql://a:b@host:port/d"}, "EMPFIO_DATABASE_URL"),
        ({"demo_data": "/nowhere.jsonl"}, "EMPFIO_DEMO_DATA"),
        ({"database_url": "postgresql://nobody@127.0.0.1:1/none"}, "doctor"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(
    fresh_url: str, tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    given = {
        "database_url": fresh_url,
        "secret_key": SECRET_KEY,
        "data": str(tmp_path),
        "port": str(free_port()),
        **variables,
    }
    done = empfio("serve", **{name: text for name, text in given.items() if text})
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("empfio: ")


def test_a_busy_port_is_refused_before_anything_starts(open_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])
        done = empfio("serve", "--port", port, data=open_folder / "data")
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert not (open_folder / "data").exists()


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync", "full_page_writes"])
async def test_a_database_that_may_forget_is_refused(open_folder: Path, setting: str) -> None:
    data = open_folder / "data"
    assert empfio("migrate", data=data).returncode == 0
    [cluster] = data.glob("postgres-*/postgresql.auto.conf")
    with cluster.open("a") as written:
        written.write(f"{setting} = off\n")
    for words in (["serve", "--port", str(free_port())], ["doctor"]):
        done = empfio(*words, data=data)
        assert done.returncode == 1, done.stdout
        assert f"with {setting} off" in done.stderr + done.stdout
        assert "Traceback" not in done.stderr


@contextlib.contextmanager
def speaking_no_http() -> Iterator[str]:
    """A server that greets like SSH; its port."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def greet() -> None:
            with door.accept()[0] as visitor:
                visitor.sendall(b"SSH-2.0-x\r\n")
                visitor.recv(1000)

        threading.Thread(target=greet, daemon=True).start()
        yield str(door.getsockname()[1])


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(fresh_url: str, tmp_path: Path) -> None:
    variables = {"database_url": fresh_url, "secret_key": SECRET_KEY, "data": str(tmp_path)}
    variables["port"] = str(free_port())
    well = empfio("doctor", **variables)
    assert (well.returncode, well.stdout) == (0, "✓ Nothing is wrong.\n"), well.stderr
    with socket.create_server(("127.0.0.1", int(variables["port"]))):
        ill = empfio("doctor", **{**variables, "secret_key": "short"})
    assert ill.returncode == 1
    lines = ill.stdout.splitlines()
    assert len(lines) == 2
    assert "EMPFIO_SECRET_KEY has 5 characters" in lines[0]
    assert f"Port {variables['port']}" in lines[1]
    with speaking_no_http() as port:
        strange = empfio("doctor", **{**variables, "port": port})
    assert strange.stdout.startswith(f"✗ Port {port}"), strange.stderr
    for nonsense in ("postgresql://a:secret@host:port/c", "postgresql://a:x/secret@h/c"):
        unread = empfio("doctor", **{**variables, "database_url": nonsense})
        assert unread.stdout.startswith("✗ EMPFIO_DATABASE_URL cannot be read"), unread.stderr
        assert "secret" not in unread.stdout
    gone = empfio("doctor", **{**variables, "database_url": "postgresql://a:b@127.0.0.1:1/c"})
    assert gone.returncode == 1
    assert "cannot be reached" in gone.stdout
    assert "b@" not in gone.stdout


def test_the_driver_reads_the_address_for_migrations_too(fresh_url: str) -> None:
    separator = "&" if "?" in fresh_url else "?"
    url = f"{fresh_url}{separator}sslmode=prefer"
    done = empfio("migrate", database_url=url, secret_key=SECRET_KEY)
    assert done.returncode == 0, done.stderr


def test_a_schema_that_is_behind_is_named(open_folder: Path) -> None:
    variables = {"data": open_folder / "data", "port": str(free_port())}
    refused = empfio("serve", **variables, migrate="false")
    assert refused.returncode == 1
    assert "has no schema yet" in refused.stderr
    assert "run: empfio migrate" in refused.stderr
    behind = empfio("doctor", **variables)
    assert behind.returncode == 1
    assert "run: empfio migrate" in behind.stdout
    assert empfio("migrate", **variables).returncode == 0
    assert empfio("doctor", **variables).returncode == 0


NEEDS_DATA: list[list[str]] = [
    ["backup", "kept"],
    ["export", "kept"],
    ["reset-password", "olga@example.com", "--generate"],
    ["token", "--email", "olga@example.com"],
    ["revoke-all", "--everywhere", "--yes"],
    ["lanes"],
    ["arrivals"],
    ["replay-arrival", "00000000-0000-0000-0000-000000000000"],
    ["simulate", "telegram", "Hi"],
    ["worker"],
    ["upgrade"],
    ["doctor"],
]


@pytest.mark.parametrize("words", NEEDS_DATA, ids=lambda words: words[0])
def test_what_needs_data_makes_none_in_the_wrong_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "wrong"
    done = empfio(*words, data=data, port=str(free_port()))
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert f"there is no database in {data}; set EMPFIO_DATA to" in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_serves_the_demo_by_itself(tmp_path: Path, open_folder: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "-w", str(tmp_path), str(ROOT)], check=True, timeout=PATIENCE)
    [wheel] = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "empfio/transfer/sample.jsonl" in names
    assert "empfio/migrations/versions/r0001_ground.py" in names
    assert not [name for name in names if name.startswith("tests") or "bench/" in name]
    target = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True, timeout=PATIENCE)
    variables = environment(data=open_folder / "data") | {"PYTHONPATH": str(target)}
    where = subprocess.run(
        [sys.executable, "-c", "import empfio; print(empfio.__file__)"],
        env=variables, capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert where.stdout.startswith(str(target))
    port = free_port()
    command = [sys.executable, "-m", "empfio", "serve", "--demo", "--port", str(port)]
    process = subprocess.Popen(
        command, env=variables, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = ""
        while "curl" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
    finally:
        process.terminate()
        process.wait(PATIENCE)
    assert process.returncode == 0
