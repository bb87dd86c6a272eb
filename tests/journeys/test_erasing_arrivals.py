"""Erasing who wrote by a provider: its calls, parcels, receipts and notes go with the lead."""

from pathlib import Path
from uuid import UUID

import asyncpg

from empfio.access.callers import system_caller
from empfio.arrivals import store
from empfio.kit.ids import ArrivalId, OrganizationId, new_id
from empfio.kit.settings import Settings
from tests.agents import answer
from tests.callers import TelegramCaller, conversations_of, until
from tests.desk import Desk, unique
from tests.journeys.matrix import is_quiet
from tests.journeys.test_erasing import found_in

WAITING = "SELECT count(*) FROM arrivals WHERE organization_id = $1 AND taken_at IS NULL"
COUNT = "SELECT count(*) FROM arrivals WHERE organization_id = $1"


async def test_nothing_that_came_by_a_provider_is_left_in_any_column(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    beside = TelegramCaller(salon, jane.id)
    words = {
        "text": unique("Kastanienallee"), "name": unique("Vogelsang"), "note": unique("Notizbuch"),
        "reply": unique("Gegenrede"), "edit": unique("Nachtrag"), "chat": str(jane.chat),
        "failure": unique("Fehlschlag"), "file": unique("Steuerbescheid"),
    }  # fmt: skip
    talking.agent.script(answer(words["reply"]), answer("Hello"))
    who = {"id": jane.chat, "is_bot": False, "first_name": words["name"]}
    file = {"file_id": "unknown", "file_name": words["file"]}
    await jane.write(words["text"], 41, document=file, **{"from": who})
    await until(lambda: words["reply"] in talking.provider.texts)
    await beside.write("Hello from somebody else")
    await until(lambda: conversations_of(salon, beside.session))
    edited = jane.update(words["edit"], 41, **{"from": who, "edit_date": 1_772_877_700})
    await jane.call({"update_id": 42, "edited_message": edited["message"]})
    chat = {"id": jane.chat, "type": "private"}
    await jane.call({"update_id": 43, "my_chat_member": {"chat": chat, "from": who}})
    [talk] = await conversations_of(salon, jane.session)
    note = {"content": words["note"]}
    await salon.call("POST", f"/conversations/{talk['id']}/notes", json=note, status=201)
    await salon.message(talk["id"], words["failure"])

    async def is_quiet() -> bool:
        return not await overlooking.fetchval(WAITING, UUID(salon.id))

    await until(is_quiet)
    planted = await found_in(overlooking, list(words.values()))
    assert {place.partition(".")[0] for place, _ in planted} >= {
        "arrivals", "message_origins", "parcels", "parcel_attempts", "messages", "leads",
        "attachments",
    }  # fmt: skip
    assert {word for _, word in planted} == set(words.values())
    assert await overlooking.fetchval(COUNT, UUID(salon.id)) == 4
    await salon.call("DELETE", f"/leads/{talk['lead_id']}", status=204)
    await overlooking.execute("VACUUM")
    assert await found_in(overlooking, list(words.values())) == set()
    assert await overlooking.fetchval(COUNT, UUID(salon.id)) == 1, "the other's is still there"


async def test_retention_erases_calls_and_files_with_what_they_brought(
    talking: Desk, overlooking: asyncpg.Connection, settings: Settings
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Goodbye", ending="complete"))
    talking.provider.files["a-picture"] = b"\xff\xd8\xff" + b"x" * 100
    await jane.write("Thank you, goodbye", photo=[{"file_id": "a-picture"}])
    folder = Path(settings.data) / "files" / salon.id
    await until(lambda: list(folder.glob("*")))

    async def is_over() -> bool:
        found = await conversations_of(salon, jane.session)
        return bool(found) and found[0]["status"] == "completed"

    await until(is_over)
    # What is still delivered would make the conversation young again.
    await until(lambda: is_quiet(overlooking, salon.id))
    await salon.call("PATCH", "/organization", json={"retention_days": 1}, status=200)
    await overlooking.execute(
        "UPDATE conversations SET updated_at = updated_at - interval '2 days'"
        " WHERE organization_id = $1", UUID(salon.id),
    )  # fmt: skip
    due = "UPDATE {} SET due_at = now() WHERE organization_id = $1 AND {} = 'retention'"
    await overlooking.execute(due.format("jobs", "lane_key"), UUID(salon.id))
    await overlooking.execute(due.format("lanes", "key"), UUID(salon.id))

    async def is_erased() -> bool:
        return not await overlooking.fetchval(COUNT, UUID(salon.id))

    await until(is_erased)
    assert await conversations_of(salon, jane.session) == []
    await until(lambda: not list(folder.glob("*")))


async def test_an_address_is_sought_in_all_calls_a_piece_at_a_time(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    ids = [ArrivalId(new_id()) for _ in range(7)]
    await overlooking.executemany(
        "INSERT INTO arrivals (organization_id, id, connection_id, body, sha256, received_at,"
        " taken_at) VALUES ($1, $2, $3, $4, '', now(), now())",
        [
            (UUID(salon.id), one, UUID(jane.id), b"of 5551234" if place % 2 else b"of nobody")
            for place, one in enumerate(ids)
        ],
    )
    caller = system_caller(talking.house.database, OrganizationId(UUID(salon.id)))
    places: list[ArrivalId | None] = [ArrivalId(UUID(int=0))]
    async with caller.open_scope() as scope:
        while (last := places[-1]) is not None:
            places.append(await store.remove_mentioning(scope, [b"5551234"], last, 3))
    assert places[1:] == [ids[2], ids[5], ids[6], None]
    rows = await overlooking.fetch("SELECT id FROM arrivals ORDER BY id")
    assert [row["id"] for row in rows] == ids[::2]
