"""Secret addresses need no token, and are refused in time as all else where a storage is away."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
import pytest

from empfio.attachments.links import write_link
from empfio.bookings.links import write_token
from empfio.kit import clock
from empfio.kit.db import SILENCE, WAIT_FOR_CONNECTION
from empfio.kit.ids import AttachmentId, OrganizationId
from empfio.outside import Outside
from tests.desk import Desk
from tests.faults.conftest import Between
from tests.faults.test_slow_database import SPARE, timed
from tests.visitors import Visitor


def link_to(desk: Desk, organization_id: str, attachment_id: UUID) -> str:
    """The path at which a file can be fetched."""
    ours, soon = OrganizationId(UUID(organization_id)), clock.now() + timedelta(minutes=5)
    one = AttachmentId(attachment_id)
    return f"/files/{write_link(desk.house.signing_key, ours, one, soon)}"


def is_503(answer: httpx2.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.json()["type"] == "urn:empfio:problem:unavailable"
    assert answer.headers["retry-after"]


@pytest.mark.parametrize("what", ["file", "appointment", "calendar"])
async def test_a_silent_database_is_503_there_too(between: Between, what: str) -> None:
    desk, salon = between.desk, between.salon
    token = write_token(OrganizationId(UUID(salon.id)), uuid4(), bytes(16))
    path = {
        "file": link_to(desk, salon.id, uuid4()),
        "appointment": f"/calendar/{token}.ics",
        "calendar": f"/api/v1/bookings/feeds/{token}.ics",
    }[what]
    assert (await desk.client.get(path)).status_code == 404
    between.proxy.stall()
    answer, seconds = await timed(lambda: desk.client.get(path))
    is_503(answer)
    assert seconds < WAIT_FOR_CONNECTION + SILENCE + SPARE
    between.proxy.flow()


async def test_a_file_that_cannot_be_read_is_503_and_not_gone(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    picture = b"\xff\xd8\xff\xe0" + bytes(50_000)
    [one] = (await jane.send(picture, "fringe.jpg", str(uuid4())))["attachments"]
    path = link_to(talking, salon.id, UUID(one["id"]))
    assert (await talking.client.get(path)).content == picture
    files = talking.house.part(Outside).files
    [kept] = Path(talking.house.settings.data, "files", salon.id).glob(one["id"])
    aside = kept.rename(kept.with_suffix(".aside"))
    kept.mkdir()  # reading it is an error of the disk
    is_503(await talking.client.get(path))
    kept.rmdir()
    aside.rename(kept)
    assert await files.get(f"{salon.id}/{one['id']}") == picture
    assert (await talking.client.get(path)).content == picture
