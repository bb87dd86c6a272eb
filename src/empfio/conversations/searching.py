"""Search for what was written, as SQL: first a walk through the newest, then the index of words.

A common word is found within the newest messages, where the index would gather all of its
hundred thousand places first; a rare word the index finds at once. So the walk is short, and what
it cannot fill a page with is asked of the index, whose answer is whole and its total exact. Small
organizations are asked by index alone: their totals are always exact.
"""

import functools
from typing import Any

from empfio.conversations.listing import COUNT_SQL, TYPES, Order, page_body, rows_of, skipped, where
from empfio.conversations.records import Listing, MessageSearch, Sort
from empfio.conversations.shapes import FOUND

SMALL = 1_000  # conversations up to which an organization is small
MOST_WALKED = 1_000  # conversations looked into, newest first
MOST_READ = 5_000  # messages read in them
MOST_NEWEST = 3_000  # messages looked at, newest first

_QUERY = "$2::text::tsquery"
_HAS_MATCH = f"""EXISTS (SELECT FROM messages AS m WHERE m.organization_id = $1
    AND m.conversation_id = c.id AND m.words @@ {_QUERY})"""
_IS_LARGE = f"({COUNT_SQL}) > {SMALL}"


def conversations_sql(listing: Listing, *, by_index: bool) -> str:
    """The statement for a search like this: $1 organization, then ``conversations_arguments``.

    One row, ``body``: the page as the bytes of its JSON; null where a walk could not fill it.
    """
    build = _by_index if by_index else _by_walk
    return build(tuple(listing.filters), listing.sort, listing.cursor is not None)


def conversations_arguments(listing: Listing, mark: str) -> list[Any]:
    """The words, size, rows to skip, page number, filters, and the place of the cursor."""
    assert listing.sought is not None
    values = [listing.sought.query(mark), listing.size, skipped(listing), listing.page]
    values += listing.filters.values()
    if listing.cursor is not None:
        values += [listing.cursor.moment, listing.cursor.id]
    return values


def _places(names: tuple[str, ...], order: Order, has_cursor: bool) -> tuple[dict[str, str], str]:
    """Where the filters' values stand, and the condition of the cursor."""
    places = {
        name: f"${place}::{TYPES.get(name, 'timestamptz')}" for place, name in enumerate(names, 6)
    }
    last = 5 + len(names)
    moment, key = f"${last + 1}::timestamptz", f"${last + 2}::uuid"
    return places, order.after(moment, key) if has_cursor else "true"


_FIGURES = ("$5::int", "$3::int")


@functools.cache
def _by_walk(names: tuple[str, ...], sort: Sort, has_cursor: bool) -> str:
    """One more than the page holds is looked for: then there is a next page."""
    order = Order(sort)
    places, after = _places(names, order, has_cursor)
    columns = f"c.id, c.{order.column}, c.message_count"
    least = "($4::bigint + $3::int + 1)"
    return f"""WITH walked AS (
  SELECT c.*, sum(c.message_count) OVER (ORDER BY {order.by("c")} ROWS UNBOUNDED PRECEDING)
      - c.message_count AS read_before
    FROM (SELECT p.* FROM ({rows_of(columns, places, [after, _IS_LARGE], order)}) AS p
      ORDER BY {order.by("p")} LIMIT {MOST_WALKED}) AS c
), found AS MATERIALIZED (
  SELECT c.id, c.{order.column} FROM walked AS c
   WHERE c.read_before < {MOST_READ} AND {_HAS_MATCH}
   ORDER BY {order.by("c")} LIMIT $3::int + 1 OFFSET $4::bigint
), page AS MATERIALIZED (
  SELECT c.* FROM (SELECT id FROM found AS f ORDER BY {order.by("f")} LIMIT $3::int) AS p
    JOIN conversations AS c ON c.organization_id = $1 AND c.id = p.id
)
SELECT CASE WHEN (SELECT count(*) FROM found) > $3::int THEN ({
        page_body(order, "false", (least, *_FIGURES), _exact("false"))
    }) END AS body"""


