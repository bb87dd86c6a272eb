"""Backup and restore: one file, whole or not at all, and as good as the original."""

import asyncio
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import httpx2
import pytest

from empfio.kit.backups.archive import DUMP, MANIFEST
from empfio.kit.embedded.server import EmbeddedServer, start
from tests.conftest import url_in
from tests.desk import PASSWORD, SECRET_KEY
from tests.house.catalog import faults
from tests.processes import PATIENCE, Served, empfio, environment, serving


@dataclass
class Visitor:
    """Somebody who asks a served desk."""

    address: str
    token: str

    def ask(self, method: str, path: str, status: int = 200, **body: Any) -> Any:
        answer = httpx2.request(
            method, f"{self.address}/api/v1{path}", json=body or None, timeout=30,
            headers={"authorization": f"Bearer {self.token}"},
        )  # fmt: skip
        assert answer.status_code == status, answer.text
        return answer.json()


def register(served: Served, name: str) -> Visitor:
    body = {"email": f"{name}@example.com", "password": PASSWORD, "full_name": "Olga Owner",
            "organization_name": name}  # fmt: skip
    answer = httpx2.post(f"{served.address}/api/v1/auth/register", json=body, timeout=30)
    return Visitor(served.address, answer.json()["access_token"])


@contextmanager
def writing(visitor: Visitor) -> Generator[list[str]]:
    """Make leads all the time; the ids of those that were answered."""
    made: list[str] = []
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            made.append(visitor.ask("POST", "/leads", 201, channel="web")["id"])

    hand = threading.Thread(target=write)
    hand.start()
    try:
        yield made
    finally:
        over.set()
        hand.join()


def say(url: str, statement: str, *values: object) -> Any:
    """The rows that a statement gives."""

    async def once() -> Any:
        connection = await asyncpg.connect(url, timeout=10)
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close()

    return asyncio.run(once())


