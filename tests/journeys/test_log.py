"""The log of a running server: what it tells of requests, and what it never tells."""

import asyncio
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx2
import pytest

from empfio.kit.embedded.server import EmbeddedServer
from tests.conftest import url_in
from tests.desk import PASSWORD, SECRET_KEY
from tests.processes import Served, serving

CANARY = "kanarie"
PHONE = "+49301234567"
NOBODY = "00000000-0000-7000-8000-0000000000aa"


def statement(postgres: EmbeddedServer, url: str, text: str) -> None:
    """Run SQL as the superuser in the database of ``url``."""

    async def run() -> None:
        database = urlsplit(url).path.strip("/")
        connection = await asyncpg.connect(url_in(postgres.superuser_url, database))
        try:
            await connection.execute(text)
        finally:
            await connection.close()

    asyncio.run(run())


def requests(served: Served) -> list[dict[str, Any]]:
    """The lines about requests; the server is stopped, so that none is still on its way."""
    served.stop()
    said = [json.loads(line) for line in served.said().splitlines() if line.startswith("{")]
    asked = [line for line in said if "route" in line]
    return [line for line in asked if not line["route"].startswith("/health")]


@pytest.fixture
def server(fresh_url: str, tmp_path: Path) -> Generator[Served]:
    """A server that logs all requests, at the most talkative level."""
    settings = {"database_url": fresh_url, "secret_key": SECRET_KEY, "migrate": "false"}
    with serving(
        tmp_path / "log", **settings, log_requests="true", log_level="debug", data=tmp_path
    ) as served:
        yield served


@pytest.fixture
def quiet(fresh_url: str, tmp_path: Path) -> Generator[Served]:
    """A server with the settings as they are."""
    settings = {"database_url": fresh_url, "secret_key": SECRET_KEY, "migrate": "false"}
    with serving(tmp_path / "quiet", **settings, data=tmp_path) as served:
        yield served


def registered(client: httpx2.Client, name: str = CANARY) -> dict[str, str]:
    """A new organization's owner: the header that says who calls."""
    answer = client.post(
        "/api/v1/auth/register",
        json={
            "email": f"{name}@example.com", "password": f"{PASSWORD} {name}",
            "full_name": f"{name} person", "organization_name": f"{name} salon",
        },
    )  # fmt: skip
    assert answer.status_code == 201
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


def test_neither_texts_nor_people_nor_tokens_nor_ids_are_ever_logged(
    server: Served, fresh_url: str, postgres: EmbeddedServer
) -> None:
    with httpx2.Client(base_url=server.address, timeout=30) as client:
        owner = registered(client)
        secrets = [owner["authorization"].removeprefix("Bearer ")]
        body = {"email": f"{CANARY}@example.com", "password": CANARY}
        assert client.post("/api/v1/auth/login", json=body).status_code == 401
        key = client.post(
            "/api/v1/api-keys", headers=owner, json={"name": CANARY, "scopes": ["leads:read"]}
        ).json()["key"]
        secrets.append(key)
        lead = {
            "name": CANARY,
            "phone": PHONE,
            "email": f"{CANARY}@a.example",
            "metadata": {CANARY: 1},
        }
        made = client.post("/api/v1/leads", headers=owner, json={**lead, "channel": "whatsapp"})
        assert made.status_code == 201
        secrets.append(made.json()["id"])
        talk = {"lead_id": made.json()["id"], "channel": "whatsapp",
                "messages": [{"role": "user", "content": CANARY}]}  # fmt: skip
        conversation = client.post("/api/v1/conversations", headers=owner, json=talk).json()["id"]
        path = f"/api/v1/conversations/{conversation}"
        assert client.post(
            f"{path}/messages",
            headers={**owner, "idempotency-key": CANARY},
            json={"content": CANARY},
        ).is_success
        for sought in (
            f"/api/v1/leads?search={CANARY}", f"/api/v1/conversations?q={CANARY}",
            f"/api/v1/conversations?cursor={CANARY}", f"/{CANARY}?token={CANARY}",
            f"/api/v1/leads/{CANARY}", f"/docs/assets/{CANARY}", path, f"/api/v1/leads/{NOBODY}",
        ):  # fmt: skip
            client.get(sought, headers=owner)
            client.get(sought, headers={"authorization": f"Bearer {CANARY}"})
        client.request("PATCH", path, headers=owner, content=f'{{"status": "{CANARY}"')
        # A crash whose error quotes what it is about, as many of PostgreSQL's do.
        statement(
            postgres, fresh_url,
            "CREATE FUNCTION quote(name text) RETURNS boolean LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no % here', name; END $$;"
            "ALTER TABLE leads ADD CONSTRAINT quoted CHECK (name NOT LIKE '% x' OR quote(name))",
        )  # fmt: skip
        crash = client.post("/api/v1/leads", headers=owner, json={**lead, "name": f"{CANARY} x"})
        assert crash.status_code == 500
    told = requests(server)
    said = server.said()
    for secret in (CANARY, PHONE, PHONE[1:], "@", PASSWORD, NOBODY, conversation, *secrets):
        assert secret.lower() not in said.lower(), secret
    crashed = [line for line in told if line["event"] == "crashed"]
    assert [line["trace_id"] for line in crashed] == [crash.json()["trace_id"]]
    assert any("RaiseError" in step for step in crashed[0]["exception"])
    assert "Traceback" not in said
    assert len(told) > 20


def test_with_log_requests_every_request_is_a_line_by_its_route(server: Served) -> None:
    with httpx2.Client(base_url=server.address) as client:
        owner = registered(client, "Line")
        client.get("/api/v1/conversations?size=3", headers=owner)
        missing = client.get(f"/api/v1/leads/{NOBODY}", headers=owner)
        client.get("/api/v1/nothing")
    told = requests(server)
    assert [(line["method"], line["route"], line["status"]) for line in told] == [
        ("POST", "/api/v1/auth/register", 201),
        ("GET", "/api/v1/conversations", 200),
        ("GET", "/api/v1/leads/{lead_id}", 404),
        ("GET", "none", 404),
    ]
    assert all(line["ms"] > 0 for line in told)
    assert told[2]["trace_id"] == missing.json()["trace_id"]
    assert told[2]["kind"] == "not-found"


def test_without_it_only_failed_and_slow_requests_are_lines(
    quiet: Served, fresh_url: str, postgres: EmbeddedServer
) -> None:
    with httpx2.Client(base_url=quiet.address, timeout=30) as client:
        owner = registered(client, "Quiet")
        assert client.get("/api/v1/conversations", headers=owner).status_code == 200
        assert client.get(f"/api/v1/leads/{NOBODY}", headers=owner).status_code == 404
        statement(
            postgres, fresh_url,
            "CREATE FUNCTION slow() RETURNS boolean LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_sleep(1.2); RETURN true; END $$;"
            "ALTER TABLE leads ADD CONSTRAINT slow CHECK (name <> 'Slow' OR slow())",
        )  # fmt: skip
        assert client.post("/api/v1/leads", headers=owner, json={"name": "Slow"}).is_success
    lines = requests(quiet)
    # On a machine that does much else besides, others may have been slow too.
    assert all(line["ms"] > 1_000 for line in lines)
    slow = lines[-1]
    assert (slow["method"], slow["route"], slow["status"]) == ("POST", "/api/v1/leads", 201)
