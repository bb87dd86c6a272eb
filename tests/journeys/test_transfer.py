"""Import, export and the demo, through the command line."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.desk import SECRET_KEY
from tests.processes import empfio, environment

GOOD = {
    "source": "here",
    "id": "one",
    "lead": {"name": "Anna", "channel": "whatsapp", "phone": "0049 123 456789"},
    "channel": "whatsapp",
    "status": "completed",
    "created_at": "2026-03-07T10:00:00Z",
    "messages": [
        {"role": "user", "content": "Hi", "created_at": "2026-03-07T10:00:00Z"},
        {"role": "assistant", "content": "Hello", "metadata": {"author": {"type": "agent"}}},
    ],
}
SECOND_FORM = {
    "source": "there",
    "id": "two",
    "topics": ["dentist"],
    "seconds": 3,
    "messages": [{"role": "user", "text": "Moin"}, {"role": "assistant", "text": "Guten Tag"}],
}


class Place:
    """A database with one organization, and the command line on it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.variables = {"database_url": url, "secret_key": SECRET_KEY, "data": folder}

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return empfio(*words, **self.variables)

    async def ask(self, statement: str, *values: Any) -> Any:
        connection = await asyncpg.connect(self.url, server_settings={"role": "empfio_app"})
        try:
            organization = await asyncpg.connect(
                self.url, server_settings={"role": "empfio_across"}
            )
            key = await organization.fetchval(
                "SELECT organization_id FROM organization_slugs ORDER BY slug LIMIT 1"
            )
            await organization.close()
            await connection.execute(f"SET app.organization_id = '{key}'")
            return await connection.fetchval(statement, *values)
        finally:
            await connection.close()


@pytest.fixture
def place(fresh_url: str, tmp_path: Path) -> Place:
    """The demo's organization, without its dialogues."""
    (tmp_path / "nothing.jsonl").write_text("")
    made = Place(fresh_url, tmp_path)
    made.variables["demo_data"] = tmp_path / "nothing.jsonl"
    assert made.run("demo").returncode == 0
    return made


