"""Lists of conversations as SQL: one text for each combination of filters.

No ``OR $1 IS NULL``: each combination gets a plan of its own, and each plan an index to walk. A
statement takes several listings of one combination, each with its own values.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from empfio.conversations.records import CHANNELS, STATUSES, Listing, Sort
from empfio.conversations.shapes import LISTED
from empfio.kit.pages import cursor_sql

KIND = "conversations"
DEEP = 1_000  # rows to skip, from which ids are sought first and the shorter way round is taken

# else timestamptz
TYPES = {
    "lead_id": "uuid",
    "status": "text",
    "channel": "text",
    "assigned_to": "uuid",
    "unread": "boolean",
    "read": "boolean",
}
_CONDITIONS = {
    "lead_id": "c.lead_id = {}",
    "status": "c.status = {}",
    "channel": "c.channel = {}",
    "assigned_to": "c.assigned_to = {}",
    # The condition of the index stands as it is written there; the value is always true.
    "unread": "(c.last_user_seq > c.read_seq AND {})",
    "read": "(c.last_user_seq <= c.read_seq AND {})",
    "created_from": "c.created_at >= {}",
    "created_to": "c.created_at < {}",
    "updated_from": "c.updated_at >= {}",
    "updated_to": "c.updated_at < {}",
}


@dataclass(frozen=True, slots=True)
class Order:
    """An order of conversations, total because ids are."""

    sort: Sort

    @property
    def column(self) -> str:
        """What it goes by."""
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Whether the newest come first."""
        return self.sort.startswith("-")

    def by(self, row: str, *, reverse: bool = False) -> str:
        """The terms of ORDER BY."""
        way = "DESC" if self.is_descending != reverse else "ASC"
        return f"{row}.{self.column} {way}, {row}.id {way}"

    def after(self, moment: str, key: str) -> str:
        """The condition for what comes after a place."""
        sign = "<" if self.is_descending else ">"
        return f"(c.{self.column}, c.id) {sign} ({moment}, {key})"


Shape = tuple[tuple[str, ...], Sort, bool, bool]


def shape_of(listing: Listing) -> Shape:
    """What listings must have in common to go into one statement."""
    has_cursor = listing.cursor is not None
    return tuple(listing.filters), listing.sort, has_cursor, skipped(listing) >= DEEP


COUNT_SQL = (
    "SELECT coalesce(sum(n), 0)::bigint AS n FROM counters"
    f" WHERE organization_id = $1 AND kind = '{KIND}'"
)


def list_sql(listing: Listing) -> str:
    """The statement for listings like this: $1 organization, then ``list_arguments``.

    A row for each listing, in their order: ``body``, the page as the bytes of its JSON.
    """
    return _build(*shape_of(listing))


def list_arguments(listings: Sequence[Listing]) -> list[Sequence[Any]]:
    """One column for each parameter: sizes, rows to skip, page numbers, filters, then the places
    of the cursors.
    """
    columns: list[Sequence[Any]] = [
        [listing.size for listing in listings],
        [skipped(listing) for listing in listings],
        [listing.page for listing in listings],
        *zip(*(listing.filters.values() for listing in listings), strict=True),
    ]
    cursors = [listing.cursor for listing in listings if listing.cursor is not None]
    if cursors:
        columns += [[cursor.moment for cursor in cursors], [cursor.id for cursor in cursors]]
    return columns


def skipped(listing: Listing) -> int:
    """How many rows lie before the page."""
    return 0 if listing.cursor else (listing.page - 1) * listing.size


@functools.cache
def _build(names: tuple[str, ...], sort: Sort, has_cursor: bool, is_deep: bool) -> str:
    order = Order(sort)
    places = {name: f"asked.{name}" for name in names}
    after = [order.after("asked.after_moment", "asked.after_id")] if has_cursor else []
    page = _deep_page(places, order) if is_deep else _page(places, after, order)
    columns = {"size": "int", "skipped": "bigint", "number": "int"}
    columns |= {name: TYPES.get(name, "timestamptz") for name in names}
    if has_cursor:
        columns |= {"after_moment": "timestamptz", "after_id": "uuid"}
    arrays = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(columns.values(), 2))
    is_end = "n.shown < asked.size"
    if not has_cursor:
        is_end += " OR asked.number::bigint * asked.size >= n.total"
    return f"""SELECT page.body FROM unnest({arrays})
  WITH ORDINALITY AS asked({", ".join(columns)}, place) CROSS JOIN LATERAL (
WITH counted AS MATERIALIZED ({_count(places)}), page AS MATERIALIZED ({page}),
n AS (SELECT (SELECT n FROM counted) AS total, (SELECT count(*) FROM page) AS shown)
{page_body(order, is_end, ("n.total", "asked.number", "asked.size"))} FROM n
  ) AS page ORDER BY asked.place"""


