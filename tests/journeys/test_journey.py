"""The journey of a message: in by a provider, threaded, answered once by the same way, in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from empfio.access.callers import system_caller
from empfio.agent.actions import ask_for_turn
from empfio.channels.contract import Connection, Reading
from empfio.channels.telegram.channel import Telegram
from empfio.kit.errors import UnavailableError
from empfio.kit.ids import ConversationId, OrganizationId
from empfio.kit.settings import Settings
from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Business, Desk, open_desk
from tests.providers import refuse, too_many, unreachable
from tests.strangers import strangers_for


def said(conversation: dict[str, Any]) -> list[tuple[str, str]]:
    """Who said what, without notes."""
    found = conversation["messages"]
    return [(one["role"], one["content"]) for one in found if one["role"] != "system"]


async def the_one(salon: Business, jane: TelegramCaller) -> dict[str, Any]:
    """Jane's only conversation."""
    [found] = await conversations_of(salon, jane.session)
    return found


async def heard(salon: Business, jane: TelegramCaller, *texts: str) -> None:
    """Wait until these are what Jane wrote, in this order."""

    async def is_so() -> bool:
        found = await conversations_of(salon, jane.session)
        return bool(found) and [t for role, t in said(found[0]) if role == "user"] == [*texts]

    await until(is_so)


