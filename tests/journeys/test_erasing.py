"""Erasing a lead: nothing of it is left anywhere, and everything else is as it was."""

import asyncio
import itertools
import json
from typing import Any
from uuid import UUID

import asyncpg

from tests.desk import Business, Desk, unique
from tests.journeys.matrix import key, person
from tests.journeys.test_races import check_counts, crowded

# Each is planted somewhere, with an ending of its own for each test; ``address`` is on the channel.
PHRASES = {
    "name": "Wilhelmine Vogelsang",
    "renamed": "Hannelore Nachtigall",
    "phone": "+491511234",
    "email": "wilhelmine.vogelsang@pflanze.",
    "company": "Vogelsang Pflanzen",
    "address": "+491519876",
    "notes": "allergisch gegen Kamillenbalsam",
    "service": "Dauerwelle Zitronengras",
    "lead metadata": "Lieblingsfarbe Petrolblau",
    "metadata key": "Schuhgroesse",
    "history": "Mein Hund heisst Quasimodo",
    "history metadata": "Anlage Rezept.pdf",
    "reply": "Gute Besserung fuer Quasimodos Pfote",
    "reply metadata": "Vermerk Sonderrabatt",
    "long": "Bandwurmsatz",
}
_endings = itertools.count(1001)
TEXT_COLUMNS = """
SELECT a.attrelid::regclass::text AS name, a.attname::text AS column, t.typname::text AS type
  FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
  JOIN pg_type AS t ON t.oid = a.atttypid
 WHERE c.relkind IN ('r', 'p', 'm', 't', 'S') AND a.attnum > 0 AND NOT a.attisdropped
   AND NOT (c.relkind = 't' AND a.attname <> 'chunk_data')
"""


async def found_in(superuser: asyncpg.Connection, words: list[str]) -> set[tuple[str, str]]:
    """(column, word) for every column of the database, PostgreSQL's own too, that holds a word."""
    seen = set()
    for row in await superuser.fetch(TEXT_COLUMNS):
        column = f'"{row["column"]}"'
        text = f"{column}::text"
        if row["type"] == "bytea":  # as the letters that it may hold, not as hex
            text = f"encode({column}, 'escape')"
        held = await superuser.fetch(
            f"SELECT word FROM unnest($1::text[]) AS word WHERE EXISTS"
            f" (SELECT FROM ONLY {row['name']} WHERE strpos(lower({text}), lower(word)) > 0)",
            words,
        )
        seen |= {(f"{row['name']}.{row['column']}", one["word"]) for one in held}
    return seen


def words_of_a_test() -> dict[str, str]:
    """The phrases with an ending that no other test of this worker plants."""
    ending = next(_endings)
    return {name: f"{phrase}{ending}" for name, phrase in PHRASES.items()}


async def plant(salon: Business, words: dict[str, str]) -> str:
    """A lead whose words went through every route that takes text; its id."""
    once = {"headers": {"idempotency-key": "planted"}, "status": 201}
    body = {
        "name": words["name"], "phone": words["phone"], "email": words["email"],
        "company": words["company"], "channel": "whatsapp", "channel_id": words["address"],
        "appointment_notes": words["notes"], "preferred_services": [words["service"]],
        "metadata": {words["metadata key"]: words["lead metadata"]},
    }  # fmt: skip
    lead_id = str((await salon.call("POST", "/leads", json=body, **once)).json()["id"])
    said = {
        "role": "user",
        "content": words["history"],
        "metadata": {"a": words["history metadata"]},
    }
    for channel, status in (("whatsapp", "active"), ("voice", "completed"), ("web", "escalated")):
        talk = {"lead_id": lead_id, "channel": channel, "status": status, "messages": [said]}
        headers = {"idempotency-key": f"planted {channel}".replace(" ", "-")}
        made = await salon.call("POST", "/conversations", json=talk, headers=headers, status=201)
        await reply(salon, made.json()["id"], words)
    change = {"name": words["renamed"]}
    await salon.call("PATCH", f"/leads/{lead_id}", json=change, status=200,
                     headers={"idempotency-key": "renamed"})  # fmt: skip
    return lead_id


async def reply(salon: Business, talk_id: str, words: dict[str, str]) -> None:
    """Texts of a person, short and longer than a row of a table, and a status."""
    path = f"/conversations/{talk_id}"
    for number, text in enumerate((words["reply"], f"{words['long']} {unique('x')} " * 2_500)):
        body = {"content": text, "metadata": {"note": words["reply metadata"]}}
        await salon.call("POST", f"{path}/messages", json=body, status=201,
                         headers={"idempotency-key": f"said-{number}"})  # fmt: skip
    await salon.call("PATCH", path, json={"status": "completed"}, status=200,
                     headers={"idempotency-key": "done"})  # fmt: skip