def page_body(order: Order, is_end: str, figures: tuple[str, str, str], more: str = "") -> str:
    """SELECT that renders ``page`` as the bytes of its JSON.

    ``figures``: SQL of total, page number and size; ``more``: further fields, as SQL of text.
    """
    total, number, size = figures
    cursor = cursor_sql(f"{number} + 1", f"p.{order.column}", "p.id", order.sort)
    return f"""SELECT convert_to('{{"conversations":[' || coalesce(
    (SELECT string_agg({LISTED}, ',' ORDER BY {order.by("c")}) FROM page AS c), '')
  || '],"total":' || {total}{more} || ',"page":' || {number} || ',"size":' || {size}
  || ',"next_cursor":' || CASE WHEN {is_end} THEN 'null' ELSE
    '"' || (SELECT {cursor} FROM page AS p ORDER BY {order.by("p", reverse=True)} LIMIT 1)
      || '"' END
  || '}}', 'UTF8') AS body"""


def _count(places: dict[str, str]) -> str:
    """Exact: from the counters where they know the filter, else counted in the same snapshot."""
    if set(places) <= {"status", "channel"}:
        conditions = "".join(f" AND {name} = {place}" for name, place in places.items())
        return COUNT_SQL + conditions
    return f"SELECT count(*) AS n FROM conversations AS c WHERE {where(places)}"


def where(places: dict[str, str], *more: str) -> str:
    """The conditions of filters, whose values stand at ``places``."""
    conditions = [_CONDITIONS[name].format(place) for name, place in places.items()]
    return " AND ".join(["c.organization_id = $1", *conditions, *more])


def rows_of(columns: str, places: dict[str, str], after: list[str], order: Order) -> str:
    """The rows of the filter in an index's order.

    With status or channel alone the index (status, channel, activity) holds several runs, each
    in order: they are read side by side and merged.
    """
    alone = set(places) & {"status", "channel"}
    if len(alone) != 1 or order.column != "updated_at" or "lead_id" in places:
        return f"SELECT {columns} FROM conversations AS c WHERE {where(places, *after)}"
    name, values = ("channel", CHANNELS) if "status" in alone else ("status", STATUSES)
    runs = [where(places, *after, f"c.{name} = '{value}'") for value in values]
    return " UNION ALL ".join(
        f"SELECT {columns} FROM conversations AS c WHERE {run}" for run in runs
    )


def _page(places: dict[str, str], after: list[str], order: Order) -> str:
    rows = rows_of("c.*", places, after, order)
    return f"""SELECT p.* FROM ({rows}) AS p ORDER BY {order.by("p")}
    LIMIT asked.size OFFSET asked.skipped"""


def _deep_page(places: dict[str, str], order: Order) -> str:
    """Ids alone are skipped over, and from the nearer end: the total is known.

    The conditions on ``counted`` are decided once, before anything is read: only one of the two
    halves runs.
    """
    columns = f"c.id, c.{order.column}"
    near = rows_of(columns, places, ["2 * asked.skipped <= (SELECT n FROM counted)"], order)
    far = rows_of(columns, places, ["2 * asked.skipped > (SELECT n FROM counted)"], order)
    total = "(SELECT n FROM counted)"
    return f"""SELECT c.* FROM (
  (SELECT p.id FROM ({near}) AS p ORDER BY {order.by("p")} LIMIT asked.size OFFSET asked.skipped)
  UNION ALL
  (SELECT p.id FROM ({far}) AS p ORDER BY {order.by("p", reverse=True)}
    LIMIT greatest(least(asked.size, {total} - asked.skipped), 0)
    OFFSET greatest({total} - asked.skipped - asked.size, 0))) AS found
  JOIN conversations AS c ON c.organization_id = $1 AND c.id = found.id"""
