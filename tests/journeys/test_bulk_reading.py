"""Whoever reads much of an organization within an hour is written down, and its owners told."""

from collections.abc import AsyncGenerator

import pytest

from empfio.kit.settings import Settings
from tests.callers import until
from tests.desk import Desk, open_desk
from tests.journeys.matrix import key, person
from tests.journeys.test_audit import entries
from tests.listeners import listening
from tests.mailbox import Mailbox, open_mailbox, with_mail

ACTION = "&action=organization.read_in_bulk"


@pytest.fixture
async def mailbox() -> AsyncGenerator[Mailbox]:
    async with open_mailbox() as opened:
        yield opened


@pytest.fixture
async def watching(settings: Settings, fresh_url: str, mailbox: Mailbox) -> AsyncGenerator[Desk]:
    """The application with a mail server, where a megabyte is much."""
    async with open_desk(with_mail(settings, fresh_url, mailbox, bulk_read_megabytes=1)) as desk:
        yield desk


async def test_a_key_that_copies_everything_is_noticed(watching: Desk, mailbox: Mailbox) -> None:
    salon, other = await watching.found(), await watching.found()
    await person(watching, salon, "admin")
    robot, robot_id = await key(salon, "conversations:read")
    talks = [(await salon.conversation())["id"] for _ in range(4)]
    for talk in talks:
        for _ in range(5):
            await salon.message(talk, "x" * 60_000)
    for talk in talks[:3] * 20:  # again and again the same is not much
        await salon.call("GET", f"/conversations/{talk}", token=robot, status=200)
    assert await entries(salon, ACTION) == []
    for _ in range(2):
        await salon.call("GET", f"/conversations/{talks[3]}", token=robot, status=200)
    [one] = await entries(salon, ACTION)
    assert one["actor"] == {"type": "api_key", "id": robot_id, "name": "Robot"}
    assert one["subject"]["id"] == (await salon.get("/organization"))["id"]
    assert one["to"] == {"megabytes": 1.2, "within_minutes": 60}
    assert await entries(other, ACTION) == []
    mail = await mailbox.next_mail(salon.email)
    assert mailbox.mails == [mail]
    assert "Robot" in mail["subject"] and "1.2 MB" in mail.get_content()


async def test_a_page_that_follows_what_happens_all_day_reads_little(watching: Desk) -> None:
    salon = await watching.found()
    headers = {"authorization": f"Bearer {salon.token}"}
    path = "/api/v1/events/stream"
    for number in range(25):  # each an address of its own, as after a break
        async with listening(watching.app, path, f"seconds={30 + number}", headers) as heard:
            assert heard.status == 200
    assert await entries(salon, ACTION) == []


async def test_who_copies_what_was_missed_from_the_stream_is_noticed(watching: Desk) -> None:
    salon = await watching.found()
    robot, robot_id = await key(salon, "conversations:read", "events:read")
    place = (await salon.get("/events?limit=1"))["next_cursor"]
    talk = (await salon.conversation())["id"]
    for _ in range(20):
        await salon.message(talk, "x" * 60_000)
    headers = {"authorization": f"Bearer {robot}"}
    path, query = "/api/v1/events/stream", f"after={place}&seconds=0"
    async with listening(watching.app, path, query, headers) as heard:
        await until(lambda: heard.is_over)
    assert len([one for one in heard.named("") if one["event"] == "message.added"]) == 20
    [one] = await entries(salon, ACTION)
    assert one["actor"]["id"] == robot_id
    assert one["to"]["megabytes"] >= 1.2
