"""The web chat: what a visitor writes is answered on their stream, once, in their browser alone."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from empfio.access.callers import system_caller
from empfio.agent.contract import Answer, Option, Reply
from empfio.chat import actions
from empfio.chat.porter import TRUSTED_FOR
from empfio.kit.ids import OrganizationId
from tests.agents import answer
from tests.callers import until
from tests.desk import Business, Desk
from tests.visitors import Visitor

HOURS = (Option("hours", "Opening hours"), Option("prices", "Prices", "What it costs"))


async def talk_of(salon: Business) -> dict[str, Any]:
    """The salon's only conversation, with its messages."""
    [listed] = (await salon.get("/conversations"))["conversations"]
    found: dict[str, Any] = await salon.get(f"/conversations/{listed['id']}")
    return found


async def texts_of(visitor: Visitor) -> list[str]:
    return [one["text"] for one in (await visitor.read())["messages"]]


async def test_a_visitor_is_answered_on_their_stream(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Hello!"))
    async with jane.listening() as heard:
        assert (heard.status, heard.standing["answered_by"]) == (200, "nobody")
        assert heard.headers["content-type"].startswith("text/event-stream")
        said = await jane.write("Hi there")
        assert said["from"] == "visitor"
        await until(lambda: heard.texts == ["Hi there", "Hello!"])
        standings = [data for kind, _, data in heard.events if kind == "state"]
        assert {"answered_by": "agent", "is_waiting": True} in standings
        await until(lambda: not heard.standing["is_waiting"])
    history = await jane.read()
    assert [one["text"] for one in history["messages"]] == ["Hi there", "Hello!"]
    assert [one["from"] for one in history["messages"]] == ["visitor", "agent"]
    assert history["answered_by"] == "agent"
    assert (await talk_of(salon))["session_key"].startswith("web_")
    assert [one["delivery"] for one in (await talk_of(salon))["messages"]] == [None, None]


async def test_the_same_message_is_never_doubled(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Hello!"))
    name = str(uuid4())
    said = await asyncio.gather(*(jane.write("Hi", name) for _ in range(6)))
    assert all(one == said[0] for one in said)
    assert said[0]["client_id"] == name
    again = await jane.call("POST", "/messages", json={"id": name, "text": "Other"}, status=200)
    assert again.json() == said[0]
    assert await texts_of(jane) == ["Hi"]


async def test_first_messages_at_once_open_one_conversation(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(answer("Hello!"), answer("Yes?"))
    await asyncio.gather(*(jane.write(f"Hi {number}") for number in range(6)))
    assert len((await talk_of(salon))["messages"]) == 6
    assert (await salon.get("/leads"))["total"] == 1


async def test_a_tapped_option_says_its_label(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    talking.agent.script(Answer((Reply("What?", HOURS),), {}, "en"), answer("You are welcome."))
    async with jane.listening() as heard:
        await jane.write("Hi")
        await until(lambda: "What?" in heard.texts)
        asked = next(
            data for kind, _, data in heard.events if kind == "message" and data["options"]
        )
        assert asked["options"][1] == {
            "id": "prices", "label": "Prices", "description": "What it costs",
        }  # fmt: skip
        assert (await jane.tap("hours"))["text"] == "Opening hours"
        await until(lambda: "You are welcome." in heard.texts)
    assert talking.agent.threads[1].said[-1].choice == "hours"
    await jane.tap("free haircuts", status=409)


async def test_a_person_shows_their_first_name_and_nothing_else(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    async with jane.listening() as heard:
        await jane.write("Hi")
        talk = await talk_of(salon)
        path = f"/conversations/{talk['id']}"
        await salon.call("POST", f"{path}/notes", json={"content": "She is canary"}, status=201)
        await salon.message(talk["id"], "Good day", metadata={"secret": "canary"})
        await until(lambda: heard.texts == ["Hi", "Good day"])
        await until(lambda: heard.standing == {"answered_by": "person", "is_waiting": False})
        assert heard.events[-2][2]["from"] == "person"
        assert heard.events[-2][2]["name"] == "Olga"
    history = await jane.read()
    told = str(history) + str(heard.events)
    assert await texts_of(jane) == ["Hi", "Good day"]
    for hidden in ("canary", "Owner", salon.user_id, salon.email, "system", "metadata"):
        assert hidden not in told, hidden


async def test_a_program_answers_without_its_name_and_offers_nothing(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    await jane.write("Hi")
    talk = await talk_of(salon)
    body = {"name": "Secret robot", "scopes": ["conversations:write"]}
    made = (await salon.call("POST", "/api-keys", json=body, status=201)).json()
    said = {"content": "Hello", "metadata": {"options": "not a list"}}
    path = f"/conversations/{talk['id']}/messages"
    await salon.call("POST", path, token=made["key"], json=said, status=201)
    newest = (await jane.read())["messages"][-1]
    assert (newest["from"], newest["name"], newest["options"]) == ("person", None, [])


async def test_another_visitor_reads_nothing(talking: Desk) -> None:
    salon, other_salon = await talking.found(), await talking.found("Other")
    jane = await Visitor.come(talking, salon)
    others = [await Visitor.come(talking, salon), await Visitor.come(talking, other_salon)]
    name = str(uuid4())
    await jane.write("I am jane@canary.example, phone +49 30 1234567", name)
    place = (await jane.read())["cursor"]
    for other in others:
        async with (
            other.listening() as now,
            other.listening(f"?after={place}") as behind,
            other.listening(**{"last-event-id": place}) as by_header,
        ):
            talking.agent.script(answer("Hello!"))
            # The words of somebody else, and even the name of their message, give nothing away.
            said = await other.write("I am jane@canary.example", name)
            assert said["client_id"] == name
            for heard in (now, behind, by_header):
                await until(lambda heard=heard: "I am jane@canary.example" in heard.texts)
                assert not any("phone" in text for text in heard.texts)
        assert not any("phone" in text for text in await texts_of(other))
    # The agent may have answered her by now.
    told = [text for text in await texts_of(jane) if text != "Hello!"]
    assert told == ["I am jane@canary.example, phone +49 30 1234567"]
    assert (await salon.get("/leads"))["total"] == 2


async def test_a_stream_goes_on_where_it_broke_off(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    await jane.write("One")
    talk = await talk_of(salon)
    await salon.message(talk["id"], "Two")
    async with jane.listening(f"?after={'A' * 27}") as heard:
        await until(lambda: heard.texts == ["One", "Two"])
    place = heard.place
    await salon.message(talk["id"], "Three")
    await salon.call("PATCH", f"/conversations/{talk['id']}", json={"status": "completed"})
    await salon.call("PATCH", "/organization", json={"reopen_hours": 0}, status=200)
    await jane.write("Four")
    assert (await salon.get("/conversations"))["total"] == 2
    for query, headers in ((f"?after={place}", {}), ("", {"last-event-id": place})):
        async with jane.listening(query, **headers) as again:
            await until(lambda: len(again.texts) == 2)
            assert again.texts == ["Three", "Four"]
    assert await texts_of(jane) == ["One", "Two", "Three", "Four"]
    assert (await jane.read("?limit=2"))["has_more"]
    async with jane.listening() as from_now:
        await salon.message((await salon.get("/conversations"))["conversations"][0]["id"], "Five")
        await until(lambda: from_now.texts == ["Five"])


async def test_what_was_missed_comes_in_pieces(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    await jane.write("0")
    talk = await talk_of(salon)
    await salon.call("PUT", f"/conversations/{talk['id']}/handover", json={}, status=200)
    for number in range(1, 231):
        await jane.write(str(number))
    heard, place = [], "A" * 27
    for most in (200, 31):
        async with jane.listening(f"?after={place}") as piece:
            await until(lambda most=most: len(piece.texts) == most)
            assert piece.is_over == (most == 200)
        heard += piece.texts
        place = piece.place
    assert heard == [str(number) for number in range(231)]


async def test_typing_puts_an_answer_off(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    await jane.call("POST", "/typing", status=204)  # nothing is open yet
    talking.agent.script(answer("Hello!"))
    await jane.write("Hi")
    for _ in range(6):
        await jane.call("POST", "/typing", status=204)
        await asyncio.sleep(0.25)
    assert await texts_of(jane) == ["Hi"]
    await jane.write("How are you?")
    await until(lambda: len(talking.agent.threads) == 1)
    assert [one.text for one in talking.agent.threads[0].unanswered] == ["Hi", "How are you?"]


async def test_who_is_blocked_is_told_so(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    await jane.write("Hi")
    path = f"/leads/{(await talk_of(salon))['lead_id']}/block"
    await salon.call("PUT", path, status=200)
    body = {"id": str(uuid4()), "text": "Hi again"}
    await jane.call("POST", "/messages", json=body, status=403)
    assert await texts_of(jane) == ["Hi"]
    await salon.call("DELETE", path, status=200)
    await jane.call("POST", "/messages", json=body, status=201)


async def test_after_their_lead_is_erased_a_visitor_begins_anew(talking: Desk) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    name = str(uuid4())
    await jane.write("Hi", name)
    talk = await talk_of(salon)
    await salon.call("DELETE", f"/leads/{talk['lead_id']}", status=204)
    assert await texts_of(jane) == []
    await jane.write("Hi again", name)
    assert await texts_of(jane) == ["Hi again"]


async def test_a_token_ends_when_it_was_not_used_for_a_year(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await Visitor.come(talking, salon)
    await jane.read()
    for days, status in ((364, 200), (366, 401)):
        await overlooking.execute(
            "UPDATE visitors SET used_at = now() - make_interval(days => $1)", days
        )
        await asyncio.sleep(TRUSTED_FOR)
        await jane.call("GET", "/messages", status=status)
        if status == 200:  # being here counts
            assert await overlooking.fetchval(
                "SELECT used_at > now() - interval '1 h' FROM visitors"
            )
    caller = system_caller(talking.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        assert not await actions.forget_unused(scope)
    assert await overlooking.fetchval("SELECT count(*) FROM visitor_tokens") == 0


@pytest.mark.parametrize(
    "body",
    [{}, {"text": "x" * 4_097}, {"text": ""}, {"choice": ""}, {"text": "a", "choice": "b"},
     {"text": None}, {"text": 1}, {"id": "1", "text": "a"}, {"text": "a", "lead_id": str(uuid4())}],
)  # fmt: skip
async def test_what_is_no_message_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    jane = await Visitor.come(desk, await desk.business())
    await jane.call("POST", "/messages", json={"id": str(uuid4()), **body}, status=422)
    assert await texts_of(jane) == []
