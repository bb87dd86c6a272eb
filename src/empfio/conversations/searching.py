"""Search for what was written: a short walk, the index of words, and a long walk.

A common word is found within the newest messages, where the index would gather all of its
hundred thousand places first; a rare word the index finds at once, whole and with an exact total.
Of several words it is asked for those that cost little (``asking``), and the rest is looked at.
What is neither (the five hundredth page of a common word) is walked to, however long it takes.
Small organizations are asked by index alone: their totals are always exact.
"""

import functools
from collections.abc import Sequence
from typing import Any, Literal, get_args

from empfio.conversations.asking import narrowed
from empfio.conversations.listing import COUNT_SQL, TYPES, Order, page_body, rows_of, skipped, where
from empfio.conversations.records import FoundMessage, Listing, MessageSearch, Sort
from empfio.conversations.shapes import FOUND
from empfio.kit.scope import Scope
from empfio.kit.words import Sought, mark_of

Way = Literal["short walk", "index", "long walk"]
WAYS: tuple[Way, ...] = get_args(Way)

SMALL = 1_000  # conversations up to which an organization is small
MOST_WALKED = 1_000  # conversations looked into, newest first
MOST_READ = 5_000  # messages read in them
MOST_NEWEST = 3_000  # messages looked at, newest first
MOST_GIVEN = 100_000  # messages that the index may give

_QUERY = "$2::text::tsquery"
_HAS_MATCH = f"""EXISTS (SELECT FROM messages AS m WHERE m.organization_id = $1
    AND m.conversation_id = c.id AND m.words @@ {_QUERY})"""
_ARE_ALL = f"(SELECT count(*) FROM given) <= {MOST_GIVEN}"
_EXACT = """ || ',"total_is_exact":true'"""
_NOT = """ || ',"total_is_exact":false'"""
_IS_LARGE = f"({COUNT_SQL}) > {SMALL}"


def conversations_sql(listing: Listing, way: Way) -> str:
    """The statement for a search like this: $1 organization, then ``conversations_arguments``.

    One row, ``body``: the page as the bytes of its JSON; null where another way must be
    taken: a short walk did not fill it, or the index knows too much.
    """
    given = tuple(listing.filters), listing.sort, listing.cursor is not None
    return _by_index(*given) if way == "index" else _by_walk(*given, is_long=way == "long walk")


def conversations_arguments(listing: Listing, mark: str, asked: Sought | None) -> list[Any]:
    """The words, size, rows to skip, page number, filters, and the place of the cursor.

    ``asked``: what the index is asked for; None where it is not.
    """
    assert listing.sought is not None
    values = [listing.sought.query(mark), listing.size, skipped(listing), listing.page]
    values += listing.filters.values()
    if listing.cursor is not None:
        values += [listing.cursor.moment, listing.cursor.id]
    return values if asked is None else [*values, asked.query(mark)]


def _places(names: tuple[str, ...], order: Order, has_cursor: bool) -> tuple[dict[str, str], str]:
    """Where the filters' values stand, and the condition of the cursor."""
    places = {
        name: f"${place}::{TYPES.get(name, 'timestamptz')}" for place, name in enumerate(names, 6)
    }
    last = 5 + len(names)
    moment, key = f"${last + 1}::timestamptz", f"${last + 2}::uuid"
    return places, order.after(moment, key) if has_cursor else "true"


_FIGURES = ("$5::int", "$3::int")


def _given(place: int) -> str:
    """What the index gives to what it is asked for, which stands at this place."""
    return f"""given AS MATERIALIZED (SELECT h.conversation_id, h.id, h.is_found
    FROM match_messages($1, {_QUERY}, ${place}::text::tsquery, {MOST_GIVEN + 1}) AS h)"""


@functools.cache
def _by_walk(names: tuple[str, ...], sort: Sort, has_cursor: bool, *, is_long: bool) -> str:
    """One more than the page holds is looked for: then there is a next page."""
    order = Order(sort)
    places, after = _places(names, order, has_cursor)
    walked = (
        f"SELECT c.* FROM conversations AS c WHERE {where(places, after)}"
        if is_long
        else _nearest(places, after, order)
    )
    found = "(SELECT count(*) FROM found)"
    body = page_body(order, f"{found} <= $3::int", (f"($4::bigint + {found})", *_FIGURES), _NOT)
    return f"""WITH found AS MATERIALIZED (
  SELECT c.id, c.{order.column} FROM ({walked}) AS c WHERE {_HAS_MATCH}
   ORDER BY {order.by("c")} LIMIT $3::int + 1 OFFSET $4::bigint
), page AS MATERIALIZED (
  SELECT c.* FROM (SELECT id FROM found AS f ORDER BY {order.by("f")} LIMIT $3::int) AS p
    JOIN conversations AS c ON c.organization_id = $1 AND c.id = p.id
)
SELECT CASE WHEN {is_long} OR {found} > $3::int THEN ({body}) END AS body"""


