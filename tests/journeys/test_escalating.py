"""When a person is needed the team is told by mail, and the customer when nobody comes."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from pydantic import SecretStr

from empfio.kit.embedded.server import EmbeddedServer
from empfio.kit.settings import Settings
from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.conftest import url_in
from tests.desk import Business, Desk, open_desk
from tests.mailbox import Mailbox, open_mailbox

EMAILS = ["olga@salon.example", "team@salon.example"]


@dataclass
class Team:
    """A desk with a mail server, a salon whose team wants to be told, and its database."""

    desk: Desk
    mailbox: Mailbox
    salon: Business
    superuser: asyncpg.Connection

    async def escalated(self, text: str = "I want to talk to a person") -> Any:
        """A customer, and the conversation that the agent has handed over."""
        jane = await TelegramCaller.connect(self.salon)
        handed = answer("Somebody will answer you.", ending="hand_over", facts={"language": "de"})
        self.desk.agent.script(handed)
        await jane.write(text)

        async def is_held() -> bool:
            found = await conversations_of(self.salon, jane.session)
            return bool(found) and found[0]["status"] == "escalated"

        await until(is_held)
        [talk] = await conversations_of(self.salon, jane.session)
        return jane, talk

    async def let_minutes_pass(self) -> int:
        """What is to be done later is due now; how much there was."""
        later = "due_at > now() + interval '1 minute'"
        names = "name IN ('unanswered')"
        moved = await self.superuser.fetchval(
            f"WITH moved AS (UPDATE jobs SET due_at = now() WHERE {later} AND {names} RETURNING 1)"
            " SELECT count(*) FROM moved"
        )
        await self.superuser.execute(
            "UPDATE lanes SET due_at = now() WHERE holder IS NULL AND key LIKE 'unanswered:%'"
        )
        return int(moved)


@pytest.fixture
async def team(
    settings: Settings, fresh_url: str, postgres: EmbeddedServer
) -> AsyncGenerator[Team]:
    async with open_mailbox() as mailbox:
        own = {
            "database_url": SecretStr(fresh_url), "smtp_url": SecretStr(mailbox.url),
            "mail_from": "desk@example.com",
        }  # fmt: skip
        database = urlsplit(fresh_url).path.strip("/")
        superuser = await asyncpg.connect(url_in(postgres.superuser_url, database))
        async with open_desk(settings.model_copy(update=own)) as desk:
            salon = await desk.found()
            setup = {
                "escalation_emails": EMAILS, "unanswered_minutes": 5,
                "unanswered_text": {"en": "We are busy.", "de": "Wir sind beschäftigt."},
            }  # fmt: skip
            await salon.call("PATCH", "/organization", json=setup, status=200)
            yield Team(desk, mailbox, salon, superuser)
        await superuser.close()


async def test_the_team_is_told_once_and_nothing_of_what_was_written(team: Team) -> None:
    _, talk = await team.escalated("My secret is Kastanie")
    for address in EMAILS:
        mail = await team.mailbox.next_mail(address)
        assert mail["subject"] == "Salon: somebody waits for a person"
        text = mail.get_content()
        assert f"/api/v1/conversations/{talk['id']}" in text and "telegram" in text
        assert "Kastanie" not in text and "Jane" not in text
    path = f"/conversations/{talk['id']}/handover"
    await team.salon.call("DELETE", path, status=200)
    await team.salon.call("PUT", path, json={"reason": "again"}, status=200)
    waiting = "SELECT count(*) FROM jobs WHERE name = 'handover_mail'"
    assert await team.superuser.fetchval(waiting) == 0, "told less than ten minutes ago"
    await team.salon.call("DELETE", path, status=200)
    await team.superuser.execute(
        "UPDATE conversations SET team_told_at = team_told_at - interval '11 minutes'"
    )
    await team.salon.call("PUT", path, json={"reason": "again"}, status=200)
    await team.mailbox.next_mail(EMAILS[0], 2)
    assert len(team.mailbox.mails) in (3, 4)


async def test_a_mail_that_was_refused_is_sent_later_and_the_others_at_once(team: Team) -> None:
    team.mailbox.refusals = 1
    await team.escalated()
    for address in EMAILS:
        await team.mailbox.next_mail(address)
    assert len(team.mailbox.mails) == 2


async def test_who_waits_in_vain_is_told_once_in_their_language(team: Team) -> None:
    jane, _ = await team.escalated()
    assert await team.let_minutes_pass() == 1
    provider = team.desk.provider
    await until(lambda: "Wir sind beschäftigt." in provider.texts)
    [found] = await conversations_of(team.salon, jane.session)
    assert found["messages"][-1]["metadata"]["author"] == {"type": "system"}
    assert found["status"] == "escalated"
    assert await team.let_minutes_pass() == 0
    assert provider.texts.count("Wir sind beschäftigt.") == 1


@pytest.mark.parametrize("does", ["answers", "hands back", "hands over anew"])
async def test_nobody_is_told_where_somebody_came(team: Team, does: str) -> None:
    jane, talk = await team.escalated()
    path = f"/conversations/{talk['id']}"
    if does == "answers":
        await team.salon.message(talk["id"], "Here I am")
    else:
        await team.salon.call("DELETE", f"{path}/handover", status=200)
    if does == "hands over anew":
        await team.salon.call("PUT", f"{path}/handover", json={}, status=200)
        # The first look back is over; the second one is of the second handover.
        await team.superuser.execute(
            "DELETE FROM jobs WHERE name = 'unanswered' AND number ="
            " (SELECT max(number) FROM jobs WHERE name = 'unanswered')"
        )
    assert await team.let_minutes_pass() == 1

    async def is_done() -> bool:
        left = "SELECT count(*) FROM jobs WHERE name = 'unanswered'"
        return not await team.superuser.fetchval(left)

    await until(is_done)
    assert "Wir sind beschäftigt." not in team.desk.provider.texts
    assert (await team.salon.get(path))["id"] == talk["id"]
    assert jane.session == talk["session_key"]


async def test_without_a_mail_server_nothing_waits(talking: Desk) -> None:
    salon = await talking.found()
    await salon.call("PATCH", "/organization", json={"escalation_emails": EMAILS}, status=200)
    talk = await salon.conversation()
    await salon.call("PUT", f"/conversations/{talk['id']}/handover", json={}, status=200)
    assert (await salon.get(f"/conversations/{talk['id']}"))["status"] == "escalated"