def test_a_backup_taken_while_others_write_comes_back_on_another_machine(
    open_folder: Path,
) -> None:
    here, there, file = open_folder / "here", open_folder / "there", open_folder / "kept"
    with serving(open_folder / "log", data=here) as served:
        salon, other = register(served, "salon"), register(served, "other")
        key = salon.ask("POST", "/api-keys", 201, name="Robot", scopes=["leads:read"])["key"]
        lead = salon.ask("POST", "/leads", 201, channel="web", name="Jane Smith")
        talk = salon.ask("POST", "/conversations", 201, lead_id=lead["id"], channel="web")
        salon.ask("POST", f"/conversations/{talk['id']}/messages", 201, content="Hello")
        with writing(other) as made:
            before = len(made)
            saved = empfio("backup", file, data=here)
        assert saved.returncode == 0, saved.stderr
        assert "the key that signs tokens" in saved.stdout
        later = salon.ask("POST", "/leads", 201, channel="web")
        place = salon.ask("GET", "/events?limit=1000")["next_cursor"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restored = empfio("restore", file, data=there)
    assert restored.returncode == 0, restored.stderr
    rows = rows_in(file)
    assert f"{rows['leads']:,} leads" in restored.stdout
    assert before + 1 <= rows["leads"] <= len(made) + 1
    with serving(open_folder / "log", data=there) as served:
        again, stranger = (Visitor(served.address, one.token) for one in (salon, other))
        assert again.ask("GET", f"/leads/{lead['id']}") == lead
        robot = Visitor(served.address, key)
        assert [one["id"] for one in robot.ask("GET", "/leads")["leads"]] == [lead["id"]]
        again.ask("GET", f"/leads/{later['id']}", 404)
        stranger.ask("GET", f"/leads/{lead['id']}", 404)
        assert stranger.ask("GET", "/leads?size=1")["total"] == rows["leads"] - 1
        found = again.ask("GET", f"/conversations/{talk['id']}")
        assert [one["content"] for one in found["messages"]] == ["Hello"]
        assert len(again.ask("GET", "/messages/search?q=hello")["messages"]) == 1
        assert stranger.ask("GET", "/messages/search?q=hello")["messages"] == []
        check_events(again, place)
        check_lanes(there)


def rows_in(file: Path) -> dict[str, int]:
    with zipfile.ZipFile(file) as archive:
        rows: dict[str, int] = json.loads(archive.read(MANIFEST))["rows"]
    return rows


def check_events(visitor: Visitor, place: str) -> None:
    """Who had read on after the backup misses nothing that happens now."""
    new = visitor.ask("POST", "/leads", 201, channel="web")
    feed = visitor.ask("GET", f"/events?after={place}")
    assert [one["data"]["id"] for one in feed["events"]] == [new["id"]]
    whole = visitor.ask("GET", "/events?limit=1000")["events"]
    assert len({one["id"] for one in whole}) == len(whole)
    assert whole[-1] == feed["events"][0]


def check_lanes(data: Path) -> None:
    """The routines are done and come back."""
    with start(data) as server:
        url = url_in(server.superuser_url, urlsplit(server.url).path.strip("/"))
        say(url, "UPDATE jobs SET due_at = now()")
        say(url, "UPDATE lanes SET due_at = now()")
        end = time.monotonic() + PATIENCE
        while say(url, "SELECT FROM jobs WHERE due_at <= now()"):
            assert time.monotonic() < end, "nobody works"
            time.sleep(0.1)
        assert len(say(url, "SELECT FROM jobs")) >= 3


@dataclass
class Own:
    """A database of one's own with a demo business in it."""

    url: str
    superuser_url: str
    variables: dict[str, str | Path]

    def run(self, *words: str | Path, **more: str | Path) -> subprocess.CompletedProcess[str]:
        return empfio(*words, database_url=self.url, **{**self.variables, **more})

    def leads(self) -> int:
        return int(say(self.superuser_url, "SELECT count(*) FROM leads")[0][0])

    def beside(self) -> list[str]:
        """Databases that a restore made beside ours."""
        name = urlsplit(self.url).path.strip("/")
        sql = "SELECT datname FROM pg_database WHERE datname LIKE $1 || '\\_%'"
        found = [row[0] for row in say(url_in(self.superuser_url, "postgres"), sql, name)]
        return [one for one in found if not one.removeprefix(f"{name}_").isdecimal()]


@pytest.fixture
def own(postgres: EmbeddedServer, fresh_url: str, tmp_path: Path) -> Own:
    name = urlsplit(fresh_url).path.strip("/")
    superuser_url = url_in(postgres.superuser_url, name)
    (tmp_path / "none").touch()
    made = Own(fresh_url, superuser_url, {
        "secret_key": SECRET_KEY, "data": tmp_path, "demo_data": tmp_path / "none", "port": "0",
        "backup_url": postgres.superuser_url,
    })  # fmt: skip
    assert made.run("demo").returncode == 0
    add_lead(made)
    return made


def add_lead(own: Own) -> None:
    lead = "INSERT INTO leads (organization_id, id, channel, channel_id, status, created_at,"
    lead += (
        " updated_at) SELECT organization_id, gen_random_uuid(), 'web', 'x', 'new', now(), now()"
    )
    say(own.superuser_url, f"{lead} FROM organizations")


def test_a_database_of_ones_own_is_backed_up_and_put_back(own: Own, tmp_path: Path) -> None:
    by_owner = own.run("backup", tmp_path / "kept", backup_url="")
    assert by_owner.returncode == 1 and "set EMPFIO_BACKUP_URL" in by_owner.stderr
    saved = own.run("backup", tmp_path)
    assert saved.returncode == 0, saved.stderr
    assert "not EMPFIO_SECRET_KEY" in saved.stdout
    [file] = tmp_path.glob("empfio-*.backup")
    before = own.leads()
    say(own.superuser_url, "DELETE FROM leads")
    kept = own.run("restore", file)
    assert kept.returncode == 1 and "holds data; with --replace" in kept.stderr
    assert own.leads() == 0
    assert own.run("restore", "--replace", file).returncode == 0
    assert own.leads() == before == 1
    assert own.beside() == []
    healthy = own.run("doctor")
    assert healthy.stdout == "✓ Nothing is wrong.\n", healthy.stdout
    assert asyncio.run(house_faults(own.superuser_url)) == []


def add_file(own: Own, folder: Path, data: bytes | None) -> Path:
    """A customer's file that a row names; without ``data`` it is not there."""
    [(organization_id, lead_id)] = say(own.superuser_url, "SELECT organization_id, id FROM leads")
    ids = [organization_id, lead_id, uuid4()]
    for sql in (
        "INSERT INTO channel_connections (organization_id, id, kind, name, settings, secrets,"
        " created_at, updated_at) VALUES ($1, $2, 'api', 'x', '{}', '', now(), now())"
        " ON CONFLICT DO NOTHING",
        "INSERT INTO conversations (organization_id, id, lead_id, session_key, channel, status,"
        " created_at, updated_at) VALUES ($1, $2, $2, 'web_x', 'web', 'active', now(), now())"
        " ON CONFLICT DO NOTHING",
    ):
        say(own.superuser_url, sql, *ids[:2])
    say(
        own.superuser_url,
        "INSERT INTO attachments (organization_id, id, conversation_id, message_id, connection_id,"
        " kind, reference, state, created_at) VALUES ($1, $3, $2, $2, $2, 'image', 'r', 'kept',"
        " now())", *ids,
    )  # fmt: skip
    file = folder / str(organization_id) / str(ids[2])
    file.parent.mkdir(parents=True, exist_ok=True)
    if data is not None:
        file.write_bytes(data)
    return file


def test_customers_files_are_in_it_and_come_back_with_their_rows(own: Own, tmp_path: Path) -> None:
    files, file = tmp_path / "files", tmp_path / "kept"
    picture, gone = add_file(own, files, b"picture"), add_file(own, files, None)
    nobodys = picture.with_name(str(uuid4()))
    nobodys.write_bytes(b"of no row")
    saved = own.run("backup", file)
    assert "1 files of customers" in saved.stdout, saved.stderr
    assert "1 more files of customers are not in" in saved.stdout
    picture.unlink()
    later = add_file(own, files, b"later")
    assert own.run("restore", file).returncode == 1
    assert (picture.exists(), later.exists()) == (False, True), "what was refused changed nothing"
    restored = own.run("restore", "--replace", file)
    assert restored.returncode == 0, restored.stderr
    assert picture.read_bytes() == b"picture"
    assert not gone.exists()
    assert not later.exists(), "no row names it any more: nobody could erase it"
    assert nobodys.exists(), "it was never ours to remove"
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600


def test_files_that_the_restored_rows_name_stay_where_the_backup_holds_none_of_them(
    own: Own, tmp_path: Path
) -> None:
    files, file = tmp_path / "files", tmp_path / "kept"
    picture = add_file(own, files, b"picture")
    files.rename(tmp_path / "away")
    saved = own.run("backup", file)
    assert "1 more files of customers are not in" in saved.stdout, saved.stderr
    (tmp_path / "away").rename(files)
    later = add_file(own, files, b"later")
    restored = own.run("restore", "--replace", file)
    assert restored.returncode == 0, restored.stderr
    assert picture.read_bytes() == b"picture"
    assert not later.exists(), "only the replaced data named it"


def test_a_file_of_a_customer_that_is_damaged_is_seen(own: Own, tmp_path: Path) -> None:
    file, files = tmp_path / "kept", tmp_path / "files"
    picture = add_file(own, files, b"a picture of somebody")
    assert own.run("backup", file).returncode == 0
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"picture of some", b"picture of Some"))
    picture.unlink()
    refused = own.run("restore", "--replace", file)
    assert refused.returncode == 1 and "no whole backup" in refused.stderr
    assert not picture.exists()


