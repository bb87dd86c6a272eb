"""Who was blocked is not heard, whichever way they come; providers are answered as ever."""

from typing import Any
from uuid import UUID

import asyncpg

from empfio.kit.ids import new_id
from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Business, Desk, unique
from tests.journeys.matrix import person

NOTED = "SELECT noted FROM arrivals WHERE organization_id = $1 ORDER BY id"


async def heard(salon: Business, jane: TelegramCaller) -> list[str]:
    """What a customer's conversations hold of theirs."""
    found = await conversations_of(salon, jane.session)
    return [m["content"] for one in found for m in one["messages"] if m["role"] != "assistant"]


async def test_a_blocked_lead_is_noted_and_not_heard(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello!"), answer("Hello again!"))
    await jane.write("Hello", 51)
    await until(lambda: conversations_of(salon, jane.session))
    [talk] = await conversations_of(salon, jane.session)
    path = f"/leads/{talk['lead_id']}"
    for _ in range(2):  # the same again changes nothing
        blocked = (await salon.call("PUT", f"{path}/block", status=200)).json()
        assert blocked["is_blocked"] is True
    await jane.write("You will hear from me")
    edited = jane.update("Another text", 51, edit_date=1_772_877_700)
    assert (
        await jane.call({"update_id": 9, "edited_message": edited["message"]})
    ).status_code == 200

    async def noted() -> bool:
        rows = await overlooking.fetch(NOTED, UUID(salon.id))
        return [row["noted"] for row in rows] == [[], *[["written by a blocked lead"]] * 2]

    await until(noted)
    assert await heard(salon, jane) == ["Hello"]
    opened = (await salon.call("DELETE", f"{path}/block", status=200)).json()
    assert opened["is_blocked"] is False
    await jane.write("I am sorry")

    async def is_heard() -> bool:
        return await heard(salon, jane) == ["Hello", "I am sorry"]

    await until(is_heard)
    feed = (await salon.get("/events?types=lead.blocked,lead.unblocked"))["events"]
    assert [one["event"] for one in feed] == ["lead.blocked", "lead.unblocked"]
    log = (await salon.get("/audit?action=lead.blocked"))["entries"]
    assert [one["subject"]["id"] for one in log] == [talk["lead_id"]]


async def test_a_program_is_told_that_the_sender_is_blocked(desk: Desk) -> None:
    salon = await desk.found()
    body = {"kind": "api", "name": unique("program")}
    one = (await salon.call("POST", "/channels", json=body, status=201)).json()
    path = f"/channels/api/{one['id']}/messages"
    sent = {"id": "1", "from": "customer-1", "text": "Hello"}
    await salon.call("POST", path, json=sent, status=201)
    [talk] = await conversations_of(salon, "web_customer-1")
    await salon.call("PUT", f"/leads/{talk['lead_id']}/block", status=200)
    problem = (await salon.call("POST", path, json=sent | {"id": "2"}, status=403)).json()
    assert problem["detail"] == "Messages of this sender are not accepted here."


async def test_a_visitor_is_told_so_too(desk: Desk) -> None:
    salon = await desk.found()
    slug = (await salon.get("/organization"))["slug"]
    welcome = await desk.client.post(f"/api/v1/chat/{slug}/visitors")
    headers = {"x-visitor-token": welcome.json()["visitor_token"]}

    async def write() -> Any:
        body = {"id": str(new_id()), "text": "Hello"}
        return await desk.client.post("/api/v1/chat/messages", json=body, headers=headers)

    assert (await write()).status_code == 201
    [talk] = (await salon.get("/conversations"))["conversations"]
    await salon.call("PUT", f"/leads/{talk['lead_id']}/block", status=200)
    refused = await write()
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Messages of this sender are not accepted here."
    await salon.call("DELETE", f"/leads/{talk['lead_id']}/block", status=200)
    assert (await write()).status_code == 201


async def test_members_may_block_and_viewers_may_not(desk: Desk) -> None:
    salon = await desk.business()
    lead = await salon.lead()
    for role, status in (("viewer", 403), ("member", 200)):
        token, _ = await person(desk, salon, role)
        for method in ("PUT", "DELETE"):
            await salon.call(method, f"/leads/{lead['id']}/block", token=token, status=status)
