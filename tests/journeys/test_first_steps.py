"""A newcomer's first steps: register, look around, write, read."""

from tests.desk import Desk


async def test_a_newcomer_registers_and_keeps_a_conversation(desk: Desk) -> None:
    salon = await desk.found()
    assert (await salon.get("/conversations"))["total"] == 0
    lead = await salon.lead(name="Anna", email="anna@example.com")
    made = await salon.conversation(lead["id"], messages=[{"role": "user", "content": "Hi"}])
    await salon.message(made["id"], "Hello Anna")
    found = await salon.get(f"/conversations/{made['id']}")
    assert [message["content"] for message in found["messages"]] == ["Hi", "Hello Anna"]
    assert found["status"] == "escalated"
    listed = await salon.get("/conversations")
    assert listed["total"] == 1
    assert listed["conversations"][0]["last_message_preview"] == "Hello Anna"