def test_a_role_that_row_security_does_not_bind_is_enough(own: Own, tmp_path: Path) -> None:
    name = f"keeper_{urlsplit(own.url).path.strip('/')}"
    say(
        own.superuser_url,
        f"CREATE ROLE {name} LOGIN BYPASSRLS CREATEDB PASSWORD 'k' IN ROLE empfio,"
        " pg_read_all_data",
    )
    place = urlsplit(own.url)
    keeper = place._replace(netloc=f"{name}:k@{place.netloc.rpartition('@')[2]}").geturl()
    file = tmp_path / "kept"
    try:
        saved = own.run("backup", file, backup_url=keeper)
        assert saved.returncode == 0, saved.stderr
        back = own.run("restore", "--replace", file, backup_url=keeper)
        assert back.returncode == 0, back.stderr
    finally:
        say(own.superuser_url, f"DROP ROLE {name}")
    assert (own.leads(), own.beside()) == (1, [])
    assert asyncio.run(house_faults(own.superuser_url)) == []


async def house_faults(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        return await faults(connection)
    finally:
        await connection.close()


async def test_what_somebody_uses_is_not_replaced(own: Own, tmp_path: Path) -> None:
    assert (await asyncio.to_thread(own.run, "backup", tmp_path / "kept")).returncode == 0
    user = await asyncpg.connect(own.url)
    refused = await asyncio.to_thread(own.run, "restore", "--replace", tmp_path / "kept")
    await user.close()
    assert refused.returncode == 1 and "stop empfio serve" in refused.stderr
    assert await asyncio.to_thread(own.leads) == 1


def test_a_file_that_is_not_whole_is_refused(own: Own, tmp_path: Path) -> None:
    file, bad = tmp_path / "kept", tmp_path / "bad"
    assert own.run("backup", file).returncode == 0
    whole = file.read_bytes()
    middle = len(whole) // 2
    for text in (
        b"", whole[:100], whole[:middle], whole[:-1], whole[:-30], whole[middle:],
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], b"PGDMP" + whole[5:50],
    ):  # fmt: skip
        bad.write_bytes(text)
        refused = own.run("restore", "--replace", bad)
        assert refused.returncode == 1 and "is no whole backup" in refused.stderr, refused.stderr
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr(DUMP, b"")
    assert "is no whole backup" in own.run("restore", "--replace", bad).stderr
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        dump = archive.read(DUMP)
    for change, said in (({"format": 3}, "another version"), ({"revision": "9999"}, "newer"),
                         ({"rows": {}}, "not every row")):  # fmt: skip
        with zipfile.ZipFile(bad, "w") as archive:
            archive.writestr(DUMP, dump)
            archive.writestr(MANIFEST, json.dumps(manifest | change))
        assert said in own.run("restore", "--replace", bad).stderr
    assert (own.leads(), own.beside()) == (1, [])


