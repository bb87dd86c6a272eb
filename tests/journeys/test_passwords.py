"""Passwords: changed by who knows them, reset by a mail's link or by the operator."""

import asyncio
import os
import pty
import re
import runpy
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import ValidationError

from empfio.access import changing, passwords
from empfio.access.actions import find_user_by_email, open_session
from empfio.access.changing import set_password
from empfio.access.errors import WrongLoginError
from empfio.access.records import Device
from empfio.kit.mail import Mail, MailError, Smtp, mailer_of
from empfio.kit.settings import Settings
from tests.desk import PASSWORD, SECRET_KEY, Business, Desk, open_desk
from tests.journeys.matrix import joined, key
from tests.journeys.test_sessions import is_dead, log_in, refresh
from tests.mailbox import Mailbox, open_mailbox, with_mail
from tests.processes import empfio, environment

NEW = "staple correct battery"


@pytest.fixture(scope="module")
async def mailbox() -> AsyncGenerator[Mailbox]:
    async with open_mailbox() as opened:
        yield opened


@pytest.fixture(scope="module")
def mailing_url(make_database: Callable[[], str]) -> str:
    return make_database()


@pytest.fixture(scope="module")
async def mailing(settings: Settings, mailing_url: str, mailbox: Mailbox) -> AsyncGenerator[Desk]:
    """The application with a mail server, on a database of its own."""
    async with open_desk(with_mail(settings, mailing_url, mailbox)) as desk:
        yield desk


async def can_log_in(salon: Business, password: str) -> bool:
    body = {"email": salon.email, "password": password}
    return (await salon.client.post("/api/v1/auth/login", json=body)).status_code == 200


