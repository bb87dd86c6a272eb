"""The demo business: an organization, set up, and conversations that look lived in."""

import hmac
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from empfio.access import actions as access
from empfio.access.callers import system_caller
from empfio.access.records import User
from empfio.conversations.records import CHANNELS, Channel, Status
from empfio.kit import clock
from empfio.kit.db import Database
from empfio.organizations import actions as organizations
from empfio.transfer.importing import Report, import_lines
from empfio.transfer.salon import set_up
from empfio.transfer.schemas import ImportLine, LineLead, read_line

EMAIL = "demo@empfio.example"
NAME = "Salon Demo"
SAMPLE = Path(__file__).with_name("sample.jsonl")
DAYS = 30  # how far back the conversations reach

_YOUNG = timedelta(hours=20)

_FIRST = tuple("Anna Ben Clara David Elif Finn Greta Hassan Ida Jonas Katya Leo Mia Rosa".split())
_LAST = tuple("Adler Berger Costa Demir Engel Fuchs Garcia Huber Ivanov Keller Moreau".split())
# Shares of the statuses among older conversations; what is open is so young that nobody has been
# given up yet: else all of it would be abandoned, and stand on top of the list, minutes later.
_CLOSED: tuple[tuple[Status, int], ...] = (("completed", 78), ("abandoned", 22))
_OPEN: tuple[tuple[Status, int], ...] = (("active", 55), ("escalated", 20), ("completed", 25))


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo's owner and address, and the password unless it was changed."""

    owner: User
    slug: str
    password: str | None
    report: Report


async def make_demo(database: Database, dialogues: Path, key: str) -> Demo:
    """The demo organization, made, set up and filled if it is not there yet.

    Its password follows from the server's secret ``key``, so that every start can say it again
    and no two servers share it.
    """
    password = hmac.digest(key.encode(), b"demo password", "sha256").hex()[:12]
    owner = await access.find_user_by_email(database, EMAIL)
    is_set = owner is None or await access.has_password(owner, password)
    if owner is None:
        new = await access.new_owner(EMAIL, "Demo Owner", password)
        async with access.caller_for_new_organization(database).open_scope() as scope:
            owner = await access.found_organization(scope, NAME, new)
    lines = list(lived_in(dialogues, clock.now()))
    caller = system_caller(database, owner.organization_id)
    async with caller.open_scope() as scope:
        await set_up(scope)
        slug = (await organizations.read_organization(scope)).slug
    report = await import_lines(caller, lines, None)
    return Demo(owner, slug, password if is_set else None, report)


def lived_in(dialogues: Path, now: datetime) -> Iterator[ImportLine]:
    """The dialogues of a file as conversations of the past days, always spread the same way."""
    chance = random.Random(7)  # noqa: S311 - a demo, and no secret
    with dialogues.open("rb") as opened:
        lines = [read_line(text) for text in opened if text.strip()]
    visits: dict[tuple[Channel, int], int] = {}
    for number, line in enumerate(lines):
        channel = CHANNELS[chance.choices((0, 1, 2, 3), (45, 20, 25, 10))[0]]
        person = chance.randrange(max(1, min(1000, len(lines) * 2 // 3)))
        visit = visits[channel, person] = visits.get((channel, person), 0) + 1
        # Squared: most conversations are recent, and a second visit lies further back.
        age = timedelta(days=DAYS * chance.random() ** 2 + (visit - 1) * 3)
        is_recent = age < _YOUNG and visit == 1
        shares = _OPEN if is_recent else _CLOSED
        statuses: list[Status] = [status for status, _ in shares]
        status = chance.choices(statuses, [share for _, share in shares])[0]
        yield _placed(line, number, channel, person, status, now - age, now, chance)


def _placed(
    line: ImportLine,
    number: int,
    channel: Channel,
    person: int,
    status: Status,
    began: datetime,
    now: datetime,
    chance: random.Random,
) -> ImportLine:
    moment = began
    messages = []
    for message in line.messages:
        moment = min(now, moment + timedelta(seconds=chance.randint(4, 90)))
        messages.append(message.model_copy(update={"created_at": moment}))
    return line.model_copy(
        update={
            "source": line.source or "demo",
            "id": line.id or str(number),
            "lead": _person(channel, person),
            "channel": channel,
            "status": status,
            "created_at": messages[0].created_at if messages else began,
            "messages": messages,
        }
    )


def _person(channel: Channel, person: int) -> LineLead:
    first, last = _FIRST[person % len(_FIRST)], _LAST[person * 7 // 3 % len(_LAST)]
    # +44 7700 900000 to 900999 are kept free by Ofcom for stories.
    phone = f"+447700900{person:03d}" if channel in ("whatsapp", "voice") else None
    return LineLead(
        name=f"{first} {last}",
        email=f"{first}.{last}.{person}@example.com".lower() if person % 3 else None,
        phone=phone,
        channel=channel,
        channel_id=phone or f"{channel}-{person}",
        status="contacted",
    )