def test_a_backup_takes_the_place_of_nothing_but_what_is_named(own: Own, tmp_path: Path) -> None:
    pipe, link, folder = (tmp_path / name for name in ("pipe", "link", "no-folder"))
    os.mkfifo(pipe)
    link.symlink_to("real")
    for target, said in ((pipe, "is a device or a pipe"), (link, "is a link"),
                         (f"{folder}/", "there is no folder")):  # fmt: skip
        for words in (["backup"], ["backup", "--force"]):
            refused = own.run(*words, target)
            assert (refused.returncode, refused.stdout) == (1, ""), target
            assert said in refused.stderr and "Traceback" not in refused.stderr
    assert pipe.is_fifo() and link.is_symlink() and not folder.exists()
    file = tmp_path / "kept"
    assert own.run("backup", file).returncode == 0
    before = file.stat()
    refused = own.run("backup", file)
    assert refused.returncode == 1 and "replace it by --force" in refused.stderr
    assert file.stat() == before
    assert own.run("backup", "--force", file).returncode == 0
    assert file.stat().st_ino != before.st_ino


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes what is another's")
@pytest.mark.parametrize("owner", ["nobody", "root"])
def test_what_root_makes_in_a_services_folder_is_the_services(
    open_folder: Path, tmp_path: Path, owner: str
) -> None:
    user = pwd.getpwnam(owner)
    data, file = open_folder / "home/data", tmp_path / "kept"
    (open_folder / "home").mkdir(mode=0o711)
    os.chown(open_folder / "home", user.pw_uid, user.pw_gid)
    (tmp_path / "none").touch()
    variables = {"data": data, "demo_data": tmp_path / "none", "port": "0"}
    assert empfio("demo", **variables).returncode == 0
    with start(data) as server:
        own = Own(server.url, url_in(server.superuser_url, "empfio"), variables)
        add_lead(own)
        picture = add_file(own, data / "files", b"picture")
        assert empfio("backup", file, **variables).returncode == 0
    shutil.rmtree(data / "files")
    restored = empfio("restore", "--replace", file, **variables)
    assert restored.returncode == 0, restored.stderr
    ours = [one for one in data.iterdir() if not one.name.startswith(("postgres-", "postgres.so"))]
    ours += [data, *(data / "files").rglob("*")]
    assert {data / "secret.key", data / "postgres.password", picture} < set(ours)
    assert {one.stat().st_uid for one in ours} == {user.pw_uid}
    [cluster] = data.glob("postgres-*")
    assert (cluster.stat().st_uid == user.pw_uid) == (owner != "root")
    healthy = empfio("doctor", **variables)
    assert healthy.stdout == "✓ Nothing is wrong.\n", healthy.stdout
    if owner == "root":
        return
    for closed in (data / "secret.key", picture):
        os.chown(closed, 0, 0)
        ill = empfio("doctor", **variables)
        said = f"✗ {closed} belongs to root, and {owner}, as whom Empfio serves, cannot read it; "
        assert ill.stdout == f"{said}give it back, as root: chown -R {owner}: {data}\n"
        os.chown(closed, user.pw_uid, user.pw_gid)


