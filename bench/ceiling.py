"""What PostgreSQL itself can do, driven by pgbench: our one-statement append, and less of it."""

import asyncio
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from uuid import UUID

import asyncpg

from bench.ground import Ground
from empfio.conversations.appending import APPEND_TOGETHER
from empfio.kit.words import mark_of, vector

_TEXT = "We look forward to seeing you on Tuesday at ten. Bring the key."
_PAST = 1_000_000  # a number that no message of a conversation reaches
_SETTINGS = {
    "role": "empfio_app",
    "timezone": "UTC",
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
}


def bare(ground: Ground) -> str:
    """Nothing but a message stored: no lock, no number, no count, no event, no words, no key.

    Into a table of its own, with the columns of a message and its two unique indexes.
    """
    return _insert(ground, "bench.messages", "nextval('bench.seqs')")


def bare_in_place(ground: Ground) -> str:
    """The same into the table of messages itself: as large as it is, with all that it checks.

    Numbered past what any conversation has; ``take_back`` removes them again.
    """
    return _insert(ground, "messages", f"{_PAST} + nextval('bench.seqs')")


def take_back(ground: Ground) -> None:
    """Remove what ``bare_in_place`` stored."""
    asyncio.run(_take_back(ground))


async def _take_back(ground: Ground) -> None:
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        await connection.execute(
            "DELETE FROM messages WHERE organization_id = $1 AND seq > $2"
            " AND conversation_id IN (SELECT id FROM bench.targets)",
            UUID(ground.large.id), _PAST,
        )  # fmt: skip
    finally:
        await connection.close()


def _insert(ground: Ground, table: str, number: str) -> str:
    fresh = _fresh(ground)
    return (
        f"\\set n random(1, {len(ground.targets)})\n"
        f"INSERT INTO {table} (organization_id, conversation_id, seq, id, role, content,"
        f" metadata, created_at) SELECT '{ground.large.id}', id, {number}, {fresh},"
        f" 'assistant', '{_TEXT}', '{{}}', now() FROM bench.targets WHERE n = :n;\n"
    )


def _fresh(ground: Ground) -> str:
    return "uuidv7()" if int(ground.version.split(".")[0]) >= 18 else "gen_random_uuid()"


def append(ground: Ground) -> str:
    """Everything is a literal but the number of the conversation, so that no time goes for it."""
    fresh = _fresh(ground)
    author = {"type": "user", "id": ground.large.id, "name": "Bench Owner"}
    metadata = json.dumps({"author": author}, separators=(",", ":"))
    row: list[tuple[str, str]] = [
        ("(SELECT id FROM bench.targets WHERE n = :n)", "uuid"),
        (fresh, "uuid"),
        ("'assistant'", "text"),
        (f"'{_TEXT}'", "text"),
        (f"'{metadata}'", "text"),
        ("'take over'", "text"),
        (str(len(_TEXT)), "bigint"),
        (f"'{_TEXT}'", "text"),
        ("(:n % 8)", "smallint"),
        ("'" + vector(_TEXT, mark_of(UUID(ground.large.id))).replace("'", "''") + "'", "text"),
        *[(fresh, "uuid")] * 4,
        ("'user'", "text"),
        (f"'{ground.large.id}'", "uuid"),
        ("'Bench Owner'", "text"),
        ("'{}'", "text"),
        ("sha256(uuid_send(gen_random_uuid()))", "bytea"),
        (f"'\\x{'ab' * 32}'", "bytea"),
    ]
    values = {1: f"'{ground.large.id}'::uuid", 2: "now()"}
    values |= {place: f"ARRAY[{value}]::{kind}[]" for place, (value, kind) in enumerate(row, 3)}
    statement = re.sub(
        r"\$(\d+)(?:::\w+\[\])?", lambda found: values[int(found[1])], APPEND_TOGETHER
    )
    # pgbench would take what follows the colons of a time format and of "reason" for variables.
    one_line = " ".join(statement.split()).replace("HH24:MI:SS", 'HH24":"MI":"SS')
    one_line = one_line.replace('"reason":null', '"reason": null')
    return f"\\set n random(1, {len(ground.targets)})\n{one_line};\n"


def append_alone(ground: Ground) -> str:
    """A message appended without event, words and key: what those three are measured against.

    Numbered, counted and shown on its conversation, as every list and page needs it, in as few
    parts as it takes: the update locks the row, and the message is stored from what it returns.
    """
    return (
        f"\\set n random(1, {len(ground.targets)})\n"
        "WITH grown AS (UPDATE conversations SET last_seq = last_seq + 1,"
        f" message_count = message_count + 1, text_bytes = text_bytes + {len(_TEXT)},"
        " version = version + 1, updated_at = greatest(now(), last_message_at, updated_at),"
        " last_message_at = greatest(now(), last_message_at, updated_at),"
        f" last_message_preview = '{_TEXT}', read_seq = last_seq + 1, handover = '{{}}',"
        f" status = 'escalated' WHERE organization_id = '{ground.large.id}'"
        " AND id = (SELECT id FROM bench.targets WHERE n = :n)"
        " RETURNING organization_id, id, last_seq, updated_at)"
        " INSERT INTO messages (organization_id, conversation_id, seq, id, role, content,"
        f" metadata, created_at) SELECT organization_id, id, last_seq, {_fresh(ground)},"
        f" 'assistant', '{_TEXT}', '{{}}', updated_at FROM grown;\n"
    )


def pgbench(ground: Ground) -> Path:
    """The program: beside the running server's others, else the system's."""
    beside = ground.server.programs_folder / "pgbench"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    if beside.is_file():
        return beside
    if not system:
        raise SystemExit("bench: pgbench is missing; install it with: apt install postgresql")
    return system[-1]


def per_second(ground: Ground, script: str, seconds: float, clients: int) -> float:
    """Statements of a script a second."""
    settings = _SETTINGS | {"app.organization_id": ground.large.id}
    owner = ground.owner
    environment = os.environ | {
        "PGHOST": owner["host"],
        "PGPORT": owner["port"],
        "PGUSER": owner["user"],
        "PGPASSWORD": owner["password"],
        "PGDATABASE": owner["name"],
        "PGOPTIONS": " ".join(f"-c {name}={text}" for name, text in settings.items()),
    }
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        said = subprocess.run(
            [str(pgbench(ground)), "-n", "-M", "prepared", "-c", str(clients), "-j", "1",
             "-T", str(max(1, round(seconds))), "-f", file.name],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    rate = re.search(r"tps = ([\d.]+)", said.stdout)
    failed = re.search(r"number of failed transactions: (\d+)", said.stdout)
    if said.returncode or rate is None or (failed and failed[1] != "0"):
        raise SystemExit(f"bench: pgbench went wrong: {said.stderr[-2000:]}")
    return float(rate[1])