def _nearest(places: dict[str, str], after: str, order: Order) -> str:
    """The first conversations of the list, as long as there are not too many messages in them."""
    rows = rows_of(f"c.id, c.{order.column}, c.message_count", places, [after, _IS_LARGE], order)
    return f"""SELECT c.* FROM (
    SELECT c.*, sum(c.message_count) OVER (ORDER BY {order.by("c")} ROWS UNBOUNDED PRECEDING)
        - c.message_count AS read_before
      FROM (SELECT p.* FROM ({rows}) AS p ORDER BY {order.by("p")} LIMIT {MOST_WALKED}) AS c
    ) AS c WHERE c.read_before < {MOST_READ}"""


@functools.cache
def _by_index(names: tuple[str, ...], sort: Sort, has_cursor: bool) -> str:
    order = Order(sort)
    places, after = _places(names, order, has_cursor)
    is_end = "n.shown < $3::int"
    if not has_cursor:
        is_end += " OR $5::bigint * $3::int >= n.total"
    given = _given(6 + len(names) + 2 * has_cursor)
    # In the order of their ids conversations are looked up a third quicker: neighbours share pages.
    return f"""WITH {given}, kept AS MATERIALIZED (
  SELECT c.id, c.{order.column}
    FROM (SELECT DISTINCT conversation_id AS id FROM given WHERE is_found ORDER BY 1) AS hits
    JOIN conversations AS c ON c.organization_id = $1 AND c.id = hits.id
   WHERE {where(places)} AND {_ARE_ALL}
), page AS MATERIALIZED (
  SELECT c.* FROM (SELECT c.id FROM kept AS c WHERE {after}
     ORDER BY {order.by("c")} LIMIT $3::int OFFSET $4::bigint) AS p
    JOIN conversations AS c ON c.organization_id = $1 AND c.id = p.id
), n AS (SELECT (SELECT count(*) FROM kept) AS total, (SELECT count(*) FROM page) AS shown)
SELECT CASE WHEN {_ARE_ALL} THEN (
  {page_body(order, is_end, ("n.total", *_FIGURES), _EXACT)}) END AS body FROM n"""


_FILTERS = {
    "conversation_id": "m.conversation_id = {}::uuid",
    "role": "m.role = {}::text",
    "created_from": "m.created_at >= {}::timestamptz",
    "created_to": "m.created_at < {}::timestamptz",
}


def messages_sql(search: MessageSearch, way: Way) -> str:
    """The statement for a search like this: $1 organization, then ``messages_arguments``.

    A row for each message found, newest first: ``form``, ``content``, ``id`` and ``total`` (null
    after a walk). Where the index knows too much it gives one row of nulls.
    """
    names = tuple(search.filters)
    has_cursor = search.after is not None
    if "conversation_id" in names:
        return _in_conversation(names, has_cursor)
    if way == "index":
        return _in_index(names, has_cursor)
    return _in_newest(names, has_cursor, is_long=way == "long walk")


def messages_arguments(search: MessageSearch, mark: str, asked: Sought | None) -> list[Any]:
    """The words, how many, the filters, the id to go on after, and what the index is asked for."""
    values = [search.sought.query(mark), search.size, *search.filters.values()]
    if search.after is not None:
        values.append(search.after)
    return values if asked is None else [*values, asked.query(mark)]


def _kept(names: tuple[str, ...]) -> list[str]:
    conditions = [_FILTERS[name].format(f"${place}") for place, name in enumerate(names, 4)]
    return ["m.organization_id = $1", *conditions]


def _after(names: tuple[str, ...], has_cursor: bool) -> list[str]:
    return [f"m.id < ${4 + len(names)}::uuid"] if has_cursor else []


def _shown(total: str) -> str:
    return f"""SELECT {FOUND} AS form, m.content, m.id, {total} AS total FROM page AS m
  JOIN conversations AS c ON c.organization_id = $1 AND c.id = m.conversation_id"""