async def ask(desk: Desk, path: str, status: int, **body: Any) -> httpx2.Response:
    answer = await desk.client.post(f"/api/v1/auth/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer


async def mailed_link(desk: Desk, mailbox: Mailbox, email: str) -> str:
    """The token of a link that is asked for, once its mail is there."""
    before = len(mailbox.mails_to(email.lower()))
    await ask(desk, "password-reset", 202, email=email)
    mail = await mailbox.next_mail(email.lower(), before + 1)
    text = mail.get_content().replace("\r\n", "\n")
    found = re.search(r"^https://desk\.example\.com/password-reset#(\S+)$", text, re.M)
    assert found is not None, text
    return found[1]


async def test_a_changed_password_ends_all_other_sessions(desk: Desk) -> None:
    salon = await desk.found()
    mine, other = await log_in(salon), await log_in(salon)
    body = {"current_password": PASSWORD, "new_password": NEW}
    token = mine["access_token"]
    answer = await salon.call("POST", "/auth/password", json=body, token=token, status=200)
    assert list(answer.json()) == list(mine)
    assert await is_dead(salon, other["access_token"])
    await refresh(salon, other["refresh_token"], status=401)
    await salon.call("GET", "/auth/me", token=answer.json()["access_token"], status=200)
    assert await is_dead(salon, token), "an access token of before opens nothing"
    assert not await can_log_in(salon, PASSWORD)
    assert await can_log_in(salon, NEW)
    await refresh(salon, answer.json()["refresh_token"])
    # The refresh token of before is a used one now.
    assert "reused" in (await refresh(salon, mine["refresh_token"], status=401))["type"]


@pytest.mark.parametrize("meanwhile", ["reset", "signed out", "shut out"])
async def test_whoever_resets_or_shuts_out_while_a_password_is_changed_has_the_last_word(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    salon = await desk.found()
    user = await find_user_by_email(desk.house.database, salon.email)
    assert user is not None
    token = (await log_in(salon))["access_token"]
    hash_password = changing.hash_password

    async def hash_slowly(password: str) -> str:
        if password == "by the intruder":
            if meanwhile == "reset":
                await set_password(desk.house.database, user, NEW)
            elif meanwhile == "signed out":
                await salon.call("POST", "/auth/logout", token=token, status=204)
            else:
                owner = await joined(salon, "owner")
                path = f"/users/{user.id}/deactivation"
                await salon.call("PUT", path, token=owner["access_token"], status=200)
        return await hash_password(password)

    monkeypatch.setattr(changing, "hash_password", hash_slowly)
    body = {"current_password": PASSWORD, "new_password": "by the intruder"}
    await salon.call("POST", "/auth/password", json=body, token=token, status=401)
    assert not await can_log_in(salon, "by the intruder")
    assert await can_log_in(salon, NEW) is (meanwhile == "reset")


async def test_who_does_not_know_the_password_cannot_change_it(desk: Desk) -> None:
    salon = await desk.found()
    body = {"current_password": "wrong", "new_password": NEW}
    problem = (await salon.call("POST", "/auth/password", json=body, status=403)).json()
    assert problem["type"] == "urn:empfio:problem:wrong-password"
    robot, _ = await key(salon, "leads:read")
    body = {"current_password": PASSWORD, "new_password": NEW}
    await salon.call("POST", "/auth/password", json=body, token=robot, status=403)
    for short in ("", "short", "x" * 257):
        await salon.call("POST", "/auth/password", json={**body, "new_password": short}, status=422)
    assert await can_log_in(salon, PASSWORD)


async def test_a_mailed_link_gives_a_new_password_once(mailing: Desk, mailbox: Mailbox) -> None:
    salon = await mailing.found()
    other = await log_in(salon)
    token = await mailed_link(mailing, mailbox, salon.email.upper())
    mail = mailbox.mails_to(salon.email)[-1]
    assert (mail["to"], mail["from"]) == (salon.email, "desk@example.com")
    assert mail["subject"] == "Set a new password"
    assert mail["auto-submitted"] == "auto-generated"
    second = await mailed_link(mailing, mailbox, salon.email)
    await ask(mailing, "password-reset/confirm", 422, token=token, new_password="short")
    await ask(mailing, "password-reset/confirm", 204, token=token, new_password=NEW)
    assert await is_dead(salon, salon.token)
    assert await is_dead(salon, other["access_token"])
    assert not await can_log_in(salon, PASSWORD)
    assert await can_log_in(salon, NEW)
    for used in (token, second):
        problem = await ask(mailing, "password-reset/confirm", 410, token=used, new_password=NEW)
        assert problem.json()["type"] == "urn:empfio:problem:link-gone"


async def test_of_many_who_use_a_link_at_once_one_does(mailing: Desk, mailbox: Mailbox) -> None:
    salon = await mailing.found()
    token = await mailed_link(mailing, mailbox, salon.email)
    bodies = [{"token": token, "new_password": f"{NEW} {number}"} for number in range(6)]
    path = "/api/v1/auth/password-reset/confirm"
    answers = await asyncio.gather(*(mailing.client.post(path, json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [204] + [410] * 5
    won = [answer.status_code for answer in answers].index(204)
    assert await can_log_in(salon, bodies[won]["new_password"])


async def test_a_link_is_good_for_an_hour(mailing: Desk, mailbox: Mailbox) -> None:
    salon = await mailing.found()
    caller = await mailing.house.authenticate(salon.token)
    for age, status in ((timedelta(minutes=61), 410), (timedelta(minutes=59), 204)):
        token = await mailed_link(mailing, mailbox, salon.email)
        async with caller.open_scope() as scope:
            await scope.connection.execute(
                "UPDATE links SET expires_at = expires_at - $2::interval"
                " WHERE organization_id = $1", scope.organization_id, age,
            )  # fmt: skip
        body = {"token": token, "new_password": NEW}
        await ask(mailing, "password-reset/confirm", status, **body)


async def test_the_answer_is_the_same_whoever_is_asked_for(
    mailing: Desk, mailbox: Mailbox, desk: Desk
) -> None:
    salon = await mailing.found()
    answers = [
        await ask(mailing, "password-reset", 202, email=email)
        for email in (salon.email, "nobody@example.com", "nobody", "")
    ]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert {tuple(sorted(a.headers.items())) for a in answers} == {
        tuple(sorted(answers[0].headers.items()))
    }
    await mailbox.next_mail(salon.email)
    # Where no mails are sent, the answer is the same, too.
    unmailed = await ask(desk, "password-reset", 202, email="nobody@example.com")
    assert unmailed.content == answers[0].content
    assert len(mailbox.mails_to(salon.email)) == 1
    assert not mailbox.mails_to("nobody@example.com") and not mailbox.mails_to("nobody")


async def test_a_mail_that_is_refused_is_sent_later(mailing: Desk, mailbox: Mailbox) -> None:
    salon = await mailing.found()
    mailbox.refusals = 1
    await ask(mailing, "password-reset", 202, email=salon.email)
    await mailbox.next_mail(salon.email)
    assert mailbox.refusals == 0


async def test_no_token_of_a_link_is_stored(mailing: Desk, mailbox: Mailbox, postgres: Any) -> None:
    salon = await mailing.found()
    token = await mailed_link(mailing, mailbox, salon.email)
    caller = await mailing.house.authenticate(salon.token)
    kept = ""
    async with caller.open_scope() as scope:
        for table in ("links", "jobs", "dead_jobs", "audit_entries", "event_drafts", "events"):
            rows = await scope.connection.fetch(f"SELECT t::text FROM {table} AS t")
            kept += "".join(row[0] for row in rows)
    assert "user.password_reset_sent" in kept
    assert token not in kept


async def test_no_session_begins_with_a_password_that_was_just_replaced(desk: Desk) -> None:
    """Whoever gave the old one in time must not be in afterwards."""
    salon, database = await desk.found(), desk.house.database
    checked = await find_user_by_email(database, salon.email)
    assert checked is not None
    await set_password(database, checked, NEW)
    with pytest.raises(WrongLoginError):
        await open_session(database, checked, Device("late", ""))
    now = await find_user_by_email(database, salon.email)
    assert now is not None
    await open_session(database, now, Device("right", ""))


async def test_logins_and_a_new_password_at_once_leave_no_session_of_the_old_one(
    desk: Desk,
) -> None:
    for _ in range(3):
        salon = await desk.found()
        user = await find_user_by_email(desk.house.database, salon.email)
        assert user is not None
        body = {"email": salon.email, "password": PASSWORD}
        logins = [salon.client.post("/api/v1/auth/login", json=body) for _ in range(4)]
        _, *answers = await asyncio.gather(set_password(desk.house.database, user, NEW), *logins)
        for answer in answers:
            if answer.status_code == 200:
                assert await is_dead(salon, answer.json()["access_token"])


def test_a_hash_costs_whoever_guesses_what_rfc_9106_recommends() -> None:
    """Its second choice, for where memory is scarce; tests run with a cheaper one."""
    real = runpy.run_path(passwords.__file__)["_HASHER"]
    assert (real.time_cost, real.memory_cost, real.parallelism) == (3, 65_536, 4)
    assert real.hash("x").startswith("$argon2id$")


async def test_of_many_logins_two_hash_at_a_time_and_everybody_else_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hash that lasts until the event loop has made a step: where it blocks, none is made."""
    salon, loop = await desk.business(), asyncio.get_running_loop()
    counting = threading.Lock()
    running: list[int] = [0]
    at_once: list[int] = []
    went_on: list[bool] = []

    def check(password_hash: str | None, password: str) -> bool:
        with counting:
            running[0] += 1
            at_once.append(running[0])
        stepped = threading.Event()
        loop.call_soon_threadsafe(stepped.set)
        # One that blocks has been seen: the others need not wait as long.
        went_on.append(stepped.wait(10 if all(went_on) else 0))
        time.sleep(0.01)  # time for one too many to come in
        with counting:
            running[0] -= 1
        return False

    monkeypatch.setattr(passwords, "_fits", check)
    body = {"email": salon.email, "password": "wrong"}
    logins = [salon.client.post("/api/v1/auth/login", json=body) for _ in range(50)]
    answers = await asyncio.gather(*logins)
    assert [answer.status_code for answer in answers] == [401] * 50
    assert len(went_on) == 50 and all(went_on)
    assert max(at_once) == 2


def test_the_operator_makes_a_password_up(fresh_url: str, tmp_path: Path) -> None:
    variables = {"database_url": fresh_url, "secret_key": SECRET_KEY, "data": tmp_path}
    assert empfio("demo", **variables).returncode == 0
    done = empfio("reset-password", "demo@empfio.example", "--generate", **variables)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"[A-Za-z0-9_-]{20}\n", done.stdout)
    unknown = empfio("reset-password", "nobody@example.com", "--generate", **variables)
    assert unknown.returncode == 1
    assert "No active user" in unknown.stderr


async def test_the_operator_types_a_password_twice_and_sees_none_of_it(
    desk: Desk, database_url: str, tmp_path: Path
) -> None:
    salon = await desk.found()
    variables = {"database_url": database_url, "secret_key": SECRET_KEY, "data": tmp_path}
    command = [sys.executable, "-m", "empfio", "reset-password", salon.email]
    keyboard, terminal = pty.openpty()
    process = subprocess.Popen(
        command, env=environment(**variables), stdin=terminal, stdout=terminal, stderr=terminal,
        start_new_session=True, preexec_fn=lambda: os.open(os.ttyname(0), os.O_RDWR),
    )  # fmt: skip
    os.close(terminal)
    said = await asyncio.to_thread(_type, keyboard, ["short", "short", NEW, NEW])
    assert process.wait(60) == 0, said
    assert "8 to 256 characters" in said and "has a new password" in said
    assert NEW not in said and "short" not in said
    assert await is_dead(salon, salon.token)
    assert await can_log_in(salon, NEW)


def _type(keyboard: int, lines: list[str]) -> str:
    """Answer each question with the next line; all that was shown."""
    said, waiting = "", list(lines)
    while True:
        try:
            part = os.read(keyboard, 1024).decode()
        except OSError:  # the other end is closed
            return said
        said += part
        if part.rstrip().endswith(":") and waiting:
            time.sleep(0.2)
            os.write(keyboard, f"{waiting.pop(0)}\n".encode())


async def test_a_password_is_never_sent_to_a_mail_server_without_tls(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from empfio.kit import mail

    monkeypatch.setattr(mail, "is_loopback", lambda address: False)
    url = mailbox.url.replace("://", "://user:password@")
    with pytest.raises(MailError, match="no TLS"):
        await Smtp(url, "desk@example.com").send(Mail("tls@example.com", "Hi", "Hello"))
    assert not mailbox.mails_to("tls@example.com")


async def test_without_a_server_no_mail_is_said_to_be_sent(settings: Settings) -> None:
    with pytest.raises(MailError):
        await mailer_of(settings).send(Mail("a@example.com", "Hi", "Hello"))


@pytest.mark.parametrize(
    ("values", "what"),
    [({"smtp_url": "smtp://x"}, "needed"), ({"smtp_url": "http://x"}, "smtp_url"),
     ({"smtp_url": "smtp://user:secret@host:port"}, "smtp_url"), ({"mail_from": "x"}, "address"),
     ({"mail_from": "a@b\nBcc: c@d"}, "address")],
)  # fmt: skip
def test_a_wrong_mail_setting_is_named_and_not_repeated(values: dict[str, str], what: str) -> None:
    with pytest.raises(ValidationError, match=what) as raised:
        Settings.model_validate(values)
    assert "secret" not in str([error["msg"] for error in raised.value.errors()])


async def test_a_line_break_never_gets_into_a_mails_head(mailbox: Mailbox) -> None:
    evil = Mail("a@example.com\nBcc: b@example.com", "Hi", "Hello")
    with pytest.raises(ValueError):
        await Smtp(mailbox.url, "desk@example.com").send(evil)
    assert not [mail for mail in mailbox.mails if mail["bcc"] or mail["to"] == "a@example.com"]