@functools.cache
def _by_index(names: tuple[str, ...], sort: Sort, has_cursor: bool) -> str:
    order = Order(sort)
    places, after = _places(names, order, has_cursor)
    is_end = "n.shown < $3::int"
    if not has_cursor:
        is_end += " OR $5::bigint * $3::int >= n.total"
    return f"""WITH hits AS MATERIALIZED (
  SELECT DISTINCT h.conversation_id AS id FROM match_messages($1, {_QUERY}) AS h
), kept AS MATERIALIZED (
  SELECT c.id, c.{order.column} FROM hits
    JOIN conversations AS c ON c.organization_id = $1 AND c.id = hits.id
   WHERE {where(places)}
), page AS MATERIALIZED (
  SELECT c.* FROM (SELECT c.id FROM kept AS c WHERE {after}
     ORDER BY {order.by("c")} LIMIT $3::int OFFSET $4::bigint) AS p
    JOIN conversations AS c ON c.organization_id = $1 AND c.id = p.id
), n AS (SELECT (SELECT count(*) FROM kept) AS total, (SELECT count(*) FROM page) AS shown)
{page_body(order, is_end, ("n.total", *_FIGURES), _exact("true"))} FROM n"""


def _exact(answer: str) -> str:
    return f""" || ',"total_is_exact":{answer}'"""


_FILTERS = {
    "conversation_id": "m.conversation_id = {}::uuid",
    "role": "m.role = {}::text",
    "created_from": "m.created_at >= {}::timestamptz",
    "created_to": "m.created_at < {}::timestamptz",
}


def messages_sql(search: MessageSearch, *, by_index: bool) -> str:
    """The statement for a search like this: $1 organization, then ``messages_arguments``.

    A row for each message found, newest first: ``form``, ``content``, ``id`` and ``total`` (null
    after a walk).
    """
    names = tuple(search.filters)
    has_cursor = search.after is not None
    if "conversation_id" in names:
        return _in_conversation(names, has_cursor)
    return _in_index(names, has_cursor) if by_index else _in_newest(names, has_cursor)


def messages_arguments(search: MessageSearch, mark: str) -> list[Any]:
    """The words, how many, the filters, and the id to go on after."""
    values = [search.sought.query(mark), search.size, *search.filters.values()]
    return values if search.after is None else [*values, search.after]


def _kept(names: tuple[str, ...]) -> list[str]:
    conditions = [_FILTERS[name].format(f"${place}") for place, name in enumerate(names, 4)]
    return ["m.organization_id = $1", *conditions]


def _after(names: tuple[str, ...], has_cursor: bool) -> list[str]:
    return [f"m.id < ${4 + len(names)}::uuid"] if has_cursor else []


def _shown(total: str) -> str:
    return f"""SELECT {FOUND} AS form, m.content, m.id, {total} AS total FROM page AS m
  JOIN conversations AS c ON c.organization_id = $1 AND c.id = m.conversation_id
 ORDER BY m.id DESC"""


@functools.cache
def _in_newest(names: tuple[str, ...], has_cursor: bool) -> str:
    newest = " AND ".join(["m.organization_id = $1", *_after(names, has_cursor), _IS_LARGE])
    return f"""WITH page AS MATERIALIZED (
  SELECT m.* FROM (SELECT * FROM messages AS m WHERE {newest}
     ORDER BY m.id DESC LIMIT {MOST_NEWEST}) AS m
   WHERE {" AND ".join([*_kept(names), f"m.words @@ {_QUERY}"])}
   ORDER BY m.id DESC LIMIT $3::int + 1)
{_shown("NULL::bigint")}"""


@functools.cache
def _in_conversation(names: tuple[str, ...], has_cursor: bool) -> str:
    kept = f"""SELECT m.* FROM messages AS m
   WHERE {" AND ".join([*_kept(names), f"m.words @@ {_QUERY}"])}"""
    return _whole(kept, names, has_cursor)


@functools.cache
def _in_index(names: tuple[str, ...], has_cursor: bool) -> str:
    if not names:
        kept = f"SELECT h.id FROM match_messages($1, {_QUERY}) AS h"
    else:
        kept = f"""SELECT m.id FROM match_messages($1, {_QUERY}) AS h
    JOIN messages AS m ON m.organization_id = $1 AND m.id = h.id
   WHERE {" AND ".join(_kept(names))}"""
    return _whole(kept, names, has_cursor)


def _whole(kept: str, names: tuple[str, ...], has_cursor: bool) -> str:
    after = " AND ".join(["true", *_after(names, has_cursor)])
    return f"""WITH kept AS MATERIALIZED ({kept}), page AS MATERIALIZED (
  SELECT m.* FROM (SELECT m.id FROM kept AS m WHERE {after}
     ORDER BY m.id DESC LIMIT $3::int + 1) AS p
    JOIN messages AS m ON m.organization_id = $1 AND m.id = p.id)
{_shown("(SELECT count(*) FROM kept)")}"""