async def test_nothing_that_was_ever_written_of_a_lead_is_left_in_any_column(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    beside = await salon.conversation()
    planted_words = words_of_a_test()
    lead_id = await plant(salon, planted_words)
    await superuser.execute("ANALYZE")  # statistics quote values, too
    # Their last words alone too, which is how an index for searching has them.
    words = [part for one in planted_words.values() for part in (one, one.split()[-1])]
    planted = await found_in(superuser, words)
    assert {word for _, word in planted} == set(words), "else it is not looked for where it is"
    assert {column.partition(".")[0] for column, _ in planted} >= {
        "leads", "lead_addresses", "conversations", "messages", "idempotency_keys",
    }  # fmt: skip
    assert {column for column, _ in planted} >= {"messages.words", "leads.sought"}
    await salon.call("DELETE", f"/leads/{lead_id}", status=204)
    await superuser.execute("VACUUM")
    assert await found_in(superuser, words) == set()
    for path in (f"/leads/{lead_id}", f"/leads/{lead_id}/export"):
        await salon.call("GET", path, status=404)
    assert (await salon.get(f"/conversations?lead_id={lead_id}"))["total"] == 0
    assert (await salon.get("/conversations"))["total"] == (await salon.get("/leads"))["total"] == 1
    assert (await salon.get(f"/conversations/{beside['id']}"))["id"] == beside["id"]
    await check_counts(salon, superuser)


async def test_the_log_of_events_goes_on_and_says_that_a_lead_was_erased(desk: Desk) -> None:
    salon = await desk.found()
    lead = await salon.lead()
    talk = await salon.conversation(lead["id"])
    before = await salon.get("/events")
    await salon.call("DELETE", f"/leads/{lead['id']}", status=204)
    feed = await salon.get(f"/events?after={before['next_cursor']}")
    assert [(one["event"], one["data"]) for one in feed["events"]] == [
        ("lead.erased", {"id": lead["id"]})
    ]
    whole = (await salon.get("/events"))["events"]
    assert whole[:-1] == before["events"] and whole[-1] == feed["events"][0]
    assert {one["data"]["id"] for one in whole} >= {lead["id"], talk["id"]}


async def test_who_was_erased_comes_back_as_somebody_new(desk: Desk) -> None:
    salon = await desk.found()
    fields = {"channel": "telegram", "channel_id": unique("again")}
    body = {"name": "Jane Smith", **fields}
    first = await salon.call("POST", "/leads", json=body, status=201,
                             headers={"idempotency-key": "once"})  # fmt: skip
    for status in (204, 404):
        await salon.call("DELETE", f"/leads/{first.json()['id']}", status=status)
    # The request of before, sent again, does not make what was erased; a new one does.
    again = await salon.call("POST", "/leads", json=body, headers={"idempotency-key": "once"})
    assert (again.status_code, again.headers["idempotency-replayed"]) == (404, "true")
    assert again.json()["detail"] == "What this request was answered with has been erased."
    anew = await salon.call("POST", "/leads", json=fields, status=201)
    assert anew.json()["id"] != first.json()["id"]
    assert anew.json()["name"] is None


async def test_a_repeated_erasure_is_told_204_again(desk: Desk) -> None:
    salon = await desk.business()
    lead = await salon.lead()
    headers = {"idempotency-key": unique("erase")}
    for replayed in (None, "true"):
        answer = await salon.call("DELETE", f"/leads/{lead['id']}", headers=headers, status=204)
        assert answer.headers.get("idempotency-replayed") == replayed


async def test_only_owners_admins_and_keys_made_for_it_may_erase(desk: Desk) -> None:
    salon = await desk.business()
    lead = await salon.lead()
    path = f"/leads/{lead['id']}"
    for role in ("member", "viewer"):
        token, _ = await person(desk, salon, role)
        await salon.call("DELETE", path, token=token, status=403)
    secret, _ = await key(salon, "leads:write")
    await salon.call("DELETE", path, token=secret, status=403)
    secret, _ = await key(salon, "leads:erase")
    await salon.call("DELETE", path, token=secret, status=204)


async def test_answers_of_others_are_repeated_as_before(desk: Desk) -> None:
    salon = await desk.found()
    headers = {"idempotency-key": "others"}
    first = await salon.call("POST", "/leads", json={"name": "Anna"}, headers=headers, status=201)
    await salon.call("DELETE", f"/leads/{(await salon.lead())['id']}", status=204)
    again = await salon.call("POST", "/leads", json={"name": "Anna"}, headers=headers, status=201)
    assert again.content == first.content


async def add_history(superuser: asyncpg.Connection, talk: dict[str, Any], count: int) -> None:
    """Messages by the thousand, in place of many requests."""
    await superuser.execute(
        "INSERT INTO messages (organization_id, conversation_id, seq, id, role, content,"
        " created_at) SELECT organization_id, id, n, gen_random_uuid(), 'user',"
        " repeat('Hello ', 20), updated_at FROM conversations, generate_series(1, $2::int) AS n"
        " WHERE id = $1",
        UUID(talk["id"]), count,
    )  # fmt: skip
    await superuser.execute(
        "UPDATE conversations SET message_count = $2, last_seq = $2 WHERE id = $1",
        UUID(talk["id"]), count,
    )  # fmt: skip


async def test_a_lead_with_tens_of_thousands_of_messages_is_exported_and_erased(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found()
    lead = await salon.lead()
    for _ in range(6):
        talk = await salon.conversation(lead["id"], status="completed")
        await add_history(superuser, talk, 5_000)
    found = await salon.get(f"/leads/{lead['id']}/export")
    assert [len(one["messages"]) for one in found["conversations"]] == [5_000] * 6
    await salon.call("DELETE", f"/leads/{lead['id']}", status=204)
    for table in ("messages", "conversations", "leads", "lead_addresses"):
        count = f"SELECT count(*) FROM {table} WHERE organization_id = $1"
        assert await superuser.fetchval(count, UUID(salon.id)) == 0
    await check_counts(salon, superuser)


LEFT_HALF = """
SELECT (SELECT count(*) FROM conversations AS c WHERE organization_id = $1 AND NOT EXISTS (
    SELECT FROM leads AS l WHERE l.organization_id = $1 AND l.id = c.lead_id))
  + (SELECT count(*) FROM lead_addresses AS a WHERE organization_id = $1 AND NOT EXISTS (
    SELECT FROM leads AS l WHERE l.organization_id = $1 AND l.id = a.lead_id))
  + (SELECT count(*) FROM messages AS m WHERE organization_id = $1 AND NOT EXISTS (
    SELECT FROM conversations AS c WHERE c.organization_id = $1 AND c.id = m.conversation_id))
"""


async def test_erasing_while_everybody_writes_leaves_nothing_half(
    desk: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await desk.found("Erasing")
    for _ in range(25):
        address = {"channel": "telegram", "channel_id": unique("race")}
        lead = (await salon.call("POST", "/leads", json=address, status=201)).json()
        talk = await salon.conversation(lead["id"])
        answers = await crowded(racing(salon, lead["id"], talk["id"], address), 13)
        assert answers[6] == 204
        assert set(answers) <= {200, 201, 204, 404}, answers
        await salon.call("GET", f"/leads/{lead['id']}", status=404)
        await salon.call("GET", f"/conversations/{talk['id']}", status=404)
        assert (await salon.get(f"/conversations?lead_id={lead['id']}"))["total"] == 0
        kept = await superuser.fetch(
            "SELECT body FROM idempotency_keys WHERE organization_id = $1", UUID(salon.id)
        )
        assert not [one for one in kept if lead["id"] in (one["body"] or "")]
    assert await superuser.fetchval(LEFT_HALF, UUID(salon.id)) == 0
    await check_counts(salon, superuser)


def racing(salon: Business, lead_id: str, talk_id: str, address: dict[str, str]) -> Any:
    """What a crowd asks: number six erases, the others write, read and say hello again."""

    async def act(number: int) -> int:
        await asyncio.sleep(0.002 * (number % 3))
        once = {"idempotency-key": unique("race")}
        history = {"lead_id": lead_id, "channel": "telegram", "status": "completed"}
        asked: tuple[tuple[str, str, Any], ...] = (
            ("POST", f"/conversations/{talk_id}/messages", {"content": "Hello"}),
            ("POST", "/conversations", history),
            ("PATCH", f"/leads/{lead_id}", {"name": unique("Name")}),
            ("POST", "/leads", address),
            ("PATCH", f"/conversations/{talk_id}", {"status": "completed"}),
            ("GET", f"/leads/{lead_id}/export", None),
        )
        method, path, body = (
            ("DELETE", f"/leads/{lead_id}", None) if number == 6 else asked[number % 6]
        )
        answer = await salon.call(method, path, json=body, headers=once)
        return answer.status_code

    return act


async def test_an_export_holds_everything_that_is_kept_of_a_lead(desk: Desk) -> None:
    salon = await desk.found()
    await salon.conversation()
    words = words_of_a_test()
    lead_id = await plant(salon, words)
    found = await salon.get(f"/leads/{lead_id}/export")
    assert found["lead"] == await salon.get(f"/leads/{lead_id}")
    reached = {(one["channel"], one["channel_id"]) for one in found["addresses"]}
    assert ("whatsapp", words["address"]) in reached and len(reached) == 3
    page = await salon.get(f"/conversations?lead_id={lead_id}&sort=created_at")
    assert len(page["conversations"]) == 3
    assert found["conversations"] == [
        await salon.get(f"/conversations/{one['id']}") for one in page["conversations"]
    ]
    feed = (await salon.get("/events?limit=1000"))["events"]
    about = [one for one in feed if lead_id in json.dumps(one["data"])]
    assert found["events"] == about and len(about) >= 12
    said = json.dumps(found, ensure_ascii=False)
    assert [word for word in words.values() if word not in said] == [words["name"]]  # renamed
    empty = await salon.get(
        f"/leads/{(await salon.lead(channel='web', channel_id=None))['id']}/export"
    )
    assert empty["conversations"] == [] and len(empty["addresses"]) == 1
