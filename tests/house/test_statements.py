"""Every SQL text names the organization, and no caller's value becomes part of one."""

import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args
from uuid import UUID

import pytest

from empfio.audit import records as audit
from empfio.audit import store as audit_store
from empfio.conversations import listing as conversations
from empfio.conversations import searching
from empfio.conversations.records import Listing, MessageSearch, Sort
from empfio.kit.pages import Cursor
from empfio.kit.words import Sought
from empfio.leads import records as leads
from empfio.leads import store as leads_store
from tests.house.sources import FUNCTION, SOURCE, Module, modules
from tests.house.statements import Statement, callers_of, statements

ACROSS = "_across_organizations"
# Put together from names that stand in the code; the values are parameters. Each was looked at,
# and is run below with values that would show.
BUILT = {
    "audit.store._list_sql",
    "bookings.listing._page_sql",
    "conversations.listing._build",
    "conversations.listing._count",
    "conversations.listing._deep_page",
    "conversations.listing._page",
    "conversations.listing.page_body",
    "conversations.listing.rows_of",
    "conversations.searching._by_index",
    "conversations.searching._by_walk",
    "conversations.searching._given",
    "conversations.searching._nearest",
    "conversations.searching._in_conversation",
    "conversations.searching._in_index",
    "conversations.searching._in_newest",
    "conversations.searching._shown",
    "conversations.searching._whole",
    "leads.store._count",
    "leads.store._count_found",
    "leads.store._found",
    "leads.store._hits",
    "leads.store._list_sql",
}
LOOKED_AT = BUILT | {
    "cli.findings._wrong_in",  # one of two words
    "cli.findings._missing_at_first",  # a name that PostgreSQL quoted, in a sentence
    "kit.backups.dumping.count_rows",  # names that the catalog quotes
    "kit.backups.restoring._drop",  # here and below: names that quote_ident has quoted
    "kit.backups.restoring._finish",  # and functions that the catalog quoted
    "kit.backups.restoring._make_draft",
    "kit.backups.restoring._make_roles",
    "kit.backups.restoring._switch",
    "kit.backups.upgrading._set_passwords",  # made by us, without quotes
    "leads.shapes.with_parts",  # which of the parameters
    "kit.db.Database.naming",  # a UUID, which prints as hex and dashes
    "kit.db.Database.transaction",  # a UUID
    "kit.db.vacuum",  # our tables' names
    "kit.embedded.cluster.make_passwords",  # made there, without quotes
    "migrations.raw.secure",  # our tables' names
    "migrations.versions.r0007_life._without_statistics",  # our columns' names
    "migrations.versions.r0011_edges._without_statistics",  # our columns' names
    "leads.store.change_lead",  # columns out of a fixed set
}
STEPS = "".join(file.read_text() for file in (SOURCE / "migrations" / "versions").glob("r*.py"))
TABLES = re.findall(r"CREATE TABLE (\w+)", STEPS)
MENTION = re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+({'|'.join(TABLES)})\b")
JOIN = re.compile(
    rf"\bJOIN\s+(?:{'|'.join(TABLES)})\b(.*?)(?=\bJOIN\b|\bWHERE\b|\bORDER BY\b|\bSET\b|$)", re.S
)
VOLATILE = re.compile(
    r"\b(random|clock_timestamp|statement_timestamp|timeofday|gen_random_uuid|uuidv[47]|nextval"
    r"|now|current_timestamp|localtimestamp|set_config|pg_sleep)\b",
    re.I,
)


def in_rooms() -> Iterator[Statement]:
    """The texts that work on rows; not those of migrations, the doctor and the connections."""
    for module in modules():
        if not module.name.startswith(("empfio.migrations", "empfio.cli", "empfio.kit.db")):
            yield from statements(module)


BOUND = re.compile(r"\borganization_id = \$1\b|\bSELECT \$1\b|\bVALUES \((?:\$2, )?\$1\b")
# Names rows of organizations that others have named: the list form of a conversation, a message
# with its files as its visitor sees it, what became of one, and the lanes that a worker takes.
NAMED_BY_OTHERS = (
    """'{"id":"' || c.id""",
    """'{"id":"' || m.id""",
    'coalesce((\n  SELECT \'{"state":',
    "\nUPDATE lanes SET holder = $1::uuid",
)


def is_unbounded(text: str) -> bool:
    """Whether a table is named more often than the organization, or it is not the caller's."""
    return len(MENTION.findall(text)) > text.count("organization_id") or not (
        BOUND.search(text) or text.startswith(NAMED_BY_OTHERS)
    )


def joins_loosely(text: str) -> bool:
    """Whether a table is joined without its organization."""
    return any("organization_id" not in condition for condition in JOIN.findall(text))


def test_every_text_names_the_organization() -> None:
    seen = [one for one in in_rooms() if MENTION.search(one.text)]
    assert len(TABLES) >= 12
    assert len(seen) > 40
    assert [
        one.place
        for one in seen
        if not one.function.endswith(ACROSS) and not one.is_part and one.place not in BUILT
        and is_unbounded(one.text)
    ] == []  # fmt: skip


def test_every_join_names_the_organization() -> None:
    assert [one.place for one in in_rooms() if joins_loosely(one.text)] == []


def test_no_text_uses_what_differs_from_one_moment_to_the_next() -> None:
    """Time and ids come from the scope; Citus refuses such functions in an UPDATE."""
    assert [one.place for one in in_rooms() if VOLATILE.search(one.text)] == []


