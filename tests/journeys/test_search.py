"""Search: whatever was written is found, by walk and by index, and nothing else is."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from empfio.access.callers import system_caller
from empfio.conversations import actions, asking, searching
from empfio.conversations.records import History, Listing, Message, MessageSearch
from empfio.kit.ids import ConversationId, LeadId, OrganizationId, new_id
from empfio.kit.scope import Caller
from empfio.kit.words import mark_of, read_sought, words
from tests.desk import Business, Desk

WORDS = ["haircut", "hair", "Müller", "blonde", "colour", "tomorrow", "please", "thanks", "xo"]
# The longer forms of 'please' and 'tomorrow' stand in no message of the newest.
RARE = {
    3: "quetzal", 5: "pleased xo", 6: "tomorrow中 xo", 700: "quetzal golden blonde",
    1_150: "quetzalbird",
}  # fmt: skip
SIZE = searching.SMALL + 200
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
QUERIES = [
    "haircut", "HAIR", "quetz", "quetzal", "never", "muller haircut", '"golden blonde"',
    '"blonde colour"', "xo please", "mu ha", "x",
    "please xo", "tomorrow xo", "quetzal hair", '"quetzal golden" xo', "中",
]  # fmt: skip


class Salon:
    """A large organization with every text that was stored in it."""

    def __init__(self, business: Business, caller: Caller, histories: list[History]) -> None:
        self.business, self.caller = business, caller
        self.texts = {
            str(history.id): [message.content for message in history.messages]
            for history in histories
        }

    async def one_page(self, query: str, way: searching.Way, **options: Any) -> Any:
        listing = Listing(sought=read_sought(query), **options)
        sql = searching.conversations_sql(listing, way)
        async with self.caller.open_statement() as scope:
            asked = await asking.narrowed(scope, read_sought(query)) if way == "index" else None
            body = await scope.connection.fetchval(
                sql,
                scope.organization_id,
                *searching.conversations_arguments(listing, mark_of(scope.organization_id), asked),
            )
        return None if body is None else (body.decode(), listing)

    async def messages(self, query: str) -> tuple[list[str], int | None]:
        """The texts that the index gives of 100 messages, and the total."""
        search = MessageSearch(read_sought(query), size=100)
        sql = searching.messages_sql(search, "index")
        async with self.caller.open_statement() as scope:
            asked = await asking.narrowed(scope, search.sought)
            arguments = searching.messages_arguments(search, mark_of(scope.organization_id), asked)
            rows = await scope.connection.fetch(sql, scope.organization_id, *arguments)
        return [row["content"] for row in rows], rows[0]["total"] if rows else 0

    async def narrowed(self, query: str) -> str:
        """What the index is asked for."""
        async with self.caller.open_statement() as scope:
            return (await asking.narrowed(scope, read_sought(query))).query("")


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """The index may give so many messages: statements are built anew with that bound."""
    builders = (searching._by_index, searching._in_index)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "MOST_GIVEN", number)
        patch.setattr(searching, "_ARE_ALL", f"(SELECT count(*) FROM given) <= {number}")
        for build in builders:
            build.cache_clear()
        try:
            yield
        finally:
            for build in builders:
                build.cache_clear()


def is_found(query: str, text: str) -> bool:
    """The rule of the contract, put plainly: each word a beginning, phrases in a row."""
    sought = read_sought(query)
    folded = [word.folded for word in words(text)]
    return all(any(word.startswith(one) for word in folded) for one in sought.beginnings) and all(
        any(tuple(folded[i : i + len(phrase)]) == phrase for i in range(len(folded)))
        for phrase in sought.phrases
    )


def histories(lead_id: LeadId) -> list[History]:
    """Conversations of a few messages each, one a minute."""
    chance = random.Random(7)
    made = []
    for number in range(SIZE):
        at = BEGAN + timedelta(minutes=number)
        texts = [" ".join(chance.sample(WORDS, 3)) for _ in range(chance.randint(1, 3))]
        texts[0] += f" {RARE.get(number, '')}"
        messages = tuple(Message("user", text, at) for text in texts)
        made.append(
            History(ConversationId(new_id()), lead_id, None, None, "web", f"w{number}",
                    "completed", at, messages)
        )  # fmt: skip
    return made


@pytest.fixture(scope="module")
async def salon(desk: Desk) -> Salon:
    business = await desk.found("Large")
    lead = await business.lead()
    caller = system_caller(desk.house.database, OrganizationId(UUID(business.id)))
    made = histories(LeadId(UUID(lead["id"])))
    async with caller.open_scope() as scope:
        await actions.add_histories(scope, made)
    return Salon(business, caller, made)


async def walk(salon: Salon, path: str, kind: str) -> tuple[list[str], list[dict[str, Any]]]:
    """All ids by cursor, and the pages they came in."""
    pages, cursor = [], ""
    while cursor is not None:
        page = await salon.business.get(path + (f"&cursor={cursor}" if cursor else ""))
        pages.append(page)
        cursor = page["next_cursor"]
    return [one["id"] for page in pages for one in page[kind]], pages


@pytest.mark.parametrize("query", QUERIES)
async def test_every_conversation_with_the_words_is_found_once_and_in_order(
    salon: Salon, query: str
) -> None:
    expected = [
        one for one, texts in salon.texts.items() if any(is_found(query, text) for text in texts)
    ][::-1]
    found, pages = await walk(salon, f"/conversations?q={query}&size=90", "conversations")
    assert found == expected
    for page in pages:
        assert page["total"] <= len(expected)
        assert not page["total_is_exact"] or page["total"] == len(expected)
    assert pages[-1]["total_is_exact"]
    by_number = await salon.business.get(f"/conversations?q={query}&size=7&page=3")
    assert [one["id"] for one in by_number["conversations"]] == expected[14:21]


@pytest.mark.parametrize("query", QUERIES)
async def test_every_message_with_the_words_is_found_once_newest_first(
    salon: Salon, query: str
) -> None:
    expected = [
        (one, text) for one, texts in salon.texts.items() for text in texts if is_found(query, text)
    ][::-1]
    path = f"/messages/search?q={query}&size=90"
    found, pages = await walk(salon, path, "messages")
    said = [(m["conversation_id"], m["content"]) for page in pages for m in page["messages"]]
    assert said == expected
    assert len(set(found)) == len(found)
    assert pages[-1]["total_is_exact"] and pages[-1]["total"] == len(expected)
    assert all(page["total"] <= len(expected) for page in pages)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sort", ["-updated_at", "created_at"])
async def test_walk_and_index_find_the_same(salon: Salon, query: str, sort: Any) -> None:
    walked = await salon.one_page(query, "short walk", sort=sort, size=5)
    indexed = await salon.one_page(query, "index", sort=sort, size=5)
    long = await salon.one_page(query, "long walk", sort=sort, size=5)
    assert indexed is not None and long is not None
    assert indexed[0].split('"total"')[0] == long[0].split('"total"')[0]
    few = sum(any(is_found(query, text) for text in texts) for texts in salon.texts.values())
    assert (walked is None) == (few < 6)
    if walked is not None:
        ids = [body[0].split('"total"')[0] for body in (walked, indexed)]
        assert ids[0] == ids[1]


async def test_filters_narrow_a_search(salon: Salon) -> None:
    whole = await salon.business.get("/conversations?q=quetzal")
    assert (whole["total"], whole["total_is_exact"]) == (3, True)
    middle = (BEGAN + timedelta(minutes=600)).isoformat().replace("+00:00", "Z")
    later = await salon.business.get(f"/conversations?q=quetzal&updated_from={middle}")
    assert later["total"] == 2
    for nothing in ("status=active", "channel=voice", f"created_to={BEGAN:%Y-%m-%d}T00:00:00Z"):
        found = await salon.business.get(f"/conversations?q=quetzal&{nothing}")
        assert (found["conversations"], found["total"]) == ([], 0)
    of_messages = await salon.business.get(f"/messages/search?q=quetzal&created_from={middle}")
    assert of_messages["total"] == 2
    assert (await salon.business.get("/messages/search?q=quetzal&role=assistant"))["total"] == 0
    inside = whole["conversations"][0]["id"]
    only = await salon.business.get(f"/messages/search?q=quetzal&conversation_id={inside}")
    assert (only["total"], only["total_is_exact"]) == (1, True)
    for absent in (new_id(), (await salon.business.conversation())["id"]):
        path = f"/messages/search?q=quetzal&conversation_id={absent}"
        assert (await salon.business.get(path))["messages"] == []


async def test_a_message_just_written_is_found_with_the_passage_it_stands_in(desk: Desk) -> None:
    salon = await desk.found()
    talk = await salon.conversation()
    await salon.message(
        talk["id"], "We close at <b>eight</b> & Müller will call", metadata={"a": 1}
    )
    found = await salon.get("/messages/search?q=muller+eight")
    [message] = found["messages"]
    [listed] = (await salon.get(f"/conversations/{talk['id']}"))["messages"]
    assert {name: message[name] for name in listed} == listed
    assert message["channel"] == "telegram" and message["lead"]["name"] == "Jane Smith"
    assert [piece["text"] for piece in message["passages"][0] if piece["is_match"]] == [
        "eight", "Müller",
    ]  # fmt: skip
    shown = "".join(piece["text"] for piece in message["passages"][0])
    assert shown == "We close at <b>eight</b> & Müller will call"
    assert (await salon.get("/conversations?q=muller"))["conversations"][0]["id"] == talk["id"]


async def test_nothing_of_another_organization_is_found(desk: Desk, salon: Salon) -> None:
    stranger = await desk.found()
    for query in QUERIES:
        assert (await stranger.get(f"/conversations?q={query}"))["total"] == 0
        assert (await stranger.get(f"/messages/search?q={query}"))["total"] == 0
    before = (await salon.business.get("/messages/search?q=quetzal"))["messages"][0]["id"]
    assert (await stranger.get(f"/messages/search?q=a&cursor={before}"))["messages"] == []


@pytest.mark.parametrize("query", ["q=", "q=%3F", "q=" + "a" * 201, "q=" + "a+" * 17, "q=%00"])
@pytest.mark.parametrize("path", ["/conversations", "/messages/search"])
async def test_a_search_that_cannot_be_read_is_refused(desk: Desk, path: str, query: str) -> None:
    salon = await desk.business()
    if query == "q=" + "a+" * 17:
        query = "q=" + "+".join(f"a{number}" for number in range(17))
    refused = await salon.call("GET", f"{path}?{query}", status=422)
    assert "q" in refused.json()["detail"] or "U+0000" in refused.json()["detail"]


@pytest.mark.parametrize(
    "text", ["'", "a' | 'b", "\\", "!(a)", "<->", "a:*B", "%", "ＡＢＣ", "ﷺ", "\u0301", "1e5 0x1F"]
)
async def test_signs_of_the_query_language_are_text(desk: Desk, text: str) -> None:
    salon = await desk.business()
    talk = await salon.conversation()
    await salon.message(talk["id"], text)
    answer = await salon.call("GET", "/messages/search", params={"q": text})
    if answer.status_code == 200:
        assert any(one["content"] == text for one in answer.json()["messages"])
    else:
        assert answer.status_code == 422 and not words(text)


async def test_the_longest_message_is_stored_and_found_by_its_last_word(desk: Desk) -> None:
    salon = await desk.business()
    talk = await salon.conversation()
    many = " ".join(chr(0x4E00 + number) for number in range(20_000))
    for text in ("a" * 65_536, "é " * 32_768, f"{many} zebrafish"):
        await salon.message(talk["id"], text)
    assert (await salon.get("/messages/search?q=zebrafish"))["total"] == 1


async def test_where_the_index_knows_too_much_the_walk_goes_on(salon: Salon) -> None:
    everything = [
        one
        for one, texts in salon.texts.items()
        if any(is_found(QUERIES[0], text) for text in texts)
    ]
    path = f"/conversations?q={QUERIES[0]}&size=3&page={len(everything) // 3 - 1}"
    expected = await salon.business.get(path)
    search = "/messages/search?q=haircut&role=user&size=7"
    messages, _ = await walk(salon, search, "messages")
    with at_most(10):
        found = await salon.business.get(path)
        again, _ = await walk(salon, search, "messages")
    assert expected["total_is_exact"] and not found["total_is_exact"]
    assert found["conversations"] == expected["conversations"]
    assert found["total"] <= expected["total"] and found["next_cursor"]
    assert again == messages


async def test_behind_the_last_message_found_nothing_is_said_of_the_total(salon: Salon) -> None:
    _, pages = await walk(salon, "/messages/search?q=quetzal&size=2", "messages")
    last = pages[-1]["messages"][-1]["id"]
    behind = await salon.business.get(f"/messages/search?q=quetzal&cursor={last}")
    assert (behind["messages"], behind["next_cursor"]) == ([], None)
    assert not behind["total_is_exact"]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("quetzal xo please", "'quetzal':*"),
        ("never xo", "'never':*"),
        ('"golden blonde" xo', "('golden' <-> 'blonde')"),
        ('"golden blonde" quetzal xo', "'quetzal':* & ('golden' <-> 'blonde')"),
        ("xo thanks", "('xo') & ('thanks')"),
        ('xo "thanks please"', "('thanks' <-> 'please') & ('xo')"),
        ("xo hair", "'hair':* & ('xo')"),  # haircut, among the newest
        ("xo please", "'please':* & ('xo')"),  # pleased, long ago
        ("xo tomorrow", "'tomorrow':* & ('xo')"),  # tomorrow中, long ago
        ("xo", "'xo':*"),
        ("xo xo", "'xo':*"),
        ('"xo please"', "('xo' <-> 'please')"),
        ("quetzal golden", "'quetzal':* & 'golden':*"),
    ],
)
async def test_the_index_is_asked_for_no_more_than_is_needed(
    salon: Salon, query: str, asked: str
) -> None:
    assert await salon.narrowed(query) == asked


async def test_a_longer_word_just_written_makes_a_word_a_beginning_again(desk: Desk) -> None:
    salon = await desk.found()
    caller = system_caller(desk.house.database, OrganizationId(UUID(salon.id)))
    small = Salon(salon, caller, [])
    talk = await salon.conversation()
    for _ in range(asking.RARE + 1):
        await salon.message(talk["id"], "amber indigo")
    assert await small.narrowed("amber indigo") == "('amber') & ('indigo')"
    await salon.message(talk["id"], "ambergris indigo")
    assert await small.narrowed("amber indigo") == "'amber':* & ('indigo')"
    assert (await salon.get("/messages/search?q=amber+indigo"))["total"] == asking.RARE + 2


@pytest.mark.parametrize("rare", [-1, 0, 20, 2_000])
async def test_whatever_is_thought_rare_the_index_finds_what_the_rule_finds(
    salon: Salon, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(asking, "RARE", rare)
    chance = random.Random(rare)
    parts = [*WORDS, *" ".join(RARE.values()).split(), "ha", "q", "pleas", "never", "中"]
    for _ in range(40):
        chosen = [chance.choice(parts) for _ in range(chance.randint(2, 3))]
        query = " ".join(f'"{one}"' if chance.random() < 0.2 else one for one in chosen)
        expected = [
            text for texts in salon.texts.values() for text in texts if is_found(query, text)
        ][::-1]
        assert await salon.messages(query) == (expected[:101], len(expected)), query
        page = await salon.one_page(query, "index", size=5)
        number = sum(any(is_found(query, one) for one in texts) for texts in salon.texts.values())
        assert f'"total":{number},' in page[0], query


async def test_where_what_was_asked_for_is_too_common_all_is_asked_for(salon: Salon) -> None:
    with_word = {
        word: sum(
            is_found(f"quetz {word}", text) for texts in salon.texts.values() for text in texts
        )
        for word in WORDS
    }
    word, number = next((word, count) for word, count in with_word.items() if count in (1, 2))
    assert await salon.narrowed(f"quetz {word}") == "'quetz':*"
    with at_most(2):
        for path in ("/conversations", "/messages/search"):
            found = await salon.business.get(f"{path}?q=quetz+{word}")
            assert (found["total"], found["total_is_exact"]) == (number, True)
