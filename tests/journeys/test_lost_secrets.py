"""Secrets that cannot be opened: of one connection, they are in no other's way, and it shows."""

from typing import Any
from uuid import UUID

import asyncpg

from tests.agents import answer
from tests.callers import META_SECRET, TelegramCaller, call_meta, conversations_of, until
from tests.desk import Business, Desk, unique

PHONE = "109876543210987"
SQUATTERS = 150  # more than are looked up at once
_SQUAT = (
    "INSERT INTO organizations (organization_id, name, slug, created_at)"
    " VALUES ($1::uuid, 'Squatter', ($1::uuid)::text, $2)",
    "INSERT INTO channel_connections (organization_id, id, kind, name, settings, secrets,"
    " created_at, updated_at) VALUES ($1, $1, 'whatsapp_meta', 'Mine!', '{}', '\\x00', $2, $2)",
    "INSERT INTO connection_addresses (organization_id, address, connection_id)"
    f" SELECT $1, 'meta:phone:{PHONE}', $1 WHERE $2::timestamptz IS NOT NULL",
)


async def connect_meta(salon: Business) -> str:
    """The id of a connection to Meta."""
    secrets = {"app_secret": META_SECRET, "access_token": "t" * 20, "verify_token": unique("v" * 8)}
    body = {
        "kind": "whatsapp_meta",
        "name": "Meta",
        "settings": {"phone_number_id": PHONE},
        "secrets": secrets,
    }
    made = await salon.call("POST", "/channels", json=body, status=201)
    return str(made.json()["id"])


def message(text: str) -> dict[str, Any]:
    one = {"from": "49123456001", "id": unique("wamid"), "timestamp": "1772877600",
           "type": "text", "text": {"body": text}}  # fmt: skip
    value = {"metadata": {"phone_number_id": PHONE}, "messages": [one]}
    return {"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}


async def lose(superuser: asyncpg.Connection, connection_id: str) -> None:
    """As if the server's key were another one."""
    sql = "UPDATE channel_connections SET secrets = '\\x00' WHERE id = $1"
    await superuser.execute(sql, UUID(connection_id))


async def test_whoever_else_claims_a_number_its_owner_is_found(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    connection_id = await connect_meta(salon)
    made_at = await overlooking.fetchval("SELECT created_at FROM organizations")
    for sql in _SQUAT:
        squatters = [(UUID(int=number), made_at) for number in range(1, SQUATTERS + 1)]
        await overlooking.executemany(sql, squatters)
    talking.agent.script(answer("Hello"))
    answered = await call_meta(salon, message("Hi"))
    assert (answered.status_code, answered.json()) == (200, {"kept": 1})
    await until(lambda: conversations_of(salon, "whatsapp_+49123456001"))
    noted = await overlooking.fetchval("SELECT count(problem) FROM channel_connections")
    assert noted == SQUATTERS
    assert (await salon.get(f"/channels/{connection_id}"))["problem"] is None


async def test_secrets_that_are_lost_show_and_can_be_entered_again(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    connection_id = await connect_meta(salon)
    path = f"/channels/{connection_id}"
    await lose(overlooking, connection_id)
    assert (await call_meta(salon, message("Hi"))).status_code == 403
    assert "Enter them again" in (await salon.get(path))["problem"]
    asked = await salon.get(f"{path}/account")
    assert asked["account"] is None and "Enter them again" in asked["problem"]
    told = await salon.get("/events?types=connection.changed")
    assert [one["data"] for one in told["events"]] == [{"id": connection_id}]
    # What is left out cannot be kept as it was.
    given = {"app_secret": META_SECRET, "access_token": "t" * 20}
    refused = await salon.call("PATCH", path, json={"secrets": given}, status=422)
    assert [one["where"] for one in refused.json()["errors"]] == ["body.secrets.verify_token"]
    given["verify_token"] = unique("v" * 8)
    await salon.call("PATCH", path, json={"secrets": given}, status=200)

    async def is_mended() -> bool:
        return (await salon.get(path))["problem"] is None

    await until(is_mended)
    talking.agent.script(answer("Hello"))

    async def is_taken() -> bool:  # what the doorman knew is forgotten after half a second
        return (await call_meta(salon, message("Hi"))).status_code == 200

    await until(is_taken)


async def test_a_message_waits_for_lost_secrets_and_says_why(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello Jane"))
    await jane.write("Hi")
    await until(lambda: talking.provider.texts == ["Hello Jane"])
    sealed = await overlooking.fetchval("SELECT secrets FROM channel_connections")
    await lose(overlooking, jane.id)
    [talk] = await conversations_of(salon, jane.session)
    await salon.message(talk["id"], "Olga here")
    await until(lambda: tries(overlooking))

    async def is_noted() -> bool:  # on the channel, in a transaction of its own after the try
        problem = (await salon.get(f"/channels/{jane.id}"))["problem"]
        return "cannot be opened" in (problem or "")

    await until(is_noted)
    waiting = await delivery_of_last(salon, talk["id"])
    assert waiting["state"] == "waiting" and "cannot be opened" in waiting["reason"]
    await overlooking.execute("UPDATE channel_connections SET secrets = $1", sealed)
    await until(lambda: talking.provider.texts == ["Hello Jane", "Olga here"])


async def test_a_message_is_not_tried_for_ever(
    talking: Desk, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello Jane"))
    await jane.write("Hi")
    await until(lambda: talking.provider.texts == ["Hello Jane"])
    await lose(overlooking, jane.id)
    [talk] = await conversations_of(salon, jane.session)
    await salon.message(talk["id"], "Olga here")
    await until(lambda: tries(overlooking))
    await overlooking.execute("UPDATE parcels SET created_at = created_at - interval '25 hours'")
    await overlooking.execute("UPDATE lanes SET due_at = now() WHERE key LIKE 'parcels:%'")

    async def has_failed() -> bool:
        return bool((await delivery_of_last(salon, talk["id"]))["state"] == "failed")

    await until(has_failed)
    assert "cannot be opened" in (await delivery_of_last(salon, talk["id"]))["reason"]


async def tries(superuser: asyncpg.Connection) -> int:
    """How often sending failed with a reason."""
    sql = "SELECT count(*) FROM parcel_attempts WHERE outcome = 'failed' AND reason IS NOT NULL"
    number: int = await superuser.fetchval(sql)
    return number


async def delivery_of_last(salon: Business, conversation_id: str) -> dict[str, Any]:
    found = await salon.get(f"/conversations/{conversation_id}")
    delivery: dict[str, Any] = found["messages"][-1]["delivery"]
    return delivery
