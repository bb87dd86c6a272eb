"""After a theft: one command shuts every way into an organization, and none of another one."""

import asyncio
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from empfio.access.callers import system_caller
from empfio.access.changing import write_reset_mail
from empfio.kit.ids import OrganizationId, UserId
from empfio.kit.settings import Settings
from tests.desk import PASSWORD, SECRET_KEY, Business, Desk, open_desk
from tests.journeys.matrix import invited, key
from tests.journeys.test_audit import entries
from tests.journeys.test_sessions import is_dead, log_in, refresh
from tests.processes import environment

NOTHING = "Ended: 0 API keys, 0 sessions, 0 invitations, 0 password links."


@pytest.fixture
def variables(database_url: str, tmp_path: Path) -> dict[str, Any]:
    return {"database_url": database_url, "secret_key": SECRET_KEY, "data": tmp_path}


async def revoke(*words: str, **variables: Any) -> subprocess.CompletedProcess[str]:
    """Run the command, while the application goes on serving."""
    command = [sys.executable, "-m", "empfio", "revoke-all", *words]
    return await asyncio.to_thread(
        subprocess.run, command, env=environment(**variables), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip


async def reset_link(desk: Desk, salon: Business) -> str:
    """The token of a link to a new password."""
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        mail = await write_reset_mail(scope, UserId(UUID(salon.user_id)), "https://desk.example")
    assert mail is not None
    return next(line for line in mail.text.split() if "#" in line).partition("#")[2]


async def ways_in(desk: Desk, salon: Business) -> dict[str, Any]:
    robot, _ = await key(salon, "leads:read")
    signed = await log_in(salon)
    _, invitation = await invited(salon)
    await salon.call("GET", "/leads", token=robot, status=200)
    await salon.call("GET", "/auth/me", token=signed["access_token"], status=200)
    link = await reset_link(desk, salon)
    return {"key": robot, "signed": signed, "invitation": invitation, "link": link}


async def follow(salon: Business, ways: dict[str, Any]) -> list[int]:
    """The statuses of who accepts the invitation and of who sets a new password by the link."""
    accepted = {"token": ways["invitation"], "full_name": "Guest", "password": PASSWORD}
    confirmed = {"token": ways["link"], "new_password": PASSWORD}
    paths = {"/auth/invitations/accept": accepted, "/auth/password-reset/confirm": confirmed}
    return [(await salon.call("POST", path, json=body)).status_code for path, body in paths.items()]


async def test_after_one_command_every_way_in_is_dead_and_none_of_another_organization(
    desk: Desk, variables: dict[str, Any]
) -> None:
    salon, other = await desk.found("Robbed"), await desk.found("Elsewhere")
    ways, others = await ways_in(desk, salon), await ways_in(desk, other)
    done = await revoke("--email", salon.email, "--yes", **variables)
    assert done.returncode == 0, done.stderr
    assert "Ended: 1 API keys, 2 sessions, 1 invitations, 1 password links." in done.stdout
    for token in (ways["key"], ways["signed"]["access_token"], salon.token):
        assert await is_dead(salon, token)
    await refresh(salon, ways["signed"]["refresh_token"], status=401)
    gone = await follow(salon, ways)

    await other.call("GET", "/leads", token=others["key"], status=200)
    await other.call("GET", "/auth/me", status=200)
    await refresh(other, others["signed"]["refresh_token"])
    alive = await follow(other, others)
    assert all(status < 300 for status in alive) and all(status >= 400 for status in gone)

    again = await revoke("--email", salon.email.upper(), "--yes", **variables)
    assert NOTHING in again.stdout
    salon.token = (await log_in(salon))["access_token"]
    log = await entries(salon)
    ended = [one for one in log if one["actor"]["type"] == "system"]
    actions = [one["action"] for one in ended]
    assert actions.count("session.ended") == 2
    assert actions.count("api_key.revoked") == actions.count("invitation.revoked") == 1
    counts = [one["to"] for one in ended if one["action"] == "organization.access_revoked"]
    first = {"api_keys": 1, "sessions": 2, "invitations": 1, "password_links": 1}
    assert counts == [first, dict.fromkeys(first, 0)]


async def test_everywhere_means_every_organization(
    settings: Settings, fresh_url: str, variables: dict[str, Any]
) -> None:
    own = settings.model_copy(update={"database_url": SecretStr(fresh_url)})
    async with open_desk(own) as place:
        salons = [await place.found(name) for name in ("One", "Two")]
        done = await revoke("--everywhere", "--yes", **{**variables, "database_url": fresh_url})
        assert "2 sessions" in done.stdout, done.stderr
        for salon in salons:
            assert await is_dead(salon, salon.token)


async def test_it_asks_first_and_needs_to_be_told_whose(
    desk: Desk, variables: dict[str, Any]
) -> None:
    salon = await desk.found()
    for words, said in (
        (("--email", salon.email), "say --yes"),
        (("--yes",), "either --email or --everywhere"),
        (("--yes", "--everywhere", "--email", salon.email), "either --email or --everywhere"),
        (("--yes", "--email", "nobody@example.com"), "Nobody has the e-mail"),
    ):
        done = await revoke(*words, **variables)
        assert done.returncode == 1 and said in done.stderr
    assert await asyncio.to_thread(_answer, "n", salon.email, variables) == 1
    await asyncio.sleep(0.6)  # longer than a token is trusted
    await salon.call("GET", "/auth/me", status=200)
    assert await asyncio.to_thread(_answer, "y", salon.email, variables) == 0
    assert await is_dead(salon, salon.token)


def _answer(word: str, email: str, variables: dict[str, Any]) -> int:
    """Run the command at a terminal whose person answers so."""
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "empfio", "revoke-all", "--email", email]
    process = subprocess.Popen(
        command, env=environment(**variables), stdin=terminal, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    os.write(keyboard, f"{word}\n".encode())
    status = process.wait(120)
    os.close(terminal)
    os.close(keyboard)
    return status