async def test_a_customer_is_answered_by_the_same_way(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello Jane!"))
    await jane.write("Hi, I'd like to book a haircut")
    await until(lambda: talking.provider.texts == ["Hello Jane!"])
    conversation = await the_one(salon, jane)
    assert said(conversation) == [
        ("user", "Hi, I'd like to book a haircut"),
        ("assistant", "Hello Jane!"),
    ]
    assert (conversation["status"], conversation["unread"]) == ("active", True)
    assert conversation["lead"]["name"] == "Jane Smith"
    assert conversation["messages"][1]["metadata"]["author"] == {"type": "agent"}
    assert talking.provider.taken[0].to == str(jane.chat)


async def test_a_burst_is_answered_once(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("All three heard."), answer("never said"))
    texts = ["Hello,", "I would like", "a haircut on Tuesday."]
    for text in texts:
        await jane.write(text)
    await until(lambda: talking.provider.texts)
    await heard(salon, jane, *texts)
    [thread] = talking.agent.threads
    assert [one.text for one in thread.unanswered] == texts
    assert talking.provider.texts == ["All three heard."]


async def test_of_a_very_long_message_an_agent_is_shown_the_beginning(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("That was long."))
    await jane.write("Hello! " + "x" * 60_000)
    await until(lambda: talking.provider.texts)
    [thread] = talking.agent.threads
    assert [len(one.text) for one in thread.unanswered] == [4096]
    conversation = await the_one(salon, jane)
    assert len(conversation["messages"][0]["content"]) == 60_007


async def test_a_repeated_call_is_taken_in_once(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello"))
    update = jane.update("Once", 77)
    for _ in range(5):
        assert (await jane.call(update)).status_code == 200
    await jane.write("Last")
    await heard(salon, jane, "Once", "Last")


async def test_what_is_not_signed_is_not_kept(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    for secret in ("wrong", " ", "a-token-of-the-tests-and-more"):
        assert (await jane.call(jane.update("Let me in"), secret)).status_code == 403
    nobody = TelegramCaller(salon, salon.id)
    assert (await nobody.call(nobody.update("Hello"))).status_code == 403
    assert (await salon.get("/conversations"))["total"] == 0


async def test_signed_nonsense_is_kept_and_answered_well(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello"))
    for body in (b"", b"\x00\xff", b"[" * 100_000, b'{"message": 7}', {"poll": {}}, []):
        assert (await jane.call(body)).status_code == 200
    await jane.write("Still here")
    await heard(salon, jane, "Still here")


async def test_a_person_steps_in_and_the_agent_falls_silent(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.gate = asyncio.Event()
    talking.agent.script(answer("I am too late."))
    await jane.write("Hello?")
    await until(lambda: talking.agent.threads)  # it thinks
    found = await the_one(salon, jane)
    await salon.message(found["id"], "Olga here.")
    talking.agent.gate.set()
    await jane.write("Thanks, Olga")
    await heard(salon, jane, "Hello?", "Thanks, Olga")
    await until(lambda: talking.provider.texts == ["Olga here."])
    conversation = await the_one(salon, jane)
    assert conversation["status"] == "escalated"
    assert conversation["handover"]["by"]["type"] == "user"
    assert len(talking.agent.threads) == 1


async def test_handed_back_the_agent_answers_what_waits(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("A person comes.", ending="hand_over", reason="asked for one"))
    await jane.write("May I talk to a person?")
    await until(lambda: talking.provider.texts)
    conversation = await the_one(salon, jane)
    assert conversation["status"] == "escalated"
    assert conversation["handover"]["reason"] == "asked for one"
    assert conversation["messages"][-1]["role"] == "system"
    await jane.write("Anybody?")
    await heard(salon, jane, "May I talk to a person?", "Anybody?")
    talking.agent.script(answer("I am back."))
    path = f"/conversations/{conversation['id']}/handover"
    await salon.call("DELETE", path, status=200)
    await until(lambda: talking.provider.texts == ["A person comes.", "I am back."])


async def test_who_writes_while_the_agent_thinks_is_answered_to_both(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.gate = asyncio.Event()
    talking.agent.script(answer("thrown away"), answer("To both"))
    await jane.write("First.")
    await until(lambda: talking.agent.threads)
    await jane.write("Second.")
    await heard(salon, jane, "First.", "Second.")
    talking.agent.gate.set()
    await until(lambda: talking.provider.texts == ["To both"])
    assert [one.text for one in talking.agent.threads[-1].unanswered] == ["First.", "Second."]


async def test_an_agent_that_fails_for_good_leaves_it_to_a_person(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(*[RuntimeError("no words")] * 3)
    await jane.write("Hello")
    await until(lambda: talking.provider.texts, seconds=40)
    conversation = await the_one(salon, jane)
    assert conversation["status"] == "escalated"
    assert conversation["handover"]["reason"] == "the agent failed"
    assert "personally" in talking.provider.texts[0]


async def delivery_of(salon: Business, jane: TelegramCaller) -> Any:
    """What became of the last message that was not a note."""
    found = [one for one in (await the_one(salon, jane))["messages"] if one["role"] != "system"]
    return found[-1]["delivery"]


async def ends_as(salon: Business, jane: TelegramCaller, state: str) -> dict[str, Any]:
    """Wait until the last message is there; what became of it."""

    async def is_so() -> bool:
        found = await delivery_of(salon, jane)
        return bool(found and found["state"] == state)

    await until(is_so, seconds=60)
    told: dict[str, Any] = await delivery_of(salon, jane)
    return told


async def greeted(desk: Desk) -> tuple[Business, TelegramCaller]:
    """A customer in whose conversation a person answers."""
    salon = await desk.found()
    jane = await TelegramCaller.connect(salon)
    desk.agent.script(answer("A person comes.", ending="hand_over"))
    await jane.write("Hello")
    await until(lambda: desk.provider.texts == ["A person comes."])
    await ends_as(salon, jane, "sent")
    return salon, jane


async def reply(salon: Business, jane: TelegramCaller, *texts: str) -> None:
    for text in texts:
        await salon.message((await the_one(salon, jane))["id"], text)


async def test_an_outage_delays_and_keeps_the_order(talking: Desk) -> None:
    salon, jane = await greeted(talking)
    talking.provider.plan(refuse(500), unreachable(), too_many(1))
    await reply(salon, jane, "one", "two", "three")
    await ends_as(salon, jane, "sent")
    assert talking.provider.texts == ["A person comes.", "one", "two", "three"]


async def test_what_is_refused_for_good_is_shown_with_its_reason(talking: Desk) -> None:
    salon, jane = await greeted(talking)
    talking.provider.plan(refuse(403, text="Forbidden: bot was blocked by the user"))
    await reply(salon, jane, "Are you there?")
    assert (await ends_as(salon, jane, "failed"))["reason"]
    await reply(salon, jane, "And now?")
    await ends_as(salon, jane, "sent")
    assert talking.provider.texts[1:] == ["And now?"]


async def test_customers_of_two_salons_never_meet(talking: Desk) -> None:
    salons = [await talking.found("One"), await talking.found("Two")]
    janes = [await TelegramCaller.connect(salon) for salon in salons]
    janes[1].chat = janes[0].chat
    talking.agent.script(answer("Hello"), answer("Hello"))
    for jane in janes:
        await jane.write("The same words", 5)
    for salon, jane in zip(salons, janes, strict=True):
        await heard(salon, jane, "The same words")
    found: Sequence[Any] = [await the_one(s, j) for s, j in zip(salons, janes, strict=True)]
    assert found[0]["lead_id"] != found[1]["lead_id"]


async def test_a_conversation_goes_on_or_begins_anew(talking: Desk) -> None:
    salon, jane = await greeted(talking)
    first = await the_one(salon, jane)
    path = f"/conversations/{first['id']}"
    await salon.call("PATCH", path, json={"status": "completed"}, status=200)
    talking.agent.script(answer("Welcome back"), answer("Welcome"))
    await jane.write("One more thing")
    await until(lambda: talking.provider.texts[-1] == "Welcome back")
    assert (await the_one(salon, jane))["status"] == "active"
    await salon.call("PATCH", "/organization", json={"reopen_hours": 0}, status=200)
    await salon.call("PATCH", path, json={"status": "completed"}, status=200)
    await jane.write("A new matter")
    await until(lambda: talking.provider.texts[-1] == "Welcome")
    found = await conversations_of(salon, jane.session)
    assert len(found) == 2
    assert [one["status"] for one in found] == ["active", "completed"]
    assert {one["lead_id"] for one in found} == {first["lead_id"]}


async def test_the_team_assigns_reads_and_notes(talking: Desk) -> None:
    salon, jane = await greeted(talking)
    found = await the_one(salon, jane)
    path = f"/conversations/{found['id']}"
    assert found["unread"]
    listed = await salon.get("/conversations?unread=true")
    assert (listed["total"], listed["conversations"][0]["id"]) == (1, found["id"])
    read = (await salon.call("PUT", f"{path}/read", json={}, status=200)).json()
    assert not read["unread"] and read["updated_at"] == found["updated_at"]
    assert (await salon.get("/conversations?unread=true"))["total"] == 0
    assert (await salon.get("/conversations?unread=false"))["total"] == 1
    body = {"assigned_to": salon.user_id}
    mine = (await salon.call("PUT", f"{path}/assignment", json=body, status=200)).json()
    assert mine["assigned_to"] == salon.user_id and mine["updated_at"] == found["updated_at"]
    assert (await salon.get(f"/conversations?assigned_to={salon.user_id}"))["total"] == 1
    await salon.call("DELETE", f"{path}/assignment", status=200)
    assert (await salon.get(f"/conversations?assigned_to={salon.user_id}"))["total"] == 0
    body = {"content": "Prefers mornings"}
    note = (await salon.call("POST", f"{path}/notes", json=body, status=201)).json()
    assert (note["role"], note["delivery"]) == ("system", None)
    assert talking.provider.texts == ["A person comes."]


async def test_what_is_taken_in_at_once_asks_for_one_turn(talking: Desk) -> None:
    """Messages of one moment are a burst like any other: one turn waits, whoever asks again."""
    salon = await talking.found()
    talk = ConversationId(UUID((await salon.conversation(channel="web"))["id"]))
    caller = system_caller(talking.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        for text in ("Hello,", "me again,", "and again."):
            await ask_for_turn(scope, talk, text)
        waiting = "SELECT count(*) FROM jobs WHERE organization_id = $1 AND lane_key = $2"
        lane = f"turn:{talk}"
        assert await scope.connection.fetchval(waiting, UUID(salon.id), lane) == 1


class Troubled(Telegram):
    """Cannot be read at present where one connection is concerned."""

    troubled: object = None

    def read(self, connection: Connection, raw: bytes) -> Reading:
        if str(connection.id) == self.troubled:
            raise UnavailableError
        return super().read(connection, raw)


async def test_one_that_must_be_tried_again_holds_up_no_other(
    settings: Settings, fresh_url: str
) -> None:
    own = settings.model_copy(update={"database_url": SecretStr(fresh_url)})
    known, channel = strangers_for(own), Troubled()
    outside = replace(known.outside, channels={**known.outside.channels, "telegram": channel})
    async with open_desk(own, replace(known, outside=outside)) as desk:
        salon = await desk.found()
        janes = [await TelegramCaller.connect(salon) for _ in range(2)]
        janes.sort(key=lambda one: one.id)  # the first is looked at first
        channel.troubled = janes[0].id
        desk.agent.script(answer("Hello"), answer("Hello"))
        for jane in janes:
            await jane.write("Anybody?")
        await heard(salon, janes[1], "Anybody?")
        assert await conversations_of(salon, janes[0].session) == []
        channel.troubled = None
        await heard(salon, janes[0], "Anybody?")
