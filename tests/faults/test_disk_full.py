"""A disk that is full: 503, nothing acknowledged is lost, and all goes on once there is space."""

import asyncio
import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from empfio.kit.embedded.server import start
from empfio.kit.settings import Settings
from tests.agents import answer
from tests.desk import Business, Desk
from tests.faults.test_restarts import registered
from tests.processes import PATIENCE, Served, serving
from tests.visitors import Visitor

SIZE = 200  # megabytes
LONG = os.urandom(30_000).hex()  # that nothing can be made shorter of
WRITERS = 4


@contextmanager
def small_disk(folder: Path) -> Generator[None]:
    """A disk of its own with what lies in ``folder``; in memory, which only root can make."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    found = folder.stat()
    aside = folder.rename(folder.with_name(f"{folder.name}.{uuid4()}"))  # it may be made again
    folder.mkdir()
    who = f"uid={found.st_uid},gid={found.st_gid},mode={found.st_mode & 0o777:o}"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,{who}", "tmpfs", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.skip(f"a small disk cannot be made here: {made.stderr.strip()}")
    try:
        subprocess.run(["cp", "-a", f"{aside}/.", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all the space there is; the file to remove."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as written:
        for size in (1_000_000, 4_096, 1):
            with suppress(OSError):
                while True:
                    written.write(bytes(size))
    return filler


@dataclass(slots=True)
class Writer:
    """One who writes long messages; each is repeated under its key until it is acknowledged."""

    salon: Business
    talk: str
    acknowledged: list[str] = field(default_factory=list)
    refused: int = 0

    async def write(self, until: asyncio.Event) -> None:
        while not until.is_set():
            key = f"{self.talk}/{len(self.acknowledged)}"
            answer = await reached(
                self.salon, "POST", f"/conversations/{self.talk}/messages",
                json={"content": f"{key} {LONG}", "take_over": False},
                headers={"idempotency-key": key},
            )  # fmt: skip
            assert answer.status_code in (201, 409, 503), answer.text
            if answer.status_code == 201:
                self.acknowledged.append(answer.json()["content"])
            else:
                self.refused += 1
                await asyncio.sleep(0.05)


async def reached(salon: Business, method: str, path: str, **options: object) -> httpx2.Response:
    """An answer of the server."""
    answer = await salon.call(method, path, **options)
    assert answer.status_code != 503 or answer.headers["retry-after"]
    return answer


async def read(salon: Business) -> int:
    """The status of a list; it may be asked for twice, as the answer to a crowd says."""
    answer = await reached(salon, "GET", "/conversations")
    if answer.status_code == 503:
        answer = await reached(salon, "GET", "/conversations")
    return answer.status_code


@pytest.mark.parametrize("what", ["data", "log of changes"])
async def test_a_full_disk_loses_nothing_and_mends_by_itself(
    open_folder: Path, is_whole: bool, what: str
) -> None:
    # Each time on a new disk: by and by PostgreSQL's own log would fill one that is so small.
    for number in range(20 if is_whole else 1):
        await fill_and_empty(open_folder / str(number), what)


async def fill_and_empty(folder: Path, what: str) -> None:
    """A server whose disk is filled and emptied once."""
    with start(folder / "data") as made:
        made_by = made.version
    cluster = folder / "data" / f"postgres-{made_by}"
    # What PostgreSQL writes to first (pg_wal) lies on a disk of its own, as operators put it.
    changes = Path(shutil.move(cluster / "pg_wal", folder / "changes"))
    (cluster / "pg_wal").symlink_to(changes)
    small = cluster if what == "data" else changes
    with small_disk(small), serving(folder / "out", data=folder / "data") as served:
        async with httpx2.AsyncClient(base_url=served.address, timeout=30) as client:
            await check(served, await registered(client), small, reads_go_on=what == "data")


async def check(served: Served, salon: Business, small: Path, reads_go_on: bool) -> None:
    """Fill the disk while many write, make room again, and count."""
    writers = [Writer(salon, (await salon.conversation())["id"]) for _ in range(WRITERS)]
    until = asyncio.Event()
    work = asyncio.gather(*(writer.write(until) for writer in writers))
    await progress(writers, work)
    filler = await asyncio.to_thread(fill, small)
    reads = Counter[int]()
    end = time.monotonic() + PATIENCE
    while min(writer.refused for writer in writers) < 5:
        assert not work.done(), await work
        assert time.monotonic() < end, "the disk is not full"
        reads[await read(salon)] += 1
    assert set(reads) <= ({200} if reads_go_on else {200, 503}), reads
    filler.unlink()
    await progress(writers, work)
    until.set()
    await work
    for writer in writers:
        found = await salon.get(f"/conversations/{writer.talk}")
        assert [message["content"] for message in found["messages"]] == writer.acknowledged
        assert found["message_count"] == len(writer.acknowledged)
    assert served.process is not None
    assert served.process.poll() is None, "it ended"


async def progress(writers: list[Writer], work: "asyncio.Future[object]") -> None:
    """Wait until every writer has stored some more."""
    before = [len(writer.acknowledged) for writer in writers]
    end = time.monotonic() + PATIENCE * 2
    while any(len(w.acknowledged) < b + 5 for w, b in zip(writers, before, strict=True)):
        assert not work.done(), await work
        assert time.monotonic() < end, "nothing is stored"
        await asyncio.sleep(0.02)


async def test_a_full_disk_of_files_refuses_them_until_there_is_room(
    talking: Desk, settings: Settings, is_whole: bool
) -> None:
    for _ in range(10 if is_whole else 1):
        await fill_disk_of_files(talking, settings)


async def fill_disk_of_files(talking: Desk, settings: Settings) -> None:
    """A customer sends a picture when there is no room for it, and again."""
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Thank you."), answer("Thanks."))
    folder = Path(settings.data) / "files"
    folder.mkdir(exist_ok=True)
    picture = b"\xff\xd8\xff\xe0" + bytes(50_000)
    with small_disk(folder):
        filler = fill(folder)
        ours, id = folder / salon.id, str(uuid4())
        for _ in range(2):
            await jane.send(picture, "fringe.jpg", id, status=503)
        assert not list(ours.glob("*")), "a part of it was left"
        await jane.write("Can you see my picture?")  # words are taken in meanwhile
        filler.unlink()
        [one] = (await jane.send(picture, "fringe.jpg", id))["attachments"]
        assert [file.name for file in ours.glob("*")] == [one["id"]]
        given = await jane.call("GET", f"/attachments/{one['id']}/file", status=200)
        assert given.content == picture