@functools.cache
def _in_newest(names: tuple[str, ...], has_cursor: bool, *, is_long: bool) -> str:
    newest = " AND ".join(["m.organization_id = $1", *_after(names, has_cursor)])
    if not is_long:
        newest += f" AND {_IS_LARGE} ORDER BY m.id DESC LIMIT {MOST_NEWEST}"
    return f"""WITH page AS MATERIALIZED (
  SELECT m.* FROM (SELECT * FROM messages AS m WHERE {newest}) AS m
   WHERE {" AND ".join([*_kept(names), f"m.words @@ {_QUERY}"])}
   ORDER BY m.id DESC LIMIT $3::int + 1)
{_shown("NULL::bigint")} ORDER BY m.id DESC"""


@functools.cache
def _in_conversation(names: tuple[str, ...], has_cursor: bool) -> str:
    kept = f"""kept AS MATERIALIZED (SELECT m.id FROM messages AS m
   WHERE {" AND ".join([*_kept(names), f"m.words @@ {_QUERY}"])})"""
    return f"{_whole(kept, names, has_cursor)} ORDER BY m.id DESC"


@functools.cache
def _in_index(names: tuple[str, ...], has_cursor: bool) -> str:
    kept = f"SELECT h.id FROM given AS h WHERE h.is_found AND {_ARE_ALL}"
    if names:
        kept = f"""SELECT m.id FROM given AS h
    JOIN messages AS m ON m.organization_id = $1 AND m.id = h.id
   WHERE {" AND ".join([*_kept(names), "h.is_found", _ARE_ALL])}"""
    given = _given(4 + len(names) + has_cursor)
    whole = _whole(f"{given}, kept AS MATERIALIZED ({kept})", names, has_cursor)
    return f"""{whole}
UNION ALL SELECT NULL, NULL, NULL, NULL WHERE NOT {_ARE_ALL}
 ORDER BY id DESC"""


def _whole(kept: str, names: tuple[str, ...], has_cursor: bool) -> str:
    after = " AND ".join(["true", *_after(names, has_cursor)])
    return f"""WITH {kept}, page AS MATERIALIZED (
  SELECT m.* FROM (SELECT m.id FROM kept AS m WHERE {after}
     ORDER BY m.id DESC LIMIT $3::int + 1) AS p
    JOIN messages AS m ON m.organization_id = $1 AND m.id = p.id)
{_shown("(SELECT count(*) FROM kept)")}"""


async def find_conversations(scope: Scope, listing: Listing) -> bytes:
    """The page of a listing that seeks words."""
    assert listing.sought is not None
    mark = mark_of(scope.organization_id)
    for way in WAYS:
        sql = conversations_sql(listing, way)
        for asked in await _asked_for(scope, listing.sought, way):
            arguments = conversations_arguments(listing, mark, asked)
            body: bytes | None = await scope.connection.fetchval(
                sql, scope.organization_id, *arguments
            )
            if body is not None:
                return body
    raise AssertionError("a long walk answers every search")


async def find_messages(
    scope: Scope, search: MessageSearch
) -> tuple[list[FoundMessage], int | None]:
    """Messages that were found, newest first, one more than asked for where there are more.

    The total is None where more may be found than was looked for.
    """
    rows = await _rows_of(scope, search)
    found = [FoundMessage(row["form"], row["content"], row["id"]) for row in rows]
    if not rows:  # none at all, or none behind the cursor
        return found, 0 if search.after is None else None
    return found, rows[0]["total"]


async def _rows_of(scope: Scope, search: MessageSearch) -> Sequence[Any]:
    mark = mark_of(scope.organization_id)
    # All of one conversation is read, whichever way is named.
    for way in WAYS if "conversation_id" not in search.filters else WAYS[-1:]:
        sql = messages_sql(search, way)
        for asked in await _asked_for(scope, search.sought, way):
            arguments = messages_arguments(search, mark, asked)
            rows: Sequence[Any] = await scope.connection.fetch(
                sql, scope.organization_id, *arguments
            )
            if len(rows) > search.size or (way != "short walk" and not _is_too_much(rows)):
                return rows
    raise AssertionError("a long walk answers every search")


async def _asked_for(scope: Scope, sought: Sought, way: Way) -> tuple[Sought | None, ...]:
    """What the index is asked for, one after the other; nothing is asked of it on a walk."""
    if way != "index":
        return (None,)
    asked = await narrowed(scope, sought)
    return (sought,) if asked == sought else (asked, sought)


def _is_too_much(rows: Sequence[Any]) -> bool:
    return len(rows) == 1 and rows[0]["id"] is None