def test_set_config_is_nowhere() -> None:
    """Under Citus row security sees only a literal SET."""
    assert [module.name for module in modules() if "set_config" in module.text] == []


def variables_of(module: Module) -> set[str]:
    """Places where something that is no constant is put into SQL."""
    return {one.place for one in statements(module) if one.function and one.variables}


def test_nothing_but_constants_is_put_into_a_text() -> None:
    assert set().union(*map(variables_of, modules())) == LOOKED_AT


BAD = """
async def find_lead(scope, name):
    await scope.connection.fetch("SELECT id FROM leads WHERE name = $1", name)
async def find_message(scope, text):
    await scope.connection.fetch(
        "SELECT m.id FROM messages AS m JOIN leads AS l ON l.id = m.lead_id"
        " WHERE m.organization_id = $1 AND l.organization_id = $1")
async def rename(scope, name):
    await scope.connection.execute(
        f"UPDATE leads SET name = '{name}', at = now() WHERE organization_id = $1")
async def find_any(scope, key):
    await scope.connection.fetch(
        "SELECT m.id FROM messages AS m WHERE m.organization_id = m.organization_id AND id = $2")
async def list_all(database):
    async with database.across_organizations() as connection:
        pass
"""


def test_bad_samples_are_seen() -> None:
    module = Module("empfio.sample", BAD)
    found = {one.function: one.text for one in statements(module)}
    unbounded = [name for name, text in found.items() if is_unbounded(text)]
    assert unbounded == ["find_any", "find_lead"]
    assert [name for name, text in found.items() if joins_loosely(text)] == ["find_message"]
    assert [name for name, text in found.items() if VOLATILE.search(text)] == ["rename"]
    assert variables_of(module) == {"sample.rename"}
    assert callers_of(module, "across_organizations") == ["list_all"]


def test_reading_across_organizations_is_said_in_the_name() -> None:
    callers = {
        f"{module.name}.{name}"
        for module in modules()
        for name in callers_of(module, "across_organizations")
    }
    # The two look at the connection itself, and at no table.
    callers -= {"empfio.kit.db.Database.__aenter__", "empfio.kit.health.ready"}
    assert len(callers) >= 3
    assert [name for name in callers if not name.endswith(ACROSS)] == []


def test_every_store_function_takes_the_scope_first() -> None:
    wrong, seen = [], 0
    for module in modules():
        if not module.name.endswith("store"):
            continue
        for node in module.tree.body:
            if isinstance(node, FUNCTION) and not node.name.startswith("_"):
                first = node.args.args[0].arg
                seen += 1
                if first != ("database" if node.name.endswith(ACROSS) else "scope"):
                    wrong.append(f"{module.name}.{node.name}")
    assert wrong == []
    assert seen > 30


CANARY: Any = "'; canary"
MOMENT = datetime(2026, 3, 7, tzinfo=UTC)
CURSOR = Cursor(CANARY, 3, MOMENT, UUID(int=7))


def combinations(names: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every choice of some of the names."""
    for number in range(len(names) + 1):
        for chosen in itertools.combinations(names, number):
            yield {name: names[name] for name in chosen}


def built() -> Iterator[str]:
    """Every text of the two lists."""
    filters = {
        "lead_id": UUID(int=1), "status": CANARY, "channel": CANARY, "created_from": MOMENT,
        "created_to": MOMENT, "updated_from": MOMENT, "updated_to": MOMENT,
    }  # fmt: skip
    for chosen in combinations(filters):
        for sort in get_args(Sort):
            yield conversations.list_sql(Listing(sort=sort, cursor=CURSOR, filters=chosen))
            for page in (1, 1_000):
                yield conversations.list_sql(Listing(sort=sort, page=page, filters=chosen))
            for way, cursor in itertools.product(searching.WAYS, (None, CURSOR)):
                listing = Listing(sort=sort, cursor=cursor, filters=chosen)
                yield searching.conversations_sql(listing, way)
    for chosen in combinations({"status": CANARY, "channel": CANARY}):
        for has_cursor, is_search in itertools.product((False, True), repeat=2):
            filters = tuple(leads.Listing(**chosen).filters)
            yield leads_store._list_sql(filters, has_cursor, is_search)
    sought = Sought((CANARY,), ())
    asked = {
        "conversation_id": CANARY, "role": CANARY, "created_from": MOMENT, "created_to": MOMENT,
    }  # fmt: skip
    for chosen in combinations(asked):
        for after, way in itertools.product((None, UUID(int=7)), searching.WAYS):
            search = MessageSearch(sought, after=after, filters=chosen)
            yield searching.messages_sql(search, way)
    audited = {"action": CANARY, "actor_id": UUID(int=1), "since": MOMENT, "before": MOMENT}
    for chosen in combinations(audited):
        for has_cursor in (False, True):
            names = tuple(audit.Listing(size=1, **chosen).filters)
            yield audit_store._list_sql(names, has_cursor)


def test_every_list_that_is_put_together_names_the_organization_and_no_value() -> None:
    texts = list(built())
    assert len(set(texts)) > 1_500
    assert [text for text in texts if is_unbounded(text) or joins_loosely(text)] == []
    assert [text for text in texts if "canary" in text] == []


@pytest.mark.parametrize("text", ["SELECT * FROM leads", "SELECT count(*) FROM messages AS m"])
def test_a_list_without_an_organization_is_seen(text: str) -> None:
    assert is_unbounded(text)