SLOW = """#!/bin/sh
case "$1" in --version) exec {program} "$@";; esac
{program} "$@" {how}
echo $$ > {mark}.draft && mv {mark}.draft {mark}
exec sleep 120
"""


@contextmanager
def killed_in_the_middle(own: Own, folder: Path, programs: Path, *words: str | Path) -> Any:
    """Run a command whose pg_dump and pg_restore never end, and kill it once they have worked."""
    slow, mark = folder / "slow", folder / "mark"
    slow.mkdir()
    for name, how in (("pg_dump", "| head -c 50000"), ("pg_restore", "")):
        (slow / name).write_text(SLOW.format(program=programs / name, mark=mark, how=how))
        (slow / name).chmod(0o755)
    variables = environment(database_url=own.url, **{**own.variables, "pg_bin": slow})
    process = subprocess.Popen([sys.executable, "-m", "empfio", *map(str, words)], env=variables)
    end = time.monotonic() + PATIENCE
    while not mark.exists():
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    try:
        yield
    finally:
        os.kill(int(mark.read_text()), signal.SIGKILL)


def test_a_backup_that_is_killed_leaves_nothing_that_could_be_taken_for_one(
    own: Own, postgres: EmbeddedServer, tmp_path: Path
) -> None:
    file = tmp_path / "kept"
    with killed_in_the_middle(own, tmp_path, postgres.programs_folder, "backup", file):
        assert not file.exists()
        [draft] = tmp_path.glob(".kept.*")
        assert draft.stat().st_size > 40_000, "else it was not in the middle"
        assert "is no whole backup" in own.run("restore", "--replace", draft).stderr
        assert own.run("backup", file).returncode == 0
    assert own.run("restore", "--replace", file).returncode == 0


def test_a_restore_that_is_killed_leaves_the_database_as_it_was(
    own: Own, postgres: EmbeddedServer, tmp_path: Path
) -> None:
    file = tmp_path / "kept"
    assert own.run("backup", file).returncode == 0
    say(own.superuser_url, "UPDATE leads SET name = 'since the backup'")
    words = ("restore", "--replace", file)
    with killed_in_the_middle(own, tmp_path, postgres.programs_folder, *words):
        assert len(own.beside()) == 1, "else it was not in the middle"
        assert say(own.superuser_url, "SELECT name FROM leads")[0][0] == "since the backup"
        assert own.run("doctor").returncode == 0
        assert own.run(*words).returncode == 0
    assert say(own.superuser_url, "SELECT name FROM leads")[0][0] is None
    assert own.beside() == []
