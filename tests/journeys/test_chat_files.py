"""Files at the web chat: each kept once, shown on both sides, and read in one browser alone."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from empfio.access.callers import system_caller
from empfio.attachments import actions as attachments
from empfio.attachments.records import MOST_BYTES, file_name
from empfio.chat.records import MOST_FILES
from empfio.kit.ids import AttachmentId, OrganizationId, new_id
from empfio.kit.settings import Settings
from tests.agents import answer
from tests.callers import until
from tests.desk import Business, Desk, open_desk
from tests.visitors import Visitor

JPEG = b"\xff\xd8\xff\xe0" + b"a picture" * 50
PAGE = b"<html><script>alert(1)</script></html>"
# Given, because a test has to have the same name in each process.
SOME_ID = "0190b5e8-7c1a-7b3e-9c39-2f0c6d5e4a12"


def kept_files(settings: Settings, salon: Business) -> set[str]:
    """What lies in the folder for an organization."""
    return {file.name for file in (Path(settings.data) / "files" / salon.id).glob("*")}


async def read_file(jane: Visitor, one: dict[str, Any], status: int = 200) -> Any:
    return await jane.call("GET", f"/attachments/{one['id']}/file", status=status)


async def test_a_picture_is_shown_to_both_sides(talking: Desk, settings: Settings) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("What a picture."))
    async with jane.listening() as heard:
        said = await jane.send(JPEG, "fringe.jpg")
        await until(lambda: heard.texts == ["", "What a picture."])
        told = next(data for kind, _, data in heard.events if kind == "message")
    assert talking.agent.threads[-1].said[-1].files == 1
    [one] = said["attachments"]
    assert one == {
        "id": one["id"], "kind": "image", "name": "fringe.jpg", "media_type": "image/jpeg",
        "size": len(JPEG),
    }  # fmt: skip
    assert told == said == (await jane.read())["messages"][0]
    assert kept_files(settings, salon) == {one["id"]}
    given = await read_file(jane, one)
    assert (given.content, given.headers["content-type"]) == (JPEG, "image/jpeg")
    [listed] = (await salon.get("/conversations"))["conversations"]
    [first, _] = (await salon.get(f"/conversations/{listed['id']}"))["messages"]
    [shown] = first["metadata"]["attachments"]
    assert shown == {**one, "state": "kept", "reason": None}
    url = (await salon.get(f"/attachments/{one['id']}/link"))["url"]
    served = await talking.client.get("/files/" + url.partition("/files/")[2])
    assert served.content == JPEG


async def test_a_file_is_what_its_content_says_and_never_a_page(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Thank you."))
    [one] = (await jane.send(PAGE, '../a "b".html'))["attachments"]
    assert (one["kind"], one["media_type"]) == ("document", "text/plain; charset=utf-8")
    given = await read_file(jane, one)
    assert given.headers["content-type"] == "text/plain; charset=utf-8"
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["cache-control"] == "no-store"
    assert given.headers["content-disposition"].startswith("attachment; filename*=UTF-8''.._a")


async def test_the_same_file_is_never_doubled(talking: Desk, settings: Settings) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Thank you."))
    path = f"/attachments?id={uuid4()}"
    tries = [jane.call("POST", path, content=JPEG) for _ in range(5)]
    answers = await asyncio.gather(*tries)
    assert sorted(one.status_code for one in answers) == [200, 200, 200, 200, 201]
    assert len({one.content for one in answers}) == 1
    [one] = answers[0].json()["attachments"]
    assert kept_files(settings, salon) == {one["id"]}


async def test_a_file_is_read_in_the_browser_that_sent_it_alone(talking: Desk) -> None:
    salon = await talking.found()
    jane, max_ = [await Visitor.come(talking, salon) for _ in range(2)]
    elsewhere = await Visitor.come(talking, await talking.found())
    talking.agent.script(answer("Thank you."))
    [one] = (await jane.send(JPEG))["attachments"]
    for other in (max_, elsewhere):
        foreign = await read_file(other, one, 404)
        absent = await read_file(other, {"id": str(uuid4())}, 404)
        assert foreign.json()["detail"] == absent.json()["detail"]
    await read_file(jane, one)


@pytest.mark.parametrize(
    ("query", "data", "status"),
    [(f"id={SOME_ID}", b"", 422), (f"id={SOME_ID}", b"x" * (MOST_BYTES + 1), 413),
     ("", JPEG, 422), ("id=1", JPEG, 422), (f"id={SOME_ID}&name=%00", JPEG, 422),
     (f"id={SOME_ID}&name={'x' * 201}", JPEG, 422), (f"id={SOME_ID}&name=%ff", JPEG, 422)],
)  # fmt: skip
async def test_what_is_no_file_is_refused(
    desk: Desk, settings: Settings, query: str, data: bytes, status: int
) -> None:
    salon = await desk.business()
    jane = await Visitor.come(desk, salon)
    await jane.call("POST", f"/attachments?{query}", content=data, status=status)
    assert (await jane.read())["messages"] == []
    assert kept_files(settings, salon) == set()


async def test_a_visitor_has_so_much_room_and_a_business_too(
    talking: Desk, settings: Settings, fresh_url: str, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane, max_ = [await Visitor.come(talking, salon) for _ in range(2)]
    talking.agent.script(answer("Thank you."), answer("Thank you."))
    [one] = (await jane.send(JPEG))["attachments"]
    await overlooking.execute(
        "UPDATE attachments SET size = $2 WHERE id = $1", UUID(one["id"]), MOST_FILES - 10
    )
    problem = await jane.send(JPEG, status=409)
    assert "no room left" in problem["detail"]
    await jane.send(JPEG[:10])
    await max_.send(JPEG)
    own = settings.model_copy(update={"files_mb": 0, "database_url": SecretStr(fresh_url)})
    async with open_desk(own) as small:
        await (await Visitor.come(small, await small.found())).send(JPEG, status=409)


async def test_a_visitors_file_goes_with_their_lead(talking: Desk, settings: Settings) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Thank you."))
    [one] = (await jane.send(JPEG))["attachments"]
    [lead] = (await salon.get("/leads"))["leads"]
    await salon.call("DELETE", f"/leads/{lead['id']}", status=204)
    await until(lambda: kept_files(settings, salon) == set())
    await read_file(jane, one, 404)


async def test_a_file_whose_message_never_came_is_removed(
    talking: Desk, settings: Settings, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Thank you."))
    [claimed] = (await jane.send(JPEG))["attachments"]
    organization_id, lost = OrganizationId(UUID(salon.id)), AttachmentId(new_id())
    caller = system_caller(talking.house.database, organization_id)
    async with caller.open_scope() as scope:
        await attachments.expect(scope, lost)
    await talking.strangers.outside.files.put(file_name(organization_id, lost), JPEG)
    assert kept_files(settings, salon) == {claimed["id"], str(lost)}
    for table in ("jobs", "lanes"):
        await overlooking.execute(f"UPDATE {table} SET due_at = now()")
    await until(lambda: kept_files(settings, salon) == {claimed["id"]})
    await read_file(jane, claimed)