def write_lines(file: Path, *lines: object) -> Path:
    """Objects as JSON lines, bytes as they are."""
    file.write_bytes(
        b"".join(
            (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"
            for line in lines
        )
    )
    return file


async def test_both_forms_are_taken_in_and_bad_lines_are_numbered(place: Place) -> None:
    future = {"role": "user", "content": "Hi", "created_at": "2999-01-01T00:00:00Z"}
    unborn = {**GOOD, "id": "unborn", "created_at": "2999-01-01T00:00:00Z", "messages": []}
    before = {**GOOD, "id": "before", "created_at": "2026-03-07T10:00:00.000001Z"}
    backwards = {
        **GOOD,
        "id": "backwards",
        "messages": [
            {"role": "user", "content": "b", "created_at": "2026-03-07T10:00:01Z"},
            {"role": "user", "content": "a", "created_at": "2026-03-07T10:00:00Z"},
        ],
    }
    file = write_lines(
        place.folder / "mixed.jsonl",
        GOOD,
        b'{"broken": ',
        SECOND_FORM,
        b"",
        {**GOOD, "id": "role", "messages": [{"role": "boss", "content": "no"}]},
        {**GOOD, "id": "late", "messages": [future]},
        backwards,
        b'{"messages": [{"role": "user", "content": "\\u0000"}]}',
        b"\xff\xfe",
        {**GOOD, "id": "phone", "lead": {"channel": "whatsapp", "channel_id": "nobody"}},
        {"messages": []},
        unborn,
        before,
    )
    done = place.run("import", file)
    assert done.returncode == 2
    numbers = [int(n) for n in re.findall(r"^line (\d+) skipped: .{10,}", done.stdout, re.M)]
    assert numbers == [2, 5, 6, 7, 8, 9, 10, 12, 13]
    assert "3 conversations with 4 messages added" in done.stdout
    assert await place.ask("SELECT count(*) FROM messages") == 4
    assert await place.ask("SELECT session_key FROM conversations WHERE source_id = 'one'") == (
        "whatsapp_+49123456789"
    )


async def test_a_second_run_adds_nothing(place: Place) -> None:
    file = write_lines(place.folder / "lines.jsonl", GOOD, SECOND_FORM, {"messages": []})
    assert place.run("import", file).returncode == 0
    again = place.run("import", file)
    assert "0 conversations with 0 messages added" in again.stdout
    assert "3 known already, 0 skipped" in again.stdout
    assert await place.ask("SELECT count(*) FROM conversations") == 3
    assert await place.ask("SELECT sum(n)::int FROM counters WHERE kind = 'conversations'") == 3


async def test_of_two_lines_with_one_name_the_first_counts(place: Place) -> None:
    file = write_lines(place.folder / "twice.jsonl", SECOND_FORM, {**SECOND_FORM, "messages": []})
    done = place.run("import", file)
    assert "1 conversations with 2 messages added" in done.stdout
    assert "1 known already, 0 skipped" in done.stdout


async def test_an_export_taken_in_elsewhere_is_exported_the_same(
    place: Place, open_folder: Path, tmp_path: Path
) -> None:
    # No phone: the address is made up. As long as can be; and an author beside full metadata.
    named = {"source": "s" * 200, "id": "i" * 200}
    full = {"author": {"type": "user", "name": "\x01" * 200}, "note": "x" * 16_373}
    told = {"role": "assistant", "content": "Hi", "metadata": full}
    long = {**named, "lead": {"channel": "voice"}, "channel": "voice", "messages": [told]}
    file = write_lines(place.folder / "lines.jsonl", GOOD, SECOND_FORM, long)
    assert place.run("import", file).returncode == 0
    first = tmp_path / "first.jsonl"
    assert place.run("export", first).returncode == 0
    assert len(first.read_text().splitlines()) == 3
    exported = json.loads(first.read_text().splitlines()[0])
    assert {"lead", "channel", "status", "created_at", "messages"} <= set(exported)
    assert exported["messages"][1]["metadata"] == {"author": {"type": "agent"}}
    second = tmp_path / "second.jsonl"
    elsewhere = {"data": open_folder / "data", "demo_data": tmp_path / "nothing.jsonl"}
    assert empfio("demo", **elsewhere).returncode == 0
    assert empfio("import", first, **elsewhere).returncode == 0
    assert empfio("export", second, **elsewhere).returncode == 0
    assert second.read_text() == first.read_text()


async def test_an_import_that_was_killed_goes_on_where_it_was(place: Place) -> None:
    lines = [
        {
            "source": "many",
            "id": str(number),
            "messages": [{"role": "user", "content": f"{number} {part}"} for part in range(10)],
        }
        for number in range(3000)
    ]
    file = write_lines(place.folder / "many.jsonl", *lines)
    words = [sys.executable, "-m", "empfio", "import", str(file)]
    cut = subprocess.Popen(words, env=environment(**place.variables), stderr=subprocess.DEVNULL)
    began = time.monotonic()
    while await place.ask("SELECT count(*) FROM conversations") == 0:
        assert time.monotonic() < began + 60
    os.kill(cut.pid, signal.SIGKILL)
    cut.wait()
    kept = await place.ask("SELECT count(*) FROM conversations")
    assert 0 < kept < 3000, "the import was not cut off in the middle"
    done = place.run("import", file)
    assert f"{3000 - kept:,} conversations with {(3000 - kept) * 10:,} messages" in done.stdout
    assert await place.ask("SELECT count(*) FROM messages") == 30_000
    assert (
        await place.ask("SELECT count(DISTINCT (conversation_id, content)) FROM messages") == 30_000
    )


async def test_the_demo_looks_lived_in_and_says_its_password_again(
    fresh_url: str, tmp_path: Path, shared: Path
) -> None:
    place = Place(fresh_url, tmp_path)
    place.variables["demo_data"] = shared / "data/bulk_conversations.jsonl"
    first = place.run("demo")
    assert first.returncode == 0, first.stderr
    assert await place.ask("SELECT count(*) FROM conversations") == 2000
    assert await place.ask("SELECT count(*) FROM messages") == 37_378
    groups = "SELECT json_object_agg({0}, n) FROM (SELECT {0}, count(*) AS n FROM conversations GROUP BY 1) AS g"  # noqa: E501
    channels = json.loads(await place.ask(groups.format("channel")))
    assert set(channels) == {"whatsapp", "telegram", "web", "voice"}
    statuses = json.loads(await place.ask(groups.format("status")))
    assert set(statuses) == {"active", "completed", "escalated", "abandoned"}
    assert min(Counter(channels | statuses).values()) > 20
    assert await place.ask("SELECT count(DISTINCT created_at::date) FROM conversations") > 20
    assert await place.ask("SELECT max(updated_at) <= now() FROM conversations")
    second = place.run("demo")
    assert await place.ask("SELECT count(*) FROM conversations") == 2000
    password = re.search(r"Password +(\S+)", first.stdout)
    assert password is not None
    assert password[0] in second.stdout


async def test_the_demo_is_a_salon_that_is_set_up_once(place: Place) -> None:
    seen = {
        "organization_settings WHERE time_zone = 'Europe/Berlin' AND currency = 'EUR'": 1,
        "services WHERE price_cents > 0 AND translations->>'de' <> name": 5,
        "staff": 3,
        "staff WHERE week IS NOT NULL": 1,
        "staff_services": 12,
        "opening_hours WHERE json_array_length(week) = 5": 1,
    }
    for rows, number in seen.items():
        assert await place.ask(f"SELECT count(*) FROM {rows}") == number, rows
    days = (
        "SELECT json_agg(day->'weekday')::text FROM opening_hours, json_array_elements(week) AS day"
    )
    assert sorted(json.loads(await place.ask(days))) == [1, 2, 3, 4, 5]
    assert place.run("demo").returncode == 0
    for rows, number in seen.items():
        assert await place.ask(f"SELECT count(*) FROM {rows}") == number, rows


def test_the_sample_fills_the_demo_where_there_is_nothing_else(
    fresh_url: str, tmp_path: Path
) -> None:
    place = Place(fresh_url, tmp_path)
    assert place.run("demo").returncode == 0
    export = tmp_path / "out.jsonl"
    assert place.run("export", export).returncode == 0
    assert len(export.read_text().splitlines()) >= 10


def test_an_export_is_for_nobody_else_and_takes_no_others_place(place: Place) -> None:
    folder = place.folder / "exports"
    folder.mkdir()
    file, pipe = folder / "x.jsonl", folder / "pipe"
    os.mkfifo(pipe)
    for target, said in ((folder, "is a folder; name a file in it"),
                         (pipe, "is a device or a pipe"),
                         (f"{folder}/none/", "there is no folder")):  # fmt: skip
        refused = place.run("export", target)
        assert refused.returncode == 1, target
        assert refused.stderr.startswith("empfio: ") and said in refused.stderr
        assert "doctor" not in refused.stderr
    assert place.run("export", file).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = place.run("export", file)
    assert again.returncode == 1 and "replace it by --force" in again.stderr
    assert place.run("export", "--force", file).returncode == 0
    assert sorted(one.name for one in folder.iterdir()) == ["pipe", "x.jsonl"]
